"""Two inputs, a target and weights in; every number of one forward and one backward pass through a 2-3-1 network out.

Hidden neurons make a sum and apply an activation; the output neuron gives its sum as it is; the loss is half the squared error.
Backward, the chain rule gives each number's share in the loss (Rumelhart, Hinton and Williams 1986, Nature 323, 533-536).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

INPUTS, HIDDEN = 2, 3
RUN_AWAY = 1e3  # a loss beyond this comes back no more; the training ends there


@dataclass(frozen=True)
class Activation:
    """What a neuron makes of its sum z: its value a, and the slope da/dz, which is given z and a."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    value_in_words: str
    slope_in_words: str


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda z, a: 1 - a**2, "tanh(z)", "1 − a²"),
    "sigmoid": Activation(
        lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a), "1 / (1 + e⁻ᶻ)", "a · (1 − a)"
    ),
    "relu": Activation(
        lambda z: np.maximum(z, 0.0),
        lambda z, a: (z > 0).astype(float),
        "max(0, z)",
        "1 where z > 0, else 0",
    ),
}


@dataclass(frozen=True)
class Weights:
    """All 13 numbers that can be learned; their gradients have the same shape."""

    hidden: np.ndarray  # (2, 3): from input i to hidden neuron j
    hidden_bias: np.ndarray  # (3,)
    output: np.ndarray  # (3,): from hidden neuron j to the output
    output_bias: float

    def step(self, gradients: "Weights", rate: float) -> "Weights":
        """Give the weights after one gradient step: each goes against its gradient, `rate` times as far."""
        return Weights(
            self.hidden - rate * gradients.hidden,
            self.hidden_bias - rate * gradients.hidden_bias,
            self.output - rate * gradients.output,
            self.output_bias - rate * gradients.output_bias,
        )


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


def start(seed: int) -> Weights:
    """Give random weights between -1 and 1 with one decimal, so that everything can be checked by hand."""
    random = np.random.default_rng(seed)
    draw = [np.round(random.uniform(-1, 1, size), 1) for size in ((INPUTS, HIDDEN), HIDDEN, HIDDEN)]
    return Weights(draw[0], draw[1] / 2, draw[2], 0.1)


def run(weights: Weights, inputs: tuple[float, float], target: float, activation: str) -> Pass:
    """Go forward from the inputs to the loss, and backward to every gradient.

    Args:
        weights: where the network stands.
        inputs: x₁ and x₂.
        target: what the output should be.
        activation: a key of `ACTIVATIONS`.
    """
    kind, x = ACTIVATIONS[activation], np.array(inputs, float)
    sums = x @ weights.hidden + weights.hidden_bias
    values = kind.value(sums)
    output = float(values @ weights.output + weights.output_bias)
    error = output - target  # dL/dy of (y - target)² / 2
    value_gradients = error * weights.output
    slopes = kind.slope(sums, values)
    sum_gradients = value_gradients * slopes
    gradients = Weights(np.outer(x, sum_gradients), sum_gradients, error * values, error)
    return Pass(
        x,
        target,
        sums,
        values,
        slopes,
        output,
        error**2 / 2,
        error,
        value_gradients,
        sum_gradients,
        gradients,
    )


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
        the weights after them, and the losses from before the first step to after the last: steps + 1 values, fewer where the loss has
        run away and training ended.
    """
    losses = [run(weights, inputs, target, activation).loss]
    while len(losses) <= steps and losses[-1] < RUN_AWAY:
        weights = weights.step(run(weights, inputs, target, activation).gradients, rate)
        losses.append(run(weights, inputs, target, activation).loss)
    return weights, losses
