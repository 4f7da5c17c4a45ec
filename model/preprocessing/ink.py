"""Find the ink of a digit: separate it from paper, light and shadow, ruled lines and specks.

On paper of one color (a canvas, a paint program, a data set's picture) ink is what differs from it,
and keeps its shades of gray. In a photo or a scan, each pixel is compared with the paper around it,
and ink is separated as sharply as MNIST's scanners did.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from model.preprocessing.frames import may_have_frame, remove_frame
from model.preprocessing.lines import remove_ruling
from model.preprocessing.numbers import keep_digit, split_digits
from model.preprocessing.pictures import BlankPicture, Note, border, bounded, crop, flatten, ignore

LEAST_CONTRAST = 24  # of 255: less difference between ink and paper than this is noise
LEAST_IN_PHOTO = 14.0  # the same in a photo, whose noise is averaged out
LEAST_DARKNESS = 0.09  # the same as a share of the paper's brightness
EVEN = 2  # of 255: how much the gray of even paper may vary
EVEN_BORDER = 0.9  # share of the border that must be even paper
EVEN_PAPER = 0.6  # share of the picture that must be even paper, if its border is not
WIDEST_BORDER = 0.06  # of the picture's shorter side
FRINGE = 0.06  # of the strongest ink: less is the blur of scaling or of JPEG
MOST_COVER = 0.95  # a picture with more ink than this shows no digit
PHOTO_SIDE = 320  # pixels, longest edge, at which ink is searched for in a photo
CELLS = 24  # along the longest edge, in which the light on the paper is measured
CLEAR = 0.4  # of the darkest pixels: what is ink when the strongest ink is measured
STRONG, WEAK = 0.5, 0.3  # of the strongest ink: what certainly is ink, and what is ink beside it

THIN, USUAL = 0.06, 0.095  # stroke widths by the digit's longer side; MNIST's are 2 of 20 pixels
BROADENING_SIDE = 96  # pixels of the longer side at which strokes are broadened

NO_INK = (
    "There is no digit to see in this picture. "
    "Draw one, or upload one that stands out from its background."
)
ALL_INK = "The whole picture is covered with ink. Leave some paper free around the digit."


@dataclass(frozen=True)
class Ink:
    """What is ink, float32 (height, width), 0 to 1, and what certainly is, bool."""

    shades: np.ndarray
    certain: np.ndarray
    on_even_paper: bool


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
    found = _find(picture, note)
    ink = keep_digit(found.shades, found.certain, at_border=found.on_even_paper)
    return crop(ink, ink > 0)


def find_digits(picture: Image.Image, note: Note = ignore) -> list[np.ndarray]:
    """Find the ink of each digit of a number, from left to right, as `find_ink` does that of one.

    With one digit, this is what `find_ink` returns.
    """
    found = _find(picture, note)
    return split_digits(found.shades, found.certain, at_border=found.on_even_paper)


def _find(picture: Image.Image, note: Note) -> Ink:
    flat = flatten(bounded(picture))
    found = _find_on_even_paper(flat.convert("L"), note) or _find_in_photo(flat, note)
    if not (found.shades > 0).any():
        raise BlankPicture(NO_INK)
    return found


def _find_on_even_paper(gray: Image.Image, note: Note) -> Ink | None:
    """Return the ink on paper of one color; None if the paper is not of one color."""
    counts = np.asarray(gray.histogram())
    edge, usual = border(np.asarray(gray)), int(counts.argmax())
    paper = int(np.median(edge))
    uneven = bool((np.abs(edge.astype(np.int16) - paper) <= EVEN).mean() < EVEN_BORDER)
    if uneven:
        # A frame may lie along the border; most of the picture is paper all the same.
        if counts[max(0, usual - EVEN) : usual + EVEN + 1].sum() < EVEN_PAPER * counts.sum():
            return None
        paper = usual
    elif abs(paper - usual) >= LEAST_CONTRAST and (inside := _inside_border(gray, usual)):
        return _find_on_even_paper(inside, note)
    darkest, lightest = np.flatnonzero(counts)[[0, -1]]
    contrast = max(paper - darkest, lightest - paper)
    if contrast < LEAST_CONTRAST:
        raise BlankPicture(NO_INK)
    sign = -1 if paper - darkest >= lightest - paper else 1
    shares = np.clip(sign * (np.arange(256, dtype=np.float32) - paper) / contrast, 0, 1)
    # In a picture of the data set's own size faint ink is real; in a larger one it is blur.
    fringe = FRINGE if max(gray.size) > 28 else 0.0
    faint = counts[(shares > fringe) & (shares < WEAK)].sum()
    if fringe and faint > counts[shares >= WEAK].sum():
        return None
    shares[shares <= fringe] = 0
    if counts[shares > 0].sum() > MOST_COVER * counts.sum():
        raise BlankPicture(ALL_INK)
    levels = gray.point(np.rint(255 * shares).astype(int).tolist())
    box = levels.getbbox()
    assert box is not None  # the strongest ink has a share of 1
    ink = shares.take(np.asarray(gray.crop(box)))
    inked = certain = ink > 0
    if may_have_frame(inked):
        left, upper, right, lower = box
        at_edge = left == 0, upper == 0, right == gray.width, lower == gray.height
        certain = remove_frame(inked, at_edge)
        ink = ink * certain
    if uneven and certain is inked:
        return None
    note("Ink found", np.asarray(levels))
    if certain is not inked:
        note("Frame removed", ink * 255)
    return Ink(ink, certain, on_even_paper=True)


def _inside_border(gray: Image.Image, paper: int) -> Image.Image | None:
    """Cut a border of another color off paper; return None if there is none, or nothing inside."""
    for depth in range(1, 2 + int(WIDEST_BORDER * min(gray.size))):
        inside = gray.crop((depth, depth, gray.width - depth, gray.height - depth))
        if min(inside.size) < 2:
            return None
        edge = border(np.asarray(inside)).astype(np.int16)
        if (np.abs(edge - paper) <= EVEN).mean() >= EVEN_BORDER:
            return inside if np.ptp(np.asarray(inside)) >= LEAST_CONTRAST else None
    return None


def _find_in_photo(picture: Image.Image, note: Note) -> Ink:
    """Return the ink in a picture whose paper is not of one color."""
    step = -(-max(picture.size) // PHOTO_SIDE)
    small = np.asarray(picture.reduce(step) if step > 1 else picture, np.float32)
    if _has_light_ink(small.mean(axis=2)):
        small = 255 - small
    darkness, noise = _clearest([_darkness(channel) for channel in np.moveaxis(small, 2, 0)])
    strongest = _strongest(darkness, noise)
    weak = darkness > max(WEAK * strongest, 3 * noise)
    title, unframed = "Ink found", remove_frame(weak, (True, True, True, True))
    if unframed is not weak:  # a frame may be darker than the digit, which is judged by its own
        note(title, weak * 255.0)
        title = "Frame removed"
        darkness = np.where(weak & ~unframed, 0, darkness)
        strongest = _strongest(darkness, noise)
        weak = darkness > max(WEAK * strongest, 3 * noise)
    unruled = remove_ruling(weak)
    ink = np.clip((darkness - WEAK * strongest) / ((STRONG - WEAK) * strongest), 0, 1) * weak
    if not unruled.any():
        raise BlankPicture(NO_INK)
    if unruled.mean() > MOST_COVER:
        raise BlankPicture(ALL_INK)
    note(title, ink * 255)
    certain = unruled & (darkness > STRONG * strongest)
    return Ink(ink * unruled, certain, on_even_paper=False)


def _strongest(darkness: np.ndarray, noise: float) -> float:
    """Return how dark the darker third of the ink is, however much paper is around it."""
    count = min(max(4, darkness.size // 400), darkness.size)
    darkest = float(np.partition(darkness, -count, axis=None)[-count:].mean())
    if darkest < max(LEAST_DARKNESS, 5 * noise):
        raise BlankPicture(NO_INK)
    ink = np.sort(darkness[darkness > max(CLEAR * darkest, 3 * noise)])
    return float(ink[-max(4, len(ink) // 3) :].mean())


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
