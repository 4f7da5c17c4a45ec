"""A map of what may be ink in, the same without the lines of ruled or squared paper out."""

import numpy as np
from scipy import ndimage

BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

PIECE = 0.3  # of the picture's width: a straight run this long may be part of a line
ACROSS = 0.9  # of the width: a line runs from edge to edge, a stroke hardly ever does
THIN = 0.03  # of the width: a line is no broader; what is, is a stroke of a digit that fills its picture
TILT = 3  # pixels that a piece may stray from straight


def without_ruling(ink: BoolArray) -> BoolArray:
    """Take lines away that run across the whole picture, level or upright; strokes that cross them stay whole.

    Args:
        ink: bool (height, width).
    """
    level = _level_lines(ink)
    upright = _level_lines(ink.T).T
    return ink & ~level & ~upright


def _level_lines(ink: BoolArray) -> BoolArray:
    """Mark the places of lines from the left to the right edge, except where a stroke crosses them."""
    none = np.zeros_like(ink)
    width = ink.shape[1]
    thick = ndimage.maximum_filter1d(ink.astype(np.uint8), TILT, axis=0)
    runs = _opened(thick, max(3, int(PIECE * width)), axis=1)
    if not runs.any():
        return none
    pieces, _ = ndimage.label(ndimage.maximum_filter1d(runs, TILT, axis=0), np.ones((3, 3)))
    columns = [box[1] for box in ndimage.find_objects(pieces)]
    across = [
        number for number, span in enumerate(columns, 1) if span.stop - span.start >= ACROSS * width
    ]
    if not across:
        return none
    lines = ink & np.isin(pieces, across)
    thickness = int(np.median(lines.sum(axis=0)[lines.any(axis=0)] / len(across)))
    if thickness > max(2.0, THIN * width):
        return none
    crossing = _opened(ink.astype(np.uint8), 2 * thickness + 3, axis=0) > 0
    return np.asarray(lines & ~crossing)


def _opened(values: np.ndarray, length: int, axis: int) -> np.ndarray:
    """Keep only runs of at least this length along an axis."""
    shrunk = ndimage.minimum_filter1d(values, length, axis=axis, mode="nearest")
    return np.asarray(
        ndimage.maximum_filter1d(
            shrunk, length, axis=axis, mode="nearest", origin=-1 if length % 2 == 0 else 0
        )
    )
