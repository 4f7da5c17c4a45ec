"""Split pictures into training, validation and test part, within each class or by writer."""

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
LEAST_WRITERS, ATTEMPTS = 5, 50
BY_WRITER = (
    "; the drawings of {} of the {} people are the test part, those of {} others the validation "
    "part, and nothing was learned from any of theirs"
)
OWN_TEST = (
    f"; it has a test part, and a sixth of its other pictures is the validation part, {CHOSEN}"
)


def split(
    found: Found, seed: int = 0, *, writers: np.ndarray | None = None
) -> tuple[OwnArrays, str]:
    """Return the three parts, and how they were made as a part of a sentence.

    A seventh becomes the test part, unless the files have one, and a sixth of the rest the
    validation part. The same seed gives the same parts.

    Args:
        found: the pictures.
        seed: of the random choice.
        writers: the number of each picture's writer, int (n,). If there are five of them, and each
            part can have all classes, no writer is in two parts.

    Raises:
        DatasetError: if a class has too few pictures.
    """
    x, y, names = found.x_train, found.y_train, found.class_names
    shuffled = np.random.default_rng(seed).permutation(len(y))
    if found.x_test is None or found.y_test is None:
        _check(y, names, LEAST, "")
        if writers is not None and (parts := _by_writer(y, writers, seed)):
            train, validation, test = parts
            counts = [
                len(np.unique(some)) for some in (writers[test], writers, writers[validation])
            ]
            arrays = (array for part in parts for array in (x[part], y[part]))
            return OwnArrays(*arrays), BY_WRITER.format(*counts)
        rest, test = _split_off(y, shuffled, TEST_SHARE)
        x_test, y_test, how = x[test], y[test], SPLIT
    else:
        _check(y, names, LEAST - 1, " in the training part")
        _check(found.y_test, names, 1, " in the test part")
        rest, x_test, y_test, how = shuffled, found.x_test, found.y_test, OWN_TEST
    train, validation = _split_off(y, rest, VALIDATION_SHARE)
    return OwnArrays(x[train], y[train], x[validation], y[validation], x_test, y_test), how


def _by_writer(labels: np.ndarray, writers: np.ndarray, seed: int) -> list[np.ndarray] | None:
    """Return the indices of the three parts, with all classes in each; None if that cannot be."""
    people, random = np.unique(writers), np.random.default_rng(seed)
    if len(people) < LEAST_WRITERS:
        return None
    tests = max(1, round(len(people) / TEST_SHARE))
    validations = max(1, round((len(people) - tests) / VALIDATION_SHARE))
    classes = len(np.unique(labels))
    for _ in range(ATTEMPTS):
        mixed = random.permutation(people)
        groups = mixed[tests + validations :], mixed[tests : tests + validations], mixed[:tests]
        parts = [np.flatnonzero(np.isin(writers, group)) for group in groups]
        if all(len(np.unique(labels[part])) == classes for part in parts):
            return parts
    return None


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
