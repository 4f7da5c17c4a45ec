"""Many steps of gradient descent in one call into TensorFlow's graph, with the pictures of an epoch resident as uint8.

Keras' own `fit` comes back to Python, and copies a batch, every few steps; for a network as small as these that is most of the time. The
mathematics are Keras': its layers, its losses, its formulas for the optimizers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model.hyperparameters import Hyperparameters
from model.training.network import build
from model.training.optimizers import Optimizer, learning_rates

EVALUATION_BATCH = 2000  # pictures in one step of a judgment
MAX_IDLE = 4  # loops that wait for another training of their kind

_idle: dict[tuple[object, ...], "Loop"] = {}


@dataclass(frozen=True)
class Totals:
    """What some steps came to: the loss summed over pictures, correct answers, pictures with a true class, and pictures."""

    loss: float
    correct: int
    counted: int
    seen: int


@contextmanager
def loop_for(
    network: keras.Sequential, hyperparameters: Hyperparameters, steps: int
) -> Iterator["Loop"]:
    """Give a loop that stands where `network` stands, for so many steps in all: one that is left from an earlier training of its like.

    A graph is traced and optimized once for each kind of network and optimizer, which takes a fifth of a second; the networks with the last
    few kinds stay. What was trained is in the loop's own network, a copy.
    """
    kind = _kind(hyperparameters)
    loop = _idle.pop(kind, None) or Loop(build(hyperparameters), hyperparameters)
    loop.begin(network, learning_rates(hyperparameters, steps))
    try:
        yield loop
    finally:
        _idle[kind] = loop
        while len(_idle) > MAX_IDLE:
            del _idle[next(iter(_idle))]


def _kind(hyperparameters: Hyperparameters) -> tuple[object, ...]:
    """Give all that a graph depends on."""
    chosen = hyperparameters
    return (
        chosen.units,
        chosen.activation,
        chosen.dropout,
        chosen.optimizer,
        chosen.batch_size,
        chosen.vary,
    )


class Loop:
    """Trains and judges one network; equal to Keras' `fit` up to rounding and the order of random numbers."""

    def __init__(self, network: keras.Sequential, hyperparameters: Hyperparameters) -> None:
        """Trace the graph of this network, which the loop changes; `begin` comes next."""
        self.network = network
        self.rates = np.zeros(0, np.float32)
        self._graph_rates = tf.Variable(self.rates, shape=(None,), trainable=False)
        self._weights = [variable.value for variable in network.trainable_variables]
        self._optimizer = Optimizer(hyperparameters.optimizer, self._weights)
        self._batch = hyperparameters.batch_size
        self._classes = (
            hyperparameters.vary
        )  # whether targets are shares of each class instead of one class
        pictures, order = tf.TensorSpec((None, 28, 28), tf.uint8), tf.TensorSpec((None,), tf.int32)
        targets = (
            tf.TensorSpec((None, 10), tf.float32)
            if self._classes
            else tf.TensorSpec((None,), tf.int32)
        )
        number = tf.TensorSpec((), tf.int32)
        self._steps = _graph(self._take_steps, pictures, targets, order, number, number, number)
        self._evaluate = _graph(self._sum_up, pictures, tf.TensorSpec((None,), tf.int32))
        self._predict = _graph(lambda some: network(some, training=False), pictures)

    def begin(self, network: keras.Sequential, rates: np.ndarray) -> None:
        """Stand where a network of the same kind stands, the optimizer's state empty, with these learning rates, float32 (steps,)."""
        for own, other in zip(self.network.variables, network.variables, strict=True):
            own.assign(other)
        for slot in self.optimizer_state:
            slot.assign(tf.zeros_like(slot))
        self.rates = rates
        self._graph_rates.assign(rates)

    @property
    def optimizer_state(self) -> list[tf.Variable]:
        """What the optimizer remembers."""
        return self._optimizer.slots

    def train(
        self,
        pictures: tf.Tensor,
        targets: tf.Tensor,
        order: tf.Tensor,
        first: int,
        last: int,
        before: int,
    ) -> Totals:
        """Take steps `first` to `last` of an epoch.

        Args:
            pictures: uint8 (n, 28, 28), all of the epoch.
            targets: int32 (n,) classes, or float32 (n, 10) where pictures are varied.
            order: int32 (n,), in which the pictures come.
            first, last: steps of the epoch, from 0, `last` not included.
            before: steps taken before this epoch.
        """
        loss, correct, counted, seen = self._steps(
            pictures, targets, order, *(tf.constant(number) for number in (first, last, before))
        )
        return Totals(float(loss), int(correct), int(counted), int(seen))

    def evaluate(self, pictures: tf.Tensor, classes: tf.Tensor) -> tuple[float, float]:
        """Give loss and accuracy on pictures, uint8 (n, 28, 28), with classes, int32 (n,); dropout off."""
        loss, correct = self._evaluate(pictures, classes)
        return float(loss) / len(pictures), int(correct) / len(pictures)

    def predict(self, pictures: np.ndarray) -> np.ndarray:
        """Give the network's present probabilities, float32 (n, 10), for a few pictures, uint8 (n, 28, 28)."""
        answers: np.ndarray = self._predict(tf.constant(pictures)).numpy()
        return answers

    def _take_steps(
        self,
        pictures: tf.Tensor,
        targets: tf.Tensor,
        order: tf.Tensor,
        first: tf.Tensor,
        last: tf.Tensor,
        before: tf.Tensor,
    ) -> tuple[tf.Tensor, ...]:
        """Loop over steps, in the graph."""

        def step(
            at: tf.Tensor, loss: tf.Tensor, correct: tf.Tensor, counted: tf.Tensor, seen: tf.Tensor
        ) -> tuple[tf.Tensor, ...]:
            chosen = order[
                at * self._batch : tf.minimum((at + 1) * self._batch, tf.shape(order)[0])
            ]
            target = tf.gather(targets, chosen)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(self._weights)
                answers = self.network(tf.gather(pictures, chosen), training=True)
                losses = _loss(target, answers)
                mean = tf.reduce_mean(losses)
            gradients = tape.gradient(mean, self._weights)
            self._optimizer.apply(gradients, self._graph_rates[before + at], before + at)
            hits, decided = _count_correct(target, answers)
            return (
                at + 1,
                loss + tf.reduce_sum(losses),
                correct + hits,
                counted + decided,
                seen + tf.shape(chosen)[0],
            )

        none = tf.constant(0)
        begin = (first, tf.constant(0.0), none, none, none)
        _, *sums = tf.while_loop(lambda at, *_: at < last, step, begin, parallel_iterations=1)
        return tuple(sums)

    def _sum_up(self, pictures: tf.Tensor, classes: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        def step(at: tf.Tensor, loss: tf.Tensor, correct: tf.Tensor) -> tuple[tf.Tensor, ...]:
            target = classes[at : at + EVALUATION_BATCH]
            answers = self.network(pictures[at : at + EVALUATION_BATCH], training=False)
            return (
                at + EVALUATION_BATCH,
                loss + tf.reduce_sum(_loss(target, answers)),
                correct + _count_correct(target, answers)[0],
            )

        begin = (tf.constant(0), tf.constant(0.0), tf.constant(0))
        _, loss, correct = tf.while_loop(
            lambda at, *_: at < tf.shape(pictures)[0], step, begin, parallel_iterations=1
        )
        return loss, correct


def _graph(function: Callable[..., Any], *inputs: tf.TensorSpec) -> Any:
    """Trace a function; it has no control flow of Python's that would have to be translated."""
    return tf.function(function, autograph=False).get_concrete_function(*inputs)


def _loss(target: tf.Tensor, answers: tf.Tensor) -> tf.Tensor:
    """Give Keras' cross-entropy of each picture, computed from the logits, as Keras does where it can see them."""
    kind = (
        keras.losses.categorical_crossentropy
        if target.dtype.is_floating
        else keras.losses.sparse_categorical_crossentropy
    )
    return kind(target, answers)


def _count_correct(target: tf.Tensor, answers: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Count correct answers, and pictures that have a true class: scribbles, whose target is every class alike, have none."""
    named = tf.argmax(answers, axis=-1, output_type=tf.int32)
    if not target.dtype.is_floating:
        return tf.reduce_sum(tf.cast(named == target, tf.int32)), tf.size(target)
    decided = tf.cast(tf.reduce_max(target, axis=-1) > 0.5, tf.int32)
    correct = tf.cast(named == tf.argmax(target, axis=-1, output_type=tf.int32), tf.int32)
    return tf.reduce_sum(correct * decided), tf.reduce_sum(decided)
