"""Network, data set and callbacks in, trained network out: knows no store, no workers and no pages."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import keras
import numpy as np
import tensorflow as tf

from model.datasets.catalog import Dataset
from model.hyperparameters import Hyperparameters
from model.training.augmentation.mixing import one_ahead, varied_epochs
from model.training.checkpoint import Checkpoint, TrainingState
from model.training.loop import Loop, loop_for
from model.training.network import build

SECONDS_PER_CALL = 0.08  # about so long is one call into the graph: callbacks, and with them progress and Stop, come between two of them
FIRST_STEPS = 2  # of the first call, when nobody knows how long a step takes

Epoch = tuple[tf.Tensor, tf.Tensor, tf.Tensor]  # pictures, targets, order


@dataclass
class TrainingResult:
    """What training leaves: the network, not compiled, the figures after each epoch, how long it took, and which weights were kept."""

    network: keras.Sequential
    history: dict[str, list[float]] = field(
        default_factory=dict
    )  # loss, accuracy, val_loss, val_accuracy; one value an epoch
    seconds: float = 0.0
    kept_epoch: float = 0.0  # after how many epochs the network had these weights
    kept_accuracy: float = 0.0  # theirs on the validation part
    ended_early: bool = False  # patience was at its end
    checkpoint: Checkpoint | None = (
        None  # where a callback has asked for a pause: the training is not at its end
    )


def train(
    hyperparameters: Hyperparameters,
    dataset: Dataset,
    callbacks: tuple[keras.callbacks.Callback, ...] = (),
    *,
    weights: list[np.ndarray] | None = None,
    checkpoint: Checkpoint | None = None,
) -> TrainingResult:
    """Train a network on the training part, judged after each epoch on the validation part; the test part is not touched.

    The same hyperparameters and data give the same network on the same machine: weights, dropout and order come from the seed. A training
    that paused and went on ends like one that never paused, except where pictures are varied: then they are varied in another way.

    A callback ends training early by `self.model.stop_training = True`; then, and where patience ends, the best weights by validation
    accuracy are kept, else the last. `self.model.pause_training = True` leaves off with a checkpoint. Callbacks are told of every few
    steps, and find under `params["predict"]` a function from pictures to the network's present probabilities.

    Args:
        hyperparameters: what to build and how to train it.
        dataset: pictures uint8 (n, 28, 28) with labels; its name need not be the hyperparameters'.
        callbacks: Keras callbacks.
        weights: what to begin with instead of random weights, in the order of Keras' `get_weights`.
        checkpoint: where to go on.
    Raises:
        ValueError: one sentence, when the loss is no longer a number, or when the weights are those of another network.
    """
    started = time.perf_counter()
    keras.utils.set_random_seed(hyperparameters.seed)
    network = build(hyperparameters)
    if weights is not None:
        _set_weights(network, weights)
    with loop_for(
        network, hyperparameters, steps_per_epoch(hyperparameters, dataset) * hyperparameters.epochs
    ) as loop:
        trainer = _Trainer(hyperparameters, dataset, callbacks, loop, checkpoint)
        return trainer.run(network, started)


def pictures_per_epoch(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Give how many pictures of the training part are used."""
    return min(len(dataset.x_train), hyperparameters.training_pictures)


