"""Training digits in, the same digits as other hands with other pens might have written them out."""

import numpy as np

from model.training.augmentation.warps import PIXELS, SIDE, Spread, Warps

SPREAD = Spread(slant=0.2, turn=0.12, stretch=0.06, aspect=0.12, shift=0.5, elastic=0.9)
GROUP = 64  # pictures that share a warp and a pen
LEAST_PEN, PEN_MEAN, PEN, MOST_PEN = -1.0, 0.15, 0.75, 2.2  # pixels that a stroke's edge moves out

Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]
FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def vary_digits(
    pictures: Pictures, labels: Labels, random: np.random.Generator
) -> tuple[Pictures, Labels]:
    """Slant, turn, scale, shift and bend digits, and write them with thinner and thicker pens.

    Args:
        pictures: uint8 (n, 28, 28), ink high.
        labels: uint8 (n,).
        random: where the accidents come from.
    Returns:
        as many pictures and labels of the same kind, each picture varied once, in a new order.
    """
    order = random.permutation(len(pictures))
    groups = -(-len(order) // GROUP)
    pens = np.clip(random.normal(PEN_MEAN, PEN, groups), LEAST_PEN, MOST_PEN)
    warps = Warps(
        groups, SPREAD, random, scale=10 / (10 + pens)
    )  # what a thicker pen adds, the digit's path gives up
    flat = pictures.reshape(-1, PIXELS)
    varied = np.empty((len(order), PIXELS), np.uint8)
    for group in range(groups):
        rows = slice(group * GROUP, (group + 1) * GROUP)
        columns = np.ascontiguousarray(flat[order[rows]].T, np.float32)
        varied[rows] = _write_with(float(pens[group]), warps.apply(group, columns)).T
    mixed = random.permutation(len(order))  # so that a batch does not consist of one group
    return varied.reshape(-1, SIDE, SIDE)[mixed], labels[order[mixed]]


def _write_with(pen: float, columns: FloatArray) -> FloatArray:
    """Move the strokes' edges out by so many pixels, or in where it is negative."""
    grow = np.maximum if pen > 0 else np.minimum
    left = abs(pen)
    while left > 0:
        step = min(left, 1.0)
        columns = columns + np.float32(step) * (_neighbors(columns, grow) - columns)
        left -= 1.0
    return columns


def _neighbors(columns: FloatArray, grow: np.ufunc) -> FloatArray:
    """Give the greatest (or least) value of each pixel and the four beside it."""
    square = columns.reshape(SIDE, SIDE, -1)
    grown = square.copy()
    for here, there in (
        (np.s_[1:], np.s_[:-1]),
        (np.s_[:-1], np.s_[1:]),
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[:, :-1], np.s_[:, 1:]),
    ):
        grow(grown[here], square[there], out=grown[here])
    return grown.reshape(columns.shape)
