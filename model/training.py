"""Network, data set and callbacks in, trained network out: knows no store, no workers and no pages."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model.augmentation import CLASSES, one_ahead, varied_epochs
from model.datasets import Dataset
from model.hyperparameters import Hyperparameters
from model.network import build, optimizer

GREATEST_STEPS_PER_EXECUTION = 32
WEIGHTS_PER_EXECUTION = 4_000_000  # times batch / 128: keeps one execution under about a tenth of a second, so that Stop is quick


@dataclass
class Training:
    """What training leaves: the network, not compiled, the figures after each epoch, and how long it took."""

    network: keras.Sequential
    history: dict[str, list[float]] = field(default_factory=dict)  # loss, accuracy, val_loss, val_accuracy; one value an epoch
    seconds: float = 0.0


def train(hyperparameters: Hyperparameters, dataset: Dataset, callbacks: tuple[keras.callbacks.Callback, ...] = ()) -> Training:
    """Train a network on the training part, judged after each epoch on the validation part; the test part is not touched.

    The same hyperparameters and data give the same network on the same machine: weights, dropout and order come from the seed.

    Args:
        hyperparameters: what to build and how to train it.
        dataset: pictures uint8 (n, 28, 28) with labels; its name need not be the hyperparameters'.
        callbacks: Keras callbacks, told of every few batches.
    """
    keras.utils.set_random_seed(hyperparameters.seed)
    network = build(hyperparameters)
    steps = -(-training_pictures(hyperparameters, dataset) // hyperparameters.batch_size)
    together = min(steps, steps_per_execution(hyperparameters, network.count_params()))
    if hyperparameters.vary:
        steps = -(-steps // together) * together  # Keras would take what is missing in the last call from the next epoch
    network.compile(
        optimizer=optimizer(hyperparameters, steps * hyperparameters.epochs),
        loss="categorical_crossentropy" if hyperparameters.vary else "sparse_categorical_crossentropy",
        metrics=[DecidedAccuracy() if hyperparameters.vary else "accuracy"],
        steps_per_execution=together,
    )
    started = time.perf_counter()
    history = network.fit(
        **(_varied if hyperparameters.vary else _plain)(hyperparameters, dataset, steps),
        epochs=hyperparameters.epochs,
        callbacks=list(callbacks),
        verbose=0,
    )
    seconds = time.perf_counter() - started
    # Whoever opens the saved network knows neither our metric nor our targets, and needs no moments of the optimizer, twice its weights.
    plain = build(hyperparameters)
    plain.set_weights(network.get_weights())
    return Training(plain, history.history, seconds)


def training_pictures(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Give how many pictures of the training part are used."""
    return min(len(dataset.x_train), hyperparameters.training_pictures)


class DecidedAccuracy(keras.metrics.CategoricalAccuracy):
    """The share of right answers, where there is a right one: scribbles, whose target is every class alike, do not count."""

    def __init__(self) -> None:
        """Call it accuracy: with one true class for each picture it is just that."""
        super().__init__(name="accuracy")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Count pictures, targets (n, 10) and probabilities (n, 10), that have one true class."""
        super().update_state(y_true, y_pred, tf.cast(tf.reduce_max(y_true, axis=-1) > 0.5, tf.float32))


def _plain(hyperparameters: Hyperparameters, dataset: Dataset, _steps: int) -> dict[str, Any]:
    """Give what Keras' `fit` is told of the data: the pictures as they are."""
    count = training_pictures(hyperparameters, dataset)
    return {
        "x": dataset.x_train[:count],
        "y": dataset.y_train[:count],
        "batch_size": hyperparameters.batch_size,
        "validation_data": (dataset.x_val, dataset.y_val),
        "validation_batch_size": 1000,
    }


def _varied(hyperparameters: Hyperparameters, dataset: Dataset, steps: int) -> dict[str, Any]:
    """Give what Keras' `fit` is told of the data: new pictures for every epoch, each epoch prepared while the one before is trained on."""
    count, batch = training_pictures(hyperparameters, dataset), hyperparameters.batch_size
    pictures, labels = dataset.x_train[:count], dataset.y_train[:count]

    def epochs() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        varied = varied_epochs(dataset.name, pictures, labels, steps * batch, hyperparameters.seed)
        for x, y in one_ahead(islice(varied, hyperparameters.epochs)):  # TensorFlow's own threads may all be busy training
            yield x.reshape(steps, batch, *x.shape[1:]), y.reshape(steps, batch, -1)

    shapes = tf.TensorSpec((steps, batch, 28, 28), tf.uint8), tf.TensorSpec((steps, batch, CLASSES), tf.float32)
    whole = tf.data.Dataset.from_generator(epochs, output_signature=shapes).prefetch(1)
    batches = whole.flat_map(lambda x, y: tf.data.Dataset.from_tensor_slices((x, y)))
    return {
        "x": batches.prefetch(2 * GREATEST_STEPS_PER_EXECUTION),
        "steps_per_epoch": steps,
        "shuffle": False,  # they come in random order
        "validation_data": (dataset.x_val, np.eye(CLASSES, dtype=np.float32)[dataset.y_val]),
        "validation_batch_size": 1000,
    }


def steps_per_execution(hyperparameters: Hyperparameters, weights: int) -> int:
    """Give how many batches run in one call into the graph: many for speed, few enough that progress and Stop stay quick."""
    allowed = WEIGHTS_PER_EXECUTION * 128 / (weights * hyperparameters.batch_size)
    return int(np.clip(allowed, 1, GREATEST_STEPS_PER_EXECUTION))
