import numpy as np
import pytest

from model.evaluation.metrics import evaluate
from pages.components.charts.confusion import (
    BLACK_FROM,
    COUNTS,
    OF_COLUMN,
    OF_ROW,
    confusion,
    difference,
    luminance,
)
from pages.components.charts.curves import curves, fitted, log_ticks
from pages.components.charts.parallel import Line, accuracy_ticks, parallel
from pages.components.charts.reliability import confidence_histogram, reliability_diagram
from pages.components.charts.style import DARK_BLUES, DARK_DIVERGING, LIGHT_BLUES, LIGHT_DIVERGING
from pages.components.evaluate.findings import cell_finding, class_table, confusions, finding

NAMES = tuple("abcdefghij")
PLURALS = tuple(f"{name}s" for name in NAMES)


@pytest.fixture
def matrix():
    counts = np.eye(10, dtype=int) * 90
    counts[3, 5] = 10
    return counts


def heat_map(matrix, shown=COUNTS, mistakes_only=False, dark=False):
    return confusion(
        matrix, NAMES, PLURALS, shown=shown, mistakes_only=mistakes_only, noun="digit", dark=dark
    )


def hovers(figure):
    """Return the sentence of each cell that a click can meet, by true and predicted class."""
    return {
        (true, named): said
        for named, true, said in zip(
            figure.data[-1].x, figure.data[-1].y, figure.data[-1].customdata, strict=True
        )
    }


def texts(figure):
    written = figure.data[1:3]
    return {
        (true, named): text
        for one in written
        for named, true, text in zip(one.x, one.y, one.text, strict=True)
    }


def test_a_confusion_is_named_in_words(matrix):
    assert finding(matrix, NAMES, PLURALS) == "Ds are most often mistaken for f: 10 times"
    assert finding(np.eye(10, dtype=int), NAMES, PLURALS) == "The network made no mistakes"
    assert [(one.true, one.predicted, one.count) for one in confusions(matrix)] == [(3, 5, 10)]


def test_a_cell_is_named_in_words():
    cells = (3, 5, 1200), (3, 3, 1), (0, 1, 0)
    said = [cell_finding(*cell, NAMES, PLURALS) for cell in cells]
    assert said == ["1,200 ds mistaken for f", "1 of the ds recognized", "No as mistaken for b"]


def test_the_heat_map_has_true_classes_as_rows_and_says_each_cell_in_a_sentence(matrix):
    figure = heat_map(matrix)
    assert hovers(figure)[3, 5] == "10 of 100 ds were named f"
    assert texts(figure)[3, 5] == "10"
    assert (5, 3) not in texts(figure)
    assert figure.data[0].z[3][5] == pytest.approx(10 / 90)


def test_fractions_are_of_each_row_or_of_each_column(matrix):
    of_row, of_column = (texts(heat_map(matrix, shown)) for shown in (OF_ROW, OF_COLUMN))
    assert (of_row[3, 3], of_row[3, 5]) == ("90.0", "10.0")
    assert (of_column[3, 3], of_column[3, 5], of_column[5, 5]) == ("100.0", "10.0", "90.0")
    assert hovers(heat_map(matrix, OF_COLUMN))[3, 5] == "10 of 100 digits named f were ds"


def test_with_the_diagonal_masked_the_most_frequent_mistake_has_the_deepest_color(matrix):
    figure = heat_map(matrix, mistakes_only=True)
    assert texts(figure) == {(3, 5): "10"}
    assert figure.data[0].z[3][5] == 1
    assert np.isnan(np.diag(np.array(figure.data[0].z, float))).all()
    assert hovers(figure)[3, 3] == "90 of 100 ds were named d"


@pytest.mark.parametrize("shown", [COUNTS, OF_ROW, OF_COLUMN])
@pytest.mark.parametrize("mistakes_only", [False, True])
def test_an_empty_matrix_is_drawn_without_a_warning(shown, mistakes_only):
    assert not texts(heat_map(np.zeros((10, 10), int), shown, mistakes_only))


@pytest.mark.parametrize("scale", [LIGHT_BLUES, DARK_BLUES, LIGHT_DIVERGING, DARK_DIVERGING])
def test_every_number_in_a_cell_has_a_contrast_of_at_least_4_5_to_1(scale):
    for place in np.linspace(0, 1, 50):
        lightness = luminance(scale, float(place))
        assert (
            1.05 / (lightness + 0.05) if lightness < BLACK_FROM else (lightness + 0.05) / 0.05
        ) >= 4.5


