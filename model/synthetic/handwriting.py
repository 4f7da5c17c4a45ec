"""Draw digits and letters as a hand might write them: dark pen strokes on white paper.

`strokes.toml` has the pen strokes. MNIST's writers are imitated for a sample that stands in for
it; how far they differ was chosen by how well a network taught with the drawings reads MNIST's
training pictures. Visitors come from anywhere, and differ more, above all in their pens.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from scipy.linalg import block_diag

from model.synthetic.geometry import FloatArray, parse_stroke, smooth

STROKES_FILE = Path(__file__).with_name("strokes.toml")
CANVAS = 72  # pixels; three times MNIST's box, for edges as soft as a scan's
INKED = 52.0  # pixels of it that the longer side of the pen's path takes
STEPS = 6  # pieces of line between two points of a stroke
BENDS = (2.0, 3.5, 6.0)  # angular frequencies of a bend, per height


class Hands(NamedTuple):
    """How much people's hands differ: standard deviations, in shares of the sign's height."""

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


MNIST_HANDS = Hands()
VISITOR_HANDS = Hands(
    slant_mean=0.08, aspect=0.3, tremble=0.03, pen_mean=0.13, pen=0.45, pens=(0.06, 0.32)
)


class _Path(NamedTuple):
    """One way of writing: curves @ points is the pen's path; its strokes begin at starts."""

    points: FloatArray
    curves: FloatArray
    starts: tuple[int, ...]


def draw_digit(digit: int, random: np.random.Generator) -> Image.Image:
    """Write a digit as MNIST's writers do: mode "L", 72x72, ink 0 on paper 255."""
    return write("mnist", str(digit), random, MNIST_HANDS)


def draw_visitor_digit(digit: int, random: np.random.Generator) -> Image.Image:
    """Write a digit as people anywhere may: mode "L", 72x72, ink 0 on paper 255."""
    return write("visitors", str(digit), random, VISITOR_HANDS)


def write(table: str, sign: str, random: np.random.Generator, hands: Hands) -> Image.Image:
    """Write a sign once.

    Args:
        table: a table of `strokes.toml`.
        sign: a key of the table.
        random: source of all randomness.
        hands: how the writers differ, of whom one is chosen.

    Returns:
        Mode "L", 72x72, ink 0 on paper 255.
    """
    paths, cumulative = _paths(table, sign)
    path = paths[np.searchsorted(cumulative, random.random())]
    points = path.curves @ (path.points + random.normal(0, hands.tremble, path.points.shape))
    return ink(_distort(points, random, hands), path.starts, choose_pen(random, hands))


def choose_pen(random: np.random.Generator, hands: Hands) -> float:
    """Return a pen's width, as a share of the longer side of what is written."""
    return float(np.clip(hands.pen_mean * np.exp(random.normal(0, hands.pen)), *hands.pens))


def ink(points: FloatArray, starts: tuple[int, ...], pen: float) -> Image.Image:
    """Draw strokes with a round pen, in a fixed size.

    Args:
        points: float (n, 2), x and y in any unit: the strokes one after the other.
        starts: at which point each stroke begins; the first is 0.
        pen: width as a share of the longer side.

    Returns:
        Mode "L", 72x72, ink 0 on paper 255.
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


def _distort(points: FloatArray, random: np.random.Generator, hands: Hands) -> FloatArray:
    """Bend, slant, stretch and turn a path."""
    phases = random.uniform(0, 2 * np.pi, (len(BENDS), 2))
    for frequency, phase in zip(BENDS, phases, strict=True):  # quick bends are small
        bend = random.normal(0, hands.bend / frequency, (2, 2))
        points = points + np.sin(frequency * points + phase) @ bend
    # The upper half may take more of the height than the lower, and more of the width.
    points[:, 1] += random.normal(0, hands.middle) * points[:, 1] * (1 - points[:, 1])
    points[:, 0] *= 1 + random.normal(0, hands.taper) * (points[:, 1] - 0.5)
    slant, turn = random.normal(hands.slant_mean, hands.slant), random.normal(0, hands.turn)
    lean = np.array([[np.exp(random.normal(0, hands.aspect)), 0], [-slant, 1]])
    cosine, sine = np.cos(turn), np.sin(turn)
    return points @ lean @ np.array([[cosine, sine], [-sine, cosine]])


@cache
def _paths(table: str, sign: str) -> tuple[tuple[_Path, ...], np.ndarray]:
    """Return the ways to write a sign, and their cumulative probabilities."""
    ways = _strokes()[table][sign]
    shares = np.array([share for share, _ in ways])
    return tuple(_path(way) for _, way in ways), np.cumsum(shares) / shares.sum()


@cache
def _strokes() -> dict[str, dict[str, list[tuple[float, str]]]]:
    return tomllib.loads(STROKES_FILE.read_text())


def _path(way: str) -> _Path:
    strokes = [parse_stroke(stroke) for stroke in way.split(" / ")]
    curves = [smooth(np.eye(len(points)), corners, STEPS) for points, corners in strokes]
    starts = np.cumsum([0, *(len(curve) for curve in curves[:-1])])
    points = np.concatenate([points for points, _ in strokes]) / 100
    return _Path(points, block_diag(*curves), tuple(starts.tolist()))
