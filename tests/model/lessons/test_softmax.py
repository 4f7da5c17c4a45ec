import numpy as np
import pytest
from scipy.special import softmax as reference

from model.evaluation.metrics import scale_by_temperature
from model.lessons.softmax import powers, softmax

SCORES = [2.0, -1.0, 0.5, 3.0]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_shares_are_those_of_scipy(temperature):
    assert softmax(SCORES, temperature) == pytest.approx(reference(np.array(SCORES) / temperature))


def test_a_constant_added_to_all_scores_changes_the_powers_and_no_share():
    raised = [score + 2 for score in SCORES]
    assert powers(raised) == pytest.approx(powers(SCORES) * np.e**2)
    assert softmax(raised) == pytest.approx(softmax(SCORES))


def test_large_scores_overflow_nothing():
    assert softmax([1000.0, 999.0]) == pytest.approx([0.7310586, 0.2689414])


def test_the_temperature_is_that_of_calibration():
    assert softmax(SCORES, 1.7) == pytest.approx(
        scale_by_temperature(softmax(SCORES), 1.7), abs=1e-6
    )
