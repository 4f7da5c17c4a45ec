"""Data sets that people bring: what they may be called, and who keeps them.

Their pictures lie in the run store, which this package does not know: a store lends itself as the
shelf on which they are found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model import Sketch28Error
from model.hyperparameters import is_own

__all__ = ["OwnArrays", "Shelf", "is_own", "lend", "shelf"]

LEAST_CLASSES, MOST_CLASSES = 2, 62
MOST_LETTERS = 40  # of a class's name or a data set's title
# What Markdown, HTML, TeX or a figure could take for markup becomes a character that looks alike.
ALIKE = str.maketrans('<>`*[]{}\\|~#^:"', "‹›‘∗()()/¦∼♯ˆ∶”") | {
    ord("$"): "\N{FULLWIDTH DOLLAR SIGN}"
}
# What begins a list in Markdown, or a formula in a spreadsheet, comes after an invisible character.
BEGINS = re.compile(r"^(?=[=+\-@_]|\d+[.)])")
EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")  # underscores that are not inside a word


@dataclass(frozen=True)
class OwnArrays:
    """Pictures uint8 (n, 28, 28), background 0, and labels uint8 (n,), from 0, of each part."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


class Shelf(Protocol):
    """What keeps the data sets."""

    def describe(self, name: str) -> dict[str, object]:
        """Return the fields of a data set's `DatasetInfo`; raise `Sketch28Error` without one."""

    def arrays(self, name: str) -> OwnArrays:
        """Return its pictures; raise `Sketch28Error` if they have been deleted."""


_lent: list[Shelf] = []


def lend(shelf: Shelf) -> None:
    """Let this process find data sets on a shelf: that of its store, or of the latest of them."""
    _lent[:] = [shelf]


def shelf() -> Shelf:
    """Return the shelf of this process.

    Raises:
        Sketch28Error: if it has opened no run store.
    """
    if not _lent:
        raise Sketch28Error("Data sets of one's own are kept in the run store; open it first.")
    return _lent[0]


def clean_name(name: str) -> str:
    """Return a name on one line, short, and without anything that could be taken for markup."""
    line = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    plain = EMPHASIS.sub("-", line[:MOST_LETTERS].strip().translate(ALIKE))
    return BEGINS.sub("\N{WORD JOINER}", plain)


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a data set's classes, cleaned.

    Raises:
        Sketch28Error: if there are too few or too many, one is empty, or two are the same.
    """
    cleaned = tuple(map(clean_name, names))
    if not LEAST_CLASSES <= len(cleaned) <= MOST_CLASSES:
        expected = f"{LEAST_CLASSES} to {MOST_CLASSES} classes"
        raise Sketch28Error(f"A data set has {expected}, but here there are {len(cleaned):,}.")
    if not all(cleaned):
        raise Sketch28Error("Each class needs a name; please fill in the empty one.")
    if twice := sorted({name for name in cleaned if cleaned.count(name) > 1}):
        raise Sketch28Error(f"Two classes are called {twice[0]}; please give each its own name.")
    return cleaned
