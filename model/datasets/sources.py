"""Names what a data set is and where it comes from, judged by its pictures and labels.

A source is one sentence that a run keeps. Only pictures with MNIST's (Fashion-MNIST's) fingerprint
are called so, whatever the files are named. `catalog.toml` describes each data set.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.errors import wrong
from model.datasets.files import Arrays, FileSet
from model.datasets.own import is_own, shelf

FOLDER, KERAS, GENERATED = "data folder", "Keras download", "generated sample"
DIGIT_RECOGNIZER = "Kaggle's Digit Recognizer"
OTHER = "pictures from "
SPLIT = "; its test part is a seventh of the labeled pictures, chosen at random within each class"
# Of the labeled pictures in Kaggle's train.csv: how many per class, and the sum of all pixels.
DIGIT_RECOGNIZER_CLASSES = (4132, 4684, 4177, 4351, 4072, 3795, 4137, 4401, 4063, 4188)
DIGIT_RECOGNIZER_PIXELS = 1_100_088_627
MULTIPLIER = 0x9E3779B97F4A7C15  # odd: 2^64 divided by the golden ratio


@dataclass(frozen=True)
class DatasetInfo:
    """What is known about a data set before it is read: see `catalog.toml`, or that of one's own.

    `prepared` is a key of `PREPARATIONS`: how a drawing comes to 28x28.
    """

    title: str
    class_names: tuple[str, ...]
    prepared: str
    noun: str = "picture"
    plurals: tuple[str, ...] = ()  # of the classes, for sentences
    # Of those in the catalog:
    generated_title: str = ""
    folders: tuple[str, ...] = ()  # under DATASETS_DIR, where its files are looked for
    split: tuple[str, ...] = ()  # labeled and unlabeled CSV: the first is split into two parts
    first_labels: tuple[int, ...] = ()
    fingerprints: tuple[str, ...] = ()  # of the training files and of the test part
    downloads: dict[str, str] = field(default_factory=dict)
    # Of one's own:
    counts: tuple[int, ...] = ()  # pictures of the training, validation and test part
    source: str = ""

    @property
    def label(self) -> str:
        """What it is called in lists: "Digits", or the title of one's own."""
        return self.title if self.counts else f"{self.noun.capitalize()}s"


class Catalog(dict[str, DatasetInfo]):
    """The data sets of `catalog.toml`; others are found by their names, but not listed."""

    def __missing__(self, name: str) -> DatasetInfo:
        if is_own(name):
            return _info(shelf().describe(name))
        raise KeyError(name)


def _info(entry: Mapping[str, Any]) -> DatasetInfo:
    values: dict[str, Any] = dict(entry)
    values |= {key: tuple(some) for key, some in entry.items() if isinstance(some, list)}
    info = DatasetInfo(**values)
    return info if info.plurals else replace(info, plurals=tuple(map(PLURAL, info.class_names)))


PLURAL = "pictures of {}".format
ENTRIES = tomllib.loads(Path(__file__).with_name("catalog.toml").read_text())
DATASETS = Catalog((name, _info(entry)) for name, entry in ENTRIES.items())


def class_count(name: str) -> int:
    """Return how many classes a data set has."""
    return len(DATASETS[name].class_names)


def title(name: str, source: str) -> str:
    """Return the title of a data set from this source: "MNIST" only if it is MNIST."""
    if is_own(name):
        return DATASETS[name].title
    if source == GENERATED:
        return DATASETS[name].generated_title
    whose = source.removesuffix(SPLIT)
    known = whose.startswith(OTHER) or whose == DIGIT_RECOGNIZER
    return whose.removeprefix("Kaggle's ") if known else DATASETS[name].title


def part_title(name: str, source: str, part: str) -> str:
    """Return what a part's pictures are: "MNIST test pictures", "test pictures of my letters"."""
    data = title(name, source)
    if is_own(name):
        return f"{part} pictures of {data}"
    if data.startswith(OTHER):
        return f"{part} {data}"
    return f"{data.removesuffix('s')} {part} pictures"


def identify(name: str, files: FileSet, arrays: Arrays, root: Path) -> str:
    """Return the source of a data set that was read from the data folder `root`.

    Raises:
        DatasetError: if the pictures are those of another data set than `name`.
    """
    if files.split:
        labels, pictures = np.concatenate(arrays[1::2]), np.concatenate(arrays[::2])
        counts = tuple(np.bincount(labels, minlength=10))
        same = counts == DIGIT_RECOGNIZER_CLASSES
        same = same and pictures.sum(dtype=np.uint64) == DIGIT_RECOGNIZER_PIXELS
        return (DIGIT_RECOGNIZER if same else OTHER + _place(files, root)) + SPLIT
    found = fingerprint(*arrays[:2]), fingerprint(*arrays[2:])
    whose = next((of for of, info in DATASETS.items() if info.fingerprints == found), None)
    if whose == name:
        return FOLDER
    if whose:
        expected, came = DATASETS[name].title, DATASETS[whose].title
        advice = f"move it to a folder {DATASETS[whose].folders[0]}"
        raise wrong(files.paths[0], expected, f"this is {came}", advice)
    return OTHER + _place(files, root)


def recognize(pictures: np.ndarray, labels: np.ndarray) -> str | None:
    """Return the catalogued data set whose training files or test part these are, in any order."""
    found = fingerprint(pictures, labels)
    return next((name for name, info in DATASETS.items() if found in info.fingerprints), None)


def fingerprint(pictures: np.ndarray, labels: np.ndarray) -> str:
    """Return a digest of labeled pictures in any order, since Kaggle's CSV files are shuffled.

    It is the SHA-256 of the sorted values of a polynomial in each picture's 64-bit words and its
    label, modulo 2^64; 60,000 pictures take about 10 ms.

    Args:
        pictures: uint8 (n, 28, 28).
        labels: integers (n,).
    """
    words = np.ascontiguousarray(pictures).reshape(len(pictures), -1).view("<u8")
    powers = np.cumprod(np.full(words.shape[1] + 1, MULTIPLIER, np.uint64))
    values = words @ powers[1:] + labels.astype(np.uint64) * powers[0]
    return hashlib.sha256(np.sort(values).astype("<u8").tobytes()).hexdigest()


def _place(files: FileSet, root: Path) -> str:
    """Return the file's name, or the folder's if there are several files."""
    first = files.paths[0]
    if files.split or len(files.paths) == 1:
        return first.name
    inside = first.parent.relative_to(root)
    return f"the folder {inside.as_posix() if inside.parts else root.resolve().name}"
