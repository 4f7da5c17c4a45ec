"""Read files in a process of its own, so that a broken one cannot end or fill the server.

The libraries that read Parquet and HDF5 are not made for files from strangers.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from model.datasets.errors import DatasetError
from model.datasets.importing.found import Choices, Found, Report
from model.datasets.importing.reading import read

MOST_MEMORY = 3 * 2**30  # bytes of the process's data
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
ENDED = "These files could not be read: they are damaged, or need more than 3 GB of memory."


def read_apart(paths: Sequence[Path], choices: Choices, report: Report) -> Found:
    """Do what `read` does, in another process, which ends when `report` raises.

    Raises:
        DatasetError: also if that process has died.
    """
    with tempfile.TemporaryDirectory(prefix="sketch28-") as folder:
        result = Path(folder) / "found.npz"
        asked = {"paths": [str(path) for path in paths], "choices": asdict(choices)}
        command = [sys.executable, "-m", __name__, json.dumps(asked), str(result)]
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
        if refused or child.returncode or not result.exists():
            raise DatasetError(refused or ENDED)
        return _unpacked(result.read_bytes())


def _unpacked(content: bytes) -> Found:
    with np.load(io.BytesIO(content)) as stored:
        about = json.loads(str(stored["about"]))
        arrays = {name: stored.get(name) for name in ARRAYS}
    lists = {name: tuple(value) for name, value in about.items() if isinstance(value, list)}
    return Found(**{**about, **lists, **arrays})


def _tell(what: str, share: float) -> None:
    print(json.dumps([what, share]), flush=True)


def _read_for_another(asked: str, result: str) -> None:
    """Read files, and leave what was found in a file; a share below 0 tells why not."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):  # not on Windows
        pass
    wanted = json.loads(asked)
    try:
        found = read([*map(Path, wanted["paths"])], Choices(**wanted["choices"]), _tell)
    except DatasetError as error:
        _tell(str(error), -1)
        return
    values = vars(found)
    arrays = {name: values[name] for name in ARRAYS if values[name] is not None}
    about = json.dumps({name: value for name, value in values.items() if name not in ARRAYS})
    with open(result, "wb") as file:
        np.savez(file, about=np.array(about), **arrays)


if __name__ == "__main__":
    _read_for_another(*sys.argv[1:])
