import numpy as np
import pytest

from model.evaluation.calibration import scale_by_temperature
from model.evaluation.metrics import expected_calibration_error, fit_temperature


@pytest.fixture
def told():
    """Labels and probabilities of a network that is right exactly as often as it says."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 10))
    odds = np.exp(logits)
    rows = odds / odds.sum(axis=1, keepdims=True)
    labels = (rows.cumsum(axis=1) > random.random((len(rows), 1))).argmax(axis=1)
    return labels, rows


def test_a_temperature_of_one_changes_nothing(told):
    assert np.allclose(scale_by_temperature(told[1], 1.0), told[1], atol=1e-6)


def test_a_higher_temperature_is_less_certain_and_keeps_the_order(told):
    softer = scale_by_temperature(told[1], 3.0)
    assert (softer.max(axis=1) < told[1].max(axis=1)).all()
    assert np.array_equal(softer.argmax(axis=1), told[1].argmax(axis=1))
    assert np.allclose(softer.sum(axis=1), 1, atol=1e-6)


def test_certainty_itself_is_softened_without_a_fault():
    assert np.isfinite(scale_by_temperature(np.eye(10, dtype=np.float32), 2.0)).all()


def test_one_who_is_right_as_often_as_said_has_no_calibration_error(told):
    assert expected_calibration_error(*told) < 0.01


def test_the_temperature_that_made_a_network_overconfident_is_found_and_undone(told):
    labels, rows = told
    overconfident = scale_by_temperature(rows, 0.5)
    temperature = fit_temperature(labels, overconfident)
    assert temperature == pytest.approx(2.0, rel=0.05)
    assert expected_calibration_error(labels, overconfident) > 0.1
    assert (
        expected_calibration_error(labels, scale_by_temperature(overconfident, temperature)) < 0.01
    )
