"""Split what was found into training, validation and test part, at random within each class."""

import numpy as np

from model.datasets.errors import DatasetError
from model.datasets.importing.found import Found
from model.datasets.own import OwnArrays

TEST_SHARE, VALIDATION_SHARE = 7, 6  # a seventh, and a sixth of what is left: as in MNIST
LEAST = 3  # pictures of a class: one for each part
CHOSEN = "chosen at random within each class"
SPLIT = (
    f"; a seventh of its pictures is the test part, and a sixth of the others the validation part, "
    f"{CHOSEN}"
)
OWN_TEST = (
    f"; it has a test part, and a sixth of its other pictures is the validation part, {CHOSEN}"
)


def split(found: Found, seed: int = 0) -> tuple[OwnArrays, str]:
    """Return the three parts, and how they were made as a part of a sentence.

    A seventh becomes the test part, unless the files have one, and a sixth of the rest the
    validation part. The same seed gives the same parts.

    Raises:
        DatasetError: if a class has too few pictures.
    """
    x, y, names = found.x_train, found.y_train, found.class_names
    shuffled = np.random.default_rng(seed).permutation(len(y))
    if found.x_test is None or found.y_test is None:
        _check(y, names, LEAST, "")
        rest, test = _split_off(y, shuffled, TEST_SHARE)
        x_test, y_test, how = x[test], y[test], SPLIT
    else:
        _check(y, names, LEAST - 1, " in the training part")
        _check(found.y_test, names, 1, " in the test part")
        rest, x_test, y_test, how = shuffled, found.x_test, found.y_test, OWN_TEST
    train, validation = _split_off(y, rest, VALIDATION_SHARE)
    parts = x[train], y[train], x[validation], y[validation], x_test, y_test
    return OwnArrays(*parts), how


def _split_off(labels: np.ndarray, chosen: np.ndarray, share: int) -> tuple[np.ndarray, np.ndarray]:
    """Split indices in two: of each class, one in `share` is in the second, and at least one."""
    is_second = np.zeros(len(labels), bool)
    for label in np.unique(labels[chosen]):
        mine = chosen[labels[chosen] == label]
        is_second[mine[: max(1, round(len(mine) / share))]] = True
    return chosen[~is_second[chosen]], chosen[is_second[chosen]]


def _check(labels: np.ndarray, names: tuple[str, ...], least: int, where: str) -> None:
    counts = np.bincount(labels, minlength=len(names))
    if (few := int(counts.argmin())) is not None and counts[few] < least:
        expected = f"{least} picture{'s' * (least > 1)} of each class{where}"
        came = f"{names[few]} has {counts[few] or 'none'}"
        raise DatasetError(
            f"Expected at least {expected}, but {came}; add pictures of it or leave the class out."
        )
