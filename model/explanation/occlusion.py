"""Measures what each part of a picture contributes by covering it with a black patch.

Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks"
(arXiv:1311.2901), section 4.2.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logsumexp

from model.explanation.neurons import SIDE, DenseNetwork, scaled

PATCH = 4  # pixels: about two strokes wide
POSITIONS = SIDE - PATCH + 1


@dataclass(frozen=True)
class Occlusion:
    """The effect of covering the 4x4 pixels below and to the right of each position.

    `probabilities`, float32 (25, 25), are the predicted class's, calibrated; `costs` the fall of
    its log-odds, because a probability near 1 hardly moves; `by_pixel`, float32 (28, 28), the
    mean cost of the patches that cover a pixel, 0 without ink.
    """

    probabilities: np.ndarray
    costs: np.ndarray
    by_pixel: np.ndarray

    @property
    def worst(self) -> tuple[int, int]:
        """Row and column of the patch with the greatest cost."""
        row, column = np.unravel_index(int(self.costs.argmax()), self.costs.shape)
        return int(row), int(column)


def occlude(
    network: DenseNetwork,
    picture: np.ndarray,
    first_sums: np.ndarray,
    label: int,
    temperature: float,
) -> Occlusion:
    """Cover every 4x4 patch that has ink, one at a time; a patch without ink changes nothing.

    Args:
        picture: uint8 (28, 28).
        first_sums: of the first hidden layer, float32 (neurons,); they are linear in the pixels,
            so what a patch covers is subtracted from them.
        label: the class to measure.
        temperature: by which logits are divided.
    """
    pixels = scaled(picture.reshape(-1))
    ink = np.flatnonzero(pixels)
    covers = _covers()
    inked = np.flatnonzero(covers[:, ink].any(axis=1))
    covered = covers[np.ix_(inked, ink)] * pixels[ink]
    sums = first_sums - covered @ network.hidden[0].weights[ink]
    logits = network.forward(np.concatenate([first_sums[None], sums])).logits
    whole, *rest = log_odds(logits, label, temperature)
    odds = np.full(POSITIONS**2, whole)
    odds[inked] = rest
    costs = (whole - odds).astype(np.float32)
    square = POSITIONS, POSITIONS
    by_pixel = costs.astype(np.float64) @ covers / covers.sum(axis=0)
    return Occlusion(
        expit(odds).astype(np.float32).reshape(square),
        costs.reshape(square),
        np.where(picture > 0, by_pixel.reshape(SIDE, SIDE), 0).astype(np.float32),
    )


def log_odds(logits: np.ndarray, label: int, temperature: float) -> np.ndarray:
    """Return a class's log-odds, float64 (n,), for logits (n, 10) divided by a temperature."""
    calibrated = logits.astype(np.float64) / temperature
    others = np.delete(calibrated, label, axis=1)
    return np.asarray(calibrated[:, label] - logsumexp(others, axis=1))


def _covers() -> np.ndarray:
    """Return which of the 784 pixels each of the 625 patches covers, 0 or 1, float32 (625, 784)."""
    first, pixel = np.arange(POSITIONS)[:, None], np.arange(SIDE)
    along = ((first <= pixel) & (pixel < first + PATCH)).astype(np.float32)
    return np.kron(along, along)
