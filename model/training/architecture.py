"""Hyperparameters in, the layers of their network out: units and parameters counted, without building it."""

from dataclasses import dataclass

from model.hyperparameters import Hyperparameters

PIXELS, CLASSES = 28 * 28, 10


@dataclass(frozen=True)
class Layer:
    """One layer: what it does, how many values it gives on, and how many numbers it learns.

    Parameters of a Dense layer: a weight for each pair of an incoming value and a neuron, and a bias for each neuron.
    """

    name: str
    units: int
    incoming: int
    activation: str
    dropout: float = 0.0

    @property
    def parameters(self) -> int:
        """How many numbers training adjusts in this layer."""
        return (self.incoming + 1) * self.units if self.incoming else 0


def layers(hyperparameters: Hyperparameters) -> tuple[Layer, ...]:
    """Give the network's layers as a picture shows them: the flattened pixels, the hidden ones, the classes."""
    found = [Layer("pixels", PIXELS, 0, "")]
    for number, units in enumerate(hyperparameters.units, start=1):
        name = "hidden" if len(hyperparameters.units) == 1 else f"hidden {number}"
        found.append(
            Layer(name, units, found[-1].units, hyperparameters.activation, hyperparameters.dropout)
        )
    return (*found, Layer("classes", CLASSES, found[-1].units, "softmax"))


def parameters(hyperparameters: Hyperparameters) -> int:
    """Give how many numbers a network learns in all."""
    return sum(layer.parameters for layer in layers(hyperparameters))
