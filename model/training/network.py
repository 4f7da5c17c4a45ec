"""Hyperparameters in, a Keras network out; and a network in, its four files out.

The network takes the 28x28 picture as it is, 0 to 255: scaling and flattening are its first layers, so nobody can forget them.
"""

import contextlib
import io
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from model.hyperparameters import Hyperparameters

CLASSES = 10
GREATEST_DIFFERENCE = 1e-5


def build(hyperparameters: Hyperparameters) -> keras.Sequential:
    """Build the network: scaling, flattening, hidden Dense layers each followed by dropout, softmax over ten classes.

    Returns:
        an uncompiled network; input (n, 28, 28) with values 0 to 255, output float32 (n, 10), rows summing to 1.
    """
    layers = [
        keras.Input((28, 28), name="picture"),
        keras.layers.Rescaling(1 / 255),
        keras.layers.Flatten(),
    ]
    for units in hyperparameters.units:
        layers.append(keras.layers.Dense(units, hyperparameters.activation))
        if hyperparameters.dropout:
            layers.append(keras.layers.Dropout(hyperparameters.dropout))
    layers.append(keras.layers.Dense(CLASSES, "softmax", name="probabilities"))
    return keras.Sequential(layers)


def save_files(network: keras.Sequential, folder: Path, pictures: np.ndarray) -> None:
    """Write the network's four files, and prove that they agree.

    Args:
        network: what was trained.
        folder: where the files go; made if it is not there.
        pictures: uint8 (n, 28, 28), on which the files are compared.
    Raises:
        RuntimeError: when the files' probabilities differ from the network's by more than 1e-5.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.save(folder / "model.keras")
    (folder / "architecture.json").write_text(network.to_json(indent=1))
    network.save_weights(folder / "model.weights.h5")
    (folder / "model.tflite").write_bytes(_convert(network))
    expected = probabilities(network, pictures)
    for file, read in (
        ("model.tflite", _from_tflite),
        ("model.keras", _from_keras),
        ("architecture.json", _from_architecture),
    ):
        difference = float(np.abs(read(folder, pictures) - expected).max())
        if not difference <= GREATEST_DIFFERENCE:  # so that NaN is refused too
            raise RuntimeError(
                f"{file} differs from the trained network by {difference:.1e}; at most {GREATEST_DIFFERENCE:.0e} is allowed."
            )


def load_weights(content: bytes) -> list[np.ndarray]:
    """Give the weights in the bytes of a `model.keras`, in the order of Keras' `get_weights`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(content)
        weights: list[np.ndarray] = keras.models.load_model(path, compile=False).get_weights()
        return weights


def probabilities(network: keras.Model, pictures: np.ndarray, batch: int = 2000) -> np.ndarray:
    """Give the network's float32 (n, 10) for uint8 (n, 28, 28), dropout off."""
    parts = [
        network(pictures[start : start + batch], training=False).numpy()
        for start in range(0, len(pictures), batch)
    ]
    return np.concatenate(parts)


def _convert(network: keras.Sequential) -> bytes:
    """Give the network as a .tflite file, its weights as constants in the graph: a third of the time that a Keras model takes."""
    weights, others = (
        [tf.constant(variable.numpy()) for variable in part]
        for part in (network.trainable_variables, network.non_trainable_variables)
    )

    def answer(picture: tf.Tensor) -> tf.Tensor:
        return network.stateless_call(weights, others, picture, training=False)[0]

    graph = tf.function(answer).get_concrete_function(
        tf.TensorSpec((None, 28, 28), tf.float32, name="picture")
    )
    with contextlib.redirect_stdout(
        io.StringIO()
    ):  # it announces its temporary files, where JSON lines are expected
        content: bytes = tf.lite.TFLiteConverter.from_concrete_functions(
            [graph], tf.Module()
        ).convert()
    return content


def _from_tflite(folder: Path, pictures: np.ndarray) -> np.ndarray:
    interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
    interpreter.allocate_tensors()
    source, target = (
        interpreter.get_input_details()[0]["index"],
        interpreter.get_output_details()[0]["index"],
    )
    rows = []
    for picture in pictures:
        interpreter.set_tensor(source, picture[None].astype(np.float32))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(target)[0])
    return np.stack(rows)


def _from_keras(folder: Path, pictures: np.ndarray) -> np.ndarray:
    return probabilities(keras.models.load_model(folder / "model.keras", compile=False), pictures)


def _from_architecture(folder: Path, pictures: np.ndarray) -> np.ndarray:
    network = keras.models.model_from_json((folder / "architecture.json").read_text())
    network.load_weights(folder / "model.weights.h5")
    return probabilities(network, pictures)
