import numpy as np
import pytest

from model.evaluation import evaluate
from pages.components.charts import confusion, curves
from pages.components.findings import class_table, finding

NAMES = tuple("abcdefghij")


@pytest.fixture
def matrix():
    counts = np.eye(10, dtype=int) * 90
    counts[3, 5] = 10
    return counts


def test_a_confusion_is_named_in_words(matrix):
    assert finding(matrix, NAMES) == "d is most often taken for f: 10 times"
    assert finding(np.eye(10, dtype=int), NAMES) == "Not one mistake"


def test_the_heat_map_has_true_classes_as_rows_and_says_each_cell_in_a_sentence(matrix):
    cells = confusion(matrix, NAMES, fractions=False, noun="digit", dark=False).data[0]
    assert cells.customdata[3][5] == "10 of 100 digits that are d were named f"
    assert (cells.text[3][5], cells.text[5][3]) == ("10", "")


def test_fractions_are_of_each_row(matrix):
    cells = confusion(matrix, NAMES, fractions=True, noun="digit", dark=False).data[0]
    assert (cells.text[3][3], cells.text[3][5]) == ("90.0%", "10.0%")
    assert cells.z[3][5] == pytest.approx(0.1)


def test_an_empty_row_is_drawn_without_a_warning():
    assert confusion(np.zeros((10, 10), int), NAMES, fractions=True, noun="digit", dark=False).data[0].z[0][0] == 0


def test_training_and_validation_are_told_apart_by_more_than_colour():
    points = {"accuracy": [(1.0, 0.9)], "loss": [(1.0, 0.3)]}
    figure = curves(points, points, 5, dark=True)
    assert {(trace.name, trace.line.dash) for trace in figure.data} == {("training", "solid"), ("validation", "dot")}
    assert figure.layout.xaxis.range[1] >= 5


def test_curves_without_a_point_keep_their_legend():
    nothing = {"accuracy": [], "loss": []}
    assert [trace.name for trace in curves(nothing, nothing, 5, dark=True).data if trace.showlegend] == ["training", "validation"]


def test_the_table_has_a_row_for_each_class():
    table = class_table(evaluate(np.arange(10), np.eye(10)), NAMES)
    assert table["Class"].tolist() == list(NAMES)
    assert table["Recall"].tolist() == [100.0] * 10
