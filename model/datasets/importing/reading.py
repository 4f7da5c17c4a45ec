"""Recognize what files hold, read them, and make a data set of what was read."""

import hashlib
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from model import Sketch28Error
from model.datasets.errors import DatasetError
from model.datasets.importing import kinds
from model.datasets.importing.arrays import read_arrays
from model.datasets.importing.entries import Entry, list_entries
from model.datasets.importing.found import (
    MOST_PICTURES,
    TEST,
    TRAIN,
    Choices,
    Found,
    Material,
    Part,
    Problems,
    Report,
)
from model.datasets.importing.parquet import read_parquet
from model.datasets.importing.pictures import read_pictures
from model.datasets.importing.pixels import CLEAR, light_border
from model.datasets.importing.tables import read_tables
from model.datasets.own import LEAST_CLASSES, MOST_CLASSES, clean_names

MOST_SECONDS = 600
MOST_OTHERS = 1000  # files that are no pictures
MAPPING = re.compile(r"(mapping\.txt|classmap\.csv)$")
MOST_MAPPING = 64_000  # bytes
WHOLE_NUMBER = re.compile(r"-?\d{1,9}")


def read(
    paths: Sequence[Path],
    choices: Choices = Choices(),  # noqa: B008 (it is frozen)
    report: Report = lambda what, share: None,
) -> Found:
    """Read labeled pictures from tables, arrays, Parquet files or picture files.

    What the files are is recognized by their content and names. Nothing is written.

    Args:
        paths: files, folders and zip archives that are one data set.
        choices: what a person decided.
        report: called with what is being read, and the share of it that is done; an error that it
            raises ends the reading.
    Raises:
        DatasetError: if there is no data set in them, in one sentence.
    """
    problems, limited = Problems(), _limited(report)
    with ExitStack() as stack:
        entries = list_entries(paths, stack, problems)
        mappings = [entry for entry in entries if MAPPING.search(entry.name.lower())]
        others = [entry for entry in entries if not MAPPING.search(entry.name.lower())]
        chosen, format_ = _choose(others, problems)
        if format_ == kinds.PICTURES:
            material = read_pictures([e for e, _ in chosen], choices, problems, limited)
        elif format_ == kinds.TABLE:
            material = read_tables([e for e, _ in chosen], choices, problems, limited)
        elif format_ == kinds.PARQUET:
            material = read_parquet([e for e, _ in chosen], choices, problems, limited)
        else:
            material = read_arrays(chosen, problems, limited)
        names = material.names or _mapped(mappings, [entry.name for entry, _ in chosen])
    return _found(material, names, choices, problems)


def _limited(report: Report) -> Report:
    """Return a report that ends a reading which takes too long."""
    end = time.monotonic() + MOST_SECONDS

    def limited(what: str, share: float) -> None:
        if time.monotonic() > end:
            long = f"Reading these files takes more than {MOST_SECONDS // 60} minutes"
            raise DatasetError(f"{long}; bring fewer or smaller ones.")
        report(what, share)

    return limited


def _choose(entries: Sequence[Entry], problems: Problems) -> tuple[list[tuple[Entry, str]], str]:
    """Return the files of that format which has the most bytes, with their kinds, and the format.

    Raises:
        DatasetError: if no file can be read.
    """
    recognized: dict[str, list[tuple[Entry, str]]] = {}
    refused: list[tuple[Entry, DatasetError]] = []
    others = 0
    for entry in entries:
        others += not entry.name.lower().endswith(kinds.SUFFIXES)
        if others > MOST_OTHERS:
            problems.add(f"{entry.said} is left out, since there are so many files.")
            continue
        kind = kinds.recognize(entry)
        if isinstance(kind, DatasetError):
            refused.append((entry, kind))
        else:
            format_ = kinds.ARRAYS[0] if kind in kinds.ARRAYS else kind
            recognized.setdefault(format_, []).append((entry, kind))
    if not recognized:
        if refused:
            raise max(refused, key=lambda pair: pair[0].size)[1]
        raise DatasetError(f"Expected {kinds.READABLE}, but there is no file; choose others.")
    best = max(recognized, key=lambda key: sum(entry.size for entry, _ in recognized[key]))
    left = [entry for key, some in recognized.items() if key != best for entry, _ in some]
    for entry in left:
        problems.add(f"{entry.said} is left out, since other files are read.")
    for entry, error in refused:
        if not entry.name.lower().endswith(kinds.PROSE):
            problems.add(str(error))
    return recognized[best], best


