import numpy as np
import pytest

from model.evaluation import evaluate
from pages.components.charts.confusion import confusion
from pages.components.charts.curves import curves
from pages.components.charts.parallel import Line, accuracy_ticks, parallel
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


AXES = {"Dropout": ["0", "0.5"], "Learning rate": ["0.001", "0.01", "0.1"]}


def test_parallel_coordinates_have_a_line_for_each_run_and_the_best_on_top():
    lines = [Line((0, 2), 0.98, "the best", best=True), Line((1, 0), 0.95, "another")]
    figure = parallel(AXES, lines, "Validation accuracy", dark=False)
    assert [trace.hovertemplate for trace in figure.data] == ["another<extra></extra>", "the best<extra></extra>"]
    assert figure.data[1].line.width > figure.data[0].line.width
    assert figure.data[1].y[0] < figure.data[0].y[0]
    assert figure.data[1].y[-1] > figure.data[0].y[-1]


@pytest.mark.parametrize("dark", [False, True])
def test_parallel_coordinates_name_every_value_at_equal_distances_before_any_run_is_done(dark):
    figure = parallel(AXES, [], "Validation accuracy", dark=dark)
    said = {(mark.x, mark.text): mark.y for mark in figure.layout.annotations if mark.name == "tick"}
    assert [said[1, text] for text in AXES["Learning rate"]] == [0, 0.5, 1]
    assert {mark.text for mark in figure.layout.annotations} >= {"Dropout", "Learning<br>rate", "Validation<br>accuracy", "100%"}
    assert min(mark.font.size for mark in figure.layout.annotations) >= 12


def test_fifty_lines_through_two_ticks_stay_apart_and_on_their_axis():
    lines = [Line((number % 2, number % 3), 0.9 + number / 1000, str(number)) for number in range(50)]
    starts = [trace.y[0] for trace in parallel(AXES, lines, "Validation accuracy", dark=False).data]
    assert len(set(starts)) == 50
    assert all(min(abs(start), abs(start - 1)) <= 0.07 for start in starts)


@pytest.mark.parametrize(
    "accuracies", [[0.979], [0.5, 0.5], [0.0, 1.0], [0.1, 0.979], [0.9, 0.91], [0.9791, 0.9793], [1.0], [0.0], [0.05, 0.999]]
)
def test_the_accuracy_axis_has_a_few_round_ticks_around_what_it_shows(accuracies):
    ticks = accuracy_ticks(accuracies)
    assert ticks[0] <= min(accuracies) <= max(accuracies) <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert ticks[0] >= 0
    assert ticks[-1] <= 1
