"""Labels in, places of a fair sample out: as many of each class, in turn, at random but repeatably; and pictures laid side by side."""

from collections.abc import Sequence

import numpy as np

CLASSES = tuple(range(10))


def balanced(
    labels: np.ndarray,
    count: int,
    *,
    classes: Sequence[int] = CLASSES,
    turn: int = 0,
    seed: int = 0,
) -> np.ndarray:
    """Choose pictures, the classes in turn: the first of each, the second of each, and so on.

    Args:
        labels: (n,), the class of each picture.
        count: how many to choose.
        classes: which classes to choose from.
        turn: 0 gives the first so many of a class's shuffled pictures, 1 the next ones, and on; after the last they begin anew.
        seed: the same seed gives the same order.
    Returns:
        places in `labels`, int (count,); fewer only where one of the classes has no picture at all.
    """
    each = -(-count // max(1, len(classes)))
    columns = []
    for label in classes:
        there = np.random.default_rng((seed, label)).permutation(np.flatnonzero(labels == label))
        if len(there):
            columns.append(there[np.arange(turn * each, (turn + 1) * each) % len(there)])
    return np.stack(columns, axis=1).ravel()[:count] if columns else np.empty(0, np.int64)


def contact_sheet(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Lay pictures side by side, row by row.

    Args:
        pictures: uint8 (n, height, width).
        columns: how many lie in a row.
    Returns:
        uint8 (rows * height, columns * width), 0 where the last row ends early.
    """
    count, height, width = pictures.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[:count] = pictures
    return (
        sheet.reshape(rows, columns, height, width)
        .swapaxes(1, 2)
        .reshape(rows * height, columns * width)
    )
