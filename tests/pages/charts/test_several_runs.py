import pytest

from pages.components.charts.several_runs import (
    MOST_CURVES,
    MOST_LETTERS,
    Curve,
    Spot,
    overlaid,
    scatter,
    short,
)


def curve(title, *accuracies):
    points = list(enumerate(accuracies, start=1))
    return Curve(f"{title} (long)", title, points, [(epoch, 1 - value) for epoch, value in points])


def test_each_run_has_a_line_of_its_own_in_both_charts():
    figure = overlaid([curve(str(n), 0.8, 0.9) for n in range(MOST_CURVES)], dark=False)
    looks = {(trace.name, trace.line.color, trace.line.dash) for trace in figure.data}
    assert len(figure.data) == 2 * MOST_CURVES
    assert len(looks) == len({look[1:] for look in looks}) == MOST_CURVES
    assert sum(bool(trace.showlegend) for trace in figure.data) == MOST_CURVES


def test_the_axes_fit_the_later_part_of_the_curves():
    figure = overlaid([curve("a", 0.1, 0.9, 0.95, 0.96, 0.97)], dark=True)
    assert 0.8 < figure.layout.yaxis.range[0] < 0.9
    assert 0.1 < figure.layout.yaxis2.range[1] < 0.2


def test_a_run_without_a_curve_keeps_its_entry_in_the_legend():
    figure = overlaid([curve("waiting")], dark=False)
    assert figure.data[0].name == "waiting"
    assert list(figure.data[0].y) == [None]


@pytest.mark.parametrize("x", [1.5, "relu"])
def test_any_two_values_can_be_drawn(x):
    figure = scatter([Spot(x, 0.9, "mine")], ("Any", "Accuracy"), (False, True), dark=False)
    assert list(figure.data[0].x) == [x]
    assert (figure.layout.xaxis.tickformat, figure.layout.yaxis.tickformat) == (None, ".1%")


def test_long_titles_are_cut_in_the_legend():
    assert short("mine") == "mine"
    assert len(short("x" * 60)) == MOST_LETTERS
