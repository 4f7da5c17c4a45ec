"""Runs as lines across parallel axes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from pages.components.charts.style import DARK_INK, GRID, LIGHT_INK, calm

# From the worst to the best line; the worst still stands out from the page, and the two ends differ in gray too.
LIGHT_LINES, DARK_LINES = [[0.0, "#86B4D8"], [1.0, "#073763"]], [[0.0, "#3D6F9C"], [1.0, "#D3E9FB"]]
STEPS = (
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.25,
)  # between the ticks of an accuracy axis
SPREAD = 0.12  # how far the lines through one tick lie apart at most, as a share of the axis


@dataclass(frozen=True)
class Line:
    """A run in a parallel-coordinates plot: its tick on each axis, counted from below, its accuracy, and what it says on hover."""

    ticks: tuple[int, ...]
    accuracy: float
    said: str
    best: bool = False


def parallel(
    axes: Mapping[str, Sequence[str]], lines: Sequence[Line], accuracy: str, *, dark: bool
) -> go.Figure:
    """Draw parallel coordinates: an upright axis for each choice, the last one for accuracy, and a line across them for each run.

    Lines and not Plotly's own parcoords: its lines are a hair's breadth, say nothing on hover, and need WebGL.

    Args:
        axes: title of each choice -> its values from below to above; they are drawn at equal distances.
        lines: the runs that have a figure. Those through one tick are spread by accuracy, so that each can be followed.
        accuracy: title of the last axis.
        dark: whether the page's background is dark.
    """
    ticks = accuracy_ticks([line.accuracy for line in lines])
    digits = 1 if any(round(tick * 1000) % 10 for tick in ticks) else 0
    scale = [((tick - ticks[0]) / (ticks[-1] - ticks[0]), f"{tick:.{digits}%}") for tick in ticks]
    marks = [*map(_at_equal_distances, axes.values()), scale]
    rods = [
        {
            "type": "line",
            "x0": axis,
            "x1": axis,
            "y0": -0.07,
            "y1": 1.07,
            "line": {"color": GRID, "width": 3},
            "layer": "below",
        }
        for axis in range(len(marks))
    ]
    figure = calm(
        go.Figure(_across(lines, [len(values) for values in axes.values()], ticks, dark)),
        dark,
        height=310,
        top=52,
    )
    hidden = {"visible": False, "fixedrange": True}
    return figure.update_layout(  # all at once: Plotly checks whatever is added one by one again and again
        shapes=rods,
        annotations=[*_titles([*axes, accuracy], dark), *_tick_texts(marks, dark)],
        xaxis={"range": [-0.06, len(axes) + 0.06], **hidden},
        yaxis={"range": [-0.09, 1.09], **hidden},
        margin={"l": 22 + 9 * max(len(text) for _, text in marks[0]), "r": 66, "b": 6},
        hovermode="closest",
        hoverlabel={"align": "left", "font": {"size": 15}},
    )


def _across(
    lines: Sequence[Line], counts: Sequence[int], ticks: Sequence[float], dark: bool
) -> list[go.Scatter]:
    heights = _heights(lines, counts)
    traces = []
    for line in sorted(
        lines, key=lambda line: (line.best, line.accuracy)
    ):  # the best is drawn last and lies on top
        color = _line_color(line, lines, dark)
        traces.append(
            go.Scatter(
                x=list(range(len(counts) + 1)),
                y=[
                    *(there[line] for there in heights),
                    (line.accuracy - ticks[0]) / (ticks[-1] - ticks[0]),
                ],
                mode="lines+markers",
                line={"color": color, "width": 6 if line.best else 2.5},
                marker={"color": color, "size": 13 if line.best else 8},
                hovertemplate=f"{line.said}<extra></extra>",
                showlegend=False,
            )
        )
    return traces


def _titles(titles: Sequence[str], dark: bool) -> list[dict[str, object]]:
    return [
        {
            "x": axis,
            "y": 1.09,
            "text": title.replace(" ", "<br>", 1),
            "yanchor": "bottom",
            "name": "title",
            **_small(dark),
        }
        for axis, title in enumerate(titles)
    ]


def _tick_texts(
    marks: Sequence[Sequence[tuple[float, str]]], dark: bool
) -> list[dict[str, object]]:
    """Give the texts beside the axes: to the left, where lines pass under them, and of the last axis to the right."""
    page = "rgba(20,24,29,0.75)" if dark else "rgba(251,250,247,0.75)"
    left, right = {"xanchor": "right", "xshift": -12}, {"xanchor": "left", "xshift": 12}
    return [
        {
            "x": axis,
            "y": share,
            "text": text,
            "bgcolor": page,
            "borderpad": 1,
            "name": "tick",
            **_small(dark),
        }
        | (right if axis == len(marks) - 1 else left)
        for axis, row in enumerate(marks)
        for share, text in row
    ]


def _small(dark: bool) -> dict[str, object]:
    return {"showarrow": False, "font": {"size": 14, "color": DARK_INK if dark else LIGHT_INK}}


def accuracy_ticks(accuracies: Sequence[float]) -> list[float]:
    """Give two to seven round ticks that hold all these shares of 1 between the first and the last; 0 to 1 where there are none."""
    if not accuracies:
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    least, greatest = min(accuracies), max(accuracies)
    step = next(step for step in STEPS if greatest - least <= 5 * step)
    first, last = math.floor(least / step + 1e-6), math.ceil(greatest / step - 1e-6)
    if first == last:  # one figure, and on a tick
        first, last = (first - 1, last) if first else (0, 1)
    return [round(tick * step, 6) for tick in range(first, last + 1)]


def _heights(lines: Sequence[Line], counts: Sequence[int]) -> list[dict[Line, float]]:
    """Give for each axis each line's height: its tick, and a little above or below it by its rank among the lines there."""
    heights: list[dict[Line, float]] = []
    for axis, count in enumerate(counts):
        heights.append({})
        steps = max(1, count - 1)
        there = [
            sorted(
                (line for line in lines if line.ticks[axis] == tick), key=lambda line: line.accuracy
            )
            for tick in range(count)
        ]
        apart = min(0.05, min(SPREAD, 0.5 / steps) / max(1, *map(len, there)))
        for tick, row in enumerate(there):
            heights[-1] |= {
                line: tick / steps + (rank - (len(row) - 1) / 2) * apart
                for rank, line in enumerate(row)
            }
    return heights


def _at_equal_distances(values: Sequence[str]) -> list[tuple[float, str]]:
    """Give values with their heights from 0 to 1, at equal distances."""
    return [(place / max(1, len(values) - 1), text) for place, text in enumerate(values)]


def _line_color(line: Line, lines: Sequence[Line], dark: bool) -> str:
    least, greatest = min(line.accuracy for line in lines), max(line.accuracy for line in lines)
    share = (line.accuracy - least) / (greatest - least) if greatest > least else 1.0
    return str(sample_colorscale(DARK_LINES if dark else LIGHT_LINES, [share])[0])
