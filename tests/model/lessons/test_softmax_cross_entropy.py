import numpy as np
import pytest

from model.evaluation.metrics import scale_by_temperature
from model.lessons.softmax_cross_entropy import (
    CASES,
    cost,
    cross_entropy,
    example_probabilities,
    one_hot,
    powers,
    softmax,
)

SCORES = [2.0, -1.0, 0.5, 3.0]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_shares_are_the_powers_divided_by_their_sum(temperature):
    raised = powers(SCORES, temperature)
    assert softmax(SCORES, temperature) == pytest.approx(raised / raised.sum())


def test_a_constant_added_to_all_scores_changes_the_powers_and_no_share():
    raised = [score + 2 for score in SCORES]
    assert powers(raised) == pytest.approx(powers(SCORES) * np.e**2)
    assert softmax(raised) == pytest.approx(softmax(SCORES))


def test_large_scores_do_not_overflow():
    assert softmax([1000.0, 999.0]) == pytest.approx([0.7310586, 0.2689414])


def test_the_temperature_is_that_of_calibration():
    scaled = scale_by_temperature(softmax(SCORES), 1.7)
    assert softmax(SCORES, 1.7) == pytest.approx(scaled, abs=1e-6)


def test_one_hot_is_one_at_the_label():
    assert one_hot(3).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_only_the_probability_of_the_true_class_counts():
    probabilities = example_probabilities(3, 0.4, rival=5)
    assert probabilities.sum() == pytest.approx(1)
    assert cross_entropy(one_hot(3), probabilities) == pytest.approx(0.9162907)
    assert cost(0.4) == pytest.approx(0.9162907)


def test_the_cost_is_that_of_keras():
    keras = pytest.importorskip("keras")
    target, probabilities = one_hot(7), example_probabilities(7, 0.03, rival=1)
    batch = target[None].astype(np.float32), probabilities[None].astype(np.float32)
    theirs = float(keras.losses.CategoricalCrossentropy()(*batch))
    assert cross_entropy(target, probabilities) == pytest.approx(theirs, abs=1e-5)


def test_the_more_confident_the_mistake_the_more_it_costs():
    costs = [cost(probability) for probability in CASES.values()]
    assert costs == sorted(costs)
    assert costs[-1] > 100 * costs[0]


@pytest.mark.parametrize("name", CASES)
def test_each_case_is_as_right_or_wrong_as_its_name_says(name):
    predicted = int(example_probabilities(3, CASES[name], rival=5).argmax())
    assert (predicted == 3) == name.startswith("right")
