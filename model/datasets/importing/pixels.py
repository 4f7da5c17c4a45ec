"""Bring arrays of pictures of any range and size to uint8 28x28."""

import math

import numpy as np

from model.datasets.importing.found import SIDE

SCALES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 16.0), (0.0, 255.0))  # lowest and highest value
OF_8X8 = SCALES[2]  # scikit-learn's digits
LEAST_SIDE, MOST_SIDE = 7, 256  # pixels
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R 601
LOOKED_AT, AT_ONCE = 2000, 2000  # pictures
LIGHT = 127  # brighter borders are light
CLEAR = 0.25  # a share of light border pixels below this, or above 1 minus this, is a clear case


def square_side(count: int) -> int | None:
    """Return the side of a square of so many pixels; None if there is none of a usable size."""
    side = math.isqrt(max(0, count))
    return side if side * side == count and LEAST_SIDE <= side <= MOST_SIDE else None


def find_scale(values: np.ndarray) -> tuple[float, float]:
    """Return which of `SCALES` pictures have, judged by most of them.

    Args:
        values: numbers (n, pixels).
    """
    most, least = values.max(axis=1), values.min(axis=1)
    usable = np.isfinite(most) & np.isfinite(least)
    if not usable.any():
        return SCALES[3]
    highest, lowest = np.median(most[usable]), np.median(least[usable])
    if highest <= 1:
        return SCALES[1] if lowest < 0 else SCALES[0]
    return OF_8X8 if highest <= OF_8X8[1] and values.shape[1] == 64 else SCALES[3]


def fits(values: np.ndarray, scale: tuple[float, float]) -> np.ndarray:
    """Return of which pictures (n, pixels) all values lie in the scale: bool (n,)."""
    return np.asarray((values.min(axis=1) >= scale[0]) & (values.max(axis=1) <= scale[1]))


def to_28(values: np.ndarray, scale: tuple[float, float]) -> np.ndarray:
    """Convert square pictures to 28x28, averaged by area where they are larger.

    Args:
        values: numbers (n, side * side) or (n, side, side), within `scale`.
        scale: the lowest and the highest value.
    Returns:
        uint8 (n, 28, 28).
    """
    import cv2

    side = square_side(values[0].size) or SIDE
    seen = np.empty((len(values), SIDE, SIDE), np.uint8)
    area = cv2.INTER_AREA if side >= SIDE else cv2.INTER_LINEAR
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE].reshape(-1, side, side)
        if some.dtype != np.uint8 or scale != SCALES[3]:
            low, high = scale
            some = np.rint((some.astype(np.float32) - low) * (255 / (high - low))).astype(np.uint8)
        if side != SIDE:
            some = np.stack([cv2.resize(one, (SIDE, SIDE), interpolation=area) for one in some])
        seen[start : start + AT_ONCE] = some
    return seen


def to_gray(pictures: np.ndarray) -> np.ndarray:
    """Convert pictures in color, numbers (n, height, width, 3), to their luminance, same range."""
    gray = np.empty(pictures.shape[:3], pictures.dtype)
    for start in range(0, len(pictures), AT_ONCE):
        colors = pictures[start : start + AT_ONCE]
        some = (colors @ LUMINANCE).clip(colors.min(), colors.max())  # but for rounding
        gray[start : start + AT_ONCE] = np.rint(some) if gray.dtype.kind in "ui" else some
    return gray


def light_border(pictures: np.ndarray) -> float:
    """Return which share of the pictures' border pixels, uint8 (n, 28, 28), is light."""
    some = pictures[:: max(1, len(pictures) // LOOKED_AT)]
    rows, columns = some[:, [0, -1]], some[:, :, [0, -1]]
    light = np.count_nonzero(rows > LIGHT) + np.count_nonzero(columns > LIGHT)
    return light / (rows.size + columns.size)
