"""A neuron with two inputs and the line it draws, and two layers of neurons with one input."""

from dataclasses import dataclass

import numpy as np

from model.explanation.activations import ACTIVATIONS

# Digits that this app draws (`model.synthetic.samples`), float (13, 2): width as a share of 20
# pixels, and mean brightness of the middle 6x6 pixels. They were picked so that one line can
# separate them; in general none can.
ZEROS = np.c_[
    [1.0, 0.7, 0.9, 0.5, 0.45, 0.8, 1.0, 0.8, 0.6, 0.9, 1.0, 1.0, 1.0],
    [0.22, 0.23, 0.0, 0.17, 0.19, 0.14, 0.02, 0.21, 0.0, 0.1, 0.46, 0.4, 0.08],
]
ONES = np.c_[
    [0.4, 0.6, 0.7, 0.3, 0.5, 0.3, 0.2, 0.4, 0.2, 0.4, 0.75, 0.5, 0.6],
    [0.45, 0.53, 0.39, 0.24, 0.44, 0.27, 0.27, 0.53, 0.39, 0.68, 0.39, 0.34, 0.34],
]
# Two hidden neurons with one input, and an output neuron without an activation.
HIDDEN_WEIGHTS, HIDDEN_BIASES = np.array([1.0, 1.5]), np.array([1.0, -1.5])
OUTPUT_WEIGHTS, OUTPUT_BIAS = np.array([1.0, -1.5]), -0.5


@dataclass(frozen=True)
class Neuron:
    """A weight for each of two inputs, a bias, and a key of `ACTIVATIONS`."""

    weights: tuple[float, float]
    bias: float
    activation: str

    def sum(self, points: np.ndarray) -> np.ndarray:
        """Return the weighted sums plus bias, float64 (...), of points float (..., 2)."""
        return np.asarray(points @ np.array(self.weights) + self.bias)

    def output(self, points: np.ndarray) -> np.ndarray:
        """Return the outputs, float64 (...), of points float (..., 2)."""
        return ACTIVATIONS[self.activation].function(self.sum(points))


def count_correct(neuron: Neuron) -> int:
    """Count the digits on the correct side: ones where the sum is above 0, zeros elsewhere."""
    return int((neuron.sum(ONES) > 0).sum() + (neuron.sum(ZEROS) <= 0).sum())


def boundary(neuron: Neuron, low: float, high: float) -> np.ndarray:
    """Return where the line of sum 0 crosses the edge of a square.

    Args:
        neuron: the one that draws the line.
        low: least coordinate of the square, in both directions.
        high: its greatest coordinate.

    Returns:
        float64 (2, 2), the two crossings, or (0, 2) if the line misses the square.
    """
    (first, second), bias = neuron.weights, neuron.bias
    crossings = [(edge, -(first * edge + bias) / second) for edge in (low, high) if second]
    crossings += [(-(second * edge + bias) / first, edge) for edge in (low, high) if first]
    rounded = sorted({(round(x, 9), round(y, 9)) for x, y in crossings})
    inside = [point for point in rounded if low <= min(point) and max(point) <= high]
    return np.array([inside[0], inside[-1]] if len(inside) > 1 else []).reshape(-1, 2)


def two_layers(x: np.ndarray, activation: str) -> np.ndarray:
    """Return the output of two layers, float64 of the shape of x, for a hidden activation."""
    hidden = ACTIVATIONS[activation].function(np.multiply.outer(x, HIDDEN_WEIGHTS) + HIDDEN_BIASES)
    return np.asarray(hidden @ OUTPUT_WEIGHTS + OUTPUT_BIAS)


def two_layers_line() -> tuple[float, float]:
    """Return slope and intercept of the line that two layers without an activation draw."""
    return OUTPUT_WEIGHTS @ HIDDEN_WEIGHTS, OUTPUT_WEIGHTS @ HIDDEN_BIASES + OUTPUT_BIAS
