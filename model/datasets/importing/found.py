"""What a person may choose when files are read, and what was found in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

SIDE = 28
MOST_PICTURES = 300_000
MOST_BYTES = 500_000_000  # of all tables and arrays, unpacked
MOST_TOLD = 10  # problems
TRAIN, TEST = "train", "test"

Report = Callable[[str, float], None]  # what is being read, and the share of it that is done


@dataclass(frozen=True)
class Choices:
    """What a person may have to decide; None is decided by the files.

    Attributes:
        prepared: a key of `PREPARATIONS`: how picture files come to 28x28.
        invert: whether light and dark change places; by default where the border is light.
        transpose: whether rows become columns; by default in EMNIST's own files.
        label: the name of the column of labels.
    """

    prepared: str = "whole"
    invert: bool | None = None
    transpose: bool | None = None
    label: str | None = None


@dataclass(frozen=True)
class Found:
    """Labeled pictures that were read from files.

    Attributes:
        what: one phrase on the files, such as "a CSV table with the label in its first column".
        class_names: of each label.
        x_train: uint8 (n, 28, 28), ink high on a background of 0.
        y_train: uint8 (n,), from 0.
        x_test: of the files' own test part, or None.
        y_test: likewise.
        problems: sentences on what was left out, ten at most, and how many more there are.
        unsure: the fields of `Choices` for which a person should look at the pictures.
        checksum: SHA-256 of pictures and labels, in hexadecimal digits.
    """

    what: str
    class_names: tuple[str, ...]
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray | None
    y_test: np.ndarray | None
    problems: tuple[str, ...]
    unsure: tuple[str, ...]
    checksum: str


@dataclass(frozen=True)
class Part:
    """Pictures uint8 (n, 28, 28) with labels, either integers or text, as a file has them.

    `raw` says of which pictures, bool (n,), it is still open whether they have to be inverted.
    """

    pictures: np.ndarray
    labels: np.ndarray
    raw: np.ndarray

    def joined(self, other: "Part") -> "Part":
        """Return this part and another one as one."""
        return Part(
            np.concatenate([self.pictures, other.pictures]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.raw, other.raw]),
        )


@dataclass(frozen=True)
class Material:
    """What one format's reader returns: the parts, and the names of integer labels if known."""

    what: str
    parts: dict[str, Part]
    names: dict[int, str] = field(default_factory=dict)
    transposed: bool = False
    unsure: tuple[str, ...] = ()


class Problems:
    """Counts what is left out, and keeps the first sentences about it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._first: list[str] = []
        self.count = 0

    def add(self, sentence: str) -> None:
        """Take note of one."""
        self.count += 1
        if self.count <= MOST_TOLD:
            self._first.append(sentence)

    def told(self) -> tuple[str, ...]:
        """Return the first sentences, and how many more there are."""
        more = self.count - len(self._first)
        return (*self._first, f"and {more:,} more") if more else tuple(self._first)
