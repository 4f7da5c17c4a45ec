"""Runs as lines across parallel axes; `dark` is the page's background."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from pages.components.charts.style import DARK_INK, GRID, LIGHT_INK, apply_layout

# From the worst to the best line; both ends stand out from the page and differ in gray too.
LIGHT_LINES, DARK_LINES = [[0.0, "#86B4D8"], [1.0, "#073763"]], [[0.0, "#3D6F9C"], [1.0, "#D3E9FB"]]
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)  # between ticks of accuracy
SPREAD = 0.12  # greatest distance between the lines through one tick, as a share of the axis


@dataclass(frozen=True)
class Line:
    """A run: the index of its tick on each axis, its accuracy, and its text on hover."""

    ticks: tuple[int, ...]
    accuracy: float
    said: str
    best: bool = False


def parallel(
    axes: Mapping[str, Sequence[str]], lines: Sequence[Line], accuracy: str, *, dark: bool
) -> go.Figure:
    """Draw parallel coordinates: an axis for each hyperparameter and one for accuracy.

    Plotly's own parcoords has thin lines without text on hover, and needs WebGL.

    Args:
        axes: values from bottom to top, by the axis' title.
        lines: the finished runs.
        accuracy: title of the last axis.
    """
    ticks = accuracy_ticks([line.accuracy for line in lines])
    digits = 1 if any(round(tick * 1000) % 10 for tick in ticks) else 0
    marks = [
        [(index / max(1, len(values) - 1), text) for index, text in enumerate(values)]
        for values in axes.values()
    ]
    marks.append([(_height(tick, ticks), f"{tick:.{digits}%}") for tick in ticks])
    rod = {"type": "line", "y0": -0.07, "y1": 1.07, "layer": "below"}
    rod["line"] = {"color": GRID, "width": 3}
    counts = [len(values) for values in axes.values()]
    figure = apply_layout(go.Figure(_traces(lines, counts, ticks, dark)), dark, height=310, top=52)
    hidden = {"visible": False, "fixedrange": True}
    return figure.update_layout(  # in one call, as Plotly validates each addition anew
        shapes=[{"x0": axis, "x1": axis, **rod} for axis in range(len(marks))],
        annotations=_annotations([*axes, accuracy], marks, dark),
        xaxis={"range": [-0.06, len(axes) + 0.06], **hidden},
        yaxis={"range": [-0.09, 1.09], **hidden},
        margin={"l": 22 + 9 * max(len(text) for _, text in marks[0]), "r": 66, "b": 6},
        hovermode="closest",
        hoverlabel={"align": "left", "font": {"size": 15}},
    )


def _traces(
    lines: Sequence[Line], counts: Sequence[int], ticks: Sequence[float], dark: bool
) -> list[go.Scatter]:
    """Return the lines; the best is last and lies on top."""
    heights = _heights(lines, counts)
    accuracies = [line.accuracy for line in lines]
    traces = []
    for line in sorted(lines, key=lambda line: (line.best, line.accuracy)):
        spread = max(accuracies) - min(accuracies)
        share = (line.accuracy - min(accuracies)) / spread if spread else 1.0
        color = str(sample_colorscale(DARK_LINES if dark else LIGHT_LINES, [share])[0])
        x, y = list(range(len(counts) + 1)), [axis[line] for axis in heights]
        look = {"mode": "lines+markers", "line": {"color": color, "width": 6 if line.best else 2.5}}
        look["marker"] = {"color": color, "size": 13 if line.best else 8}
        said = {"hovertemplate": f"{line.said}<extra></extra>", "showlegend": False}
        traces.append(go.Scatter(x=x, y=[*y, _height(line.accuracy, ticks)], **look, **said))
    return traces


def _height(accuracy: float, ticks: Sequence[float]) -> float:
    return (accuracy - ticks[0]) / (ticks[-1] - ticks[0])


def _annotations(
    titles: Sequence[str], marks: Sequence[Sequence[tuple[float, str]]], dark: bool
) -> list[dict[str, object]]:
    """Return the titles, and the ticks' texts: left of their axis, the last ones right."""
    small = {"showarrow": False, "font": {"size": 14, "color": DARK_INK if dark else LIGHT_INK}}
    page = "rgba(20,24,29,0.75)" if dark else "rgba(251,250,247,0.75)"
    left, right = {"xanchor": "right", "xshift": -12}, {"xanchor": "left", "xshift": 12}
    title = {"y": 1.09, "yanchor": "bottom", "name": "title", **small}
    tick = {"bgcolor": page, "borderpad": 1, "name": "tick", **small}
    shown = [
        {"x": axis, "text": text.replace(" ", "<br>", 1), **title}
        for axis, text in enumerate(titles)
    ]
    for axis, row in enumerate(marks):
        side = right if axis == len(marks) - 1 else left
        shown += [{"x": axis, "y": height, "text": text, **tick, **side} for height, text in row]
    return shown


def accuracy_ticks(accuracies: Sequence[float]) -> list[float]:
    """Return two to seven round ticks that enclose all accuracies; 0 to 1 if there are none."""
    if not accuracies:
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    least, greatest = min(accuracies), max(accuracies)
    step = next(step for step in STEPS if greatest - least <= 5 * step)
    first, last = math.floor(least / step + 1e-6), math.ceil(greatest / step - 1e-6)
    if first == last:  # a single value, and on a tick
        first, last = (first - 1, last) if first else (0, 1)
    return [round(tick * step, 6) for tick in range(first, last + 1)]


def _heights(lines: Sequence[Line], counts: Sequence[int]) -> list[dict[Line, float]]:
    """Return each line's height on each axis: near its tick, in the order of accuracy."""
    heights: list[dict[Line, float]] = []
    for axis, count in enumerate(counts):
        heights.append({})
        steps = max(1, count - 1)
        rows: list[list[Line]] = [[] for _ in range(count)]
        for line in sorted(lines, key=lambda line: line.accuracy):
            rows[line.ticks[axis]].append(line)
        gap = min(0.05, min(SPREAD, 0.5 / steps) / max(1, *map(len, rows)))
        for tick, row in enumerate(rows):
            for rank, line in enumerate(row):
                heights[-1][line] = tick / steps + (rank - (len(row) - 1) / 2) * gap
    return heights
