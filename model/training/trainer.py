"""Train a network on a data set, with Keras callbacks; independent of run store and workers."""

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model import Sketch28Error
from model.datasets.catalog import Dataset
from model.hyperparameters import Hyperparameters
from model.training.augmentation.mixing import Varied, one_ahead, varied_epochs
from model.training.checkpoint import Checkpoint, TrainingState
from model.training.loop import Loop, loop_for
from model.training.network import build

SECONDS_PER_CALL = 0.08  # of one call into the graph; callbacks (progress, stop) run between calls
FIRST_STEPS = 2  # of the first call, before the duration of a step is known

Callbacks = tuple[keras.callbacks.Callback, ...]
Epoch = tuple[tf.Tensor, tf.Tensor, tf.Tensor]  # pictures, targets, order
Teach = Callable[[Iterator[Varied]], Iterator[Varied]]  # varied epochs -> the same with a teacher's


@dataclass
class TrainingResult:
    """The trained network, not compiled, and how it was reached.

    `history` has a value per epoch for loss, accuracy, val_loss and val_accuracy. The network has
    the weights of `kept_epoch`, with `kept_accuracy` on the validation part. If a callback paused
    training, it is not finished, and `checkpoint` resumes it.
    """

    network: keras.Sequential
    history: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0
    kept_epoch: float = 0.0
    kept_accuracy: float = 0.0
    ended_early: bool = False  # by patience
    checkpoint: Checkpoint | None = None


def train(
    hyperparameters: Hyperparameters,
    dataset: Dataset,
    callbacks: Callbacks = (),
    *,
    weights: list[np.ndarray] | None = None,
    checkpoint: Checkpoint | None = None,
    teach: Teach | None = None,
) -> TrainingResult:
    """Train a network on the training part, and evaluate it on the validation part every epoch.

    The same hyperparameters and data give the same network on the same machine: weights, dropout
    and order come from the seed. Pausing and resuming changes nothing, except that pictures are
    varied in another way.

    A callback ends training with `self.model.stop_training = True`; then, and if patience ends it,
    the weights with the best validation accuracy are kept, else the last.
    `self.model.pause_training = True` returns a checkpoint. Callbacks are called every few steps;
    `params["predict"]` is a function from pictures to the network's present probabilities, and
    `params["checkpoint"]` one that returns a copy of the state of training.

    Args:
        hyperparameters: how to build and train the network.
        dataset: pictures uint8 (n, 28, 28) with labels; its name need not be the hyperparameters'.
        callbacks: Keras callbacks.
        weights: initial weights instead of random ones, in the order of Keras' `get_weights`.
        checkpoint: where to resume.
        teach: replaces the targets of varied epochs by a teacher's answers; training accuracy is
            then how often the network agrees with the teacher.

    Raises:
        Sketch28Error: if the loss is no longer a number, or the weights do not fit the network.
    """
    started = time.perf_counter()
    network = build(hyperparameters)
    if weights is not None:
        _set_weights(network, weights)
    steps = steps_per_epoch(hyperparameters, dataset) * hyperparameters.epochs
    with loop_for(network, hyperparameters, steps) as loop:
        trainer = _Trainer(hyperparameters, dataset, loop, checkpoint, teach)
        return trainer.run(network, callbacks, started)


