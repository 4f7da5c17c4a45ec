"""Describe the layers that hyperparameters lead to, and count parameters, without TensorFlow."""

from dataclasses import dataclass

from model.datasets.catalog import class_count
from model.hyperparameters import Hyperparameters

PIXELS = 28 * 28


@dataclass(frozen=True)
class LayerInfo:
    """A layer: how many outputs (`units`) and inputs it has, and its activation and dropout.

    The first one is the flattened picture, which has no inputs and learns nothing.
    """

    name: str
    units: int
    inputs: int
    activation: str
    dropout: float = 0.0

    @property
    def parameters(self) -> int:
        """Number of weights (one for each input and neuron) and biases (one for each neuron)."""
        return (self.inputs + 1) * self.units if self.inputs else 0


def describe_layers(hyperparameters: Hyperparameters) -> tuple[LayerInfo, ...]:
    """Return the network's layers: the flattened pixels, the hidden layers, the classes.

    What `summary` of Keras tells of a built network is known without building it.
    """
    chosen = hyperparameters
    layers = [LayerInfo("pixels", PIXELS, 0, "")]
    for number, units in enumerate(chosen.units, start=1):
        name = "hidden" if len(chosen.units) == 1 else f"hidden {number}"
        inputs = layers[-1].units
        layers.append(LayerInfo(name, units, inputs, chosen.activation, chosen.dropout))
    classes = class_count(chosen.dataset)
    return (*layers, LayerInfo("classes", classes, layers[-1].units, "softmax"))


def count_parameters(hyperparameters: Hyperparameters) -> int:
    """Return how many parameters the network learns."""
    return sum(layer.parameters for layer in describe_layers(hyperparameters))
