"""A dropout rate in, the hidden neurons that are out in each training step and the sums that they leave out.

Inverted dropout, as Keras' layer does it: at training the survivors count 1 / (1 - rate) times as much, so that at prediction, with every
neuron in, nothing has to be scaled. After Srivastava et al. 2014, JMLR 15, 1929-1958, who scale at prediction instead.
"""

import numpy as np

# A small network's hidden layer as it stands after some training: eight values, and the weights to three outputs.
VALUES = np.array([0.9, 0.4, 1.3, 0.2, 0.7, 1.1, 0.5, 0.8])
WEIGHTS = np.array(
    [[0.8, -0.5, 0.1], [-0.4, 0.9, 0.3], [0.6, 0.2, -0.7], [0.3, -0.8, 0.5],
     [-0.6, 0.4, 0.7], [0.9, -0.3, -0.2], [0.2, 0.6, -0.9], [-0.3, 0.1, 0.8]]
)  # fmt: skip
HIDDEN, OUTPUTS = WEIGHTS.shape
GREATEST_RATE = 0.8


def kept(rate: float, steps: int, seed: int = 0) -> np.ndarray:
    """Draw who stays in, bool (steps, 8): each neuron of each step by itself, with probability 1 - rate."""
    return np.random.default_rng(seed).random((steps, HIDDEN)) >= rate


def scaled(masks: np.ndarray, rate: float) -> np.ndarray:
    """Give the values that the hidden layer hands on, float (..., 8): 0 for who is out, larger ones for the others."""
    return np.where(masks, VALUES / (1 - rate), 0.0)


def training_sums(masks: np.ndarray, rate: float) -> np.ndarray:
    """Give the sums of the three outputs in each training step, float (..., 3)."""
    return scaled(masks, rate) @ WEIGHTS


def prediction_sums() -> np.ndarray:
    """Give the sums of the three outputs at prediction, float (3,): all neurons in, nothing scaled."""
    return VALUES @ WEIGHTS


def limits(rate: float) -> tuple[float, float]:
    """Give the least and the greatest sum that the first output can have in a training step."""
    parts = VALUES * WEIGHTS[:, 0] / (1 - rate)
    return float(parts[parts < 0].sum()), float(parts[parts > 0].sum())


def running_means(sums: np.ndarray) -> np.ndarray:
    """Give for each step the average of all sums so far, float (steps,) of float (steps,)."""
    return np.cumsum(sums) / np.arange(1, len(sums) + 1)
