"""Draw one to four sides of a printed frame around the digits of DRAWINGS_DIR, as on answer sheets.

Half of the frames are as in a picture cut out of a table: where a side is missing, the lines beside
it run on to the picture's edge. In the other half, each side ends at the frame's corners.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from benchmarks.drawn_sets import Drawing, photos
from model.preprocessing.pictures import flatten

SIDES = ("left", "upper", "right", "lower")
LINE_WIDTHS = (0.006, 0.03)  # of the frame's longer side
DISTANCES = (0.06, 0.4)  # from the digit, of its longer side
NEAREST = 2.5  # pixels: a line that is nearer to a tiny digit would be one with it
MARGINS = (0.0, 0.15)  # outside the frame, of its longer side
MOST_TILT = 3.0  # degrees
SHADES = (0.7, 1.1)  # of the ink's difference from its paper
FINER = 3  # drawn this much larger and then reduced, for soft edges


def framed_photos(sides: int, seed: int = 0) -> Iterator[Drawing]:
    """Yield each digit photo with so many sides of a frame; `kind` names the sides."""
    choices = list(combinations(SIDES, sides))
    for number, drawing in enumerate(photos("digit_photos")):
        random = np.random.default_rng([seed, sides, number])
        drawn = choices[random.integers(len(choices))]
        picture = frame(drawing.picture, drawn, random)
        yield Drawing(" ".join(drawn), drawing.label, picture, drawing.origin)


def frame(picture: Image.Image, drawn: tuple[str, ...], random: np.random.Generator) -> Image.Image:
    """Draw some sides of a frame around a picture's digit, and cut the picture around the frame."""
    pixels = np.asarray(flatten(picture), np.float32)
    paper = _paper(pixels)
    inside, color = _digit(pixels, paper)
    left, upper, right, lower = inside
    size = max(right - left, lower - upper)
    away = np.maximum(random.uniform(*DISTANCES, 4) * size, NEAREST)
    box = np.array([left, upper, right, lower]) + away * [-1, -1, 1, 1]
    longest = max(box[2] - box[0], box[3] - box[1])
    width = max(1.0, random.uniform(*LINE_WIDTHS) * longest)
    outside = random.uniform(*MARGINS, 4) * longest + width
    runs_on = random.random() < 0.5
    # Cut out of a table, a side that is not drawn lies outside the picture.
    cut = [
        box[place] + sign * (outside[place] if side in drawn or not runs_on else -0.5 * away[place])
        for place, (side, sign) in enumerate(zip(SIDES, (-1, -1, 1, 1), strict=True))
    ]
    room = int(np.ceil(max(0, -min(cut), cut[2] - pixels.shape[1], cut[3] - pixels.shape[0]))) + 2
    extended = _extend(pixels, room)
    lines = _lines(box + room, drawn, width, extended.shape[:2], random, runs_on)
    framed = extended + lines[..., None] * random.uniform(*SHADES) * color
    left, upper, right, lower = (round(edge) + room for edge in cut)
    return Image.fromarray(np.clip(framed, 0, 255).astype(np.uint8)[upper:lower, left:right])


def _paper(pixels: np.ndarray) -> np.ndarray:
    """Return the paper without its digit, smooth as light is: float32 (height, width, 3)."""
    channels = []
    for channel in np.moveaxis(pixels, 2, 0):
        picture = Image.fromarray(channel)
        cells = np.asarray(picture.resize((24, 24), Image.Resampling.BOX))
        smooth = Image.fromarray(ndimage.median_filter(cells, 11, mode="nearest"))
        channels.append(np.asarray(smooth.resize(picture.size)))
    return np.stack(channels, axis=2)


def _digit(pixels: np.ndarray, paper: np.ndarray) -> tuple[tuple[int, int, int, int], np.ndarray]:
    """Return the box around a photo's only digit, and how its ink differs from the paper (RGB)."""
    differs = np.abs((pixels - paper).mean(axis=2))
    ink = differs > 0.3 * np.partition(differs, -20, axis=None)[-20]
    pieces, _ = ndimage.label(ink, np.ones((3, 3)))
    large = np.bincount(pieces.ravel())[1:]
    ink &= np.isin(pieces, 1 + np.flatnonzero(large > 0.05 * large.max()))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    color = np.median((pixels - paper)[ink], axis=0)
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1), color


def _extend(pixels: np.ndarray, room: int) -> np.ndarray:
    """Add paper on all sides, which goes on as it is at the picture's edges beside a digit."""
    edged = pixels.copy()
    for edge in (edged[0], edged[-1], edged[:, 0], edged[:, -1]):
        edge[:] = ndimage.median_filter(edge, (2 * len(edge) // 3, 1), mode="nearest")
    extended = np.pad(edged, [(room, room), (room, room), (0, 0)], mode="edge")
    extended[room:-room, room:-room] = pixels
    return extended


def _lines(
    box: np.ndarray,
    drawn: tuple[str, ...],
    width: float,
    shape: tuple[int, int],
    random: np.random.Generator,
    runs_on: bool,
) -> np.ndarray:
    """Return how much of each pixel the lines cover, 0 to 1."""
    turn = np.deg2rad(random.uniform(-MOST_TILT, MOST_TILT))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    center = (box[:2] + box[2:]) / 2
    far = 2 * max(shape)
    sheet = Image.new("L", (shape[1] * FINER, shape[0] * FINER), 0)
    for side in drawn:
        place = SIDES.index(side)
        along = 1 - place % 2  # the axis along which this side runs
        ends = []
        for end in (along, along + 2):
            neighbor = SIDES[end]
            corner = np.empty(2)
            corner[1 - along] = box[place]
            corner[along] = box[end]
            if runs_on and neighbor not in drawn:
                corner[along] += far if end > 1 else -far
            elif neighbor in drawn:  # whole corners
                corner[along] += width / 2 * (1 if end > 1 else -1)
            away = corner - center
            ends.append(center + rotation @ away)
        points = [tuple((FINER * end).tolist()) for end in ends]
        ImageDraw.Draw(sheet).line(points, fill=255, width=max(1, round(width * FINER)))
    return np.asarray(sheet.reduce(FINER), np.float32) / 255
