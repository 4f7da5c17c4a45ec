"""A network's weights and a 28x28 picture in, why it answers as it does out: NumPy alone, in well under a second.

For Dense networks a logit is a plain sum: the bias, and what each neuron of the last hidden layer adds, its activation times its weight.
"""

import math
from dataclasses import dataclass

import numpy as np

from model.explanation.counterfactual import Counterfactual, find_counterfactual
from model.explanation.neurons import SIDE, DenseNetwork, FloatArray, ForwardPass
from model.explanation.occlusion import Occlusion, log_odds, occlude


@dataclass(frozen=True)
class Contributions:
    """What makes one class's logit: what each neuron of the last hidden layer adds, float32 (neurons,), and the bias."""

    neurons: FloatArray
    bias: float
    logit: float  # as the network's pass gives it, for comparison

    @property
    def total(self) -> float:
        """The sum of bias and neurons, exact to the last digit of its parts."""
        return math.fsum([self.bias, *self.neurons.tolist()])


@dataclass(frozen=True)
class Explanation:
    """Why a picture was named `winner` and not `runner_up`: what it set off, what covering costs, what adds up, what would change it."""

    picture: np.ndarray
    winner: int
    runner_up: int
    share: float  # the winner's calibrated probability
    firing: ForwardPass
    for_winner: Contributions
    for_runner_up: Contributions
    occlusion: Occlusion
    change: Counterfactual | None

    @property
    def lead(self) -> float:
        """By how much the winner's logit is greater."""
        return self.for_winner.logit - self.for_runner_up.logit

    def deciding_neurons(self, count: int) -> list[int]:
        """Give the neurons of the last hidden layer that do most to part the two classes, for or against the winner; silent ones never."""
        difference = np.abs(self.for_winner.neurons - self.for_runner_up.neurons)
        return [
            int(neuron)
            for neuron in np.argsort(-difference, kind="stable")[:count]
            if difference[neuron] > 0
        ]

    def strongest_neurons(self, layer: int, count: int) -> list[int]:
        """Give the neurons of a hidden layer with the greatest activations, whatever their sign; silent ones never."""
        size = np.abs(self.firing.activations[layer][0])
        return [
            int(neuron) for neuron in np.argsort(-size, kind="stable")[:count] if size[neuron] > 0
        ]

    def firing_share(self, layer: int) -> tuple[int, int]:
        """Give how many neurons of a hidden layer fire, that is, have a sum above 0, and how many it has."""
        sums = self.firing.sums[layer][0]
        return int((sums > 0).sum()), len(sums)


def explain(
    layers: DenseNetwork, picture: np.ndarray, temperature: float = 1.0, winner: int | None = None
) -> Explanation:
    """Work out why a network names a picture as it does.

    Args:
        picture: uint8 (28, 28), as the network sees it.
        temperature: by which its logits are divided before they become probabilities.
        winner: the class that was named, where another program has already decided a tie.
    """
    firing = layers.fire(layers.first_sums(picture[None]))
    order = [int(label) for label in np.argsort(-firing.logits[0], kind="stable")]
    winner = order[0] if winner is None else winner
    runner_up = next(label for label in order if label != winner)
    first_sums = firing.sums[0][0]
    return Explanation(
        picture,
        winner,
        runner_up,
        1 / (1 + math.exp(-max(-700.0, float(log_odds(firing.logits, winner, temperature)[0])))),
        firing,
        _contributions(layers, firing, winner),
        _contributions(layers, firing, runner_up),
        occlude(layers, picture, first_sums, winner, temperature),
        find_counterfactual(layers, picture, first_sums, winner),
    )


def weight_pictures(layers: DenseNetwork, neurons: list[int]) -> FloatArray:
    """Give the incoming weights of neurons of the first hidden layer as pictures, float32 (n, 28, 28): exact for every picture."""
    return layers.hidden[0].weights[:, neurons].T.reshape(-1, SIDE, SIDE)


def slope_pictures(
    layers: DenseNetwork, firing: ForwardPass, layer: int, neurons: list[int]
) -> FloatArray:
    """Give how fast the sums of a hidden layer's neurons grow with each pixel of this one picture, float32 (n, 28, 28).

    For the first hidden layer these are its weights. Deeper it is the slope at this picture; with ReLU the network is made of linear
    pieces, and this is the piece that the picture lies on.
    """
    return layers.down_to_pixels(
        firing, layer - 1, layers.hidden[layer].weights[:, neurons].T
    ).reshape(-1, SIDE, SIDE)


def _contributions(layers: DenseNetwork, firing: ForwardPass, label: int) -> Contributions:
    each = firing.activations[-1][0] * layers.output.weights[:, label]
    return Contributions(each, float(layers.output.biases[label]), float(firing.logits[0, label]))
