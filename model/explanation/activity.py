"""What a network does with one picture, cut down to what can be drawn.

Of a larger layer, the 64 neurons are chosen that pass on most for this picture: by their absolute
activation times the norm of their outgoing weights. Most neurons are silent at any picture, and
others at each, so no choice for all pictures would do: of what a layer of the built-in networks
passes on, the 64 neurons with the largest weights hold 8% to 16%, and these 64% to 89%.

A fixed order puts neurons that favor the same class next to each other. Who draws several pictures
in a row lets the neurons that remain keep their places.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from model.explanation.neurons import DenseNetwork, scaled

MOST_NEURONS = 64  # of a hidden layer
MOST_CONNECTIONS = 40  # between two layers


@dataclass(frozen=True)
class LayerActivity:
    """The chosen neurons of a hidden layer of `count`: indices and activations, both (n,)."""

    count: int
    neurons: np.ndarray
    activations: np.ndarray


@dataclass(frozen=True)
class Connections:
    """The strongest connections into a layer from the one before it, the strongest last.

    Attributes:
        sources: indices of pixels, or of neurons, int (n,).
        targets: indices of neurons, int (n,).
        values: weight times activation, float32 (n,), none of them 0.
    """

    sources: np.ndarray
    targets: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Activity:
    """Each hidden layer, the connections into each and into the output, and the logits (10,)."""

    layers: tuple[LayerActivity, ...]
    connections: tuple[Connections, ...]
    logits: np.ndarray


class Observer:
    """Watches a network; safe to use from many threads."""

    def __init__(self, network: DenseNetwork) -> None:
        self.network = network
        following = [layer.weights for layer in network.layers[1:]]
        self._norms = [np.linalg.norm(weights, axis=1) for weights in following]
        self._ranks = [_ranks(following[layer:]) for layer in range(len(following))]

    def observe(self, picture: np.ndarray) -> Activity:
        """Return what the network does with a picture, uint8 (28, 28), in one forward pass."""
        forward = self.network.forward(self.network.first_sums(picture[None]))
        pixels = scaled(picture.reshape(-1))
        activations = [pixels, *(values[0] for values in forward.activations), forward.logits[0]]
        hidden = enumerate(activations[1:-1])
        chosen = [np.flatnonzero(pixels), *(self._choose(*each) for each in hidden)]
        chosen.append(np.arange(len(activations[-1])))
        connections = [
            _strongest(layer.weights, activations[i], *chosen[i : i + 2])
            for i, layer in enumerate(self.network.layers)
        ]
        layers = [
            LayerActivity(len(values), neurons, values[neurons])
            for values, neurons in zip(activations[1:-1], chosen[1:-1], strict=True)
        ]
        return Activity(tuple(layers), tuple(connections), activations[-1])

    def _choose(self, layer: int, activations: np.ndarray) -> np.ndarray:
        passed_on = np.abs(activations) * self._norms[layer]
        neurons = _greatest(passed_on, MOST_NEURONS)
        return neurons[np.argsort(self._ranks[layer][neurons])]


def _ranks(following: list[np.ndarray]) -> np.ndarray:
    """Return each neuron's place in the order by class, as if later layers were linear, int (n,).

    Args:
        following: the weights of the layers after it.
    """
    to_logits = reduce(np.matmul, following)
    favored = to_logits - to_logits.mean(axis=1, keepdims=True)
    order = np.lexsort((favored.max(axis=1), favored.argmax(axis=1)))
    return np.argsort(order)


def _strongest(
    weights: np.ndarray, activations: np.ndarray, sources: np.ndarray, targets: np.ndarray
) -> Connections:
    """Return the connections between chosen neurons with the greatest weight times activation."""
    values = activations[sources, None] * weights[np.ix_(sources, targets)]
    found = _greatest(np.abs(values).ravel(), MOST_CONNECTIONS)
    found = found[np.argsort(np.abs(values.ravel()[found]))]
    found = found[values.ravel()[found] != 0]
    rows, columns = np.unravel_index(found, values.shape)
    return Connections(sources[rows], targets[columns], values.ravel()[found])


def _greatest(values: np.ndarray, count: int) -> np.ndarray:
    """Return the indices of the greatest values (n,), in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]