def pictures_per_epoch(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Return how many pictures of the training part are used."""
    return min(len(dataset.x_train), hyperparameters.training_pictures)


def steps_per_epoch(hyperparameters: Hyperparameters, dataset: Dataset) -> int:
    """Return how many batches an epoch has; the last may be smaller."""
    return math.ceil(pictures_per_epoch(hyperparameters, dataset) / hyperparameters.batch_size)


class _Trainer:
    """One training run, from its start or checkpoint to its end, pause or stop."""

    def __init__(
        self,
        chosen: Hyperparameters,
        dataset: Dataset,
        loop: Loop,
        checkpoint: Checkpoint | None,
        teach: Teach | None,
    ) -> None:
        self._chosen, self._dataset, self._teach = chosen, dataset, teach
        self._loop, self._network = loop, loop.network
        self._steps = steps_per_epoch(chosen, dataset)
        self._state, self._best = TrainingState(), list[np.ndarray]()
        if checkpoint is not None:
            self._state, self._best = checkpoint.state, checkpoint.best_weights
            _assign(self._network.variables, checkpoint.variables)
            _assign(loop.optimizer_state, checkpoint.optimizer_state)
        self._validation = tf.constant(dataset.x_val), tf.constant(dataset.y_val, tf.int32)
        self._seconds_per_step = math.inf
        self._network.stop_training = self._network.pause_training = False

    def run(
        self, network: keras.Sequential, callbacks: Callbacks, started: float
    ) -> TrainingResult:
        """Train to the end; `network` gets the weights, seconds count from `started`."""
        state, model, ended_early = self._state, self._network, False
        self._callbacks = keras.callbacks.CallbackList(list(callbacks), model=model)
        params: dict[str, Any] = {"epochs": self._chosen.epochs, "steps": self._steps}
        params |= {"predict": self._loop.predict, "checkpoint": lambda: self._checkpoint(started)}
        self._callbacks.set_params(params)
        self._callbacks.on_train_begin()
        epochs = self._epochs()
        while state.epoch < self._chosen.epochs and not (model.stop_training or ended_early):
            self._callbacks.on_epoch_begin(state.epoch)
            self._train_epoch(next(epochs))
            if model.pause_training and not model.stop_training:
                return self._pause(network, started)
            self._end_epoch()
            ended_early = 0 < self._chosen.patience <= state.epoch - state.best_epoch
        if state.step:  # a checkpoint in the middle of an epoch, stopped before a further step
            self._end_epoch()
        self._callbacks.on_train_end()
        return self._finish(network, started, ended_early)

    def _epochs(self) -> Iterator[Epoch]:
        """Yield the data of each epoch that is left."""
        begin, chosen = self._state.epoch, self._chosen
        count = pictures_per_epoch(chosen, self._dataset)
        pictures, labels = self._dataset.x_train[:count], self._dataset.y_train[:count]
        if chosen.vary:
            varied = varied_epochs(self._dataset.name, pictures, labels, count, chosen.seed, begin)
            varied = self._teach(varied) if self._teach else varied
            in_order = tf.range(count)  # the pictures come in random order
            for x, y in one_ahead(next(varied) for _ in range(begin, chosen.epochs)):
                yield tf.constant(x), tf.constant(y), in_order
        else:
            x, y = tf.constant(pictures), tf.constant(labels, tf.int32)
            for epoch in range(begin, chosen.epochs):
                order = np.random.default_rng((chosen.seed, epoch)).permutation(count)
                yield x, y, tf.constant(order, tf.int32)

    def _train_epoch(self, epoch: Epoch) -> None:
        """Train to the end of the epoch, unless a callback stops or pauses training."""
        state, model, before = self._state, self._network, self._state.epoch * self._steps
        while state.step < self._steps and not (model.stop_training or model.pause_training):
            steps = max(1, int(min(SECONDS_PER_CALL / self._seconds_per_step, self._steps)))
            if not (state.step or before):
                steps = FIRST_STEPS
            last = min(self._steps, state.step + steps)
            begun = time.perf_counter()
            totals = self._loop.train(epoch, state.step, last, before)
            self._seconds_per_step = (time.perf_counter() - begun) / (last - state.step)
            state.step = last
            state.loss += totals.loss
            state.correct += totals.correct
            state.counted += totals.counted
            state.seen += totals.seen
            if not math.isfinite(state.loss):
                what = f"Training broke off in epoch {state.epoch + 1}: the loss is no longer a"
                advice = (
                    f"The learning rate was {self._chosen.learning_rate:g}; choose a smaller one."
                )
                raise Sketch28Error(f"{what} number. {advice}")
            rate = float(self._loop.rates[before + last - 1])
            self._callbacks.on_train_batch_end(last - 1, {**self._so_far(), "learning_rate": rate})

    def _so_far(self) -> dict[str, float]:
        """Return the averages over this epoch."""
        state = self._state
        accuracy = state.correct / max(1, state.counted)
        return {"loss": state.loss / max(1, state.seen), "accuracy": accuracy}

    def _end_epoch(self) -> None:
        """Evaluate on the validation part at the end of an epoch, or where it was stopped."""
        state = self._state
        position = state.position(self._steps)
        if position == state.best_epoch:
            return  # stopped before the first step
        self._callbacks.on_test_begin()
        loss, accuracy = self._loop.evaluate(*self._validation)
        self._callbacks.on_test_end({"loss": loss, "accuracy": accuracy})
        logs = {**self._so_far(), "val_loss": loss, "val_accuracy": accuracy}
        for name, value in logs.items():
            state.history.setdefault(name, []).append(value)
        if accuracy > state.best_accuracy:
            state.best_accuracy, state.best_epoch = accuracy, position
            self._best = _values(self._network.trainable_variables)
        self._callbacks.on_epoch_end(state.epoch, logs)
        state.epoch += state.step // self._steps
        state.step = state.correct = state.counted = state.seen = 0
        state.loss = 0.0

    def _pause(self, network: keras.Sequential, started: float) -> TrainingResult:
        checkpoint = self._checkpoint(started)
        state = checkpoint.state
        network.set_weights(self._network.get_weights())
        return TrainingResult(network, state.history, state.seconds, checkpoint=checkpoint)

    def _checkpoint(self, started: float) -> Checkpoint:
        """Return a copy of everything that is needed to resume from here."""
        state = copy.deepcopy(self._state)
        state.seconds += time.perf_counter() - started
        variables, slots = map(_values, (self._network.variables, self._loop.optimizer_state))
        return Checkpoint(state, variables, slots, self._best)

    def _finish(self, network: keras.Sequential, started: float, early: bool) -> TrainingResult:
        state, kept_epoch = self._state, float(self._state.epoch)
        kept_accuracy = state.history.get("val_accuracy", [0.0])[-1]
        if (self._network.stop_training or early) and self._best:
            _assign(self._network.trainable_variables, self._best)
            kept_epoch, kept_accuracy = state.best_epoch, state.best_accuracy
        network.set_weights(self._network.get_weights())
        seconds = state.seconds + time.perf_counter() - started
        return TrainingResult(network, state.history, seconds, kept_epoch, kept_accuracy, early)


def _set_weights(network: keras.Sequential, weights: list[np.ndarray]) -> None:
    own, given = ([array.shape for array in arrays] for arrays in (network.get_weights(), weights))
    if own != given:
        shapes = f"These weights have the shapes {given}, the network's have {own}"
        raise Sketch28Error(f"{shapes}: please choose the same layers and neurons.")
    network.set_weights(weights)


def _values(variables: list[tf.Variable]) -> list[np.ndarray]:
    return [variable.numpy() for variable in variables]


def _assign(variables: list[tf.Variable], arrays: list[np.ndarray]) -> None:
    for variable, array in zip(variables, arrays, strict=True):
        variable.assign(array)
