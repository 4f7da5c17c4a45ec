"""One forward and one backward pass through a 2-3-1 network, with every number kept.

Hidden neurons apply an activation to their sum; the output is linear; the loss is half the
squared error. The gradients follow from the chain rule (Rumelhart, Hinton and Williams 1986,
Nature 323, 533-536).
"""

from dataclasses import dataclass

import numpy as np

from model.explanation.activations import ACTIVATIONS

INPUTS, HIDDEN = 2, 3
OFFERED = ("tanh", "sigmoid", "relu")  # keys of `ACTIVATIONS` that the chapter offers
DIVERGED = 1e3  # training ends at a loss beyond this


@dataclass(frozen=True)
class Weights:
    """All 13 parameters; their gradients have the same shape."""

    hidden: np.ndarray  # (2, 3): from input i to hidden neuron j
    hidden_bias: np.ndarray  # (3,)
    output: np.ndarray  # (3,): from hidden neuron j to the output
    output_bias: float

    def step(self, gradients: "Weights", rate: float) -> "Weights":
        """Return the weights after one gradient step with the learning rate `rate`."""
        pairs = zip(vars(self).values(), vars(gradients).values(), strict=True)
        return Weights(*(weight - rate * gradient for weight, gradient in pairs))


@dataclass(frozen=True)
class Pass:
    """One forward and one backward pass; what ends in `_gradient` is dL/d(that number)."""

    inputs: np.ndarray  # (2,)
    target: float
    sums: np.ndarray  # (3,): z of the hidden neurons
    values: np.ndarray  # (3,): a = activation(z)
    slopes: np.ndarray  # (3,): da/dz
    output: float  # y
    loss: float  # (y - target)² / 2
    output_gradient: float
    value_gradients: np.ndarray  # (3,)
    sum_gradients: np.ndarray  # (3,)
    gradients: Weights


def initial_weights(seed: int) -> Weights:
    """Return random weights between -1 and 1 with one decimal, to be checked by hand."""
    random = np.random.default_rng(seed)
    sizes = ((INPUTS, HIDDEN), HIDDEN, HIDDEN)
    hidden, bias, output = (np.round(random.uniform(-1, 1, size), 1) for size in sizes)
    return Weights(hidden, bias / 2, output, 0.1)


def run(weights: Weights, inputs: tuple[float, float], target: float, activation: str) -> Pass:
    """Go forward from the inputs to the loss, and backward to every gradient.

    Args:
        weights: the network's parameters.
        inputs: x₁ and x₂.
        target: the desired output.
        activation: one of `OFFERED`.
    """
    x = np.array(inputs, float)
    sums = x @ weights.hidden + weights.hidden_bias
    values = ACTIVATIONS[activation].function(sums)
    output = float(values @ weights.output + weights.output_bias)
    error = output - target  # dL/dy of (y - target)² / 2
    value_gradients = error * weights.output
    slopes = ACTIVATIONS[activation].slope(sums)
    sum_gradients = value_gradients * slopes
    gradients = Weights(np.outer(x, sum_gradients), sum_gradients, error * values, error)
    forward = (x, target, sums, values, slopes, output, error**2 / 2)
    return Pass(*forward, error, value_gradients, sum_gradients, gradients)


def train(
    weights: Weights,
    inputs: tuple[float, float],
    target: float,
    activation: str,
    *,
    rate: float,
    steps: int,
) -> tuple[Weights, list[float]]:
    """Take gradient steps on this one example.

    Returns:
        the weights after them, and the losses from before the first step to after the last:
        steps + 1 values, fewer if training diverged.
    """
    losses = [run(weights, inputs, target, activation).loss]
    while len(losses) <= steps and losses[-1] < DIVERGED:
        weights = weights.step(run(weights, inputs, target, activation).gradients, rate)
        losses.append(run(weights, inputs, target, activation).loss)
    return weights, losses