def test_the_difference_speaks_for_the_one_with_more_right_and_fewer_wrong(matrix):
    better = matrix.copy()
    better[3, 3], better[3, 5] = 97, 3
    figure = difference(better, matrix, ("A", "B"), NAMES, PLURALS, dark=False)
    assert texts(figure) == {(3, 3): "+7", (3, 5): "−7"}
    assert figure.data[0].z[3][3] == figure.data[0].z[3][5] == 1
    assert figure.data[0].z[0][0] == 0.5
    assert hovers(figure)[3, 5] == "ds named f:<br>3 by A, 10 by B"


@pytest.mark.parametrize("dark", [False, True])
def test_two_equal_matrices_differ_nowhere(matrix, dark):
    assert not texts(difference(matrix, matrix, ("A", "B"), NAMES, PLURALS, dark=dark))


def test_the_reliability_diagram_has_bars_only_where_there_are_answers():
    count, right = np.array([0, 4, 0, 10]), np.array([0, 1, 0, 9])
    bars = reliability_diagram(count, right, np.array([0, 0.3, 0, 0.9]), dark=False).data[0]
    assert list(bars.y) == [0.25, 0.9]
    assert "9 are right, 90.0%" in bars.customdata[1]


def test_the_histogram_tells_right_and_wrong_apart_by_more_than_color():
    figure = confidence_histogram(np.array([0, 4, 0, 10]), np.array([0, 1, 0, 9]), dark=True)
    assert [(bars.name, list(bars.y)) for bars in figure.data] == [
        ("✓ right", [0, 1, 0, 9]),
        ("✗ wrong", [0, 3, 0, 1]),
    ]
    assert figure.data[0].marker.pattern.shape != figure.data[1].marker.pattern.shape


def test_training_and_validation_are_told_apart_by_more_than_color():
    points = {"accuracy": [(1.0, 0.9)], "loss": [(1.0, 0.3)]}
    figure = curves(points, points, 5, dark=True)
    assert {(trace.name, trace.line.dash) for trace in figure.data} == {
        ("training", "solid"),
        ("validation", "dot"),
    }
    assert figure.layout.xaxis.range[1] >= 5


def test_curves_without_a_point_keep_their_legend():
    nothing = {"accuracy": [], "loss": []}
    assert [
        trace.name for trace in curves(nothing, nothing, 5, dark=True).data if trace.showlegend
    ] == ["training", "validation"]


def overfitting():
    """Return a loss that falls from 2.3, and one that turns at 0.36 and rises to 0.42."""
    training = [(epoch / 10, 2.3 * 0.5**epoch) for epoch in range(401)]
    validation = [(float(epoch), 0.36 + 0.06 * max(0, epoch - 5) / 35) for epoch in range(1, 41)]
    return {"loss": training, "accuracy": []}, {"loss": validation, "accuracy": []}


def test_a_first_loss_of_2_3_does_not_hide_that_it_rises_from_0_36_to_0_42():
    low, high = curves(*overfitting(), 40, dark=False).layout.yaxis2.range
    assert low <= 0
    assert high == pytest.approx(0.42, abs=0.05)


def test_an_axis_fits_the_later_part_of_all_lines_and_whatever_is_better():
    falling = [(0.0, 2.3), (1.0, 0.5), (2.0, 0.1), (3.0, 0.4), (4.0, None)]
    assert fitted([falling, [(1.0, 0.6)]], falling=True) == (0.1, 0.6)
    assert fitted([[(0.0, 0.1), (1.0, 0.9), (2.0, 0.8)]], falling=False) == (0.8, 0.9)
    assert fitted([[]], falling=True) is None


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.0008, 2.5, [0.001, 0.01, 0.1, 1]), (0.04, 0.6, [0.05, 0.1, 0.2, 0.5]), (0.3, 0.5, None)],
)
def test_a_logarithmic_axis_has_powers_of_ten_or_few_more_ticks(low, high, ticks):
    assert log_ticks(low, high) == pytest.approx(ticks or [0.3, 0.4, 0.5])


def test_the_ticks_of_a_logarithmic_axis_are_written_out():
    points = {"accuracy": [], "loss": [(0.0, 2.3), (1.0, 0.00005), (2.0, 0.0)]}
    axis = curves(points, {}, 2, dark=False, logarithmic=True).layout.yaxis2
    assert axis.ticktext == ("0.0001", "0.001", "0.01", "0.1", "1")


