"""A picture in, the garment that it shows out: cut out of its background, bright on black."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops
from scipy import ndimage

from model import outlines
from model.pictures import BlankPicture, border, box_around, flatten

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Note = Callable[[str, np.ndarray], None]

LEAST_CONTRAST = 24.0  # of 255: a picture with less than this shows nothing
FUZZ = 0.05  # borders within this share of the corner's colour are trimmed (arXiv:1708.07747, section 2)
PLAIN = 0.6  # share of the border that has one colour, within 2%, when a background is plain
SMALL = 96  # longest edge, in pixels, at which a garment is told from its surroundings
ROUNDS = 4
BINS = (10, 12, 12)  # of lightness, of red against blue, of green against both
LEAST_PIXELS = 12
SECOND = 0.35  # of what the largest component counts: others that count as much belong to the garment
SMALL_HOLE = 0.02  # of the garment
LIKELY_HOLE = 0.3  # belief
FAINTEST = 90.0  # of 255: what the lightest cloth becomes, so that a white garment has an inside
LARGEST = 500  # longest edge, in pixels: a canvas is smaller, and stays as it is
LARGE = 220  # longest edge, in pixels, beyond which nothing is gained
BLANK = "There is nothing in this picture but background. Draw or show a garment that differs from what is behind it."


def cut_out(picture: Image.Image, note: Note = lambda title, seen: None) -> ByteArray:
    """Find the garment, and give the box around it.

    On a plain background, whatever differs from it is the garment; if that is thin ink of one colour, it is a drawing, and its outline
    is filled. Otherwise the garment is what has other colours than the border and lies in the middle.

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
    """Tell from the histogram of contrasts whether what is there has one colour: most of it as strong as the strongest."""
    return bool(counts[int(0.85 * strongest) + 1 :].sum() >= 0.6 * counts[int(0.3 * strongest) + 1 :].sum())


def _fill(contrast: Image.Image, strongest: int) -> ByteArray | None:
    """Fill a hollow drawing; None for a drawing that is filled already."""
    scale = outlines.SIDE / max(contrast.size)
    size = max(1, round(contrast.width * scale)), max(1, round(contrast.height * scale))
    small = np.asarray(contrast.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR))
    ink = np.asarray(small > 0.4 * strongest)
    return outlines.fill(ink) if ink.any() else None


