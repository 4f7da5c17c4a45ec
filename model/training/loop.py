"""Run many training steps in one call into TensorFlow's graph, with an epoch's pictures in it.

Keras' own `fit` returns to Python, and copies a batch, every few steps; for networks this small
that takes most of the time. Layers, losses and the optimizers' formulas are Keras'.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model.hyperparameters import LOSSES, Hyperparameters
from model.training.network import build
from model.training.optimizers import Optimizer, learning_rates

EVALUATION_BATCH = 2000  # pictures
MAX_IDLE = 4  # loops kept for another training run of their kind

Tensors = tuple[tf.Tensor, ...]
_idle: dict[tuple[object, ...], "Loop"] = {}


@dataclass(frozen=True)
class Totals:
    """Sums over some steps; `counted` are the pictures that have a true class, `seen` all.

    `loss` is cross-entropy, whatever the steps made smaller.
    """

    loss: float
    correct: int
    counted: int
    seen: int


@contextmanager
def loop_for(network: keras.Sequential, chosen: Hyperparameters, steps: int) -> Iterator["Loop"]:
    """Return a loop initialized with the network's weights, for so many steps in all.

    It trains its own network, a copy. Tracing and optimizing a graph takes a fifth of a second,
    so the loops of the last few kinds of network and optimizer are kept and used again.
    """
    layers = chosen.units, chosen.activation, chosen.dropout, network.output_shape[-1]
    steps_of = chosen.loss, chosen.optimizer, chosen.batch_size, chosen.vary
    kind = (*layers, *steps_of)  # what the graph depends on
    loop = _idle.pop(kind, None) or Loop(build(chosen), chosen)
    loop.reset(network, learning_rates(chosen, steps))
    try:
        yield loop
    finally:
        _idle[kind] = loop
        while len(_idle) > MAX_IDLE:
            del _idle[next(iter(_idle))]


class Loop:
    """Trains and evaluates a network like Keras' `fit`, up to rounding and random numbers."""

    def __init__(self, network: keras.Sequential, hyperparameters: Hyperparameters) -> None:
        """Trace the graphs for this network, which training changes; call `reset` next."""
        self.network = network
        self.rates = np.zeros(0, np.float32)
        self._graph_rates = tf.Variable(self.rates, shape=(None,), trainable=False)
        self._weights = [variable.value for variable in network.trainable_variables]
        self._optimizer = Optimizer(hyperparameters.optimizer, self._weights)
        self._batch, self._loss = hyperparameters.batch_size, hyperparameters.loss
        pictures, step = tf.TensorSpec((None, 28, 28), tf.uint8), tf.TensorSpec((), tf.int32)
        integers = tf.TensorSpec((None,), tf.int32)
        several = tf.TensorSpec((None, network.output_shape[-1]), tf.float32)
        targets = several if hyperparameters.vary else integers
        self._train = _graph(self._take_steps, pictures, targets, integers, step, step, step)
        self._evaluate = _graph(self._sum_up, pictures, integers)
        self._predict = _graph(lambda some: network(some, training=False), pictures)

    def reset(self, network: keras.Sequential, rates: np.ndarray) -> None:
        """Start from a network of the same kind, with these learning rates, float32 (steps,)."""
        for own, other in zip(self.network.variables, network.variables, strict=True):
            own.assign(other)
        for slot in self.optimizer_state:
            slot.assign(tf.zeros_like(slot))
        self.rates = rates
        self._graph_rates.assign(rates)

    @property
    def optimizer_state(self) -> list[tf.Variable]:
        """The optimizer's state variables."""
        return self._optimizer.slots

    def train(self, data: tuple[tf.Tensor, ...], first: int, last: int, before: int) -> Totals:
        """Take steps `first` to `last` of an epoch.

        Args:
            data: of the epoch: pictures uint8 (n, 28, 28); targets, int32 (n,) classes or, where
                pictures are varied, float32 (n, 10); order int32 (n,), that of the pictures.
            first, last: steps of the epoch, from 0, `last` not included.
            before: steps taken before this epoch.
        """
        loss, *counts = self._train(*data, *map(tf.constant, (first, last, before)))
        return Totals(float(loss), *map(int, counts))

    def evaluate(self, pictures: tf.Tensor, classes: tf.Tensor) -> tuple[float, float]:
        """Return loss and accuracy on uint8 (n, 28, 28) with classes int32 (n,), no dropout."""
        loss, correct = self._evaluate(pictures, classes)
        return float(loss) / len(pictures), int(correct) / len(pictures)

    def predict(self, pictures: np.ndarray) -> np.ndarray:
        """Return the present probabilities, float32 (n, 10), for a few uint8 (n, 28, 28)."""
        answers: np.ndarray = self._predict(tf.constant(pictures)).numpy()
        return answers

    def _take_steps(self, *data_and_steps: tf.Tensor) -> Tensors:
        """Build the graph of `train`."""
        pictures, targets, order, first, last, before = data_and_steps

        def step(at: tf.Tensor, *sums: tf.Tensor) -> Tensors:
            chosen = order[at * self._batch : (at + 1) * self._batch]
            target = tf.gather(targets, chosen)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(self._weights)
                answers = self.network(tf.gather(pictures, chosen), training=True)
                losses = _cross_entropy(target, answers)
                squared = self._loss != LOSSES[0]
                mean = tf.reduce_mean(_squared_error(target, answers) if squared else losses)
            gradients = tape.gradient(mean, self._weights)
            self._optimizer.apply(gradients, self._graph_rates[before + at], before + at)
            new = (tf.reduce_sum(losses), *_count_correct(target, answers), tf.size(chosen))
            return at + 1, *(total + value for total, value in zip(sums, new, strict=True))

        zeros = (tf.constant(0.0), tf.constant(0), tf.constant(0), tf.constant(0))
        return _while(lambda at: at < last, step, first, *zeros)

    def _sum_up(self, pictures: tf.Tensor, classes: tf.Tensor) -> Tensors:
        """Build the graph of `evaluate`."""

        def step(at: tf.Tensor, loss: tf.Tensor, correct: tf.Tensor) -> Tensors:
            target = classes[at : at + EVALUATION_BATCH]
            answers = self.network(pictures[at : at + EVALUATION_BATCH], training=False)
            correct += _count_correct(target, answers)[0]
            loss += tf.reduce_sum(_cross_entropy(target, answers))
            return at + EVALUATION_BATCH, loss, correct

        count = tf.shape(pictures)[0]
        return _while(lambda at: at < count, step, tf.constant(0), tf.constant(0.0), tf.constant(0))


