"""Hyperparameters in, a Keras network out; and a network in, its four files out.

The network takes the 28x28 picture as it is, 0 to 255: scaling and flattening are its first layers, so nobody can forget them.
"""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from model.hyperparameters import Hyperparameters

CLASSES = 10
GREATEST_DIFFERENCE = 1e-5
WARM_UP_SHARE = 0.1  # of all steps: the learning rate rises before the cosine takes it down

OPTIMIZERS: dict[str, Callable[..., keras.Optimizer]] = {
    "adam": keras.optimizers.Adam,
    "sgd": keras.optimizers.SGD,
    "momentum": lambda learning_rate: keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
    "rmsprop": keras.optimizers.RMSprop,
}


def build(hyperparameters: Hyperparameters) -> keras.Sequential:
    """Build the network: scaling, flattening, hidden Dense layers each followed by dropout, softmax over ten classes.

    Returns:
        an uncompiled network; input (n, 28, 28) with values 0 to 255, output float32 (n, 10), rows summing to 1.
    """
    layers = [keras.Input((28, 28), name="picture"), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hyperparameters.units:
        layers.append(keras.layers.Dense(units, hyperparameters.activation))
        if hyperparameters.dropout:
            layers.append(keras.layers.Dropout(hyperparameters.dropout))
    layers.append(keras.layers.Dense(CLASSES, "softmax", name="probabilities"))
    return keras.Sequential(layers)


def optimizer(hyperparameters: Hyperparameters, steps: int) -> keras.Optimizer:
    """Give the optimizer with its learning rate over `steps` training steps: constant, or a short warm-up and then a cosine down to 0."""
    rate: float | keras.optimizers.schedules.LearningRateSchedule = hyperparameters.learning_rate
    if hyperparameters.schedule == "cosine":
        warm_up = int(steps * WARM_UP_SHARE)
        rate = keras.optimizers.schedules.CosineDecay(
            rate / 10, max(1, steps - warm_up), warmup_target=hyperparameters.learning_rate, warmup_steps=warm_up
        )
    return OPTIMIZERS[hyperparameters.optimizer](learning_rate=rate)


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
    for file, read in (("model.tflite", _from_tflite), ("model.keras", _from_keras), ("architecture.json", _from_architecture)):
        difference = float(np.abs(read(folder, pictures) - expected).max())
        if not difference <= GREATEST_DIFFERENCE:  # so that NaN is refused too
            raise RuntimeError(
                f"{file} differs from the trained network by {difference:.1e}; at most {GREATEST_DIFFERENCE:.0e} is allowed."
            )


def probabilities(network: keras.Model, pictures: np.ndarray, batch: int = 2000) -> np.ndarray:
    """Give the network's float32 (n, 10) for uint8 (n, 28, 28), dropout off."""
    parts = [network(pictures[start : start + batch], training=False).numpy() for start in range(0, len(pictures), batch)]
    return np.concatenate(parts)


def _convert(network: keras.Sequential) -> bytes:
    with contextlib.redirect_stdout(io.StringIO()):  # it announces its temporary files, where JSON lines are expected
        return tf.lite.TFLiteConverter.from_keras_model(network).convert()


def _from_tflite(folder: Path, pictures: np.ndarray) -> np.ndarray:
    interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
    interpreter.allocate_tensors()
    source, target = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
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
