"""A table of ways to write something and a random generator in, a picture of it as a hand might have written it out: dark on white."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.glyphs import Way

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float64]]
FloatVector = np.ndarray[tuple[int], np.dtype[np.float64]]

CANVAS = 72  # pixels; three times MNIST's box, for edges as soft as a scan's
INKED = 52.0  # pixels of it that the longer side of the pen's path takes
STEPS = 6  # pieces of line between two points of a stroke

PACES = (2.0, 3.5, 6.0)  # waves of a bend across a digit's height


class Hands(NamedTuple):
    """How far the hands of some people differ: standard deviations; lengths in shares of the height of what they write."""

    slant_mean: float = 0.1
    slant: float = 0.28
    turn: float = 0.09  # radians
    aspect: float = 0.25  # of the width's logarithm
    bend: float = 0.22
    tremble: float = 0.02  # of each point
    taper: float = 0.22
    middle: float = 0.22
    pen_mean: float = 0.125
    pen: float = 0.34  # of the pen's logarithm
    pens: tuple[float, float] = (0.05, 0.27)  # the thinnest, the thickest


class _Path(NamedTuple):
    """One way of writing, ready for drawing: tracing @ points is the pen's path, whose strokes begin at starts."""

    points: FloatArray
    tracing: FloatArray
    starts: tuple[int, ...]


def write(ways: tuple[Way, ...], random: np.random.Generator, hands: Hands) -> Image.Image:
    """Write something once.

    Args:
        ways: how it may be written, each with how common that is.
        random: where the hand's accidents come from.
        hands: among whose hands this one is.

    Returns:
        mode "L", 72x72, ink 0 on paper 255.
    """
    paths, chances = _ways(ways)
    path = paths[np.searchsorted(chances, random.random())]
    points = path.tracing @ (path.points + random.normal(0, hands.tremble, path.points.shape))
    return ink(_warp(points, random, hands), path.starts, choose_pen(random, hands))


def choose_pen(random: np.random.Generator, hands: Hands) -> float:
    """Give a pen's width, as a share of the longer side of what is written."""
    return float(np.clip(hands.pen_mean * np.exp(random.normal(0, hands.pen)), *hands.pens))


def ink(points: FloatArray, starts: tuple[int, ...], pen: float) -> Image.Image:
    """Draw strokes with a round pen, as large as they fit.

    Args:
        points: float (n, 2), x and y in any unit: the strokes one after the other.
        starts: at which point each stroke begins; the first is 0.
        pen: its width as a share of the longer side.

    Returns:
        mode "L", 72x72, ink 0 on paper 255.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    points = (points - (low + high) / 2) * (INKED / max(1e-9, (high - low).max())) + CANVAS / 2
    pen *= INKED
    picture = Image.new("L", (CANVAS, CANVAS), 255)
    paper = ImageDraw.Draw(picture)
    for stroke in np.split(points, starts[1:]):
        paper.line(stroke.ravel().tolist(), fill=0, width=round(pen))
    for dot in np.hstack([points - pen / 2, points + pen / 2]).tolist():  # round ends and joints
        paper.ellipse(dot, fill=0)
    return picture


def _warp(points: FloatArray, random: np.random.Generator, hands: Hands) -> FloatArray:
    """Bend, slant, stretch and turn a path as one hand does all its digits."""
    phases = random.uniform(0, 2 * np.pi, (len(PACES), 2))
    for pace, phase in zip(
        PACES, phases, strict=True
    ):  # quick waves are small ones: a hand is smooth
        points = points + np.sin(pace * points + phase) @ random.normal(
            0, hands.bend / pace, (2, 2)
        )
    # The upper half may take more of the height than the lower, and more of the width.
    points[:, 1] += random.normal(0, hands.middle) * points[:, 1] * (1 - points[:, 1])
    points[:, 0] *= 1 + random.normal(0, hands.taper) * (points[:, 1] - 0.5)
    slant, turn = random.normal(hands.slant_mean, hands.slant), random.normal(0, hands.turn)
    width = np.exp(random.normal(0, hands.aspect))
    cosine, sine = np.cos(turn), np.sin(turn)
    return (
        points @ np.array([[width, 0], [-slant, 1]]) @ np.array([[cosine, sine], [-sine, cosine]])
    )


@cache
def _ways(ways: tuple[Way, ...]) -> tuple[tuple[_Path, ...], FloatVector]:
    shares = np.array([share for share, _ in ways])
    return tuple(_prepare(way) for _, way in ways), np.cumsum(shares) / shares.sum()


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
    points = [
        [float(place) for place in word.rstrip("!").split(",")]
        for stroke in strokes
        for word in stroke
    ]
    return _Path(np.array(points) / 100, tracing, tuple(starts))


def _trace(stroke: list[str]) -> FloatArray:
    """Give the matrix that takes a stroke's points to its path, one smooth run between two corners after the other."""
    unit = np.eye(len(stroke))
    corners = [place for place, word in enumerate(stroke) if word.endswith("!")]
    return np.concatenate(
        [_smooth(unit[start : end + 1]) for start, end in pairwise([0, *corners, len(stroke) - 1])]
    )


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