def steps_per_epoch(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Give how many batches an epoch has; the last may be smaller."""
    return -(-pictures_per_epoch(hyperparameters, dataset) // hyperparameters.batch_size)


class _Trainer:
    """One training from begin to end, pause or stop."""

    def __init__(
        self,
        hyperparameters: Hyperparameters,
        dataset: Dataset,
        callbacks: tuple[keras.callbacks.Callback, ...],
        loop: Loop,
        checkpoint: Checkpoint | None,
    ) -> None:
        self._chosen, self._dataset, self._loop, self._network = (
            hyperparameters,
            dataset,
            loop,
            loop.network,
        )
        self._pictures = pictures_per_epoch(hyperparameters, dataset)
        self._steps = steps_per_epoch(hyperparameters, dataset)
        self._state, self._best = TrainingState(), list[np.ndarray]()
        if checkpoint is not None:
            self._state, self._best = checkpoint.state, checkpoint.best
            _assign(
                [*self._network.variables, *self._loop.optimizer_state],
                [*checkpoint.variables, *checkpoint.optimizer_state],
            )
        self._validation = tf.constant(dataset.x_val), tf.constant(dataset.y_val, tf.int32)
        self._seconds_a_step = math.inf
        self._network.stop_training = self._network.pause_training = False
        self._callbacks = keras.callbacks.CallbackList(list(callbacks), model=self._network)
        self._callbacks.set_params(
            {"epochs": hyperparameters.epochs, "steps": self._steps, "predict": self._loop.predict}
        )

    def run(self, network: keras.Sequential, started: float) -> TrainingResult:
        """Train from where it stands; `network` gets the weights in the end, seconds count from `started`."""
        state, ended_early = self._state, False
        self._callbacks.on_train_begin()
        epochs = self._epochs()
        while state.epoch < self._chosen.epochs and not (
            self._network.stop_training or ended_early
        ):
            self._callbacks.on_epoch_begin(state.epoch)
            self._train_epoch(next(epochs))
            if self._network.pause_training and not self._network.stop_training:
                return self._pause(network, started)
            self._end_epoch()
            ended_early = 0 < self._chosen.patience <= state.epoch - state.best_epoch
        self._callbacks.on_train_end()
        return self._finish(network, started, ended_early)

    def _epochs(self) -> Iterator[Epoch]:
        begin, epochs, seed = self._state.epoch, self._chosen.epochs, self._chosen.seed
        pictures, labels = (
            self._dataset.x_train[: self._pictures],
            self._dataset.y_train[: self._pictures],
        )
        if self._chosen.vary:
            varied = varied_epochs(self._dataset.name, pictures, labels, len(pictures), seed, begin)
            order = tf.range(len(pictures))  # they come in random order
            for x, y in one_ahead(next(varied) for _ in range(begin, epochs)):
                yield tf.constant(x), tf.constant(y), order
        else:
            x, y = tf.constant(pictures), tf.constant(labels, tf.int32)
            for epoch in range(begin, epochs):
                yield (
                    x,
                    y,
                    tf.constant(
                        np.random.default_rng((seed, epoch)).permutation(len(pictures)), tf.int32
                    ),
                )

    def _train_epoch(self, epoch: Epoch) -> None:
        """Train from the present step to the epoch's end, unless a callback asks for an end."""
        state, before = self._state, self._state.epoch * self._steps
        while state.step < self._steps and not (
            self._network.stop_training or self._network.pause_training
        ):
            together = (
                max(1, min(int(SECONDS_PER_CALL / self._seconds_a_step), self._steps))
                if state.step or before
                else FIRST_STEPS
            )
            last = min(self._steps, state.step + together)
            begun = time.perf_counter()
            sums = self._loop.train(*epoch, state.step, last, before)
            self._seconds_a_step = (time.perf_counter() - begun) / (last - state.step)
            state.step = last
            state.loss += sums.loss
            state.correct += sums.correct
            state.counted += sums.counted
            state.seen += sums.seen
            if not math.isfinite(state.loss):
                raise ValueError(
                    f"Training broke off in epoch {state.epoch + 1}: the loss is no longer a number. "
                    f"The learning rate was {self._chosen.learning_rate:g}; choose a smaller one."
                )
            self._callbacks.on_train_batch_end(
                last - 1,
                {**self._so_far(), "learning_rate": float(self._loop.rates[before + last - 1])},
            )

    def _so_far(self) -> dict[str, float]:
        state = self._state
        return {
            "loss": state.loss / max(1, state.seen),
            "accuracy": state.correct / max(1, state.counted),
        }

    def _end_epoch(self) -> None:
        """Judge on the validation part where the epoch ends, or where it was ended; keep the best weights."""
        state = self._state
        position = state.position(self._steps)
        if position == state.best_epoch:
            return  # stopped before the first step
        self._callbacks.on_test_begin()
        loss, accuracy = self._loop.evaluate(*self._validation)
        self._callbacks.on_test_end({"loss": loss, "accuracy": accuracy})
        figures = {**self._so_far(), "val_loss": loss, "val_accuracy": accuracy}
        for name, value in figures.items():
            state.history.setdefault(name, []).append(value)
        if accuracy > state.best_accuracy:
            state.best_accuracy, state.best_epoch = accuracy, position
            self._best = [weights.numpy() for weights in self._network.trainable_variables]
        self._callbacks.on_epoch_end(state.epoch, figures)
        state.epoch += state.step // self._steps
        state.step = state.correct = state.counted = state.seen = 0
        state.loss = 0.0

    def _pause(self, network: keras.Sequential, started: float) -> TrainingResult:
        self._state.seconds += time.perf_counter() - started
        variables, optimizer_state = (
            [variable.numpy() for variable in part]
            for part in (self._network.variables, self._loop.optimizer_state)
        )
        network.set_weights(self._network.get_weights())
        return TrainingResult(
            network,
            self._state.history,
            self._state.seconds,
            checkpoint=Checkpoint(self._state, variables, optimizer_state, self._best),
        )

    def _finish(
        self, network: keras.Sequential, started: float, ended_early: bool
    ) -> TrainingResult:
        state = self._state
        kept_epoch, kept_accuracy = (
            float(state.epoch),
            state.history.get("val_accuracy", [0.0])[-1],
        )
        if (self._network.stop_training or ended_early) and self._best:
            _assign(self._network.trainable_variables, self._best)
            kept_epoch, kept_accuracy = state.best_epoch, state.best_accuracy
        network.set_weights(self._network.get_weights())
        seconds = state.seconds + time.perf_counter() - started
        return TrainingResult(
            network, state.history, seconds, kept_epoch, kept_accuracy, ended_early
        )


def _set_weights(network: keras.Sequential, weights: list[np.ndarray]) -> None:
    own, given = ([array.shape for array in arrays] for arrays in (network.get_weights(), weights))
    if own != given:
        raise ValueError(
            f"These weights have the shapes {given}, the network's have {own}: go on with the same layers and neurons."
        )
    network.set_weights(weights)


def _assign(variables: list[tf.Variable], arrays: list[np.ndarray]) -> None:
    for variable, array in zip(variables, arrays, strict=True):
        variable.assign(array)
