import numpy as np
import pytest

from model.evaluation.metrics import (
    evaluate,
    expected_calibration_error,
    fit_temperature,
    reliability,
    scale_by_temperature,
)
from model.evaluation.predictions import pack_test, unpack_test

CERTAIN = np.eye(10, dtype=np.float32)


def test_rows_are_true_classes_and_columns_predicted_ones():
    metrics = evaluate(np.array([4, 4, 9]), CERTAIN[[9, 4, 9]])
    assert metrics.confusion[4, 9] == 1
    assert metrics.confusion[9, 4] == 0
    assert metrics.confusion.sum() == 3


def test_metrics_of_a_small_case_worked_out_by_hand():
    metrics = evaluate(np.array([0, 0, 0, 1]), CERTAIN[[0, 0, 1, 1]])
    assert metrics.accuracy == 0.75
    assert (metrics.precision[0], metrics.recall[0]) == (1.0, pytest.approx(2 / 3))
    assert (metrics.precision[1], metrics.recall[1], metrics.f1[1]) == (
        0.5,
        1.0,
        pytest.approx(2 / 3),
    )
    assert metrics.support.tolist() == [3, 1, *[0] * 8]


def test_loss_is_the_mean_of_the_negative_logarithms():
    rows = np.full((2, 10), 0.05, np.float32)
    rows[0, 3], rows[1, 5] = 0.55, 0.55
    assert evaluate(np.array([3, 0]), rows).loss == pytest.approx(
        -(np.log(0.55) + np.log(0.05)) / 2, rel=1e-5
    )


def test_a_class_that_never_occurs_has_metrics_of_zero_and_no_warning():
    metrics = evaluate(np.array([1]), CERTAIN[[1]])
    assert metrics.precision[7] == metrics.recall[7] == metrics.f1[7] == 0


def test_what_a_test_produced_survives_storage():
    labels, rows = unpack_test(pack_test(np.array([3, 9]), CERTAIN[:2]))
    assert labels.tolist() == [3, 9]
    assert np.array_equal(rows, CERTAIN[:2])


def test_predictions_are_sorted_into_bins_of_confidence():
    bins = reliability(np.array([True, True, False, True]), np.array([0.25, 0.95, 0.85, 1.0]), 10)
    assert bins.count.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 1, 2]
    assert bins.correct.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 2]
    assert bins.confidence[9] == pytest.approx(0.975)


@pytest.fixture
def calibrated():
    """Labels and probabilities of a network whose confidence equals its accuracy."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 10))
    odds = np.exp(logits)
    rows = odds / odds.sum(axis=1, keepdims=True)
    labels = (rows.cumsum(axis=1) > random.random((len(rows), 1))).argmax(axis=1)
    return labels, rows


def test_a_temperature_of_one_changes_nothing(calibrated):
    assert np.allclose(scale_by_temperature(calibrated[1], 1.0), calibrated[1], atol=1e-6)


def test_a_higher_temperature_is_less_certain_and_keeps_the_order(calibrated):
    softer = scale_by_temperature(calibrated[1], 3.0)
    assert (softer.max(axis=1) < calibrated[1].max(axis=1)).all()
    assert np.array_equal(softer.argmax(axis=1), calibrated[1].argmax(axis=1))
    assert np.allclose(softer.sum(axis=1), 1, atol=1e-6)


def test_probabilities_of_0_and_1_can_be_scaled():
    assert np.isfinite(scale_by_temperature(np.eye(10, dtype=np.float32), 2.0)).all()


def test_a_calibrated_network_has_no_calibration_error(calibrated):
    assert expected_calibration_error(*calibrated) < 0.01


def test_the_temperature_that_made_a_network_overconfident_is_found_and_undone(calibrated):
    labels, rows = calibrated
    overconfident = scale_by_temperature(rows, 0.5)
    temperature = fit_temperature(labels, overconfident)
    assert temperature == pytest.approx(2.0, rel=0.05)
    assert expected_calibration_error(labels, overconfident) > 0.1
    assert (
        expected_calibration_error(labels, scale_by_temperature(overconfident, temperature)) < 0.01
    )
