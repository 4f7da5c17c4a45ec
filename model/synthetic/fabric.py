"""A random generator in, a piece of made-up cloth out: how strongly it shows at each place."""

from collections.abc import Callable

import numpy as np

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Pattern = Callable[[np.random.Generator, FloatArray, FloatArray], FloatArray | float]


def weave(random: np.random.Generator, pixels: int, unit: float) -> FloatArray:
    """Give cloth with a tone, folds, a pattern and a grain.

    Args:
        random: where all of these come from.
        pixels: width and height of the piece.
        unit: pixels to a garment's length, to which folds and patterns keep their proportions.

    Returns:
        float (pixels, pixels), about 0 (white) to about 1 (black).
    """
    rows, columns = np.indices((pixels, pixels)) / unit
    tone = random.choice((random.uniform(0.15, 0.7), random.uniform(0.6, 0.95)))
    folds = 0.18 * _wave(random, rows, columns, 4) + 0.12 * _wave(random, rows, columns, 14)
    grain = random.choice((0.01, 0.04, 0.15), p=(0.5, 0.35, 0.15)) * random.standard_normal(
        rows.shape, dtype=np.float32
    )
    return tone * (
        1
        + folds
        + grain
        + _PATTERNS[random.choice(len(_PATTERNS), p=_PATTERN_SHARES)](random, rows, columns)
    )


def _wave(
    random: np.random.Generator, rows: FloatArray, columns: FloatArray, pace: float
) -> FloatArray:
    along, across, phase = random.normal(0, pace, 3)
    return np.sin(along * rows + across * columns + phase)


def _stripes(random: np.random.Generator, rows: FloatArray, columns: FloatArray) -> FloatArray:
    return random.uniform(0.05, 0.35) * np.sign(
        np.sin(random.uniform(15, 60) * rows + random.uniform(0, 6))
    )


def _checks(random: np.random.Generator, rows: FloatArray, columns: FloatArray) -> FloatArray:
    pace = random.uniform(25, 60)
    return random.uniform(0.05, 0.2) * (np.sin(pace * rows) + np.sin(pace * columns))


def _blocks(random: np.random.Generator, rows: FloatArray, columns: FloatArray) -> FloatArray:
    return np.where(random.uniform(0.3, 0.7) < rows, random.uniform(-0.5, 0.3), 0.0)


def _plain(random: np.random.Generator, rows: FloatArray, columns: FloatArray) -> float:
    return 0.0


_PATTERNS: tuple[Pattern, ...] = (_plain, _stripes, _checks, _blocks)
_PATTERN_SHARES = (0.84, 0.07, 0.05, 0.04)
