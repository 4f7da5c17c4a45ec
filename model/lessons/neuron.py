"""Two numbers of a digit in, one neuron's sum and output out; and how many digits its line parts rightly."""

from dataclasses import dataclass

import numpy as np

from model.lessons.activations import ACTIVATIONS

# Digits drawn by this app (`model.synthetic.samples`): width as a share of 20 px, mean brightness of the 6x6 pixels in the middle.
# They were picked so that one line can part them; in general none can.
ZEROS = ((1.0, 0.22), (0.7, 0.23), (0.9, 0.0), (0.5, 0.17), (0.45, 0.19), (0.8, 0.14), (1.0, 0.02), (0.8, 0.21), (0.6, 0.0), (0.9, 0.1),
         (1.0, 0.46), (1.0, 0.4), (1.0, 0.08))  # fmt: skip
ONES = ((0.4, 0.45), (0.6, 0.53), (0.7, 0.39), (0.3, 0.24), (0.5, 0.44), (0.3, 0.27), (0.2, 0.27), (0.4, 0.53), (0.2, 0.39), (0.4, 0.68),
        (0.75, 0.39), (0.5, 0.34), (0.6, 0.34))  # fmt: skip


@dataclass(frozen=True)
class Neuron:
    """A weight for each of two inputs, a bias, and an activation's name."""

    weights: tuple[float, float]
    bias: float
    activation: str

    def sum(self, points: np.ndarray) -> np.ndarray:
        """Give the weighted sums plus bias, float64 (...), of points float (..., 2)."""
        return np.asarray(points @ np.array(self.weights) + self.bias)

    def output(self, points: np.ndarray) -> np.ndarray:
        """Give the outputs, float64 (...), of points float (..., 2)."""
        return ACTIVATIONS[self.activation].output(self.sum(points))


def right(neuron: Neuron) -> int:
    """Count the digits on the right side of the line: zeros where the sum is above 0, ones where it is not."""
    zeros, ones = (neuron.sum(np.array(points)) > 0 for points in (ZEROS, ONES))
    return int(zeros.sum() + (~ones).sum())


def line(neuron: Neuron, least: float, greatest: float) -> np.ndarray:
    """Give where the line on which the sum is 0 enters and leaves the square: float64 (2, 2), or (0, 2) if it misses it."""
    (first, second), bias = neuron.weights, neuron.bias
    crossings = []
    for edge in (least, greatest):
        if second:
            crossings.append((edge, -(first * edge + bias) / second))
        if first:
            crossings.append((-(second * edge + bias) / first, edge))
    inside = {
        (round(x, 9), round(y, 9))
        for x, y in crossings
        if least - 1e-9 <= x <= greatest + 1e-9 and least - 1e-9 <= y <= greatest + 1e-9
    }
    ends = sorted(inside)
    return np.array([ends[0], ends[-1]] if len(ends) > 1 else []).reshape(-1, 2)
