"""A digit and a random generator in, a picture of that digit as a hand might have written it out: dark pen strokes on white paper.

The strokes are tables of points put down by hand; no written digit was measured for them. How far hands differ was chosen by how
well a network taught with the drawings reads MNIST's training pictures.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float64]]

CANVAS = 72  # pixels; three times MNIST's box, for edges as soft as a scan's
INKED = 52.0  # pixels of it that the longer side of the pen's path takes
STEPS = 6  # pieces of line between two points of a stroke

# How far hands differ: standard deviations; lengths in shares of the digit's height, ASPECT and PEN as logarithms.
SLANT_MEAN, SLANT = 0.1, 0.28
TURN = 0.09
ASPECT = 0.25
BEND, PACES = 0.22, (2.0, 3.5, 6.0)
TREMBLE = 0.02
TAPER = 0.22
MIDDLE = 0.22
PEN_MEAN, PEN = 0.125, 0.34

# Ways of writing each digit, with how common each is: points x,y in hundredths of the digit's height, y downwards.
# The pen runs smoothly through them, turns sharply at an exclamation mark and is lifted at a slash.
WAYS: dict[int, tuple[tuple[float, str], ...]] = {
    0: (
        (4, "36,0 12,16 0,50 12,86 36,100 60,86 72,50 60,14 36,0"),
        (2, "25,0 6,20 0,55 6,85 22,100 40,82 46,45 40,14 25,0"),
        (2, "50,4 20,12 0,55 12,92 40,100 66,70 70,30 55,6 30,10"),
        (1, "30,12 10,30 0,60 20,97 50,95 72,60 66,20 42,0 22,6 30,20"),
    ),
    1: (
        (14, "0,0 0,50 0,100"),
        (2, "4,0 -3,50 2,100"),
        (2, "-16,20 0,0! 0,50 0,100"),
        (2, "-24,20 0,0! 0,50 0,100 / -26,100 26,100"),
    ),
    2: (
        (3, "0,22 20,2 48,4 56,28 36,64 0,100! 30,97 66,100"),
        (3, "0,20 26,0 54,14 50,44 28,80 6,98 2,80 20,74 46,90 80,94"),
        (2, "0,10 30,0 56,8 50,36 24,70 0,96! 40,92 80,90"),
        (2, "2,30 10,6 36,0 50,20 42,50 20,82 0,90 10,76 36,90 62,100"),
        (2, "10,14 36,0 60,16 46,50 20,84 0,92 6,74 34,80 62,98 86,86"),
        (2, "22,18 46,0 62,18 50,50 18,88 0,88 10,72 36,78 60,92 92,88"),
        (2, "18,22 42,0 62,14 52,46 26,80 0,96! 40,88 94,92"),
        (1, "6,6 50,4 56,18 30,60 0,98! 30,100 62,98"),
    ),
    3: (
        (2, "4,10 30,0 52,14 40,36 20,44! 46,50 54,72 40,94 16,100 0,92"),
        (4, "2,14 26,0 52,12 48,36 20,48! 52,58 56,84 28,100 0,90"),
        (2, "4,2 30,0 56,2! 24,42! 54,56 54,84 26,100 0,92"),
        (2, "6,8 36,0 60,10 44,36 24,46 46,54 52,76 30,96 0,100"),
        (2, "10,12 42,0 70,10 54,32 28,42! 60,50 64,76 36,98 0,94"),
        (2, "14,10 36,0 62,4! 44,26 26,40! 54,48 58,74 34,96 0,98"),
        (1, "0,20 24,0 50,16 36,42 20,50 14,44 40,50 54,76 30,100 0,86"),
    ),
    4: (
        (4, "4,0 2,26 0,50! 30,52 64,46 / 52,0 50,50 46,100"),
        (1, "10,4 2,34 10,56 36,54 56,42 / 56,0 52,50 50,100"),
        (1, "44,0 20,36 0,64! 30,64 66,62 / 46,0 46,50 44,100"),
        (2, "14,4 0,52! 40,50 70,50 / 50,16 42,60 38,100"),
        (1, "6,10 0,40 8,56 30,54 56,36 / 70,0 50,46 36,100"),
        (0.5, "0,14 4,44 28,50 50,36 54,2! 52,50 50,100"),
    ),
    5: (
        (4, "62,0 14,3! 8,42! 36,40 56,62 42,92 0,98"),
        (3, "12,6 6,42! 38,46 50,70 32,96 0,94 / 12,6 40,4 74,0"),
        (2, "76,0 50,3 30,6 22,24 18,40 42,52 48,74 26,96 0,94"),
        (2, "20,10 16,44! 52,46 66,68 40,96 0,90 / 20,10 46,8 70,4"),
        (1, "18,4 12,36! 40,34 58,56 48,86 22,100 0,88 / 18,4 44,2 66,4"),
        (1, "54,0 20,6 4,24 20,42 46,54 54,76 34,98 0,92"),
    ),
    6: (
        (4, "46,0 16,28 0,68 14,96 40,96 54,74 40,56 16,64 6,80"),
        (2, "24,0 6,40 0,78 16,100 42,92 48,68 30,56 6,72"),
        (2, "60,2 26,18 2,60 10,94 40,98 62,78 52,54 26,56 8,76"),
        (2, "20,0 4,36 2,80 24,100 56,86 58,62 36,54 14,72 12,90"),
        (1, "26,0 4,50 6,90 30,98 42,82 30,68 10,82 16,98"),
    ),
    7: (
        (4, "0,6 30,4 58,2! 40,50 24,100"),
        (2, "0,4 30,8 56,2 52,20 36,54 28,100"),
        (1.5, "0,4 30,5 60,2! 40,50 26,100 / 16,52 64,48"),
        (1.5, "0,20 6,4! 30,6 58,0! 42,46 30,100"),
        (1.5, "0,40 8,4! 34,6 60,2! 50,50 40,100"),
        (1, "4,12 30,4 54,10 44,46 16,100 / 12,60 40,54 66,52"),
        (1, "0,16 20,2 48,6 50,30 42,60 36,100"),
    ),
    8: (
        (4, "50,12 28,0 6,16 18,40 42,60 50,84 26,100 2,84 12,62 40,38 50,12"),
        (2, "28,0 8,10 8,34 28,46 48,34 48,10 28,0 / 28,46 2,60 4,90 28,100 52,90 54,60 28,46"),
        (2, "62,14 36,0 8,12 16,34 40,54 40,84 20,100 8,84 30,50 62,14"),
        (2, "56,10 30,0 6,14 12,38 36,46 56,26 52,8 40,40 36,76 22,100 8,84 30,50"),
        (2, "60,6 30,0 12,20 30,46 42,72 24,98 2,88 10,66 36,42 62,8"),
        (1, "44,2 16,8 12,30 34,54 36,86 16,100 2,86 20,56 46,24 46,0"),
    ),
    9: (
        (2, "56,8 30,2 6,16 2,38 20,48 44,36 56,8! 52,50 42,100"),
        (2, "66,14 40,0 10,14 4,38 26,46 54,26 62,16! 46,56 26,100"),
        (3, "46,10 24,0 2,14 6,36 26,42 44,26 48,8! 46,40 34,100"),
        (3, "50,10 26,0 2,20 8,46 34,42 52,12! 50,50 44,100"),
        (2, "46,14 24,2 0,24 12,46 40,36 50,6 46,40 34,70 20,100"),
        (2, "50,10 24,0 0,22 16,46 44,36 54,10 54,50 48,86 24,100 4,90"),
        (2, "60,16 34,0 4,20 6,44 30,46 58,20 56,24 46,60 32,100"),
        (1, "36,44 8,42 4,14 28,0 48,14 46,50 40,100"),
        (1, "50,2 20,4 0,30 14,48 48,40 56,2! 50,50 42,100"),
    ),
}


class _Path(NamedTuple):
    """One way of writing, ready for drawing: tracing @ points is the pen's path, whose strokes begin at starts."""

    points: FloatArray
    tracing: FloatArray
    starts: tuple[int, ...]


