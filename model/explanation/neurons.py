"""Reads a network's Dense layers and runs them in NumPy, without TensorFlow."""

import io
import re
from dataclasses import dataclass

import h5py
import numpy as np
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from model.explanation.activations import ACTIVATIONS
from model.runs.artifacts import Artifacts

SIDE = 28
BRIGHTEST = 255
DENSE = re.compile(r"dense(?:_(\d+))?")  # Keras names layers dense, dense_1, ...


def scaled(pictures: np.ndarray) -> np.ndarray:
    """Scale pictures from 0-255 to 0-1 in float32, as the network's first layer does."""
    return np.asarray(pictures.astype(np.float32) / np.float32(BRIGHTEST))


@dataclass(frozen=True)
class Dense:
    """One layer: float32 weights (inputs, neurons) and biases (neurons,)."""

    weights: np.ndarray
    biases: np.ndarray


@dataclass(frozen=True)
class ForwardPass:
    """Sums and activations of each hidden layer, float32 (n, neurons), and logits (n, 10)."""

    sums: tuple[np.ndarray, ...]
    activations: tuple[np.ndarray, ...]
    logits: np.ndarray

    def rows(self, rows: np.ndarray) -> "ForwardPass":
        """Return the forward pass of some of the pictures."""
        sums = tuple(values[rows] for values in self.sums)
        activations = tuple(values[rows] for values in self.activations)
        return ForwardPass(sums, activations, self.logits[rows])


@dataclass(frozen=True)
class DenseNetwork:
    """A network's hidden layers with their activation, a key of `ACTIVATIONS`, and its output."""

    hidden: tuple[Dense, ...]
    output: Dense
    activation: str

    @property
    def layers(self) -> tuple[Dense, ...]:
        """All layers, the output last."""
        return (*self.hidden, self.output)

    def first_sums(self, pictures: np.ndarray) -> np.ndarray:
        """Return the first hidden layer's sums, float32 (n, neurons), for uint8 (n, 28, 28)."""
        pixels = scaled(pictures.reshape(len(pictures), -1))
        return np.asarray(pixels @ self.hidden[0].weights + self.hidden[0].biases)

    def forward(self, first_sums: np.ndarray) -> ForwardPass:
        """Compute the forward pass from the first hidden layer's sums, without dropout."""
        activation = ACTIVATIONS[self.activation].function
        sums, activations = [first_sums], [activation(first_sums)]
        for layer in self.hidden[1:]:
            sums.append(activations[-1] @ layer.weights + layer.biases)
            activations.append(activation(sums[-1]))
        logits = activations[-1] @ self.output.weights + self.output.biases
        return ForwardPass(tuple(sums), tuple(activations), logits)

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return float32 (n, 10), rows summing to 1, not calibrated, for uint8 (n, 28, 28)."""
        return np.asarray(softmax(self.forward(self.first_sums(pictures)).logits, axis=1))

    def pixel_slopes(self, forward: ForwardPass, layer: int, slopes: np.ndarray) -> np.ndarray:
        """Backpropagate slopes from a hidden layer's activations to the pixels.

        Args:
            forward: of one picture, or of n pictures.
            layer: index of the hidden layer; -1 stands for the pixels themselves.
            slopes: float32 (n, neurons of that layer): derivatives of n values by its activations.
        Returns:
            float32 (n, 784): derivatives of the values by the pixels, scaled from 0 to 1.
        """
        derivative = ACTIVATIONS[self.activation].slope
        for i in range(layer, -1, -1):
            slopes = (slopes * derivative(forward.sums[i])) @ self.hidden[i].weights.T
        return slopes


def from_arrays(arrays: list[np.ndarray], activation: str) -> DenseNetwork:
    """Return a network from its weights and biases, float32, in the order of its layers."""
    layers = [Dense(*pair) for pair in zip(arrays[::2], arrays[1::2], strict=True)]
    return DenseNetwork(tuple(layers[:-1]), layers[-1], activation)


def read_network(artifacts: Artifacts) -> DenseNetwork:
    """Read a network's weights from its `model.weights.h5`."""
    with h5py.File(io.BytesIO(artifacts.read("model.weights.h5"))) as file:
        found = filter(None, map(DENSE.fullmatch, file["layers"]))
        layers = [
            Dense(*(np.asarray(file[f"layers/{name[0]}/vars/{i}"], np.float32) for i in range(2)))
            for name in sorted(found, key=lambda name: int(name[1] or 0))
        ]
    return DenseNetwork(tuple(layers[:-1]), layers[-1], artifacts.info.hyperparameters.activation)


def multiply_in_one_thread() -> None:
    """Limit NumPy to one thread in this process; on busy cores several are slower by seconds."""
    threadpool_limits(1, "blas")
