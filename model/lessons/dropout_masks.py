"""Random dropout masks of a small hidden layer, and the outputs in training and at prediction.

Inverted dropout, as in Keras: in training the remaining neurons are scaled by 1 / (1 - rate), so
that prediction, with all neurons, needs no scaling. Srivastava et al. 2014 (JMLR 15, 1929-1958)
scale at prediction instead.
"""

import numpy as np

# Eight hidden neurons with their weights to three outputs; made up.
VALUES = np.array([0.9, 0.4, 1.3, 0.2, 0.7, 1.1, 0.5, 0.8])
WEIGHTS = np.c_[
    [0.8, -0.4, 0.6, 0.3, -0.6, 0.9, 0.2, -0.3],
    [-0.5, 0.9, 0.2, -0.8, 0.4, -0.3, 0.6, 0.1],
    [0.1, 0.3, -0.7, 0.5, 0.7, -0.2, -0.9, 0.8],
]
HIDDEN = len(VALUES)
MAX_RATE = 0.8


def draw(rate: float, steps: int, seed: int = 0) -> np.ndarray:
    """Return bool (steps, 8): each neuron stays in each step with probability 1 - rate."""
    return np.random.default_rng(seed).random((steps, HIDDEN)) >= rate


def hidden_values(masks: np.ndarray, rate: float) -> np.ndarray:
    """Return the hidden layer's outputs, float (..., 8): 0 if dropped, scaled up otherwise."""
    return np.where(masks, VALUES / (1 - rate), 0.0)


def training_sums(masks: np.ndarray, rate: float) -> np.ndarray:
    """Return the sums of the three outputs in each training step, float (..., 3)."""
    return hidden_values(masks, rate) @ WEIGHTS


def prediction_sums() -> np.ndarray:
    """Return the sums of the three outputs at prediction, float (3,), with all neurons."""
    return VALUES @ WEIGHTS


def sum_limits(rate: float) -> tuple[float, float]:
    """Return the least and the greatest sum that the first output can have in training."""
    parts = VALUES * WEIGHTS[:, 0] / (1 - rate)
    return float(parts[parts < 0].sum()), float(parts[parts > 0].sum())


def running_means(sums: np.ndarray) -> np.ndarray:
    """Return the average of all sums up to each step, float (steps,)."""
    return np.cumsum(sums) / np.arange(1, len(sums) + 1)
