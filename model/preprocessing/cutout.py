"""A picture in, the garment that it shows out: cut out of its background, bright on black."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops

from model.preprocessing import outlines
from model.preprocessing.pictures import BlankPicture, border, box_around, flatten
from model.preprocessing.segmentation import thing_in_the_middle, without_small_holes

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Note = Callable[[str, np.ndarray], None]

LEAST_CONTRAST = 24.0  # of 255: a picture with less than this shows nothing
FUZZ = 0.05  # borders within this share of the corner's color are trimmed (arXiv:1708.07747, section 2)
PLAIN = 0.6  # share of the border that has one color, within 2%, when a background is plain
SMALL = 96  # longest edge, in pixels, at which a garment is told from its surroundings
LEAST_PIXELS = 12
FAINTEST = 90.0  # of 255: what the lightest cloth becomes, so that a white garment has an inside
LARGEST = 500  # longest edge, in pixels: a canvas is smaller, and stays as it is
LARGE = 220  # longest edge, in pixels, beyond which nothing is gained
BLANK = "There is nothing in this picture but background. Draw or show a garment that differs from what is behind it."


def cut_out(picture: Image.Image, note: Note = lambda title, seen: None) -> ByteArray:
    """Find the garment, and give the box around it.

    On a plain background, whatever differs from it is the garment; if that is thin ink of one color, it is a drawing, and its outline
    is filled. Otherwise the garment is what has other colors than the border and lies in the middle.

    Args:
        picture: any mode, any size.
        note: told of each step.
    Returns:
        uint8 (height, width), garment high on a background of 0; every side touches the garment.
    Raises:
        BlankPicture: when nothing differs from the background.
    """
    picture = flatten(picture)
    picture = picture.reduce(max(1, max(picture.size) // LARGEST))
    edge = border(np.asarray(picture))
    background = np.median(edge, axis=0)
    if (np.abs(edge - background).max(axis=1) <= 5).mean() >= PLAIN:
        return _cut_from_plain(picture, background, note)
    return _cut_from_clutter(picture, note)


def _cut_from_plain(picture: Image.Image, background: np.ndarray, note: Note) -> ByteArray:
    red, green, blue = (int(value) for value in background)
    difference = ImageChops.difference(picture, Image.new("RGB", picture.size, (red, green, blue)))
    rough = difference.getbbox()  # exact on a canvas, so that the rest is quick there
    if rough is None:
        raise BlankPicture(BLANK)
    channels = difference.crop(rough).split()
    contrast = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    item = contrast.point([255 * (value > FUZZ * 255) for value in range(256)])
    box = item.getbbox()
    counts = np.array(contrast.histogram())
    strongest = int(np.flatnonzero(counts)[-1])
    if box is None or strongest < LEAST_CONTRAST:
        raise BlankPicture(BLANK)
    note("Background found", np.asarray(item))
    filled = _fill(contrast.crop(box), strongest) if _is_ink(counts, strongest) else None
    if filled is not None:
        note("Cut out", np.asarray(contrast.crop(box)))
        note("Outline filled", filled)
        return filled
    garment = _small(picture.crop(rough).crop(box))
    cut = _negate(garment, _small(item.crop(box)), float(np.dot(background, (0.299, 0.587, 0.114))))
    note("Cut out", cut)
    return cut


def _is_ink(counts: np.ndarray, strongest: int) -> bool:
    """Tell from the histogram of contrasts whether what is there has one color: most of it as strong as the strongest."""
    return bool(
        counts[int(0.85 * strongest) + 1 :].sum() >= 0.6 * counts[int(0.3 * strongest) + 1 :].sum()
    )


def _fill(contrast: Image.Image, strongest: int) -> ByteArray | None:
    """Fill a hollow drawing; None for a drawing that is filled already."""
    scale = outlines.SIDE / max(contrast.size)
    size = max(1, round(contrast.width * scale)), max(1, round(contrast.height * scale))
    small = np.asarray(
        contrast.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    )
    ink = np.asarray(small > 0.4 * strongest)
    return outlines.fill(ink) if ink.any() else None


def _small(picture: Image.Image) -> FloatArray:
    """Give gray values, of large pictures those of a reduced one: what is left is still several times what is wanted."""
    return np.asarray(picture.convert("L").reduce(max(1, max(picture.size) // LARGE)), np.float32)


def _negate(gray: FloatArray, item: FloatArray, background: float) -> ByteArray:
    """Put the background at 0, whichever end of the scale it was on; on white, white cloth too is kept above it."""
    if background <= 127:
        return _bytes((gray - background) * (255 / (255 - background)))
    inside = without_small_holes(item > 127)
    return _bytes(np.where(inside, _lifted(255 - gray * (255 / background)), 0))


def _lifted(values: FloatArray) -> FloatArray:
    return FAINTEST + np.clip(values, 0, 255) * np.float32(1 - FAINTEST / 255)


def _bytes(values: np.ndarray) -> ByteArray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _cut_from_clutter(picture: Image.Image, note: Note) -> ByteArray:
    longest = max(picture.size)
    small = picture.reduce(max(1, longest // LARGE))
    scale = min(1.0, SMALL / max(small.size))
    tiny = small.resize(
        (max(1, round(small.width * scale)), max(1, round(small.height * scale))),
        Image.Resampling.BOX,
    )
    colors = np.asarray(tiny, np.float32)
    if np.ptp(colors, axis=(0, 1)).max() < LEAST_CONTRAST:
        raise BlankPicture(BLANK)
    item = thing_in_the_middle(colors)
    if item.sum() < LEAST_PIXELS:
        raise BlankPicture(BLANK)
    soft = Image.fromarray((item * 255).astype(np.uint8)).resize(
        small.size, Image.Resampling.BILINEAR
    )
    note("Background found", np.asarray(soft))
    mask = np.asarray(soft, np.float32) / np.float32(255)
    gray = np.asarray(small.convert("L"), np.float32)
    left, upper, right, lower = box_around(mask > 0.5)
    cut = _tone(gray, mask)[upper:lower, left:right]
    note("Cut out", cut)
    return cut


def _tone(gray: FloatArray, mask: FloatArray) -> ByteArray:
    inside, outside = mask > 0.5, mask < 0.5
    behind = float(np.median(gray[outside])) if outside.any() else 255.0
    item = float(np.median(gray[inside]))
    value = (
        255 - gray * (255 / max(behind, 128.0))
        if item < behind
        else (gray - behind) * (255 / (255 - behind))
    )
    return _bytes(mask * _lifted(value))
