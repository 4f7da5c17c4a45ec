"""A neuron's sum in, its output and slope out: the activations that a network can be given, with their formulas.

Sources: GELU: Hendrycks and Gimpel, arXiv:1606.08415 (the exact form, with the error function). ELU: Clevert, Unterthiner and
Hochreiter, arXiv:1511.07289, with alpha 1. The formulas are those of Keras, whose `keras.activations` the tests compare with.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """An activation: its name for people, its formula in TeX, what it does in a sentence, itself and its slope, float64 to float64."""

    title: str
    formula: str
    about: str
    output: Function
    slope: Function


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def _normal(z: np.ndarray) -> np.ndarray:
    """Give the share of a standard normal distribution that lies below z."""
    return (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2))) / 2


def _density(z: np.ndarray) -> np.ndarray:
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


ACTIVATIONS = {
    "none": Activation(
        "None", "f(z) = z", "The sum as it is. A line stays a line.", lambda z: 1.0 * z, lambda z: np.ones_like(z, float)
    ),
    "relu": Activation(
        "ReLU", r"f(z) = \max(0, z)", "Negative sums become 0: the neuron is silent, and then learns nothing from this picture.",
        lambda z: np.maximum(0.0, z), lambda z: np.where(z > 0, 1.0, 0.0),
    ),
    "tanh": Activation(
        "tanh", r"f(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}", "From −1 to 1. Far from 0 it is flat, and learning there is slow.",
        np.tanh, lambda z: 1 - np.tanh(z) ** 2,
    ),
    "sigmoid": Activation(
        "Sigmoid", r"f(z) = \frac{1}{1 + e^{-z}}", "From 0 to 1. Its slope is never above 0.25, so deep networks learn slowly with it.",
        _sigmoid, lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
    ),
    "elu": Activation(
        "ELU", r"f(z) = z \text{ if } z > 0 \text{ else } e^z - 1", "Like ReLU, but negative sums fade toward −1.",
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0.0))), lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0.0))),
    ),
    "gelu": Activation(
        "GELU", r"f(z) = z \cdot \Phi(z)", "ReLU with a soft bend: the sum times the share of a bell curve that lies below it.",
        lambda z: z * _normal(z), lambda z: _normal(z) + z * _density(z),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class TwoLayers:
    """One number in, two neurons with an activation, one neuron without: weights and biases of the first two, then of the last."""

    weights: tuple[float, float] = (1.0, 1.5)
    biases: tuple[float, float] = (1.0, -1.5)
    out_weights: tuple[float, float] = (1.0, -1.5)
    out_bias: float = -0.5

    def output(self, x: np.ndarray, activation: str) -> np.ndarray:
        """Give float64 of the shape of x."""
        f = ACTIVATIONS[activation].output
        first, second = (
            f(weight * x + bias) for weight, bias in zip(self.weights, self.biases, strict=True)
        )
        return np.asarray(
            self.out_weights[0] * first + self.out_weights[1] * second + self.out_bias
        )

    @property
    def line(self) -> tuple[float, float]:
        """The slope and the height at 0 of the one line that both layers are without an activation."""
        slope = sum(
            out * weight for out, weight in zip(self.out_weights, self.weights, strict=True)
        )
        height = (
            sum(out * bias for out, bias in zip(self.out_weights, self.biases, strict=True))
            + self.out_bias
        )
        return slope, height
