"""A picture in, the ink of its digit out: apart from the paper it was written on, and from whatever else lies on that paper.

On paper of one color (a canvas, a paint program, a data set's picture) ink is what differs from it, and keeps its shades of gray. In a
photograph or a scan, paper is what the surroundings of a place show, and ink is told from it as sharply as the scanners of MNIST did.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image
from scipy import ndimage

from model.preprocessing.pictures import BlankPicture, border, box_around, flatten
from model.preprocessing.ruling import without_ruling

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Note = Callable[[str, np.ndarray], None]
BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

LEAST_CONTRAST = 24  # of 255: less difference between ink and paper than this is noise
LEAST_IN_PHOTO = 14.0  # the same in a photograph, whose noise is averaged out
LEAST_DARKNESS = 0.09  # the same as a share of the paper's brightness
EVEN = 2  # of 255: how far paper of one color may stray
EVEN_BORDER = 0.9  # share of the border that is paper of one color
FRINGE = 0.06  # of the strongest ink: less is the blur of scaling, in a picture larger than the data set's
MOST_COVER = 0.95  # a picture with more ink than this shows no digit
PHOTO_SIDE = 320  # pixels, longest edge, at which ink is looked for in a photograph
CELLS = 24  # along the longest edge, in which the light on the paper is measured
STRONG, WEAK = 0.5, 0.3  # of the strongest ink: what certainly is ink, and what is ink beside it
SPECK = 0.03  # of the largest piece of ink
FAR = 0.4  # of the digit's size: ink farther away belongs to something else

NO_INK = "There is no ink in this picture. Draw a digit, or show one that stands out from its background."
ALL_INK = "This picture is all ink. Leave some paper around the digit."


def find_ink(picture: Image.Image, note: Note = lambda title, seen: None) -> FloatArray:
    """Separate a digit's ink from everything else: its paper, light and shadow, ruled lines, specks, the edge of the page.

    Args:
        picture: any mode, any size, ink dark on light or light on dark.
        note: told of the ink before anything is cut out.
    Returns:
        float32 (height, width), the box around the digit: 0 where there is no ink, up to 1 where it is strongest; in a photograph as large
        as it is when the photograph's longest edge has at most 320 pixels.
    Raises:
        BlankPicture: when there is no ink, or nothing else.
    """
    flat = flatten(picture)
    gray = flat.convert("L")
    ink = _on_even_paper(gray, int(np.median(border(np.asarray(gray)))), note)
    if ink is None:
        ink = _in_photo(flat, note)
    left, upper, right, lower = box_around(ink > 0)
    return ink[upper:lower, left:right]


def _on_even_paper(gray: Image.Image, paper: int, note: Note) -> FloatArray | None:
    """Give the ink on paper of one color, cut out; None when the picture is not of this kind."""
    even = np.abs(border(np.asarray(gray)).astype(np.int16) - paper) <= EVEN
    if even.mean() < EVEN_BORDER:
        return None
    counts = np.asarray(gray.histogram())
    darkest, lightest = np.flatnonzero(counts)[[0, -1]]
    contrast = max(paper - darkest, lightest - paper)
    if contrast < LEAST_CONTRAST:
        raise BlankPicture(NO_INK)
    sign = -1 if paper - darkest >= lightest - paper else 1
    shares = np.clip(sign * (np.arange(256, dtype=np.float32) - paper) / contrast, 0, 1)
    # In a picture of the data set's own size faint ink is real; in a larger one it is the fringe of scaling or of JPEG.
    fringe = FRINGE if max(gray.size) > 28 else 0.0
    faint = counts[(shares > fringe) & (shares < WEAK)].sum()
    if faint > counts[shares >= WEAK].sum():
        return None
    shares[shares <= fringe] = 0
    if counts[shares > 0].sum() > MOST_COVER * counts.sum():
        raise BlankPicture(ALL_INK)
    levels = gray.point([round(share) for share in (255 * shares).tolist()])
    note("Ink found", np.asarray(levels))
    ink = shares[np.asarray(gray.crop(levels.getbbox()))]
    return _digit_alone(ink, ink > 0, at_border=True)


def _in_photo(picture: Image.Image, note: Note) -> FloatArray:
    """Give the ink in a picture whose paper is not of one color."""
    step = -(-max(picture.size) // PHOTO_SIDE)
    small = np.asarray(picture.reduce(step) if step > 1 else picture, np.float32)
    light_ink = _has_light_ink(small.mean(axis=2))
    darkness, noise = _clearest(
        [_darkness(255 - channel if light_ink else channel) for channel in np.moveaxis(small, 2, 0)]
    )
    count = max(4, darkness.size // 400)
    strongest = float(np.partition(darkness, -count, axis=None)[-count:].mean())
    if strongest < max(LEAST_DARKNESS, 5 * noise):
        raise BlankPicture(NO_INK)
    weak = darkness > max(WEAK * strongest, 3 * noise)
    ink = np.clip((darkness - WEAK * strongest) / ((STRONG - WEAK) * strongest), 0, 1) * weak
    places = without_ruling(weak)
    if places.mean() > MOST_COVER:
        raise BlankPicture(ALL_INK)
    note("Ink found", ink * 255)
    return _digit_alone(ink * places, places & (darkness > STRONG * strongest), at_border=False)


def _has_light_ink(gray: FloatArray) -> bool:
    """Say whether what stands out from its surroundings is lighter than they are: chalk on a board."""
    stands_out = (gray - _surroundings(gray, 50))[::2, ::2]
    low, high = np.quantile(stands_out, (0.002, 0.998))
    if max(-low, high) < LEAST_IN_PHOTO:
        raise BlankPicture(NO_INK)
    return bool(high > -low)


def _darkness(channel: FloatArray) -> FloatArray:
    """Say how much darker than its paper each place is, as a share of the paper's brightness."""
    paper = _surroundings(
        channel, 75
    )  # most of the surroundings of ink is paper, and paper is the lighter part
    return np.asarray((paper - channel) / np.maximum(paper, 64), np.float32)


