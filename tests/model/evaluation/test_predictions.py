import csv
import io

import numpy as np
import pytest

from model.evaluation.metrics import evaluate
from model.evaluation.predictions import answers_csv, calibrated, only_first

NAMES = tuple("abcdefghij")


@pytest.fixture
def random():
    return np.random.default_rng(0)


def made_up(random, count=500):
    return random.integers(0, 10, count).astype(np.uint8), random.dirichlet(
        np.full(10, 0.3), count
    ).astype(np.float32)


def test_the_cells_hold_exactly_the_pictures_that_the_matrix_counts(random):
    labels, probabilities = made_up(random)
    answers = calibrated(labels, probabilities, 2.5)
    counts = [[len(answers.cell(true, named)) for named in range(10)] for true in range(10)]
    assert counts == evaluate(labels, probabilities).confusion.tolist()
    assert sorted(
        place for true in range(10) for named in range(10) for place in answers.cell(true, named)
    ) == list(range(500))


def test_a_cell_begins_with_the_most_confident(random):
    answers = calibrated(*made_up(random), 1.0)
    confidence = answers.confidence[answers.cell(3, 5)]
    assert (np.diff(confidence) <= 0).all()


def test_calibration_changes_no_named_class(random):
    labels, probabilities = made_up(random)
    probabilities[0] = 0.1  # ten alike: only their order decides
    assert (calibrated(labels, probabilities, 8.0).named == probabilities.argmax(axis=1)).all()


def test_only_one_gets_right_what_the_other_does_not():
    first, second = (
        calibrated(np.array([0, 1, 2]), np.eye(10)[named], 1.0) for named in ([0, 1, 5], [0, 4, 2])
    )
    assert only_first(first, second) == [1]
    assert only_first(second, first) == [2]


def test_the_csv_has_a_row_for_each_picture(random):
    rows = list(
        csv.DictReader(
            io.StringIO(answers_csv(calibrated(*made_up(random, 20), 1.0), NAMES).decode())
        )
    )
    assert [int(row["picture"]) for row in rows] == list(range(20))
    assert all(
        abs(sum(float(row[f"probability of {name}"]) for name in NAMES) - 1) < 0.001 for row in rows
    )
    assert all(
        float(row["confidence"]) == max(float(row[f"probability of {name}"]) for name in NAMES)
        for row in rows
    )
