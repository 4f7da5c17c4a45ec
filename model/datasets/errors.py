"""What is wrong with a file of a data set, in one sentence."""

from pathlib import Path

from model import Sketch28Error

COMPLETE_COPY = "replace this file with a complete copy or remove it"
RIGHT_FILE = "replace this file with the right one or remove it"


class DatasetError(Sketch28Error):
    """A file is missing or wrong; the message names it, what was expected, and what to do."""


def wrong(path: Path, expected: str, came: str, advice: str = RIGHT_FILE) -> DatasetError:
    """Return the error that a file does not hold what was expected."""
    return DatasetError(f"{path}: expected {expected}, but {came}; {advice}.")
