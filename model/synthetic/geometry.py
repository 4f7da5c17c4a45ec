"""Lines, and the random choice of their measures, for drawing garments."""

import numpy as np

Point = tuple[float, float]
Line = list[Point]
Lines = list[Line]
Range = tuple[float, float]


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
