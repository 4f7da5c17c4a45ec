import numpy as np
import pytest

from model.lessons.neuron import ONES, ZEROS, Neuron, line, right


def test_a_neuron_adds_up_its_weighted_inputs_and_a_bias():
    neuron = Neuron((2.0, -3.0), 0.5, "none")
    assert neuron.sum(np.array([0.7, 0.2])) == pytest.approx(2 * 0.7 - 3 * 0.2 + 0.5)
    assert Neuron((2.0, -3.0), 0.5, "sigmoid").output(np.array([0.7, 0.2])) == pytest.approx(
        1 / (1 + np.exp(-1.3))
    )


def test_there_is_a_line_that_parts_all_digits_and_its_opposite_parts_none():
    assert right(Neuron((5.0, -10.0), 0.0, "sigmoid")) == len(ZEROS) + len(ONES)
    assert right(Neuron((-5.0, 10.0), 0.0, "sigmoid")) == 0


def test_one_weight_alone_cannot_part_them():
    for weights in ((1.0, 0.0), (0.0, -1.0)):
        assert max(right(Neuron(weights, bias, "none")) for bias in np.linspace(-1, 1, 201)) < len(
            ZEROS
        ) + len(ONES)


@pytest.mark.parametrize("weights", [(5.0, -10.0), (1.0, 1.0), (0.0, 4.0), (-3.0, 0.0)])
def test_on_the_line_the_sum_is_zero(weights):
    neuron = Neuron(weights, -0.5 if sum(weights) > 0 else 1.0, "relu")
    ends = line(neuron, 0.0, 1.0)
    assert ends.shape == (2, 2)
    assert neuron.sum(ends) == pytest.approx(0, abs=1e-6)


def test_a_line_outside_the_square_or_no_line_at_all_has_no_ends():
    assert len(line(Neuron((1.0, 1.0), 5.0, "none"), 0.0, 1.0)) == 0
    assert len(line(Neuron((0.0, 0.0), 0.0, "none"), 0.0, 1.0)) == 0