def _graph(function: Callable[..., Any], *inputs: tf.TensorSpec) -> Any:
    """Trace a function; it has no Python control flow that would need translation."""
    return tf.function(function, autograph=False).get_concrete_function(*inputs)


def _while(
    condition: Callable[..., tf.Tensor], step: Callable[..., Tensors], *start: Any
) -> Tensors:
    """Repeat a step while the condition on its first value holds; return the other values."""
    _, *sums = tf.while_loop(lambda at, *_: condition(at), step, start, parallel_iterations=1)
    return tuple(sums)


def _cross_entropy(target: tf.Tensor, answers: tf.Tensor) -> tf.Tensor:
    """Return each picture's cross-entropy; Keras computes it from the logits where it sees them."""
    if target.dtype.is_floating:
        return keras.losses.categorical_crossentropy(target, answers)
    return keras.losses.sparse_categorical_crossentropy(target, answers)


def _squared_error(target: tf.Tensor, answers: tf.Tensor) -> tf.Tensor:
    """Return each picture's mean squared difference between probabilities and one-hot target."""
    if not target.dtype.is_floating:
        target = tf.one_hot(target, answers.shape[-1])
    return keras.losses.mean_squared_error(target, answers)


def _count_correct(target: tf.Tensor, answers: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Count correct answers, and pictures that have a true class; scribbles have none."""
    predicted = tf.argmax(answers, axis=-1, output_type=tf.int32)
    if not target.dtype.is_floating:
        return tf.reduce_sum(tf.cast(predicted == target, tf.int32)), tf.size(target)
    has_class = tf.reduce_max(target, axis=-1) > 0.5
    correct = has_class & (predicted == tf.argmax(target, axis=-1, output_type=tf.int32))
    return tuple(tf.reduce_sum(tf.cast(which, tf.int32)) for which in (correct, has_class))
