"""Find the garment in a picture: cut it out of its background, bright on black."""

import numpy as np
from PIL import Image, ImageChops

from model.preprocessing.outlines import SIDE, fill_outline
from model.preprocessing.pictures import BlankPicture, Note, bounded, crop, flatten, ignore, scaled
from model.preprocessing.segmentation import fill_small_holes, segment_garment

LEAST_CONTRAST = 24.0  # of 255: a picture with less than this shows nothing
# Borders within this share of the corner's color are trimmed (arXiv:1708.07747, section 2).
FUZZ = 0.05
IS_ITEM = [255 * (contrast > FUZZ * 255) for contrast in range(256)]
PLAIN = 0.6  # share of the border that has one color, within 2%, if a background is plain
LARGEST = 500  # pixels, longest edge: a canvas is smaller, and is not reduced
LARGE = 220  # pixels, longest edge, beyond which nothing is gained in a photo
SMALL = 72  # pixels, longest edge, at which a garment is segmented from its surroundings
LEAST_PIXELS = 12
FAINTEST = 90.0  # of 255: what the lightest cloth becomes, so that white garments show inside
BLANK = "There is no garment to see in this picture. "
BLANK += "Draw one, or upload one that stands out from its background."


def find_garment(picture: Image.Image, note: Note = ignore) -> np.ndarray:
    """Find the garment and cut out the box around it.

    On a plain background, the garment is what differs from it; thin ink of one color is a drawing,
    and its outline is filled. Otherwise the garment is what lies in the middle and has other colors
    than the border.

    Args:
        picture: any mode, any size.
        note: told of each step.
    Returns:
        uint8 (height, width), garment high on a background of 0; it touches every side.
    Raises:
        BlankPicture: if nothing differs from the background.
    """
    picture = _reduce(flatten(bounded(picture)), LARGEST)
    edge = _border(picture)
    background = np.median(edge, axis=0)
    if (np.abs(edge - background).max(axis=1) <= 5).mean() >= PLAIN:
        return _cut_from_plain(picture, background, note)
    return _cut_from_clutter(_reduce(picture, LARGE), note)


def _border(picture: Image.Image) -> np.ndarray:
    """Return the outermost pixels, uint8 (n, 3); the whole as an array would take longer."""
    width, height = picture.size
    rows = (0, 0, width, 1), (0, height - 1, width, height)
    columns = (0, 0, 1, height), (width - 1, 0, width, height)
    edges = [np.asarray(picture.crop(box)).reshape(-1, 3) for box in (*rows, *columns)]
    return np.concatenate(edges)


def _reduce(picture: Image.Image, longest: int) -> Image.Image:
    """Reduce a picture by a whole factor, to no less than this longest edge."""
    factor = max(picture.size) // longest
    return picture.reduce(factor) if factor > 1 else picture


def _cut_from_plain(picture: Image.Image, background: np.ndarray, note: Note) -> np.ndarray:
    plain = Image.new("RGB", picture.size, tuple(background.astype(int).tolist()))
    difference = ImageChops.difference(picture, plain)
    rough = difference.getbbox()  # exact on a canvas, so that the rest is fast there
    if rough is None:
        raise BlankPicture(BLANK)
    red, green, blue = difference.crop(rough).split()
    contrast = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    item = contrast.point(IS_ITEM)
    box = item.getbbox()
    counts = np.array(contrast.histogram())
    strongest = int(np.flatnonzero(counts)[-1])
    if box is None or strongest < LEAST_CONTRAST:
        raise BlankPicture(BLANK)
    note("Background found", np.asarray(item))
    # Ink has one color: most of what stands out does so about as much as the strongest.
    dark, all_ink = (counts[int(share * strongest) + 1 :].sum() for share in (0.85, 0.3))
    if dark >= 0.6 * all_ink:
        drawing = contrast.crop(box)
        filled = _fill_drawing(drawing, strongest)
        if filled is not None:
            note("Cut out", np.asarray(drawing))
            note("Outline filled", filled)
            return filled
    parts = picture.crop(rough).convert("L"), item
    gray, mask = (np.asarray(_reduce(part.crop(box), LARGE), np.float32) for part in parts)
    cut = _invert(gray, mask > 127, float(np.dot(background, (0.299, 0.587, 0.114))))
    note("Cut out", cut)
    return cut


def _fill_drawing(contrast: Image.Image, strongest: int) -> np.ndarray | None:
    """Fill a hollow drawing; return None if it is filled already."""
    scale = SIDE / max(contrast.size)
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    ink = np.asarray(contrast.resize(scaled(contrast.size, scale), method)) > 0.4 * strongest
    return fill_outline(ink) if ink.any() else None


def _invert(gray: np.ndarray, item: np.ndarray, background: float) -> np.ndarray:
    """Make a light or dark background 0; on a light one, white cloth too stays above 0."""
    if background <= 127:
        return _to_bytes((gray - background) * (255 / (255 - background)))
    inside = fill_small_holes(item)
    return _to_bytes(np.where(inside, _lighten(255 - gray * (255 / background)), 0))


def _lighten(values: np.ndarray) -> np.ndarray:
    """Scale 0..255 to `FAINTEST`..255."""
    return FAINTEST + np.clip(values, 0, 255) * np.float32(1 - FAINTEST / 255)


def _to_bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _cut_from_clutter(picture: Image.Image, note: Note) -> np.ndarray:
    size = scaled(picture.size, min(1.0, SMALL / max(picture.size)))
    colors = np.asarray(picture.resize(size, Image.Resampling.BOX), np.float32)
    if np.ptp(colors, axis=(0, 1)).max() < LEAST_CONTRAST:
        raise BlankPicture(BLANK)
    item = segment_garment(colors)
    if item.sum() < LEAST_PIXELS:
        raise BlankPicture(BLANK)
    soft = Image.fromarray((item * 255).astype(np.uint8))
    soft = soft.resize(picture.size, Image.Resampling.BILINEAR)
    note("Background found", np.asarray(soft))
    mask = np.asarray(soft, np.float32) / np.float32(255)
    gray = np.asarray(picture.convert("L"), np.float32)
    cut = crop(_tone(gray, mask), mask > 0.5)
    note("Cut out", cut)
    return cut


def _tone(gray: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Make a garment bright on black: inverted if it is darker than what is behind it."""
    inside, outside = mask > 0.5, mask < 0.5
    behind = float(np.median(gray[outside])) if outside.any() else 255.0
    # Nothing is lighter than white: a white garment on white shows by its darker lines.
    if float(np.median(gray[inside])) < behind or behind == 255:
        value = 255 - gray * (255 / max(behind, 128.0))
    else:
        value = (gray - behind) * (255 / (255 - behind))
    return _to_bytes(mask * _lighten(value))