def _small(picture: Image.Image) -> FloatArray:
    """Give grey values, of large pictures those of a reduced one: what is left is still several times what is wanted."""
    return np.asarray(picture.convert("L").reduce(max(1, max(picture.size) // LARGE)), np.float32)


def _negate(grey: FloatArray, item: FloatArray, background: float) -> ByteArray:
    """Put the background at 0, whichever end of the scale it was on; on white, white cloth too is kept above it."""
    if background <= 127:
        return _bytes((grey - background) * (255 / (255 - background)))
    inside = _without_small_holes(item > 127)
    return _bytes(np.where(inside, _lifted(255 - grey * (255 / background)), 0))


def _lifted(values: FloatArray) -> FloatArray:
    return FAINTEST + np.clip(values, 0, 255) * np.float32(1 - FAINTEST / 255)


def _bytes(values: np.ndarray) -> ByteArray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _cut_from_clutter(picture: Image.Image, note: Note) -> ByteArray:
    longest = max(picture.size)
    small = picture.reduce(max(1, longest // LARGE))
    scale = min(1.0, SMALL / max(small.size))
    tiny = small.resize((max(1, round(small.width * scale)), max(1, round(small.height * scale))), Image.Resampling.BOX)
    colours = np.asarray(tiny, np.float32)
    if np.ptp(colours, axis=(0, 1)).max() < LEAST_CONTRAST:
        raise BlankPicture(BLANK)
    item = _largest(_likely(colours))
    if item.sum() < LEAST_PIXELS:
        raise BlankPicture(BLANK)
    soft = Image.fromarray((item * 255).astype(np.uint8)).resize(small.size, Image.Resampling.BILINEAR)
    note("Background found", np.asarray(soft))
    mask = np.asarray(soft, np.float32) / np.float32(255)
    grey = np.asarray(small.convert("L"), np.float32)
    left, upper, right, lower = box_around(mask > 0.5)
    cut = _tone(grey, mask)[upper:lower, left:right]
    note("Cut out", cut)
    return cut


def _tone(grey: FloatArray, mask: FloatArray) -> ByteArray:
    inside, outside = mask > 0.5, mask < 0.5
    behind = float(np.median(grey[outside])) if outside.any() else 255.0
    item = float(np.median(grey[inside]))
    value = 255 - grey * (255 / max(behind, 128.0)) if item < behind else (grey - behind) * (255 / (255 - behind))
    return _bytes(mask * _lifted(value))


def _likely(colours: np.ndarray) -> FloatArray:
    """Give how likely each pixel belongs to the garment.

    Colours that the border has are background, those of the middle garment; both histograms are learnt anew from each round's answer,
    as in GrabCut (Rother, Kolmogorov and Blake 2004), with histograms in place of its mixtures and smoothing in place of its graph cut.
    """
    height, width = colours.shape[:2]
    bins = _bins(colours)
    rows, columns = _places((height, width))
    prior = 0.25 + 0.4 * np.exp(-((rows / 0.9) ** 6) - (columns / 0.85) ** 6)
    rim = np.maximum(np.abs(rows), np.abs(columns)) > 0.93
    belief: np.ndarray = np.where(rim, 0.02, prior)
    for _ in range(ROUNDS):
        ahead, behind = _histogram(bins, belief), _histogram(bins, 1 - belief)
        ratio = (ahead / behind)[bins]
        odds = ratio.reshape(height, width) * prior / (1 - prior)
        belief = ndimage.gaussian_filter(odds / (1 + odds), 1.2)
        belief[rim] *= 0.5
    return belief


def _bins(colours: np.ndarray) -> np.ndarray:
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    light, warm, lime = (red + green + blue) / 3, red - blue, green - (red + blue) / 2
    parts = []
    for values, count, low, high in ((light, BINS[0], 0, 256), (warm, BINS[1], -128, 128), (lime, BINS[2], -64, 64)):
        parts.append(np.clip((values - low) * (count / (high - low)), 0, count - 1).astype(np.intp))
    return ((parts[0] * BINS[1] + parts[1]) * BINS[2] + parts[2]).ravel()


def _histogram(bins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    counts = np.bincount(bins, weights.ravel(), int(np.prod(BINS))).reshape(BINS)
    smooth = ndimage.gaussian_filter(counts, 0.8, mode="constant").ravel()
    return smooth / smooth.sum() + 1e-5


def _largest(belief: FloatArray) -> BoolArray:
    """Keep the components that count most, pixels in the middle more than those at the rim; holes are filled unless they are background."""
    item = ndimage.binary_opening(belief > 0.5)
    regions, count = ndimage.label(item)
    if count == 0:
        return item
    rows, columns = _places(item.shape)
    numbers = np.arange(1, count + 1)
    sums = ndimage.sum_labels(np.exp(-2 * (rows**2 + columns**2)), regions, numbers)
    item = np.isin(regions, numbers[sums > SECOND * sums.max()])
    return _without_small_holes(item, belief)


def _without_small_holes(item: BoolArray, belief: FloatArray | None = None) -> BoolArray:
    """Fill holes that are small, or that are believed to be garment."""
    holes, count = ndimage.label(ndimage.binary_fill_holes(item) & ~item)
    sizes = np.bincount(holes.ravel(), minlength=count + 1)
    fill = sizes < SMALL_HOLE * item.sum()
    if belief is not None:
        fill |= np.bincount(holes.ravel(), belief.ravel(), count + 1) > LIKELY_HOLE * sizes
    fill[0] = False
    return item | fill[holes]


def _places(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Give each row's and each column's place, -1 to 1, the middle being 0."""
    return np.linspace(-1, 1, shape[0])[:, None], np.linspace(-1, 1, shape[1])[None, :]
