"""A network's files in, its layers as arrays out, and what each neuron does with a picture: NumPy alone, no TensorFlow in the server."""

import io
import re
from dataclasses import dataclass

import h5py
import numpy as np
from threadpoolctl import threadpool_limits

from model.explanation.activations import ACTIVATIONS
from model.runs.artifacts import Artifacts

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
SIDE = 28
BRIGHTEST = 255  # the network's first layer divides a pixel by it
DENSE = re.compile(r"dense(?:_(\d+))?")  # Keras counts the layers of a kind: dense, dense_1, ...


@dataclass(frozen=True)
class Dense:
    """One layer: float32 weights (inputs, neurons) and biases (neurons,)."""

    weights: FloatArray
    biases: FloatArray


@dataclass(frozen=True)
class ForwardPass:
    """What n pictures set off: of each hidden layer the neurons' sums and activations, float32 (n, neurons), and the logits (n, 10)."""

    sums: tuple[FloatArray, ...]
    activations: tuple[FloatArray, ...]
    logits: FloatArray


@dataclass(frozen=True)
class DenseNetwork:
    """The Dense layers of a network, hidden ones and the last, and the hidden ones' activation, a key of `ACTIVATIONS`."""

    hidden: tuple[Dense, ...]
    output: Dense
    activation: str

    def first_sums(self, pictures: np.ndarray) -> FloatArray:
        """Give the sums of the first hidden layer, float32 (n, neurons), for pictures (n, 28, 28) of 0 to 255."""
        pixels = pictures.reshape(len(pictures), -1).astype(np.float32) / np.float32(BRIGHTEST)
        return np.asarray(pixels @ self.hidden[0].weights + self.hidden[0].biases, np.float32)

    def fire(self, first_sums: FloatArray) -> ForwardPass:
        """Go through the network from the sums of the first hidden layer to the logits; dropout does nothing here."""
        activation = ACTIVATIONS[self.activation].function
        sums, activations = [first_sums], [activation(first_sums)]
        for layer in self.hidden[1:]:
            sums.append(activations[-1] @ layer.weights + layer.biases)
            activations.append(activation(sums[-1]))
        return ForwardPass(
            tuple(sums),
            tuple(activations),
            activations[-1] @ self.output.weights + self.output.biases,
        )

    def down_to_pixels(self, firing: ForwardPass, layer: int, rows: FloatArray) -> FloatArray:
        """Carry slopes down to the pixels by the chain rule, for one picture.

        Args:
            firing: of one picture.
            layer: of whose activations the rows speak; -1 stands for the pixels themselves.
            rows: float32 (n, neurons of that layer): how fast n values grow with each activation.
        Returns:
            float32 (n, 784): how fast they grow with each pixel, which counts from 0 to 1.
        """
        slope = ACTIVATIONS[self.activation].slope
        for number in range(layer, -1, -1):
            rows = np.asarray(
                (rows * slope(firing.sums[number])) @ self.hidden[number].weights.T, np.float32
            )
        return rows


def read_network(artifacts: Artifacts) -> DenseNetwork:
    """Read a network's weights from its `model.weights.h5`."""
    with h5py.File(io.BytesIO(artifacts.read("model.weights.h5"))) as file:
        names = sorted(filter(DENSE.fullmatch, file["layers"]), key=_count)
        read = [
            Dense(*(np.asarray(file[f"layers/{name}/vars/{part}"], np.float32) for part in "01"))
            for name in names
        ]
    return DenseNetwork(tuple(read[:-1]), read[-1], artifacts.info.hyperparameters.activation)


def _count(name: str) -> int:
    found = DENSE.fullmatch(name)
    return int(found.group(1) or 0) if found else 0


def multiply_in_one_thread() -> None:
    """Let NumPy multiply in one thread from now on in this process: several wait for each other, on busy cores for whole seconds."""
    threadpool_limits(1, "blas")
