import numpy as np
import pytest

from model.evaluation.metrics import evaluate, pack_test, reliability, unpack_test

CERTAIN = np.eye(10, dtype=np.float32)


def test_rows_are_true_classes_and_columns_predicted_ones():
    figures = evaluate(np.array([4, 4, 9]), CERTAIN[[9, 4, 9]])
    assert figures.confusion[4, 9] == 1
    assert figures.confusion[9, 4] == 0
    assert figures.confusion.sum() == 3


def test_figures_of_a_small_case_worked_out_by_hand():
    figures = evaluate(np.array([0, 0, 0, 1]), CERTAIN[[0, 0, 1, 1]])
    assert figures.accuracy == 0.75
    assert (figures.precision[0], figures.recall[0]) == (1.0, pytest.approx(2 / 3))
    assert (figures.precision[1], figures.recall[1], figures.f1[1]) == (
        0.5,
        1.0,
        pytest.approx(2 / 3),
    )
    assert figures.support.tolist() == [3, 1, *[0] * 8]


def test_loss_is_the_mean_of_the_negative_logarithms():
    rows = np.full((2, 10), 0.05, np.float32)
    rows[0, 3], rows[1, 5] = 0.55, 0.55
    assert evaluate(np.array([3, 0]), rows).loss == pytest.approx(
        -(np.log(0.55) + np.log(0.05)) / 2, rel=1e-5
    )


def test_a_class_that_never_occurs_has_figures_of_zero_and_no_warning():
    figures = evaluate(np.array([1]), CERTAIN[[1]])
    assert figures.precision[7] == figures.recall[7] == figures.f1[7] == 0


def test_what_a_test_produced_survives_storage():
    labels, rows = unpack_test(pack_test(np.array([3, 9]), CERTAIN[:2]))
    assert labels.tolist() == [3, 9]
    assert np.array_equal(rows, CERTAIN[:2])


def test_predictions_are_sorted_into_bins_of_confidence():
    bins = reliability(np.array([True, True, False, True]), np.array([0.25, 0.95, 0.85, 1.0]), 10)
    assert bins.count.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 1, 2]
    assert bins.right.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 2]
    assert bins.confidence[9] == pytest.approx(0.975)
