"""A picture in, the garment that it shows out: cut out of its background, bright on black."""

import numpy as np
from PIL import Image

from model.pictures import BlankPicture, border, box_around, to_grey

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

LEAST_CONTRAST = 24.0  # of 255: a picture with less than this shows nothing
FUZZ = 0.05  # borders within this share of the corner's colour are trimmed (arXiv:1708.07747, section 2)


def cut_out(picture: Image.Image) -> ByteArray:
    """Find the garment, and give the box around it.

    Args:
        picture: any mode, any size, on a plain background.
    Returns:
        uint8 (height, width), garment high on a background of 0; every side touches the garment.
    Raises:
        BlankPicture: when nothing differs from the background.
    """
    grey = to_grey(picture)
    background = float(np.median(border(grey)))
    item = np.abs(grey - background) > FUZZ * 255
    if np.ptp(grey) < LEAST_CONTRAST or not item.any():
        raise BlankPicture("There is nothing in this picture but background. Draw or show a garment that differs from what is behind it.")
    left, upper, right, lower = box_around(item)
    return _negate(grey[upper:lower, left:right], background)


def _negate(grey: FloatArray, background: float) -> ByteArray:
    """Put the background at 0, whichever end of the scale it was on."""
    item = 255 - grey * (255 / background) if background > 127 else (grey - background) * (255 / (255 - background))
    return np.clip(np.rint(item), 0, 255).astype(np.uint8)
