"""Make a data set of what was read: numbered classes, ink high on a background of 0."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from model import Sketch28Error
from model.datasets.errors import DatasetError
from model.datasets.importing.found import (
    MOST_PICTURES,
    TEST,
    TRAIN,
    Choices,
    Found,
    Material,
    Part,
    Problems,
)
from model.datasets.importing.pixels import CLEAR, light_border
from model.datasets.own import LEAST_CLASSES, MOST_CLASSES, clean_names
from model.datasets.sources import DATASETS, recognize

DIGITS = tuple("0123456789")
WHOLE_NUMBER = re.compile(r"-?\d{1,9}")


def assemble(
    material: Material, names: dict[int, str], choices: Choices, problems: Problems
) -> Found:
    """Return the data set.

    Args:
        material: what was read.
        names: of labels that are integers.
        choices: what a person decided.
        problems: what was left out.
    Raises:
        DatasetError: if there are too many pictures, none, or too few or too many classes.
    """
    parts = material.parts
    if not parts:
        if not (told := problems.told()):
            raise DatasetError("Expected pictures, but there are none; choose other files.")
        raise DatasetError(f"None of the pictures can be used; the first problem: {told[0]}")
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
        digest.update(np.ascontiguousarray(array).data)
    x_test, y_test = (pictures[1], codes[1]) if TEST in parts else (None, None)
    what, known = material.what, recognize(pictures[0], codes[0])
    if known and class_names == DIGITS:  # such as Fashion-MNIST's CSV files, which have no names
        class_names = DATASETS[known].class_names
        what += f" ({DATASETS[known].title})"
    what += " (EMNIST, transposed)" * (material.transposed and transposed)
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
