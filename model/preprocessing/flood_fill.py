"""A picture and a place on it in, the closed area around that place out: what a pot of paint poured there would fill."""

import numpy as np
from PIL import Image, ImageColor

from model.preprocessing.pictures import border, to_gray

Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

ALIKE = 48.0  # of 255: what differs less than this from the place itself takes the paint too
GAP = 0.025  # of the picture's side: an outline may be open by twice this much
UNDER = 2  # px that the paint runs under the soft edge of a line
CORNERS = (0, 0, -1, -1), (0, -1, 0, -1)


class OpenOutline(ValueError):
    """The paint would run out over the paper; the message is one sentence for the person who drew."""


def area_around(picture: Image.Image, x: float, y: float) -> Mask:
    """Find the closed area around a place; a small gap in its outline is bridged.

    Args:
        picture: any mode, any size.
        x: pixels from the left, within the picture or a little outside.
        y: pixels from the top.
    Returns:
        bool (height, width).
    Raises:
        OpenOutline: when the area reaches two corners of the picture.
    """
    gray = to_gray(picture)
    row, column = (
        int(np.clip(place, 0, most - 1)) for place, most in zip((y, x), gray.shape, strict=True)
    )
    free = np.abs(gray - gray[row, column]) <= ALIKE
    for bridged in (0, round(GAP * max(gray.shape))):
        room = ~_grown(~free, bridged)
        if not room[row, column]:
            break  # too narrow here for a bridge
        area = _reached(room, row, column)
        if area[CORNERS].sum() < 2:
            return _grown(_grown(area, bridged) & free, UNDER)
    raise OpenOutline(
        "The outline is open, so the color would run out. Close it, then tap inside it."
    )


def paint(area: Mask, color: str) -> Image.Image:
    """Give an area in a color (CSS), transparent around it: RGBA."""
    pixels = np.zeros((*area.shape, 4), np.uint8)
    pixels[area] = ImageColor.getcolor(color, "RGBA")
    return Image.fromarray(pixels)


def paper_of(picture: Image.Image) -> str:
    """Give the color (CSS) that a picture's border shows: what an eraser paints with."""
    red, green, blue = (
        int(value) for value in np.median(border(np.asarray(picture.convert("RGB"))), axis=0)
    )
    return f"#{red:02X}{green:02X}{blue:02X}"


def _reached(room: Mask, row: int, column: int) -> Mask:
    """Spread from a place along rows and columns in turn, each time to the next wall, until nothing more is reached."""
    across, down = _runs(room), _runs(room.T)
    area = np.zeros_like(room)
    area[row, column] = True
    size = 0
    while size != (size := int(area.sum())):
        area = _spread(room, area, across)
        area = _spread(room.T, area.T, down).T
    return area


def _runs(room: Mask) -> np.ndarray:
    """Give each run between walls a number of its own, row by row."""
    height, width = room.shape
    return np.cumsum(~room, axis=1) + np.arange(height)[:, None] * (width + 1)


def _spread(room: Mask, area: Mask, runs: np.ndarray) -> Mask:
    hit = np.zeros(runs[-1, -1] + runs.shape[1] + 2, bool)
    hit[runs[area]] = True
    return room & hit[runs]


def _grown(area: Mask, by: int) -> Mask:
    """Let an area grow by some pixels to all sides."""
    for axis in (0, 1):
        padded = np.pad(area, [(by, by) if axis == dimension else (0, 0) for dimension in (0, 1)])
        length = area.shape[axis]
        area = np.logical_or.reduce(
            [np.take(padded, range(start, start + length), axis) for start in range(2 * by + 1)]
        )
    return area
