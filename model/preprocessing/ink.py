"""Find the ink of a digit: separate it from paper, light and shadow, ruled lines and specks.

On paper of one color (a canvas, a paint program, a data set's picture) ink is what differs from it,
and keeps its shades of gray. In a photo or a scan, each pixel is compared with the paper around it,
and ink is separated as sharply as MNIST's scanners did.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

from model.preprocessing.pictures import BlankPicture, Note, border, crop, flatten, ignore

LEAST_CONTRAST = 24  # of 255: less difference between ink and paper than this is noise
LEAST_IN_PHOTO = 14.0  # the same in a photo, whose noise is averaged out
LEAST_DARKNESS = 0.09  # the same as a share of the paper's brightness
EVEN = 2  # of 255: how much the gray of even paper may vary
EVEN_BORDER = 0.9  # share of the border that must be even paper
FRINGE = 0.06  # of the strongest ink: less is the blur of scaling or of JPEG
MOST_COVER = 0.95  # a picture with more ink than this shows no digit
PHOTO_SIDE = 320  # pixels, longest edge, at which ink is searched for in a photo
CELLS = 24  # along the longest edge, in which the light on the paper is measured
STRONG, WEAK = 0.5, 0.3  # of the strongest ink: what certainly is ink, and what is ink beside it
SPECK = 0.03  # of the largest piece of ink
FAR = 0.4  # of the digit's size: ink farther away belongs to something else

LINE_PIECE = 0.3  # of the picture's width: a straight run this long may be part of a ruled line
LINE_LENGTH = 0.9  # of the width: a line runs from edge to edge, a stroke hardly ever does
LINE_THICKNESS = 0.03  # of the width: thicker ones are strokes of a digit that fills its picture
LINE_TILT = 3  # pixels by which a piece may deviate from straight

THIN, USUAL = 0.06, 0.095  # stroke widths by the digit's longer side; MNIST's are 2 of 20 pixels
BROADENING_SIDE = 96  # pixels of the longer side at which strokes are broadened

NO_INK = (
    "There is no digit to see in this picture. "
    "Draw one, or upload one that stands out from its background."
)
ALL_INK = "The whole picture is covered with ink. Leave some paper free around the digit."


def find_ink(picture: Image.Image, note: Note = ignore) -> np.ndarray:
    """Find a digit's ink and cut out the box around it.

    Args:
        picture: any mode, any size, ink dark on light or light on dark.
        note: told of the ink before it is cut out.
    Returns:
        float32 (height, width): 0 where there is no ink, up to 1 where it is strongest. Photos are
        first reduced to 320 pixels along their longest edge.
    Raises:
        BlankPicture: if there is no ink, or nothing else.
    """
    flat = flatten(picture)
    ink = _find_on_even_paper(flat.convert("L"), note)
    if ink is None:
        ink = _find_in_photo(flat, note)
    return crop(ink, ink > 0)


def _find_on_even_paper(gray: Image.Image, note: Note) -> np.ndarray | None:
    """Return the ink on paper of one color; None if the paper is not of one color."""
    edge = border(np.asarray(gray))
    paper = int(np.median(edge))
    if (np.abs(edge.astype(np.int16) - paper) <= EVEN).mean() < EVEN_BORDER:
        return None
    counts = np.asarray(gray.histogram())
    darkest, lightest = np.flatnonzero(counts)[[0, -1]]
    contrast = max(paper - darkest, lightest - paper)
    if contrast < LEAST_CONTRAST:
        raise BlankPicture(NO_INK)
    sign = -1 if paper - darkest >= lightest - paper else 1
    shares = np.clip(sign * (np.arange(256, dtype=np.float32) - paper) / contrast, 0, 1)
    # In a picture of the data set's own size faint ink is real; in a larger one it is blur.
    fringe = FRINGE if max(gray.size) > 28 else 0.0
    faint = counts[(shares > fringe) & (shares < WEAK)].sum()
    if faint > counts[shares >= WEAK].sum():
        return None
    shares[shares <= fringe] = 0
    if counts[shares > 0].sum() > MOST_COVER * counts.sum():
        raise BlankPicture(ALL_INK)
    levels = gray.point(np.rint(255 * shares).astype(int).tolist())
    note("Ink found", np.asarray(levels))
    ink = shares.take(np.asarray(gray.crop(levels.getbbox())))
    return _keep_digit(ink, ink > 0, at_border=True)


def _find_in_photo(picture: Image.Image, note: Note) -> np.ndarray:
    """Return the ink in a picture whose paper is not of one color."""
    step = -(-max(picture.size) // PHOTO_SIDE)
    small = np.asarray(picture.reduce(step) if step > 1 else picture, np.float32)
    if _has_light_ink(small.mean(axis=2)):
        small = 255 - small
    darkness, noise = _clearest([_darkness(channel) for channel in np.moveaxis(small, 2, 0)])
    count = max(4, darkness.size // 400)
    strongest = float(np.partition(darkness, -count, axis=None)[-count:].mean())
    if strongest < max(LEAST_DARKNESS, 5 * noise):
        raise BlankPicture(NO_INK)
    weak = darkness > max(WEAK * strongest, 3 * noise)
    ink = np.clip((darkness - WEAK * strongest) / ((STRONG - WEAK) * strongest), 0, 1) * weak
    unruled = remove_ruling(weak)
    if unruled.mean() > MOST_COVER:
        raise BlankPicture(ALL_INK)
    note("Ink found", ink * 255)
    certain = unruled & (darkness > STRONG * strongest)
    return _keep_digit(ink * unruled, certain, at_border=False)


def _has_light_ink(gray: np.ndarray) -> bool:
    """Return whether what stands out is lighter than its surroundings, as chalk on a board."""
    stands_out = (gray - _surroundings(gray, 50))[::2, ::2]
    low, high = np.quantile(stands_out, (0.002, 0.998))
    if max(-low, high) < LEAST_IN_PHOTO:
        raise BlankPicture(NO_INK)
    return bool(high > -low)


def _darkness(channel: np.ndarray) -> np.ndarray:
    """Return how much darker than its paper each pixel is, as a share of the paper's brightness."""
    paper = _surroundings(channel, 75)  # around ink is mostly paper, and paper is the lighter part
    return (paper - channel) / np.maximum(paper, 64)


