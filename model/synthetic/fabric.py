"""Make up a piece of cloth: how dark it is at each place."""

from collections.abc import Callable

import numpy as np

from model.synthetic.geometry import FloatArray


def weave(random: np.random.Generator, pixels: int, unit: float) -> FloatArray:
    """Return cloth with a tone, folds, a pattern and a grain.

    Args:
        random: source of all randomness.
        pixels: width and height of the piece.
        unit: pixels to a garment's length, with which folds and patterns grow.

    Returns:
        float (pixels, pixels), about 0 (white) to about 1 (black).
    """
    rows, columns = np.indices((pixels, pixels)) / unit
    tone = random.choice((random.uniform(0.15, 0.7), random.uniform(0.6, 0.95)))
    folds = 0.18 * _wave(random, rows, columns, 4) + 0.12 * _wave(random, rows, columns, 14)
    roughness = random.choice((0.01, 0.04, 0.15), p=(0.5, 0.35, 0.15))
    grain = roughness * random.standard_normal(rows.shape, dtype=np.float32)
    pattern = _PATTERNS[random.choice(len(_PATTERNS), p=_PATTERN_SHARES)]
    return tone * (1 + folds + grain + pattern(random, rows))


def _wave(
    random: np.random.Generator, rows: FloatArray, columns: FloatArray, spread: float
) -> FloatArray:
    along, across, phase = random.normal(0, spread, 3)
    return np.sin(along * rows + across * columns + phase)


def _plain(random: np.random.Generator, rows: FloatArray) -> float:
    return 0.0


def _stripes(random: np.random.Generator, rows: FloatArray) -> FloatArray:
    strength, frequency = random.uniform(0.05, 0.35), random.uniform(15, 60)
    return strength * np.sign(np.sin(frequency * rows + random.uniform(0, 6)))


def _checks(random: np.random.Generator, rows: FloatArray) -> FloatArray:
    wave = np.sin(random.uniform(25, 60) * rows)
    return random.uniform(0.05, 0.2) * (wave + wave.T)


def _blocks(random: np.random.Generator, rows: FloatArray) -> FloatArray:
    return np.where(random.uniform(0.3, 0.7) < rows, random.uniform(-0.5, 0.3), 0.0)


_PATTERNS: tuple[Callable[[np.random.Generator, FloatArray], FloatArray | float], ...]
_PATTERNS = _plain, _stripes, _checks, _blocks
_PATTERN_SHARES = (0.84, 0.07, 0.05, 0.04)
