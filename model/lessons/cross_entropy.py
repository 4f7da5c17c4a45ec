"""The probability given to the true class in, its cost out: the cross-entropy for one picture, in nats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


def cost(probability: float) -> float:
    """Give minus the natural logarithm of the probability that the true class got, which must be above 0."""
    return -math.log(probability)


def one_hot(label: int, classes: int = 10) -> np.ndarray:
    """Give float64 (classes,): 1 in the label's place and 0 elsewhere."""
    return np.eye(classes)[label]


def cross_entropy(
    target: Sequence[float] | np.ndarray, probabilities: Sequence[float] | np.ndarray
) -> float:
    """Give the sum over the classes of minus target times log probability; with a one-hot target only the true class counts."""
    target, probabilities = np.asarray(target, float), np.asarray(probabilities, float)
    return float(-(target[target > 0] * np.log(probabilities[target > 0])).sum())


def spread(label: int, probability: float, rival: int, classes: int = 10) -> np.ndarray:
    """Give probabilities float64 (classes,) in which the label has its own, a rival most of the rest, and the others a little each."""
    rest = 1 - probability
    shares = np.full(classes, 0.2 * rest / (classes - 2))
    shares[label], shares[rival] = probability, 0.8 * rest
    return shares


@dataclass(frozen=True)
class Case:
    """A kind of answer: how it went, and the probability that the true class got."""

    name: str
    probability: float


CASES = (
    Case("right and sure", 0.99),
    Case("right, not sure", 0.6),
    Case("wrong, not sure", 0.35),
    Case("wrong and sure", 0.01),
)