def _surroundings(values: np.ndarray, percentile: float) -> np.ndarray:
    """Return the brightness around each pixel, in a third of the picture, smooth as light is."""
    height, width = values.shape
    columns, rows = (max(1, round(CELLS * side / max(height, width))) for side in (width, height))
    reduced = Image.fromarray(values).resize((columns, rows), Image.Resampling.BOX)
    cells = np.asarray(reduced, np.float32) + np.float32(1)
    around = _smooth_percentile(cells, percentile)
    # Where light falls off, the first pass takes the brighter side for the whole.
    around *= _smooth_percentile(cells / around, percentile)
    enlarged = Image.fromarray(around - 1).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(enlarged, np.float32)


def _smooth_percentile(cells: np.ndarray, percentile: float) -> np.ndarray:
    ranked = ndimage.percentile_filter(cells, percentile, size=CELLS // 3, mode="mirror")
    return ndimage.uniform_filter(ranked, CELLS // 6, mode="nearest")


def _clearest(channels: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """Choose the channel in which ink stands out most; return it with its paper's noise (std)."""
    samples = [channel[::2, ::2] for channel in channels]
    deviations = [float(np.median(np.abs(sample - np.median(sample)))) for sample in samples]
    noises = [1.48 * deviation + 1e-3 for deviation in deviations]
    tops = [float(np.quantile(sample, 0.995)) for sample in samples]
    best = int(np.argmax([top / (noise + 0.02) for top, noise in zip(tops, noises, strict=True)]))
    return channels[best], noises[best]


def remove_ruling(ink: np.ndarray) -> np.ndarray:
    """Remove lines that run across the whole picture, horizontal and vertical, of ruled paper.

    Args:
        ink: bool (height, width).
    Returns:
        bool (height, width); strokes that cross a line stay whole.
    """
    return ink & ~_horizontal_lines(ink) & ~_horizontal_lines(ink.T).T


def _horizontal_lines(ink: np.ndarray) -> np.ndarray:
    """Mark lines from the left to the right edge, except where a stroke crosses them."""
    none = np.zeros_like(ink)
    width = ink.shape[1]
    thick = ndimage.maximum_filter1d(ink, LINE_TILT, axis=0)
    runs = ndimage.grey_opening(thick, (1, max(3, int(LINE_PIECE * width))), mode="nearest")
    pieces, _ = ndimage.label(ndimage.maximum_filter1d(runs, LINE_TILT, axis=0), np.ones((3, 3)))
    spans = [columns.stop - columns.start for _, columns in ndimage.find_objects(pieces)]
    across = 1 + np.flatnonzero(np.array(spans) >= LINE_LENGTH * width)
    if not across.size:
        return none
    lines = ink & np.isin(pieces, across)
    thickness = int(np.median(lines.sum(axis=0)[lines.any(axis=0)] / len(across)))
    if thickness > max(2.0, LINE_THICKNESS * width):
        return none
    return lines & ~ndimage.grey_opening(ink, (2 * thickness + 3, 1), mode="nearest")


def _keep_digit(ink: np.ndarray, certain: np.ndarray, *, at_border: bool) -> np.ndarray:
    """Keep the pieces of ink that make up one digit: the largest, and those near it but specks.

    Args:
        ink: float32 (height, width), 0 to 1.
        certain: bool (height, width), what certainly is ink; pieces without any are dropped.
        at_border: whether a digit may touch the picture's border; in a photo, what touches it is
            rather something else.
    """
    pieces, count = ndimage.label(ink > 0, np.ones((3, 3)))
    if count == 0:
        raise BlankPicture(NO_INK)
    if count == 1:
        return ink
    boxes = ndimage.find_objects(pieces)
    low = np.array([[axis.start for axis in box] for box in boxes], float)
    high = np.array([[axis.stop for axis in box] for box in boxes], float)
    weights = np.ones(count) if at_border else _centrality(low, high, ink.shape)
    masses = np.bincount(pieces.ravel(), ink.ravel(), count + 1)[1:]
    sure = np.bincount(pieces.ravel(), certain.ravel(), count + 1)[1:] > 0
    first = int((masses * sure * weights).argmax())
    kept = np.arange(count) == first
    while True:  # what is near the kept pieces, and no speck, may be a stroke of the same digit
        start, stop = low[kept].min(axis=0), high[kept].max(axis=0)
        gaps = np.maximum(np.maximum(low - stop, start - high), 0).max(axis=1)
        near = gaps <= FAR * (stop - start).max() * np.minimum(1, weights / weights[first])
        grown = kept | (near & sure & (masses > SPECK * masses[first]))
        if np.array_equal(grown, kept):
            return ink * np.append(False, kept)[pieces]
        kept = grown


def _centrality(low: np.ndarray, high: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return weights of pieces: 1 in the middle, 0.5 in a corner, a fifth of that at the border."""
    away = np.abs((low + high) / 2 / shape - 0.5).max(axis=1)
    outside = ((low <= 1) | (high >= np.array(shape) - 1)).any(axis=1)
    return (1 - away) * np.where(outside, 0.2, 1.0)


def stroke_width(ink: np.ndarray) -> float:
    """Estimate the width of the strokes: twice their area by the length of their edges.

    Args:
        ink: float32 (height, width), 0 to 1.
    Returns:
        pixels; 0 if there is no ink.
    """
    inside = np.pad(ink > 0.5 * ink.max(), 1)
    edges = sum(np.count_nonzero(np.diff(inside, axis=axis)) for axis in (0, 1))
    # On average, a slanted edge is shorter by pi / 4 than its steps of pixels.
    return 2.0 * np.count_nonzero(inside) / max(1.0, edges * np.pi / 4)


def broaden(ink: np.ndarray) -> np.ndarray:
    """Broaden strokes that would hardly show at 20x20; return others unchanged.

    Args:
        ink: float32 (height, width), 0 to 1, cut out so that ink touches every side.
    Returns:
        float32, cut out likewise, in another size if it was broadened.
    """
    side = max(ink.shape)
    if side <= 28 or stroke_width(ink) >= THIN * side:
        return ink
    step = -(-side // BROADENING_SIDE)
    padded = np.pad(ink, [(0, -length % step) for length in ink.shape])
    blocks = padded.reshape(padded.shape[0] // step, step, -1, step)
    small = blocks.mean(axis=(1, 3))
    reach = max(1, round((USUAL * max(small.shape) - stroke_width(small)) / 2))
    disc = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1]) <= reach + 0.3
    broad = ndimage.grey_dilation(np.pad(small, reach), footprint=disc)
    # What averaging has made faint is ink all the same.
    broad = np.minimum(broad / np.quantile(broad[broad > 0], 0.5), 1)
    return crop(broad, broad > 0).astype(np.float32)
