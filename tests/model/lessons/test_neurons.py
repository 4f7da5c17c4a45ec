import numpy as np
import pytest

from model.hyperparameters import ACTIVATIONS
from model.lessons.neurons import (
    ONES,
    ZEROS,
    Neuron,
    boundary,
    count_correct,
    two_layers,
    two_layers_line,
)

POINTS = np.linspace(-6, 6, 241)
DIGITS = len(ZEROS) + len(ONES)


def test_a_neuron_adds_up_its_weighted_inputs_and_a_bias():
    point = np.array([0.7, 0.2])
    neuron = Neuron((2.0, -3.0), 0.5, "none")
    assert neuron.sum(point) == pytest.approx(2 * 0.7 - 3 * 0.2 + 0.5)
    sigmoid = Neuron((2.0, -3.0), 0.5, "sigmoid")
    assert sigmoid.output(point) == pytest.approx(1 / (1 + np.exp(-1.3)))


def test_a_line_separates_all_digits_and_its_opposite_none():
    assert count_correct(Neuron((-5.0, 10.0), 0.0, "sigmoid")) == DIGITS
    assert count_correct(Neuron((5.0, -10.0), 0.0, "sigmoid")) == 0


def test_an_output_near_1_means_one_and_near_0_means_zero():
    neuron = Neuron((-500.0, 1000.0), 0.0, "sigmoid")
    assert neuron.output(ONES) == pytest.approx(1, abs=0.1)
    assert neuron.output(ZEROS) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("weights", [(1.0, 0.0), (0.0, -1.0)])
def test_one_weight_alone_cannot_separate_the_digits(weights):
    neurons = [Neuron(weights, bias, "none") for bias in np.linspace(-1, 1, 201)]
    assert max(map(count_correct, neurons)) < DIGITS


@pytest.mark.parametrize("weights", [(5.0, -10.0), (1.0, 1.0), (0.0, 4.0), (-3.0, 0.0)])
def test_on_the_line_the_sum_is_zero(weights):
    neuron = Neuron(weights, -0.5 if sum(weights) > 0 else 1.0, "relu")
    ends = boundary(neuron, 0.0, 1.0)
    assert ends.shape == (2, 2)
    assert neuron.sum(ends) == pytest.approx(0, abs=1e-6)


def test_a_line_outside_the_square_or_no_line_at_all_has_no_ends():
    assert len(boundary(Neuron((1.0, 1.0), 5.0, "none"), 0.0, 1.0)) == 0
    assert len(boundary(Neuron((0.0, 0.0), 0.0, "none"), 0.0, 1.0)) == 0


def test_two_layers_are_one_line_without_an_activation_and_bend_with_one():
    slope, intercept = two_layers_line()
    assert two_layers(POINTS, "none") == pytest.approx(slope * POINTS + intercept)
    for name in ACTIVATIONS:
        assert np.abs(np.diff(two_layers(POINTS, name), 2)).max() > 1e-3
