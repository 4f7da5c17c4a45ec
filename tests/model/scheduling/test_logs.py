"""Logs of a process as JSON lines, whoever writes them, and as ever without the variable."""

import json
import os
import subprocess
import sys

from tests.conftest import PROJECT

LOG = """
import logging, sys, warnings
early = logging.getLogger("early")
early.addHandler(logging.StreamHandler())
early.propagate = False
from model.scheduling import logs
logs.set_up()
log = logging.getLogger("model.somewhere")
log.info("not a warning")
log.warning("run %s", 7, extra={"run": "1a2b3c4d"})
logs.current_run.set("5ca1ab1e")
early.warning("two\\nlines and a ☃")
late = logging.getLogger("late")
late.addHandler(logging.StreamHandler())
late.propagate = False
try:
    1 / 0
except ZeroDivisionError:
    late.exception("it failed")
warnings.warn("outdated")
"""


def logged(**settings):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **settings}
    command = [sys.executable, "-c", LOG]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stderr


def test_every_record_is_a_json_line_with_its_run():
    lines = [json.loads(line) for line in logged(SKETCH28_LOG="json").splitlines()]
    assert [(line["level"], line["logger"], line.get("run")) for line in lines] == [
        ("info", "model.somewhere", None),
        ("warning", "model.somewhere", "1a2b3c4d"),
        ("warning", "early", "5ca1ab1e"),
        ("error", "late", "5ca1ab1e"),
        ("warning", "py.warnings", "5ca1ab1e"),
    ]
    assert lines[1]["message"] == "run 7"
    assert lines[2]["message"] == "two\nlines and a ☃"
    assert lines[3]["exception"].endswith("ZeroDivisionError: division by zero")
    assert lines[0]["time"].endswith("+00:00")


def test_without_the_variable_logs_are_as_ever():
    said = logged(SKETCH28_LOG="").splitlines()
    assert said[:3] == ["run 7", "two", "lines and a ☃"]
