import numpy as np
import pytest

from model.lessons.cross_entropy import CASES, cost, cross_entropy, one_hot, spread


def test_one_hot_has_a_one_in_its_own_place():
    assert one_hot(3).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_only_the_probability_of_the_true_class_counts():
    probabilities = spread(3, 0.4, rival=5)
    assert probabilities.sum() == pytest.approx(1)
    assert (
        cross_entropy(one_hot(3), probabilities)
        == pytest.approx(cost(0.4))
        == pytest.approx(0.9162907)
    )


def test_the_cost_is_that_of_keras():
    keras = pytest.importorskip("keras")
    probabilities = spread(7, 0.03, rival=1).astype(np.float32)
    theirs = keras.losses.CategoricalCrossentropy()(
        one_hot(7)[None].astype(np.float32), probabilities[None]
    )
    assert cross_entropy(one_hot(7), probabilities) == pytest.approx(float(theirs), abs=1e-5)


def test_the_more_confident_the_mistake_the_more_it_costs():
    costs = [cost(case.probability) for case in CASES]
    assert costs == sorted(costs)
    assert costs[-1] > 100 * costs[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_as_right_or_wrong_as_its_name_says(case):
    named = int(spread(3, case.probability, rival=5).argmax())
    assert (named == 3) == case.name.startswith("right")
