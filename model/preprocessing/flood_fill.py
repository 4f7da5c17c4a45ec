"""Flood fill for the canvas: find the closed area around a point, and paint it."""

import numpy as np
from PIL import Image, ImageColor
from scipy import ndimage

from model import Sketch28Error
from model.preprocessing.pictures import to_gray

TOLERANCE = 48.0  # of 255: pixels that differ less than this from the starting point are filled
GAP = 0.025  # of the picture's side: an outline may be open by twice this much
OVERLAP = 2  # pixels that the paint reaches under the soft edge of a line
CORNERS = (0, 0, -1, -1), (0, -1, 0, -1)


class OpenOutline(Sketch28Error):
    """The outline has a wide gap, so the paint would run out over the paper."""


def area_around(picture: Image.Image, x: float, y: float) -> np.ndarray:
    """Find the closed area around a point, bridging a small gap in its outline.

    Args:
        picture: any mode, any size.
        x: pixels from the left, within the picture or a little outside.
        y: pixels from the top.
    Returns:
        bool (height, width).
    Raises:
        OpenOutline: if the area reaches two corners of the picture.
    """
    gray = to_gray(picture)
    height, width = gray.shape
    start = int(np.clip(y, 0, height - 1)), int(np.clip(x, 0, width - 1))
    free = np.abs(gray - gray[start]) <= TOLERANCE
    for bridge in (0, round(GAP * max(gray.shape))):
        regions, _ = ndimage.label(~_grow(~free, bridge))
        if not regions[start]:
            break  # the bridge closes the area itself
        area = regions == regions[start]
        if area[CORNERS].sum() < 2:
            return _grow(_grow(area, bridge) & free, OVERLAP)
    advice = "Close it, then tap inside it."
    raise OpenOutline(f"The outline is open, so the color would run out. {advice}")


def _grow(area: np.ndarray, pixels: int) -> np.ndarray:
    return ndimage.maximum_filter(area, 2 * pixels + 1)


def paint(area: np.ndarray, color: str) -> Image.Image:
    """Return an RGBA picture of an area, bool (height, width), in a CSS color."""
    pixels = np.zeros((*area.shape, 4), np.uint8)
    pixels[area] = ImageColor.getcolor(color, "RGBA")
    return Image.fromarray(pixels)
