"""Read files as a data set in a process of its own, so that a broken one cannot end the server."""

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from model import Sketch28Error
from model.datasets import apart
from model.datasets.errors import DatasetError
from model.datasets.importing.found import Choices, Found, Report
from model.datasets.importing.reading import read

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
        try:
            apart.run(__name__, asked, result, report)
        except apart.Ended as error:
            raise DatasetError(ENDED) from error
        except Sketch28Error as error:
            raise DatasetError(str(error)) from error
        return _unpacked(result.read_bytes())


def _unpacked(content: bytes) -> Found:
    with np.load(io.BytesIO(content)) as stored:
        about = json.loads(str(stored["about"]))
        arrays = {name: stored.get(name) for name in ARRAYS}
    lists = {name: tuple(value) for name, value in about.items() if isinstance(value, list)}
    return Found(**{**about, **lists, **arrays})


def _read(asked: dict[str, Any], result: Path, report: Report) -> None:
    """Read files, and leave what was found in a file."""
    found = read([*map(Path, asked["paths"])], Choices(**asked["choices"]), report)
    values = vars(found)
    arrays = {name: values[name] for name in ARRAYS if values[name] is not None}
    about = json.dumps({name: value for name, value in values.items() if name not in ARRAYS})
    with result.open("wb") as file:
        np.savez(file, about=np.array(about), **arrays)


if __name__ == "__main__":
    apart.answer(_read)
