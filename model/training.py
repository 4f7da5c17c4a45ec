"""Network, data set and callbacks in, trained network out: knows no store, no workers and no pages."""

import time
from dataclasses import dataclass, field

import keras
import numpy as np

from model.datasets import Dataset
from model.hyperparameters import Hyperparameters
from model.network import build, optimizer

GREATEST_STEPS_PER_EXECUTION = 32
WEIGHTS_PER_EXECUTION = 4_000_000  # times batch / 128: keeps one execution under about a tenth of a second, so that Stop is quick


@dataclass
class Training:
    """What training leaves: the network, the figures after each epoch, and how long it took."""

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
    network.compile(
        optimizer=optimizer(hyperparameters, steps_per_epoch(hyperparameters, dataset) * hyperparameters.epochs),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=steps_per_execution(hyperparameters, network.count_params()),
    )
    started = time.perf_counter()
    history = network.fit(
        dataset.x_train,
        dataset.y_train,
        batch_size=hyperparameters.batch_size,
        epochs=hyperparameters.epochs,
        validation_data=(dataset.x_val, dataset.y_val),
        validation_batch_size=1000,
        callbacks=list(callbacks),
        verbose=0,
    )
    return Training(network, history.history, time.perf_counter() - started)


def steps_per_epoch(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Give the number of batches in an epoch; the last one may be smaller."""
    return int(np.ceil(len(dataset.x_train) / hyperparameters.batch_size))


def steps_per_execution(hyperparameters: Hyperparameters, weights: int) -> int:
    """Give how many batches run in one call into the graph: many for speed, few enough that progress and Stop stay quick."""
    allowed = WEIGHTS_PER_EXECUTION * 128 / (weights * hyperparameters.batch_size)
    return int(np.clip(allowed, 1, GREATEST_STEPS_PER_EXECUTION))
