import numpy as np
import pytest
import tensorflow as tf

from model.lessons.backpropagation import OFFERED, initial_weights, run, train
from pages.components.lessons.chain_rule import PHASES, factor, formulas, number

STARTS = [(seed, tuple(np.random.default_rng(seed + 100).uniform(-1, 1, 3))) for seed in range(6)]


def tensorflow_gradients(weights, inputs, target, activation):
    """Return TensorFlow's loss and gradients, in the order of the fields of `Weights`."""
    values = (weights.hidden, weights.hidden_bias, weights.output, weights.output_bias)
    variables = [tf.Variable(value, dtype=tf.float64) for value in values]
    with tf.GradientTape() as tape:
        sums = tf.constant([inputs], tf.float64) @ variables[0] + variables[1]
        hidden = getattr(tf.nn, activation)(sums)
        output = tf.reduce_sum(hidden * variables[2]) + variables[3]
        loss = (output - target) ** 2 / 2
    return float(loss), [gradient.numpy() for gradient in tape.gradient(loss, variables)]


@pytest.mark.parametrize("activation", OFFERED)
@pytest.mark.parametrize(("seed", "numbers"), STARTS)
def test_every_number_equals_tensorflows(activation, seed, numbers):
    inputs, target = numbers[:2], numbers[2]
    weights, _ = train(initial_weights(seed), inputs, target, activation, rate=0.1, steps=seed)
    found = run(weights, inputs, target, activation)
    loss, gradients = tensorflow_gradients(weights, inputs, target, activation)
    assert found.loss == pytest.approx(loss, abs=1e-12)
    for mine, theirs in zip(vars(found.gradients).values(), gradients, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-12)


def test_gradient_steps_bring_the_loss_down():
    _, losses = train(initial_weights(0), (0.5, -0.8), 0.8, "tanh", rate=0.2, steps=50)
    assert len(losses) == 51
    assert losses[-1] < 1e-4 < losses[0]


def test_training_that_diverges_ends_without_a_warning():
    _, losses = train(initial_weights(3), (1.0, 1.0), -1.0, "relu", rate=5.0, steps=100)
    assert np.isfinite(losses).all()
    assert len(losses) < 101


@pytest.mark.parametrize("activation", OFFERED)
@pytest.mark.parametrize("phase", range(len(PHASES)))
def test_each_formula_is_filled_in_with_its_numbers(activation, phase):
    weights = initial_weights(0)
    found = run(weights, (0.5, -0.8), 0.8, activation)
    formula, lines = formulas(phase, found, weights, activation, 0.2)
    assert "=" in formula
    assert all("=" in line and "nan" not in line for line in lines)


def test_filled_in_products_come_out_as_written():
    weights = initial_weights(0)
    _, lines = formulas(5, run(weights, (0.5, -0.8), 0.8, "tanh"), weights, "tanh", 0.2)
    for line in lines[:6]:
        product, result = line.replace("−", "-").replace("(", "").replace(")", "").split(" = ")[1:]
        one, other = map(float, product.split(" × "))
        assert one * other == pytest.approx(float(result), abs=0.0015)


def test_numbers_have_a_true_minus_and_no_negative_zero():
    assert [number(-0.5), number(-0.0001)] == ["−0.500", "0.000"]
    assert [factor(-0.5), factor(2)] == ["(−0.500)", "2.000"]
