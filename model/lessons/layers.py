"""The neurons of each hidden layer in, each layer's shape and number of parameters out; and a picture to look at, as a network gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from model.examples import examples
from model.preprocessing import to_mnist

SIDE, CLASSES = 28, 10


@dataclass(frozen=True)
class Layer:
    """A layer: what it is called, how many numbers go in and come out, and whether it has weights."""

    name: str
    inputs: int
    outputs: int
    dense: bool

    @property
    def parameters(self) -> int:
        """The numbers that training has to find: a weight for each pair of input and neuron, and a bias for each neuron."""
        return (self.inputs + 1) * self.outputs if self.dense else 0


def layers(units: Sequence[int]) -> list[Layer]:
    """Give the layers of a Dense network from a 28x28 picture to ten answers, with so many neurons in each hidden layer."""
    sizes = [SIDE * SIDE, *units, CLASSES]
    names = [*(f"Hidden layer {number}" if len(units) > 1 else "Hidden layer" for number in range(1, len(units) + 1)), "Answer"]
    dense = [Layer(name, inputs, outputs, True) for name, inputs, outputs in zip(names, sizes, sizes[1:], strict=False)]
    return [Layer("Flattening", SIDE * SIDE, SIDE * SIDE, False), *dense]


def parameters(units: Sequence[int]) -> int:
    """Count the numbers that training has to find."""
    return sum(layer.parameters for layer in layers(units))


@cache
def picture(number: int) -> np.ndarray:
    """Give one of the app's own digits as a network gets it: uint8 (28, 28), 0 paper to 255 ink."""
    return to_mnist(examples("mnist")[number].picture)
