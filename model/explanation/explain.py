"""Explains why a network of Dense layers predicts a class for a picture.

A logit is a plain sum: the bias, and for each neuron of the last hidden layer its activation
times its weight.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from model.explanation.counterfactual import Counterfactual, find_counterfactual
from model.explanation.neurons import SIDE, DenseNetwork, ForwardPass
from model.explanation.occlusion import Occlusion, log_odds, occlude


@dataclass(frozen=True)
class Contributions:
    """The parts of a class's logit: one for each neuron, float32 (neurons,), and the bias."""

    neurons: np.ndarray
    bias: float
    logit: float  # as the forward pass computes it, for comparison

    @property
    def total(self) -> float:
        """The exact sum of the parts."""
        return math.fsum([self.bias, *self.neurons.tolist()])


@dataclass(frozen=True)
class Explanation:
    """Why `winner` was predicted for a picture, uint8 (28, 28), and not `runner_up`."""

    picture: np.ndarray
    winner: int
    runner_up: int
    probability: float  # the winner's, calibrated
    forward: ForwardPass
    for_winner: Contributions
    for_runner_up: Contributions
    occlusion: Occlusion
    change: Counterfactual | None

    @property
    def lead(self) -> float:
        """The winner's logit minus the runner-up's."""
        return self.for_winner.logit - self.for_runner_up.logit

    def deciding_neurons(self, count: int) -> list[int]:
        """Return the last hidden layer's neurons that most separate the two classes, if any do."""
        return _greatest(self.for_winner.neurons - self.for_runner_up.neurons, count)

    def strongest_neurons(self, layer: int, count: int) -> list[int]:
        """Return the neurons with the greatest absolute activations, without those at 0."""
        return _greatest(self.forward.activations[layer][0], count)

    def count_firing(self, layer: int) -> tuple[int, int]:
        """Return how many neurons of a hidden layer have a sum above 0, and how many it has."""
        sums = self.forward.sums[layer][0]
        return int((sums > 0).sum()), len(sums)


def _greatest(values: np.ndarray, count: int) -> list[int]:
    size = np.abs(values)
    return [int(n) for n in np.argsort(-size, kind="stable")[:count] if size[n] > 0]


def explain(
    network: DenseNetwork, picture: np.ndarray, temperature: float = 1.0, winner: int | None = None
) -> Explanation:
    """Explain a prediction.

    Args:
        picture: uint8 (28, 28), as the network sees it.
        temperature: by which the logits are divided before they become probabilities.
        winner: the predicted class, if the classifier has already decided a tie.
    """
    forward = network.forward(network.first_sums(picture[None]))
    order = [int(label) for label in np.argsort(-forward.logits[0], kind="stable")]
    winner = order[0] if winner is None else winner
    runner_up = next(label for label in order if label != winner)
    first_sums = forward.sums[0][0]
    return Explanation(
        picture,
        winner,
        runner_up,
        float(expit(log_odds(forward.logits, winner, temperature)[0])),
        forward,
        _contributions(network, forward, winner),
        _contributions(network, forward, runner_up),
        occlude(network, picture, first_sums, winner, temperature),
        find_counterfactual(network, picture, first_sums, winner),
    )


def weight_pictures(network: DenseNetwork, neurons: list[int]) -> np.ndarray:
    """Return the incoming weights of first-layer neurons, float32 (n, 28, 28)."""
    return network.hidden[0].weights[:, neurons].T.reshape(-1, SIDE, SIDE)


def slope_pictures(
    network: DenseNetwork, forward: ForwardPass, layer: int, neurons: list[int]
) -> np.ndarray:
    """Return the gradients of neurons' sums by the pixels of one picture, float32 (n, 28, 28).

    In the first hidden layer these are the weights. Deeper layers are not linear, so the
    gradients hold for this picture only. The layer after the hidden ones is the output.
    """
    weights = network.layers[layer].weights[:, neurons].T
    return network.pixel_slopes(forward, layer - 1, weights).reshape(-1, SIDE, SIDE)


def _contributions(network: DenseNetwork, forward: ForwardPass, label: int) -> Contributions:
    each = forward.activations[-1][0] * network.output.weights[:, label]
    return Contributions(each, float(network.output.biases[label]), float(forward.logits[0, label]))
