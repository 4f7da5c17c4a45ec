"""Do work on other people's files in a process of its own, which may crash or run out of memory.

The libraries that read Parquet and HDF5 are not made for files from strangers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model import Sketch28Error

MOST_MEMORY = 3 * 2**30  # bytes of the process's data
Report = Callable[[str, float], None]


class Ended(Sketch28Error):
    """The process has ended without a result."""


def run(module: str, asked: dict[str, Any], result: Path, report: Report) -> None:
    """Run `python -m module` with what is asked; it must call `answer`, and write the result.

    The process ends when `report` raises.

    Raises:
        Sketch28Error: with the sentence of the process, if its work raised such an error.
        Ended: if the process has died.
    """
    command = [sys.executable, "-m", module, json.dumps(asked), str(result)]
    # The process finds the packages where this one does.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    child = subprocess.Popen(command, stdout=pipe, stderr=nothing, text=True, env=environment)
    refused = ""
    try:
        assert child.stdout is not None
        for line in child.stdout:
            what, share = json.loads(line)
            if share < 0:
                refused = what
            else:
                report(what, share)
        child.wait()
    finally:
        child.kill()
        child.wait()
    if refused:
        raise Sketch28Error(refused)
    if child.returncode or not result.exists():
        raise Ended("The process that read the file has ended.")


def answer(work: Callable[[dict[str, Any], Path, Report], None]) -> None:
    """Do the work that `run` asked for in this process; a share below 0 tells why not."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):  # not on Windows
        pass
    asked, result = sys.argv[1:]
    try:
        work(json.loads(asked), Path(result), _tell)
    except Sketch28Error as error:
        _tell(str(error), -1)


def _tell(what: str, share: float) -> None:
    print(json.dumps([what, share]), flush=True)