def _surroundings(values: FloatArray, percentile: float) -> FloatArray:
    """Give the brightness around each place, in a third of the picture: as smooth as light on paper is."""
    height, width = values.shape
    size = [max(1, round(CELLS * length / max(values.shape))) for length in (width, height)]
    cells = np.asarray(
        Image.fromarray(values).resize((size[0], size[1]), Image.Resampling.BOX), np.float32
    ) + np.float32(1)
    around = _ranked(cells, percentile)
    around *= _ranked(
        cells / around, percentile
    )  # where light falls off, the first look takes the brighter side for the whole
    return np.asarray(
        Image.fromarray(around - 1).resize((width, height), Image.Resampling.BILINEAR), np.float32
    )


def _ranked(cells: FloatArray, percentile: float) -> FloatArray:
    ranked = ndimage.percentile_filter(cells, percentile, size=CELLS // 3, mode="mirror")
    return np.asarray(ndimage.uniform_filter(ranked, CELLS // 6, mode="nearest"), np.float32)


def _clearest(channels: list[FloatArray]) -> tuple[FloatArray, float]:
    """Choose the color in which ink stands out most, and say how noisy its paper is (a standard deviation)."""
    samples = [channel[::2, ::2] for channel in channels]
    noises = [
        1.48 * float(np.median(np.abs(sample - np.median(sample)))) + 1e-3 for sample in samples
    ]
    tops = [float(np.quantile(sample, 0.995)) for sample in samples]
    best = int(np.argmax([top / (noise + 0.02) for top, noise in zip(tops, noises, strict=True)]))
    return channels[best], noises[best]


def _digit_alone(ink: FloatArray, certain: BoolArray, *, at_border: bool) -> FloatArray:
    """Keep the pieces of ink that make up one digit: the largest, and those near it that are no specks.

    Args:
        ink: 0 to 1.
        certain: which places are ink beyond doubt; a piece without any is none.
        at_border: whether a digit may touch the picture's border; in a photograph what does is rather something else.
    """
    pieces, count = ndimage.label(ink > 0, np.ones((3, 3)))
    if count == 0:
        raise BlankPicture(NO_INK)
    if count == 1:
        return ink
    boxes = ndimage.find_objects(pieces)
    masses = np.bincount(pieces.ravel(), ink.ravel(), count + 1)[1:]
    sure = np.bincount(pieces.ravel(), certain.ravel(), count + 1)[1:] > 0
    rank = masses * sure * _centrality(boxes, ink.shape, at_border)
    kept = _grow(
        int(rank.argmax()), boxes, np.where(sure, masses, 0.0), rank / np.maximum(masses, 1e-9)
    )
    chosen = np.zeros(count + 1, bool)
    chosen[[number + 1 for number in kept]] = True
    return np.asarray(ink * chosen[pieces], np.float32)


def _centrality(
    boxes: list[tuple[slice, ...]], shape: tuple[int, ...], at_border: bool
) -> np.ndarray:
    """Weigh pieces by where they lie: 1 in the middle, half as much in a corner, a fifth where they run out of the picture."""
    if at_border:
        return np.ones(len(boxes))
    spans = np.array([[(axis.start, axis.stop) for axis in box] for box in boxes], np.float64)
    away = np.abs(spans.mean(axis=2) / shape - 0.5).max(axis=1)
    outside = ((spans[..., 0] <= 1) | (spans[..., 1] >= np.array(shape) - 1)).any(axis=1)
    return np.asarray((1 - away) * np.where(outside, 0.2, 1.0))


def _grow(
    first: int, boxes: list[tuple[slice, ...]], masses: np.ndarray, weights: np.ndarray
) -> list[int]:
    """Add to the first piece, nearest first, those that may be strokes of the same digit."""
    spans = np.array([[(axis.start, axis.stop) for axis in box] for box in boxes], np.float64)
    kept = [first]
    low, high = spans[first, :, 0], spans[first, :, 1]
    while True:
        gaps = np.maximum(np.maximum(spans[..., 0] - high, low - spans[..., 1]), 0).max(axis=1)
        near = gaps <= FAR * (high - low).max() * np.minimum(1, weights / weights[first])
        adding = [
            int(n) for n in np.flatnonzero(near & (masses > SPECK * masses[first])) if n not in kept
        ]
        if not adding:
            return kept
        kept += adding
        low, high = spans[kept, :, 0].min(axis=0), spans[kept, :, 1].max(axis=0)
