"""Build the Keras network of some hyperparameters, and save a network's four files.

The network takes the 28x28 picture as it is, 0 to 255; scaling and flattening are its first layers.
"""

import contextlib
import io
import tempfile
from pathlib import Path
from random import Random

import keras
import numpy as np
import tensorflow as tf

from model.datasets.catalog import class_count
from model.evaluation.litert import LiteNetwork
from model.evaluation.quiet import quiet
from model.hyperparameters import Hyperparameters
from model.runs.compact import share_weights
from model.runs.portable import portable_file

GREATEST_DIFFERENCE = 1e-5
SEEDS = 1, 10**9  # Keras draws from this range too, so that a seed gives the same network as before


def build(hyperparameters: Hyperparameters) -> keras.Sequential:
    """Build a network of Dense layers, each followed by dropout, with softmax over the classes.

    Each layer has its own seed, derived from that of the run. Without one, Keras takes it from
    Python's global generator, where other threads draw too.

    Returns:
        an uncompiled network; input (n, 28, 28) from 0 to 255, output float32 (n, c), rows
        summing to 1, for the c classes of the data set.
    """
    picture = keras.Input((28, 28), name="picture")
    layers = [picture, keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    seeds = Random(hyperparameters.seed)
    for units in hyperparameters.units:
        layers.append(_dense(units, hyperparameters.activation, seeds))
        if hyperparameters.dropout:
            seed = seeds.randint(*SEEDS)
            layers.append(keras.layers.Dropout(hyperparameters.dropout, seed=seed))
    classes = class_count(hyperparameters.dataset)
    layers.append(_dense(classes, "softmax", seeds, name="probabilities"))
    return keras.Sequential(layers)


def save_files(network: keras.Sequential, folder: Path, pictures: np.ndarray) -> None:
    """Compile the network, write its four files, and check that they give its probabilities.

    Every Keras from 3.3 on can load them (`python -m benchmarks.keras_versions`).

    Args:
        network: the trained network.
        folder: where the files go; created if missing.
        pictures: uint8 (n, 28, 28), on which the files are compared.

    Raises:
        RuntimeError: if a file's probabilities differ by more than 1e-5.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.tflite").write_bytes(_convert(network))
    # So that a loaded network has `evaluate`, which gives the loss that is reported: cross-entropy,
    # whatever it was trained with. Plain SGD has no state that would enlarge the files.
    network.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.save(folder / "model.keras")
    (folder / "architecture.json").write_text(network.to_json(indent=1))
    network.save_weights(folder / "model.weights.h5")
    for name in ("model.keras", "architecture.json"):
        (folder / name).write_bytes(portable_file(name, (folder / name).read_bytes()))
    whole, weights = folder / "model.keras", folder / "model.weights.h5"
    whole.write_bytes(share_weights(whole.read_bytes(), weights.read_bytes()))
    expected = probabilities(network, pictures)
    for file, answers in {
        "model.tflite": _from_tflite(folder, pictures),
        "model.keras": probabilities(_load(folder / "model.keras"), pictures),
        "architecture.json": _from_architecture(folder, pictures),
    }.items():
        difference = float(np.abs(answers - expected).max())
        if not difference <= GREATEST_DIFFERENCE:  # so that NaN is refused too
            allowed = f"at most {GREATEST_DIFFERENCE:.0e} is allowed"
            raise RuntimeError(
                f"{file} differs from the trained network by {difference:.1e}; {allowed}."
            )


def load_weights(content: bytes) -> list[np.ndarray]:
    """Return the weights in the bytes of a `model.keras`, in the order of `get_weights`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(content)
        weights: list[np.ndarray] = _load(path).get_weights()
        return weights


def probabilities(network: keras.Model, pictures: np.ndarray, batch: int = 2000) -> np.ndarray:
    """Return the network's float32 (n, 10) for uint8 (n, 28, 28), without dropout."""
    batches = (pictures[start : start + batch] for start in range(0, len(pictures), batch))
    return np.concatenate([network(some, training=False).numpy() for some in batches])


def _dense(units: int, activation: str, seeds: Random, **names: str) -> keras.layers.Dense:
    weights = keras.initializers.GlorotUniform(seed=seeds.randint(*SEEDS))
    return keras.layers.Dense(units, activation, kernel_initializer=weights, **names)


def _convert(network: keras.Sequential) -> bytes:
    """Return the network as a .tflite file.

    With the weights as constants in the graph this takes a third of the time of a Keras model.
    """
    weights, others = (
        [tf.constant(variable.numpy()) for variable in part]
        for part in (network.trainable_variables, network.non_trainable_variables)
    )

    def predict(picture: tf.Tensor) -> tf.Tensor:
        return network.stateless_call(weights, others, picture, training=False)[0]

    spec = tf.TensorSpec((None, 28, 28), tf.float32, name="picture")
    graph = tf.function(predict).get_concrete_function(spec)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([graph], tf.Module())
    with contextlib.redirect_stdout(io.StringIO()):  # it prints the names of its temporary files
        content: bytes = converter.convert()
    return content


def _load(path: Path) -> keras.Model:
    return keras.models.load_model(path, compile=False)


def _from_tflite(folder: Path, pictures: np.ndarray) -> np.ndarray:
    with quiet():  # LiteRT tells which delegate it has created
        network = LiteNetwork((folder / "model.tflite").read_bytes())
    return network.probabilities(pictures)


def _from_architecture(folder: Path, pictures: np.ndarray) -> np.ndarray:
    network = keras.models.model_from_json((folder / "architecture.json").read_text())
    network.load_weights(folder / "model.weights.h5")
    return probabilities(network, pictures)
