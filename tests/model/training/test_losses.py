"""The mean squared error as the loss, beside cross-entropy."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from model.evaluation.metrics import evaluate
from model.hyperparameters import LOSSES, Hyperparameters
from model.training import loop as loop_module
from model.training.loop import loop_for
from model.training.network import build, probabilities
from model.training.trainer import train

BRISK = Hyperparameters(epochs=3, units=(16,), batch_size=32)
SQUARED = {"loss": "mean squared error"}


def test_a_step_with_the_squared_error_is_the_step_that_keras_fit_takes(small_dataset):
    chosen = replace(BRISK, **SQUARED, dropout=0.0, schedule="constant", learning_rate=0.01)
    x, y = small_dataset.x_train, small_dataset.y_train
    ours, theirs = build(chosen), build(chosen)
    theirs.set_weights(ours.get_weights())
    theirs.compile(keras.optimizers.Adam(0.01), "mean_squared_error")
    one_hot = keras.utils.to_categorical(y, 10)
    theirs.fit(x, one_hot, batch_size=32, epochs=1, shuffle=False, verbose=0)
    steps = -(-len(x) // 32)
    with loop_for(ours, chosen, steps) as loop:
        loop.train((tf.constant(x), tf.constant(y, tf.int32), tf.range(len(x))), 0, steps, 0)
        trained = loop.network.get_weights()
    for one, other in zip(trained, theirs.get_weights(), strict=True):
        assert np.allclose(one, other, atol=2e-5)


@pytest.mark.parametrize("vary", [False, True])
def test_the_squared_error_hardly_corrects_a_confident_mistake(vary):
    corrected = {}
    for loss in LOSSES:
        chosen = replace(BRISK, loss=loss, vary=vary, optimizer="sgd", schedule="constant")
        chosen = replace(chosen, learning_rate=1.0, dropout=0.0)
        network = build(chosen)
        bias = np.zeros(10, np.float32)
        bias[3] = 20  # the network is sure of a three, whatever it sees
        network.set_weights([*map(np.zeros_like, network.get_weights()[:-1]), bias])
        target = tf.one_hot([7], 10) if vary else tf.constant([7], tf.int32)
        with loop_for(network, chosen, 1) as loop:
            sums = loop.train((tf.zeros((1, 28, 28), tf.uint8), target, tf.range(1)), 0, 1, 0)
            corrected[loss] = loop.network.get_weights()[-1][7]
        assert sums.loss == pytest.approx(20, abs=0.01)  # cross-entropy, whatever was trained
    assert corrected["cross-entropy"] == pytest.approx(1, abs=0.001)
    assert 0 < corrected["mean squared error"] < 1e-6


def test_a_run_with_the_squared_error_makes_it_small_and_reports_cross_entropy(small_dataset):
    chosen = replace(BRISK, **SQUARED, epochs=6, units=(32,))
    training = train(chosen, small_dataset)
    target = keras.utils.to_categorical(small_dataset.y_train, 10)

    def squared_error(network):
        return float(((probabilities(network, small_dataset.x_train) - target) ** 2).mean())

    assert squared_error(training.network) < squared_error(build(chosen)) / 2
    answers = probabilities(training.network, small_dataset.x_val)
    expected = evaluate(small_dataset.y_val, answers).loss
    assert training.history["val_loss"][-1] == pytest.approx(expected, abs=1e-5)
    assert training.history["loss"][0] > 1  # a mean squared error is at most 0.2


def test_each_loss_has_a_graph_of_its_own(small_dataset):
    loop_module._idle.clear()
    first = train(BRISK, small_dataset).network.get_weights()
    squared = train(replace(BRISK, **SQUARED), small_dataset).network.get_weights()
    again = train(BRISK, small_dataset).network.get_weights()
    assert len(loop_module._idle) == 2
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert not np.allclose(first[0], squared[0])
