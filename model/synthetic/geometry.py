"""Lines and curves to draw with, and the random choice of their measures."""

from itertools import pairwise

import numpy as np

Point = tuple[float, float]
Line = list[Point]
Lines = list[Line]
Range = tuple[float, float]
FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Picker:
    """Chooses measures and details at random."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def between(self, low: float, high: float) -> float:
        """Return a measure, uniformly distributed."""
        return low + (high - low) * self.random.random()

    def chance(self, share: float) -> bool:
        """Return True in this share of cases."""
        return bool(self.random.random() < share)


def mirrored(line: Line) -> Line:
    """Return a line mirrored left to right at x = 0, from its end to its start."""
    return [(-x, y) for x, y in reversed(line)]


def across(half: float, y: float) -> Line:
    """Return a horizontal line, its middle at x = 0."""
    return [(-half, y), (half, y)]


def arc(
    center: Point, half_width: float, half_height: float, first: float, last: float, count: int
) -> Line:
    """Return `count` points of an ellipse between two angles, in radians."""
    angles = np.linspace(first, last, count)
    x, y = center[0] + half_width * np.cos(angles), center[1] + half_height * np.sin(angles)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def ellipse(center: Point, half_width: float, half_height: float, count: int = 8) -> Line:
    """Return `count` points of an ellipse, the last one the first."""
    return arc(center, half_width, half_height, 0.0, 2 * np.pi, count)


def turned(lines: Lines, angle: float) -> Lines:
    """Return lines turned about the origin, in radians."""
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    return [[(x * cosine - y * sine, x * sine + y * cosine) for x, y in line] for line in lines]


def parse_stroke(stroke: str) -> tuple[FloatArray, list[int]]:
    """Read a pen stroke: words "x,y", where an exclamation mark makes a point a sharp corner.

    Returns:
        The points, float (n, 2), and the indices of the corners.
    """
    words = stroke.split()
    points = np.array([word.rstrip("!").split(",") for word in words], float)
    return points, [index for index, word in enumerate(words) if word.endswith("!")]


def smooth(
    points: FloatArray, corners: list[int], steps: int, *, all_ends: bool = False
) -> FloatArray:
    """Return a smooth curve through points, `steps` from each to the next, sharp at corners.

    With `all_ends`, each point is there as an end and as a start, which differ by rounding.
    """
    ends = pairwise([0, *corners, len(points) - 1])
    curves = [_catmull_rom(points[first : last + 1], steps) for first, last in ends]
    if all_ends:
        parts = [piece for pieces in curves for piece in pieces]
    else:
        parts = [part for pieces in curves for part in (*pieces[:, :-1], pieces[-1, -1:])]
    return np.concatenate(parts)


def _catmull_rom(points: FloatArray, steps: int) -> np.ndarray:
    """Return the pieces of a Catmull-Rom spline, (n - 1, steps + 1, ...), its ends straight."""
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    share = np.linspace(0, 1, steps + 1)[:, None]
    before, start, end, after = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    cubic = 3 * start - before - 3 * end + after
    square = 2 * before - 5 * start + 4 * end - after
    return start + share * (end - before + share * (square + share * cubic)) / 2
