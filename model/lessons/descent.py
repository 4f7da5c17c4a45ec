"""Paths of SGD, momentum and Adam downhill on a surface of two weights.

The rules are Keras' (Adam: Kingma and Ba, arXiv:1412.6980), applied to a point (x, y) with the
height as loss; the tests compare them with Keras' optimizers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOMENTUM = 0.9
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Adam's defaults in Keras
STEPS = 120
NEAR = 0.01  # arrived: the height is at most this share of the first one
FLAT = 0.1  # settled: no slope is greater
FAR = 50.0  # diverged: a coordinate is beyond this

Function = Callable[[np.ndarray], np.ndarray]
Arrays = tuple[np.ndarray, np.ndarray]  # the change of the point, and the new state
Update = Callable[[np.ndarray, np.ndarray, float, int], Arrays]


@dataclass(frozen=True)
class Surface:
    """A surface whose lowest points have height 0; its functions take points float (..., 2)."""

    title: str
    about: str
    height: Function
    slope: Function
    start: tuple[float, float]
    lowest: tuple[tuple[float, float], ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    rates: dict[str, float]  # the learning rate that each optimizer begins with


SURFACES = {
    "valley": Surface(
        title="Valley",
        about="The valley is steep across and nearly flat along: the gradient points to its other "
        "side, hardly ever along it.",
        height=lambda at: 0.025 * at[..., 0] ** 2 + at[..., 1] ** 2,
        slope=lambda at: at * (0.05, 2),
        start=(-4.5, 1.5),
        lowest=((0.0, 0.0),),
        x_range=(-5.2, 1.6),
        y_range=(-2.0, 2.0),
        rates={"sgd": 0.1, "momentum": 0.1, "adam": 0.2},
    ),
    "saddle": Surface(
        title="Saddle",
        about="The saddle is low in one direction and high in the other: in the middle the "
        "gradient is almost 0, although nothing has been reached yet.",
        height=lambda at: at[..., 0] ** 2 / 2 + (at[..., 1] ** 2 - 1) ** 2 / 4,
        slope=lambda at: np.stack([at[..., 0], at[..., 1] * (at[..., 1] ** 2 - 1)], axis=-1),
        start=(-1.7, 0.005),
        lowest=((0.0, 1.0), (0.0, -1.0)),
        x_range=(-2.1, 1.3),
        y_range=(-1.5, 1.5),
        rates={"sgd": 0.05, "momentum": 0.05, "adam": 0.05},
    ),
    "bumps": Surface(
        title="Bumps",
        about="There are many dips, and one is the lowest: "
        "an optimizer that only goes downhill can stay in the first.",
        height=lambda at: (0.15 * at**2 + 0.12 * (1 - np.cos(4 * at))).sum(axis=-1),
        slope=lambda at: 0.3 * at + 0.48 * np.sin(4 * at),
        start=(-3.4, 2.6),
        lowest=((0.0, 0.0),),
        x_range=(-4.2, 2.2),
        y_range=(-2.2, 3.2),
        rates={"sgd": 0.1, "momentum": 0.03, "adam": 0.2},
    ),
}


def _sgd(gradient: np.ndarray, state: np.ndarray, rate: float, _time: int) -> Arrays:
    return -rate * gradient, state


def _momentum(gradient: np.ndarray, state: np.ndarray, rate: float, _time: int) -> Arrays:
    velocity = MOMENTUM * state[0] - rate * gradient
    return velocity, np.stack([velocity, state[1]])


def _adam(gradient: np.ndarray, state: np.ndarray, rate: float, time: int) -> Arrays:
    mean = BETA_1 * state[0] + (1 - BETA_1) * gradient
    square = BETA_2 * state[1] + (1 - BETA_2) * gradient**2
    corrected = rate * np.sqrt(1 - BETA_2**time) / (1 - BETA_1**time)
    return -corrected * mean / (np.sqrt(square) + EPSILON), np.stack([mean, square])


OPTIMIZERS: dict[str, tuple[str, Update]]
OPTIMIZERS = {"sgd": ("SGD", _sgd), "momentum": ("Momentum", _momentum), "adam": ("Adam", _adam)}


@dataclass(frozen=True)
class Descent:
    """The path float (steps + 1, 2) of an optimizer, its heights, and when it arrived, if ever."""

    path: np.ndarray
    heights: np.ndarray
    arrived: int | None
    steepness: float  # at the end

    @property
    def diverged(self) -> bool:
        """Return whether the steps were so long that the path left the surface."""
        return bool(np.abs(self.path[-1]).max() >= FAR)

    @property
    def settled(self) -> bool:
        """Return whether the last ten steps hardly moved, and not for a small learning rate."""
        still = np.abs(self.path[-10:] - self.path[-1]).max() < 0.02
        return bool(still) and self.steepness < FLAT


def descend(surface: Surface, optimizer: str, rate: float, steps: int = STEPS) -> Descent:
    """Go downhill from the surface's start. If the path diverges, it stops at the last point.

    Args:
        surface: one of `SURFACES`.
        optimizer: a key of `OPTIMIZERS`.
        rate: the learning rate.
        steps: how many steps.
    """
    update = OPTIMIZERS[optimizer][1]
    path, state = np.full((steps + 1, 2), surface.start, float), np.zeros((2, 2))
    for time in range(1, steps + 1):
        change = np.zeros(2)
        if np.abs(path[time - 1]).max() < FAR:
            change, state = update(surface.slope(path[time - 1]), state, rate, time)
        path[time] = path[time - 1] + change
    heights = surface.height(path)
    last_high = int(np.flatnonzero(heights > NEAR * heights[0])[-1])
    arrived = last_high + 1 if last_high < steps else None
    return Descent(path, heights, arrived, float(np.abs(surface.slope(path[-1])).max()))


def compare(surface: Surface, rates: dict[str, float]) -> dict[str, Descent]:
    """Descend with every optimizer from the same start, each with its own learning rate."""
    return {name: descend(surface, name, rates[name]) for name in OPTIMIZERS}


def altitudes(surface: Surface, width: int, height: int) -> np.ndarray:
    """Return a grid of heights, float (height, width): x grows with columns, y with rows."""
    x, y = np.linspace(*surface.x_range, width), np.linspace(*surface.y_range, height)
    return surface.height(np.stack(np.meshgrid(x, y), axis=-1))
