"""Hyperparameters in, the layers of their network out: units and parameters counted, without building it."""

from dataclasses import dataclass

from model.hyperparameters import Hyperparameters

PIXELS, CLASSES = 28 * 28, 10


@dataclass(frozen=True)
class LayerInfo:
    """One layer: what it does, how many values it gives on, and how many numbers it learns.

    Parameters of a Dense layer: a weight for each pair of an incoming value and a neuron, and a bias for each neuron.
    """

    name: str
    units: int
    inputs: int
    activation: str
    dropout: float = 0.0

    @property
    def parameters(self) -> int:
        """How many numbers training adjusts in this layer."""
        return (self.inputs + 1) * self.units if self.inputs else 0


def describe_layers(hyperparameters: Hyperparameters) -> tuple[LayerInfo, ...]:
    """Give the network's layers as a picture shows them: the flattened pixels, the hidden ones, the classes."""
    found = [LayerInfo("pixels", PIXELS, 0, "")]
    for number, units in enumerate(hyperparameters.units, start=1):
        name = "hidden" if len(hyperparameters.units) == 1 else f"hidden {number}"
        found.append(
            LayerInfo(
                name, units, found[-1].units, hyperparameters.activation, hyperparameters.dropout
            )
        )
    return (*found, LayerInfo("classes", CLASSES, found[-1].units, "softmax"))


def count_parameters(hyperparameters: Hyperparameters) -> int:
    """Give how many numbers a network learns in all."""
    return sum(layer.parameters for layer in describe_layers(hyperparameters))
