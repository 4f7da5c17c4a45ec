"""A surface, an optimizer and a learning rate in; the path of its steps downhill out.

The rules are those of Keras' SGD, SGD with momentum, and Adam (Kingma and Ba 2014, arXiv:1412.6980), for a point (x, y) in the place of the
weights and a height in the place of the loss. `tests/test_descent.py` holds them against Keras.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOMENTUM = 0.9
FIRST_DECAY, SECOND_DECAY, EPSILON = 0.9, 0.999, 1e-7  # Adam's, Keras' defaults
STEPS = 120
NEAR = 0.01  # it has arrived where no more than this share of the first height is left
FAR = 50.0  # a point as far out as this comes back no more

Update = Callable[[np.ndarray, np.ndarray, float, int], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Surface:
    """A landscape whose lowest points have height 0: its height and slope at places float (..., 2), where a race starts, what is shown."""

    title: str
    about: str
    height: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    start: tuple[float, float]
    lowest: tuple[tuple[float, float], ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    rates: dict[str, float]  # with which the race begins


def _valley(at: np.ndarray) -> np.ndarray:
    return 0.025 * at[..., 0] ** 2 + at[..., 1] ** 2


def _valley_slope(at: np.ndarray) -> np.ndarray:
    return np.stack([0.05 * at[..., 0], 2 * at[..., 1]], axis=-1)


def _saddle(at: np.ndarray) -> np.ndarray:
    return at[..., 0] ** 2 / 2 + (at[..., 1] ** 2 - 1) ** 2 / 4


def _saddle_slope(at: np.ndarray) -> np.ndarray:
    return np.stack([at[..., 0], at[..., 1] * (at[..., 1] ** 2 - 1)], axis=-1)


def _bumps(at: np.ndarray) -> np.ndarray:
    return (0.15 * at**2 + 0.12 * (1 - np.cos(4 * at))).sum(axis=-1)


def _bumps_slope(at: np.ndarray) -> np.ndarray:
    return 0.3 * at + 0.48 * np.sin(4 * at)


SURFACES = {
    "valley": Surface(
        "Valley",
        "A long valley: steep across, nearly flat along: the gradient points to the other side of the valley, hardly ever along it.",
        _valley, _valley_slope, (-4.5, 1.5), ((0.0, 0.0),), (-5.2, 1.6), (-2.0, 2.0),
        {"sgd": 0.1, "momentum": 0.1, "adam": 0.2},
    ),
    "saddle": Surface(
        "Saddle",
        "Low in one direction, high in the other: in the middle the gradient is almost 0, though nothing has been reached yet.",
        _saddle, _saddle_slope, (-1.7, 0.005), ((0.0, 1.0), (0.0, -1.0)), (-2.1, 1.3), (-1.5, 1.5),
        {"sgd": 0.05, "momentum": 0.05, "adam": 0.05},
    ),
    "bumps": Surface(
        "Bumps",
        "Many dips, one of them the lowest: whoever only goes downhill can stay in the first.",
        _bumps, _bumps_slope, (-3.4, 2.6), ((0.0, 0.0),), (-4.2, 2.2), (-2.2, 3.2),
        {"sgd": 0.1, "momentum": 0.03, "adam": 0.2},
    ),
}  # fmt: skip


def _sgd(
    gradient: np.ndarray, memory: np.ndarray, rate: float, time: int
) -> tuple[np.ndarray, np.ndarray]:
    return -rate * gradient, memory


def _momentum(
    gradient: np.ndarray, memory: np.ndarray, rate: float, time: int
) -> tuple[np.ndarray, np.ndarray]:
    velocity = MOMENTUM * memory[0] - rate * gradient
    return velocity, np.stack([velocity, memory[1]])


def _adam(
    gradient: np.ndarray, memory: np.ndarray, rate: float, time: int
) -> tuple[np.ndarray, np.ndarray]:
    mean = FIRST_DECAY * memory[0] + (1 - FIRST_DECAY) * gradient
    square = SECOND_DECAY * memory[1] + (1 - SECOND_DECAY) * gradient**2
    corrected = rate * np.sqrt(1 - SECOND_DECAY**time) / (1 - FIRST_DECAY**time)
    return -corrected * mean / (np.sqrt(square) + EPSILON), np.stack([mean, square])


OPTIMIZERS: dict[str, tuple[str, Update]] = {
    "sgd": ("SGD", _sgd),
    "momentum": ("Momentum", _momentum),
    "adam": ("Adam", _adam),
}


def path(
    slope: Callable[[np.ndarray], np.ndarray],
    start: tuple[float, float],
    optimizer: str,
    rate: float,
    steps: int,
) -> np.ndarray:
    """Go downhill; who runs away stays where that was noticed.

    Args:
        slope: the gradient at a place float (2,).
        start: where to begin.
        optimizer: a key of `OPTIMIZERS`.
        rate: the learning rate.
        steps: how many steps.
    Returns:
        float (steps + 1, 2), the start first.
    """
    update = OPTIMIZERS[optimizer][1]
    places, memory = [np.array(start, float)], np.zeros((2, 2))
    for time in range(1, steps + 1):
        here = places[-1]
        change, memory = (
            update(slope(here), memory, rate, time)
            if np.abs(here).max() < FAR
            else (np.zeros(2), memory)
        )
        places.append(here + change)
    return np.stack(places)


@dataclass(frozen=True)
class Racer:
    """How one optimizer did: path float (steps + 1, 2), heights float (steps + 1,), and the step from which on it was near, if ever."""

    path: np.ndarray
    heights: np.ndarray
    arrived: int | None

    @property
    def ran_away(self) -> bool:
        """Say whether its steps were so long that it left."""
        return bool(np.abs(self.path[-1]).max() >= FAR)

    @property
    def rests(self) -> bool:
        """Say whether it hardly moves any more."""
        return bool(np.abs(self.path[-10:] - self.path[-1]).max() < 0.02)


def race(surface: Surface, rates: dict[str, float], steps: int = STEPS) -> dict[str, Racer]:
    """Let every optimizer go from the same start, each with its own learning rate."""
    racers = {}
    for name in OPTIMIZERS:
        places = path(surface.slope, surface.start, name, rates[name], steps)
        heights = surface.height(places)
        away = np.flatnonzero(heights > NEAR * heights[0])
        arrived = int(away[-1]) + 1 if away[-1] < steps else None
        racers[name] = Racer(places, heights, arrived)
    return racers


def altitudes(surface: Surface, width: int, height: int) -> np.ndarray:
    """Give the surface's heights for a picture, float (height, width): x grows with the columns, y with the rows."""
    x, y = np.linspace(*surface.x_range, width), np.linspace(*surface.y_range, height)
    return surface.height(np.stack(np.meshgrid(x, y), axis=-1))
