"""Class-balanced, reproducible sampling, and contact sheets."""

from collections.abc import Sequence

import numpy as np


def balanced_sample(
    labels: np.ndarray,
    count: int,
    *,
    classes: Sequence[int] | None = None,
    turn: int = 0,
    seed: int = 0,
) -> np.ndarray:
    """Choose pictures with the classes in turn: the first of each, the second of each, and so on.

    Args:
        labels: the class of each picture, int (n,).
        count: number of pictures.
        classes: the classes to choose from, by default all.
        turn: 0 for the first pictures of each shuffled class, 1 for the next, repeating at the end.
        seed: of the shuffle.
    Returns:
        indices into `labels`, int (count,); fewer if one of the classes has no picture.
    """
    classes = np.unique(labels).tolist() if classes is None else classes
    each = -(-count // max(1, len(classes)))
    columns = []
    for label in classes:
        members = np.random.default_rng((seed, label)).permutation(np.flatnonzero(labels == label))
        if len(members):
            columns.append(members[np.arange(turn * each, (turn + 1) * each) % len(members)])
    return np.stack(columns, axis=1).ravel()[:count] if columns else np.empty(0, np.int64)


def contact_sheet(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Arrange pictures in rows.

    Args:
        pictures: uint8 (n, height, width).
        columns: pictures in a row.
    Returns:
        uint8 (rows * height, columns * width), 0 after the last picture.
    """
    count, height, width = pictures.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[:count] = pictures
    rows_of_pictures = sheet.reshape(rows, columns, height, width)
    return rows_of_pictures.swapaxes(1, 2).reshape(rows * height, columns * width)
