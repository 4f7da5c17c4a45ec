"""Logs as JSON lines, each with the id of the run that it is about, for programs that collect them.

`SKETCH28_LOG=json` asks for them. Dask loads this module into its processes on other machines
(`--preload model.scheduling.logs`) and calls `dask_setup` there.
"""

import json
import logging
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

VARIABLE, JSON = "SKETCH28_LOG", "json"
# The run that this thread trains. What another one logs of a run has `extra={"run": run_id}`.
current_run: ContextVar[str] = ContextVar("current_run", default="")


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time, level, logger and message; the run and the traceback, if any."""
        time = datetime.fromtimestamp(record.created, UTC)
        line = {"time": time.isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        line |= {"logger": record.name, "message": record.getMessage()}
        if run := getattr(record, "run", current_run.get()):
            line["run"] = str(run)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def set_up() -> None:
    """Let this process log JSON lines, if the variable asks for them."""
    if os.environ.get(VARIABLE) != JSON:
        return
    lines = JsonLines()

    def as_json(_: logging.Handler, record: logging.LogRecord) -> str:
        return lines.format(record)

    # Streamlit, Uvicorn, TensorFlow and Dask give their loggers handlers and formats of their own,
    # some of them later, so the format is replaced where all of these handlers have it from.
    logging.StreamHandler.format = as_json  # type: ignore[assignment, method-assign]
    logging.basicConfig()
    logging.getLogger("model").setLevel(logging.INFO)
    logging.captureWarnings(True)


def dask_setup(server: Any) -> None:
    """Set the logs up; Dask calls this with its scheduler, nanny or worker."""
    set_up()
