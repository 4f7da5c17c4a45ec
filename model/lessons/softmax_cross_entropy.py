"""Softmax with a temperature, and the cross-entropy of one picture in nats.

Source of the temperature: Guo, Pleiss, Sun and Weinberger (arXiv:1706.04599), section 4.2.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

CASES = {  # kinds of answers, with the probability of the true class
    "right and sure": 0.99,
    "right, not sure": 0.6,
    "wrong, not sure": 0.35,
    "wrong and sure": 0.01,
}


def powers(scores: Sequence[float], temperature: float = 1.0) -> np.ndarray:
    """Return e to the power of each score divided by the temperature: float64 (n,), above 0."""
    return np.asarray(np.exp(np.asarray(scores, float) / temperature))


def softmax(scores: Sequence[float], temperature: float = 1.0) -> np.ndarray:
    """Return each power's share of their sum: float64 (n,), finite for any finite scores."""
    return np.asarray(special.softmax(np.asarray(scores, float) / temperature))


def cost(probability: float) -> float:
    """Return the cross-entropy of one picture from the true class's probability, above 0."""
    return -math.log(probability)


def one_hot(label: int, classes: int = 10) -> np.ndarray:
    """Return float64 (classes,): 1 at the label and 0 elsewhere."""
    return np.eye(classes)[label]


def cross_entropy(target: np.ndarray, probabilities: np.ndarray) -> float:
    """Return minus the sum over the classes of target times log probability."""
    return float(-special.xlogy(target, probabilities).sum())


def example_probabilities(label: int, probability: float, rival: int) -> np.ndarray:
    """Return float64 (10,) in which a rival class gets 80% of what the label leaves."""
    rest = 1 - probability
    probabilities = np.full(10, 0.2 * rest / 8)
    probabilities[label], probabilities[rival] = probability, 0.8 * rest
    return probabilities
