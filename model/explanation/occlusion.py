"""A 28x28 picture in, what each part of it is worth to the answer out: a black patch is slid over it, and the network is asked again.

Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (arXiv:1311.2901), section 4.2.
"""

from dataclasses import dataclass

import numpy as np

from model.explanation.neurons import BRIGHTEST, SIDE, DenseNetwork, FloatArray

PATCH = 4  # pixels: about two strokes wide
PLACES = SIDE - PATCH + 1


@dataclass(frozen=True)
class Occlusion:
    """What covering costs.

    `shares` is the named class's calibrated probability, float32 (25, 25), and `costs` the fall of its log-odds, while the 4x4 pixels
    below and to the right of a place are black; log-odds, because a probability near 1 hardly moves. `by_pixel`, float32 (28, 28), is
    the mean cost of the patches that cover a pixel.
    """

    shares: FloatArray
    costs: FloatArray
    by_pixel: FloatArray

    @property
    def worst(self) -> tuple[int, int]:
        """The row and column of the patch whose covering costs most."""
        row, column = np.unravel_index(int(self.costs.argmax()), self.costs.shape)
        return int(row), int(column)


def occlude(
    layers: DenseNetwork,
    picture: np.ndarray,
    first_sums: FloatArray,
    label: int,
    temperature: float,
) -> Occlusion:
    """Cover every 4x4 patch that has ink, one at a time; a patch without ink changes nothing.

    Args:
        picture: uint8 (28, 28).
        first_sums: of the first hidden layer for it, float32 (neurons,): they are linear in the pixels, so that a patch is subtracted.
        label: whose probability is watched.
        temperature: by which logits are divided.
    """
    pixels = picture.reshape(-1).astype(np.float32) / np.float32(BRIGHTEST)
    ink = np.flatnonzero(pixels)
    covers = _covers()[:, ink]
    places = np.flatnonzero(covers.any(axis=1))
    without = first_sums - (covers[places] * pixels[ink]) @ layers.hidden[0].weights[ink]
    logits = layers.fire(np.concatenate([first_sums[None], without])).logits
    odds = log_odds(logits, label, temperature)
    costs, shares = np.zeros(PLACES * PLACES, np.float32), np.empty(PLACES * PLACES, np.float32)
    shares[:] = _share(odds[0])
    costs[places], shares[places] = odds[0] - odds[1:], _share(odds[1:])
    square = costs.reshape(PLACES, PLACES)
    return Occlusion(
        shares.reshape(PLACES, PLACES),
        square,
        np.where(picture > 0, _mean_over_patches(square), 0).astype(np.float32),
    )


def log_odds(logits: FloatArray, label: int, temperature: float) -> np.ndarray:
    """Give the log-odds of a class, float64 (n,), for logits (n, 10) that are divided by a temperature first."""
    scaled = logits.astype(np.float64) / temperature
    others = np.delete(scaled, label, axis=1)
    greatest = others.max(axis=1)
    odds: np.ndarray = (
        scaled[:, label] - greatest - np.log(np.exp(others - greatest[:, None]).sum(axis=1))
    )
    return odds


def _share(odds: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -700, 700))), np.float32)


def _covers() -> FloatArray:
    """Give for each of the 625 places which of the 784 pixels its patch covers: 1 or 0, float32 (625, 784)."""
    along = np.abs(np.arange(SIDE) - np.arange(PLACES)[:, None] - (PATCH - 1) / 2) < PATCH / 2
    both = along[:, None, :, None] & along[None, :, None, :]
    return both.reshape(PLACES * PLACES, SIDE * SIDE).astype(np.float32)


def _mean_over_patches(costs: FloatArray) -> np.ndarray:
    total, count = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for row in range(PATCH):
        for column in range(PATCH):
            total[row : row + PLACES, column : column + PLACES] += costs
            count[row : row + PLACES, column : column + PLACES] += 1
    return total / count
