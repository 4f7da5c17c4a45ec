"""What is wrong with a file of a data set, in one sentence."""

import os
from pathlib import Path

from model import Sketch28Error

COMPLETE_COPY = "replace this file with a complete copy or remove it"
RIGHT_FILE = "replace this file with the right one or remove it"


class DatasetError(Sketch28Error):
    """A file is missing or wrong; the message names it, what was expected, and what to do."""


def wrong(path: Path, expected: str, came: str, advice: str = RIGHT_FILE) -> DatasetError:
    """Return the error that a file does not hold what was expected."""
    return DatasetError(f"{place(path)}: expected {expected}, but {came}; {advice}.")


def place(path: Path) -> str:
    """Return a path as visitors may see it: in the data folder from there on, else its name."""
    root = os.environ.get("DATASETS_DIR")
    inside = path.relative_to(root) if root and path.is_relative_to(root) else Path(path.name)
    return inside.as_posix() if inside.parts else "The folder in DATASETS_DIR"


def why(error: Exception) -> str:
    """Return what an error says, without the path of its file."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return next(iter(said.splitlines()), "") or type(error).__name__