def draw_digit(digit: int, random: np.random.Generator) -> Image.Image:
    """Write a digit once.

    Args:
        digit: 0 to 9.
        random: where the hand's accidents come from.

    Returns:
        mode "L", 72x72, ink 0 on paper 255.
    """
    path = _PATHS[digit][np.searchsorted(_CHANCES[digit], random.random())]
    points = path.tracing @ (path.points + random.normal(0, TREMBLE, path.points.shape))
    points = _fit(_warp(points, random))
    pen = float(np.clip(PEN_MEAN * np.exp(random.normal(0, PEN)), 0.05, 0.27)) * INKED
    return _ink(points, path.starts, pen)


def _warp(points: FloatArray, random: np.random.Generator) -> FloatArray:
    """Bend, slant, stretch and turn a path as one hand does all its digits."""
    phases = random.uniform(0, 2 * np.pi, (len(PACES), 2))
    for pace, phase in zip(PACES, phases, strict=True):  # quick waves are small ones: a hand is smooth
        points = points + np.sin(pace * points + phase) @ random.normal(0, BEND / pace, (2, 2))
    # The upper half may take more of the height than the lower, and more of the width.
    points[:, 1] += random.normal(0, MIDDLE) * points[:, 1] * (1 - points[:, 1])
    points[:, 0] *= 1 + random.normal(0, TAPER) * (points[:, 1] - 0.5)
    slant, turn = random.normal(SLANT_MEAN, SLANT), random.normal(0, TURN)
    width = np.exp(random.normal(0, ASPECT))
    cosine, sine = np.cos(turn), np.sin(turn)
    return points @ np.array([[width, 0], [-slant, 1]]) @ np.array([[cosine, sine], [-sine, cosine]])


