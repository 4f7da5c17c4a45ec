"""A digit's ink in, the same written with a pen about as broad as MNIST's out, if its own was far thinner."""

import numpy as np
from scipy import ndimage

from model.preprocessing.pictures import box_around

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]

THIN, USUAL = 0.06, 0.095  # of the digit's longer side; MNIST's strokes are 2 of 20 pixels broad
WORKED_ON = 96  # pixels of the longer side at which strokes are broadened
SLANTED = np.pi / 4  # how much shorter a slanted edge is than its steps of pixels, on average


def stroke_width(ink: FloatArray) -> float:
    """Estimate how broad the strokes are: twice their area by the length of their edges.

    Args:
        ink: float32 (height, width), 0 to 1.
    Returns:
        pixels; 0 where there is no ink.
    """
    inside = np.pad(ink > 0.5 * ink.max(), 1)
    edges = np.count_nonzero(inside[1:] != inside[:-1]) + np.count_nonzero(
        inside[:, 1:] != inside[:, :-1]
    )
    return 2.0 * np.count_nonzero(inside) / max(1.0, edges * SLANTED)


def broaden(ink: FloatArray) -> FloatArray:
    """Broaden strokes that would hardly show at 20x20; all others come back as they are, bit for bit.

    Args:
        ink: float32 (height, width), 0 to 1, cut out so that ink touches every side.
    Returns:
        float32, cut out likewise, with another number of pixels if it was changed.
    """
    side = max(ink.shape)
    if side <= 28 or stroke_width(ink) >= THIN * side:
        return ink
    step = -(-side // WORKED_ON)
    small = _reduce(ink, step)
    reach = max(1, round((USUAL * max(small.shape) - stroke_width(small)) / 2))
    disc = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1]) <= reach + 0.3
    broad = ndimage.grey_dilation(np.pad(small, reach), footprint=disc)
    broad = np.minimum(
        broad / np.quantile(broad[broad > 0], 0.5), 1
    )  # what averaging has made faint is ink all the same
    left, upper, right, lower = box_around(broad > 0)
    return np.asarray(broad[upper:lower, left:right], np.float32)


def _reduce(ink: FloatArray, step: int) -> FloatArray:
    """Average blocks of step x step pixels."""
    height, width = (-(-length // step) * step for length in ink.shape)
    padded = np.pad(ink, ((0, height - ink.shape[0]), (0, width - ink.shape[1])))
    return np.asarray(
        padded.reshape(height // step, step, width // step, step).mean(axis=(1, 3)), np.float32
    )
