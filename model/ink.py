"""A picture's grey values in, its ink out: what was written, apart from the paper it was written on."""

import numpy as np

from model.pictures import BlankPicture, border

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]

LEAST_CONTRAST = 24.0  # of 255: less difference between ink and paper than this is noise
FRINGE = 0.06  # of the strongest ink
MOST_COVER = 0.95  # a picture with more ink than this shows no digit


def find_ink(grey: FloatArray) -> FloatArray:
    """Separate ink from paper: paper is what the picture's border shows, ink is what differs from it most.

    Args:
        grey: float32 (height, width), 0 black to 255 white.
    Returns:
        float32 of the same shape, 0 where there is paper, up to 1 where the ink is strongest.
    Raises:
        BlankPicture: when there is no ink, or nothing else.
    """
    paper = float(np.median(border(grey)))
    darker, lighter = paper - grey.min(), grey.max() - paper
    contrast = max(darker, lighter)
    if contrast < LEAST_CONTRAST:
        raise BlankPicture("There is no ink in this picture. Draw a digit, or show one that stands out from its background.")
    ink = (paper - grey if darker >= lighter else grey - paper) / contrast
    # What the border's own unevenness reaches is paper; but never so much that ink would be lost.
    uneven = float(np.quantile(np.abs(border(grey) - paper), 0.95)) / contrast
    # In a picture of the data set's own size faint ink is real; in a larger one it is the fringe of scaling or of JPEG.
    fringe = FRINGE if max(grey.shape) > 28 else 0.0
    ink[ink < min(max(fringe, 2 * uneven), 0.5)] = 0
    if np.count_nonzero(ink) > MOST_COVER * ink.size:
        raise BlankPicture("This picture is all ink. Leave some paper around the digit.")
    return ink