def _mapped(mappings: Sequence[Entry], names: Sequence[str]) -> dict[int, str]:
    """Return the names of labels by EMNIST's list of characters, or Kuzushiji-MNIST's.

    EMNIST's rows are a label and the codes of its letters; Kuzushiji-MNIST's are a label, a code
    and a letter, separated by commas.
    """
    if not mappings:
        return {}
    nearest = max(mappings, key=lambda entry: _likeness(entry.name, names[0]))
    found = {}
    for line in nearest.read(MOST_MAPPING).decode("utf-8", "replace").splitlines():
        label, *letters = line.split("," if "," in line else None)
        if label.isdecimal() and letters:
            codes = [letter for letter in letters if letter.isdecimal() and len(letter) < 7]
            is_code = len(codes) == len(letters) and all(int(code) < 0x110000 for code in codes)
            found[int(label)] = "".join(map(chr, map(int, codes))) if is_code else letters[-1]
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[-80:], other[-80:]).ratio()


def _found(
    material: Material, names: dict[int, str], choices: Choices, problems: Problems
) -> Found:
    parts = material.parts
    if not parts:
        first = problems.told()[0]
        raise DatasetError(f"None of the pictures can be used; the first problem: {first}")
    # Test pictures alone are the training part.
    parts = {part: parts[part] for part in (TRAIN, TEST) if part in parts}
    if TRAIN not in parts:
        parts = {TRAIN: parts[TEST]}
    if sum(len(part.labels) for part in parts.values()) > MOST_PICTURES:
        raise DatasetError(f"Expected at most {MOST_PICTURES:,} pictures, but there are more.")
    codes, class_names = _encoded([part.labels for part in parts.values()], names)
    unsure = list(material.unsure)
    transposed = material.transposed if choices.transpose is None else choices.transpose
    if material.transposed:
        unsure.append("transpose")
    share = light_border(parts[TRAIN].pictures[parts[TRAIN].raw]) if parts[TRAIN].raw.any() else 0
    if CLEAR < share < 1 - CLEAR:
        unsure.append("invert")
    inverted = share > 0.5 if choices.invert is None else choices.invert
    pictures = [_turned(part, inverted, transposed) for part in parts.values()]
    digest = hashlib.sha256()
    for array in (*pictures, *codes):
        digest.update(np.ascontiguousarray(array))
    x_test, y_test = (pictures[1], codes[1]) if TEST in parts else (None, None)
    what = material.what + " (EMNIST, transposed)" * (material.transposed and transposed)
    return Found(
        what,
        class_names,
        pictures[0],
        codes[0],
        x_test,
        y_test,
        problems.told(),
        tuple(unsure),
        digest.hexdigest(),
    )


def _turned(part: Part, inverted: bool, transposed: bool) -> np.ndarray:
    pictures = part.pictures
    if inverted:
        pictures = np.where(part.raw[:, None, None], 255 - pictures, pictures)
    return np.ascontiguousarray(pictures.swapaxes(1, 2)) if transposed else pictures


def _encoded(
    labels: Sequence[np.ndarray], names: dict[int, str]
) -> tuple[list[np.ndarray], tuple[str, ...]]:
    """Return the labels of each part as uint8 from 0, and the names of the classes."""
    classes = np.unique(np.concatenate(labels))
    if not LEAST_CLASSES <= len(classes) <= MOST_CLASSES:
        expected = f"{LEAST_CLASSES} to {MOST_CLASSES} classes"
        came = f"there {'is' if len(classes) == 1 else 'are'} {len(classes):,}"
        advice = "choose another column of labels, or other files"
        raise DatasetError(f"Expected {expected}, but {came}; {advice}.")
    order = np.arange(len(classes))
    said = [str(label) for label in classes]
    if all(map(WHOLE_NUMBER.fullmatch, said)):
        order = np.argsort([int(label) for label in said], kind="stable")
        said = [names.get(int(label), label) for label in said]
    try:
        class_names = clean_names(said[place] for place in order)
    except Sketch28Error as error:
        raise DatasetError(str(error)) from error
    ranks = np.argsort(order).astype(np.uint8)
    return [ranks[np.searchsorted(classes, some)] for some in labels], class_names
