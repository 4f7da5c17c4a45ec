import keras
import numpy as np
import pytest
import tensorflow as tf

from model.hyperparameters import OPTIMIZERS, SCHEDULES, Hyperparameters
from model.training.optimizers import Optimizer, learning_rates

KERAS = {
    "adam": keras.optimizers.Adam,
    "sgd": keras.optimizers.SGD,
    "momentum": lambda learning_rate: keras.optimizers.SGD(
        learning_rate, momentum=0.9, nesterov=True
    ),
    "rmsprop": keras.optimizers.RMSprop,
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_the_steps_that_keras_takes_while_the_rate_changes(name):
    random = np.random.default_rng(0)
    begin = [random.normal(size=shape).astype(np.float32) for shape in ((6, 4), (4,))]
    ours, theirs = (
        [tf.Variable(array) for array in begin],
        [keras.Variable(array) for array in begin],
    )
    optimizer, reference = Optimizer(name, ours), KERAS[name](learning_rate=0.05)
    for step in range(20):
        gradients = [
            tf.constant(random.normal(size=array.shape).astype(np.float32)) for array in begin
        ]
        rate = 0.05 / (step + 1)
        optimizer.apply(gradients, tf.constant(rate), tf.constant(step))
        reference.learning_rate = rate
        reference.apply(gradients, theirs)
    assert all(
        np.allclose(one.numpy(), other.numpy(), atol=2e-6)
        for one, other in zip(ours, theirs, strict=True)
    )
    assert not np.allclose(ours[0].numpy(), begin[0], atol=0.01)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [0.01, 0.01, 0.01, 0.01]),
        ("cosine", [0.001, 0.01, 0.005, 0.0]),
        ("linear", [0.0005, 0.0055, 0.0056, 0.0]),
    ],
)
def test_the_learning_rate_warms_up_and_falls_to_nothing_or_stays(schedule, expected):
    rates = learning_rates(Hyperparameters(learning_rate=0.01, schedule=schedule), 100)
    assert rates[[0, 10, 55, 99]] == pytest.approx(expected, abs=2e-4)
    assert rates.max() == pytest.approx(0.01)


def test_every_schedule_works_for_a_single_step():
    assert all(
        np.isfinite(learning_rates(Hyperparameters(schedule=schedule), 1)).all()
        for schedule in SCHEDULES
    )