def test_a_second_runs_curves_are_drawn_beside_and_told_apart():
    points = {"accuracy": [(1.0, 0.9)], "loss": [(1.0, 0.3)]}
    longer = {"accuracy": [(9.0, 0.8)], "loss": [(9.0, 0.5)]}
    figure = curves(points, points, 5, dark=False, other=(longer, longer))
    assert len({(trace.name, trace.line.color) for trace in figure.data}) == 4
    assert figure.layout.xaxis.range[1] >= 9
    assert figure.layout.yaxis2.range[1] > 0.5


def test_where_a_run_was_continued_both_charts_have_a_mark():
    points = {"accuracy": [(1.0, 0.9), (3.0, 0.95)], "loss": [(1.0, 0.3), (3.0, 0.2)]}
    figure = curves(points, {}, 4, dark=False, continued=[2.0])
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(2.0, 2.0)] * 2
    assert [shape.xref for shape in figure.layout.shapes] == ["x", "x2"]
    assert [note.text for note in figure.layout.annotations].count("continued") == 2


def test_the_table_has_a_row_for_each_class():
    table = class_table(evaluate(np.arange(10), np.eye(10)), NAMES)
    assert table["Class"].tolist() == list(NAMES)
    assert table["Recall"].tolist() == [100.0] * 10


AXES = {"Dropout": ["0", "0.5"], "Learning rate": ["0.001", "0.01", "0.1"]}


def test_parallel_coordinates_have_a_line_for_each_run_and_the_best_on_top():
    lines = [Line((0, 2), 0.98, "the best", best=True), Line((1, 0), 0.95, "another")]
    figure = parallel(AXES, lines, "Validation accuracy", dark=False)
    assert [trace.hovertemplate for trace in figure.data] == [
        "another<extra></extra>",
        "the best<extra></extra>",
    ]
    assert figure.data[1].line.width > figure.data[0].line.width
    assert figure.data[1].y[0] < figure.data[0].y[0]
    assert figure.data[1].y[-1] > figure.data[0].y[-1]


@pytest.mark.parametrize("dark", [False, True])
def test_parallel_coordinates_name_every_value_at_equal_distances_before_any_run_is_done(dark):
    figure = parallel(AXES, [], "Validation accuracy", dark=dark)
    said = {
        (mark.x, mark.text): mark.y for mark in figure.layout.annotations if mark.name == "tick"
    }
    assert [said[1, text] for text in AXES["Learning rate"]] == [0, 0.5, 1]
    assert {mark.text for mark in figure.layout.annotations} >= {
        "Dropout",
        "Learning<br>rate",
        "Validation<br>accuracy",
        "100%",
    }
    assert min(mark.font.size for mark in figure.layout.annotations) >= 12


def test_fifty_lines_through_two_ticks_stay_apart_and_on_their_axis():
    lines = [
        Line((number % 2, number % 3), 0.9 + number / 1000, str(number)) for number in range(50)
    ]
    starts = [trace.y[0] for trace in parallel(AXES, lines, "Validation accuracy", dark=False).data]
    assert len(set(starts)) == 50
    assert all(min(abs(start), abs(start - 1)) <= 0.07 for start in starts)


@pytest.mark.parametrize(
    "accuracies",
    [
        [0.979],
        [0.5, 0.5],
        [0.0, 1.0],
        [0.1, 0.979],
        [0.9, 0.91],
        [0.9791, 0.9793],
        [1.0],
        [0.0],
        [0.05, 0.999],
    ],
)
def test_the_accuracy_axis_has_a_few_round_ticks_around_what_it_shows(accuracies):
    ticks = accuracy_ticks(accuracies)
    assert ticks[0] <= min(accuracies) <= max(accuracies) <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert ticks[0] >= 0
    assert ticks[-1] <= 1


def test_a_heat_map_of_many_classes_leaves_out_counts_but_names_and_tells_every_cell():
    names = tuple(f"class {number}" for number in range(47))
    counts = np.eye(47, dtype=int) * 90
    counts[3, 5] = 10
    look = {"shown": COUNTS, "mistakes_only": False, "noun": "picture", "dark": False}
    figure = confusion(counts, names, names, **look)
    assert figure.layout.xaxis.ticktext == names
    assert figure.layout.yaxis.tickfont.size >= 12
    assert [len(trace.text or ()) for trace in figure.data[1:3]] == [0, 0]
    assert hovers(figure)[3, 5] == "10 of 100 class 3 were named class 5"
    assert len(hovers(figure)) == 47 * 47