def _fit(points: FloatArray) -> FloatArray:
    low, high = points.min(axis=0), points.max(axis=0)
    return (points - (low + high) / 2) * (INKED / (high - low).max()) + CANVAS / 2


def _ink(points: FloatArray, starts: tuple[int, ...], pen: float) -> Image.Image:
    picture = Image.new("L", (CANVAS, CANVAS), 255)
    paper = ImageDraw.Draw(picture)
    for stroke in np.split(points, starts[1:]):
        paper.line(stroke.ravel().tolist(), fill=0, width=round(pen))
    for dot in np.hstack([points - pen / 2, points + pen / 2]).tolist():  # round ends and joints
        paper.ellipse(dot, fill=0)
    return picture


def _prepare(way: str) -> _Path:
    strokes = [stroke.split() for stroke in way.split(" / ")]
    traces = [_trace(stroke) for stroke in strokes]
    tracing = np.zeros(np.sum([trace.shape for trace in traces], axis=0))
    row = column = 0
    starts = []
    for trace in traces:
        height, width = trace.shape
        tracing[row : row + height, column : column + width] = trace
        starts.append(row)
        row, column = row + height, column + width
    points = [[float(place) for place in word.rstrip("!").split(",")] for stroke in strokes for word in stroke]
    return _Path(np.array(points) / 100, tracing, tuple(starts))


def _trace(stroke: list[str]) -> FloatArray:
    """Give the matrix that takes a stroke's points to its path, one smooth run between two corners after the other."""
    unit = np.eye(len(stroke))
    corners = [place for place, word in enumerate(stroke) if word.endswith("!")]
    return np.concatenate([_smooth(unit[start : end + 1]) for start, end in pairwise([0, *corners, len(stroke) - 1])])


def _smooth(run: FloatArray) -> FloatArray:
    """Run a Catmull-Rom spline through the rows."""
    padded = np.concatenate([2 * run[:1] - run[1:2], run, 2 * run[-1:] - run[-2:-1]])
    share = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    pieces = [_piece(padded[first : first + 4], share) for first in range(len(run) - 1)]
    return np.concatenate([*pieces, run[-1:]])


def _piece(four: FloatArray, share: FloatArray) -> FloatArray:
    before, start, end, after = four
    cubic = 3 * start - before - 3 * end + after
    square = 2 * before - 5 * start + 4 * end - after
    return start + share * (end - before + share * (square + share * cubic)) / 2


_PATHS = {digit: tuple(_prepare(way) for _, way in ways) for digit, ways in WAYS.items()}
_CHANCES = {digit: np.cumsum([share for share, _ in ways]) / sum(share for share, _ in ways) for digit, ways in WAYS.items()}
