"""Plain values in, Plotly figures out; knows nothing of pages or networks."""

import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

TRAINING, VALIDATION = "#0072B2", "#D55E00"  # Okabe and Ito's blue and vermilion: told apart by colour-blind eyes too
LIGHT_BLUES = [[0.0, "#F4F6F8"], [0.02, "#DCEAF6"], [0.15, "#A9CEE8"], [0.5, "#4B98CA"], [1.0, "#08407C"]]
DARK_BLUES = [[0.0, "#1D242C"], [0.02, "#22394F"], [0.15, "#2B5C86"], [0.5, "#5596C8"], [1.0, "#B9DCF7"]]
# From the worst to the best line; the worst still stands out from the page, and the two ends differ in grey too.
LIGHT_LINES, DARK_LINES = [[0.0, "#86B4D8"], [1.0, "#073763"]], [[0.0, "#3D6F9C"], [1.0, "#D3E9FB"]]
LIGHT_INK, DARK_INK = "#1B1F24", "#EDEFF2"
GRID = "rgba(128,128,128,0.25)"

EMPTY: list[float | None] = [None]  # a line without points keeps its place in the legend

Point = tuple[float, float | None]
FIGURES = "accuracy", "loss"
SMOOTHING = 0.8
LOG_TICKS = "D2"  # 1, 2 and 5 times the powers of ten
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)  # between the ticks of an accuracy axis
SPREAD = 0.12  # how far the lines through one tick lie apart at most, as a share of the axis


@dataclass(frozen=True)
class Line:
    """A run in a parallel-coordinates plot: its tick on each axis, counted from below, its accuracy, and what it says on hover."""

    ticks: tuple[int, ...]
    accuracy: float
    said: str
    best: bool = False


def curves(
    training: Mapping[str, Sequence[Point]],
    validation: Mapping[str, Sequence[Point]],
    epochs: int,
    *,
    dark: bool,
    smooth: bool = False,
    logarithmic: bool = False,
) -> go.Figure:
    """Draw loss and accuracy over the epochs.

    Args:
        training: under "accuracy" and "loss", points (epoch, value) of the training pictures; may be empty.
        validation: the same of the validation pictures.
        epochs: how far the run is to go; the axis has its full width from the start, so that nothing jumps.
        dark: whether the page's background is dark.
        smooth: draw running averages instead of the points.
        logarithmic: give the loss a logarithmic axis.
    """
    frame = deepcopy(_empty_curves(epochs, dark=dark, logarithmic=logarithmic))
    lines = [points.get(name, ()) for name in FIGURES for points in (training, validation)]
    for trace, line in zip(frame["data"], lines, strict=True):
        points = smoothed(line) if smooth else line
        trace["x"] = [epoch for epoch, _ in points] or EMPTY
        trace["y"] = [value for _, value in points] or EMPTY
    return go.Figure(frame)


@lru_cache(maxsize=64)
def _empty_curves(epochs: int, *, dark: bool, logarithmic: bool) -> dict[str, Any]:
    """Give the figure without its points: made several times a second, it would take most of the server's time."""
    figure = make_subplots(rows=1, cols=2, subplot_titles=("Accuracy", "Loss (cross-entropy)"), horizontal_spacing=0.1)
    for column, name in enumerate(FIGURES, start=1):
        for label, colour, marker in (("training", TRAINING, "lines"), ("validation", VALIDATION, "lines+markers")):
            figure.add_scatter(
                name=label,
                mode=marker,
                line={"color": colour, "width": 3, "dash": "solid" if label == "training" else "dot"},
                marker={"size": 10, "symbol": "diamond"},
                legendgroup=label,
                showlegend=column == 1,
                hovertemplate=f"epoch %{{x:.1f}}: {label} {name} %{{y:{'.1%' if name == 'accuracy' else '.3f'}}}<extra></extra>",
                row=1,
                col=column,
            )
    figure.update_xaxes(title="epoch", range=[0, epochs * 1.02], gridcolor=GRID, zeroline=False)
    figure.update_yaxes(gridcolor=GRID, zeroline=False)
    figure.update_yaxes(tickformat=".0%", range=[0, 1.02], row=1, col=1)
    if logarithmic:
        figure.update_yaxes(type="log", dtick=LOG_TICKS, row=1, col=2)
    else:
        figure.update_yaxes(rangemode="tozero", row=1, col=2)
    made: dict[str, Any] = _calm(figure, dark, height=320, top=70).to_plotly_json()
    return made


def smoothed(points: Sequence[Point], weight: float = SMOOTHING) -> list[Point]:
    """Give the points' running averages, in which a point counts `weight` times as much as the next; free of the pull towards 0 at first.

    The exponential moving average with the correction that Adam uses for its moments (Kingma and Ba, arXiv:1412.6980).
    """
    averages: list[Point] = []
    total = count = 0.0
    for place, value in points:
        if value is not None:
            total, count = total * weight + value, count * weight + 1
            averages.append((place, total / count))
    return averages


def confusion(matrix: np.ndarray, class_names: Sequence[str], *, fractions: bool, noun: str, dark: bool) -> go.Figure:
    """Draw a confusion matrix as a heat map: true classes are rows, predicted ones columns.

    Args:
        matrix: counts, int (10, 10).
        class_names: the ten names.
        fractions: show each row as shares of its true class instead of counts.
        noun: what one picture shows, for the sentence on hover.
        dark: whether the page's background is dark.
    """
    totals = matrix.sum(axis=1, keepdims=True)
    shares = matrix / np.maximum(totals, 1)
    text = [[_cell(count, share, fractions) for count, share in zip(*row, strict=True)] for row in zip(matrix, shares, strict=True)]
    hover = [
        [f"{matrix[i, j]:,} of {totals[i, 0]:,} {noun}s that are {true} were named {named}" for j, named in enumerate(class_names)]
        for i, true in enumerate(class_names)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shares, x=list(class_names), y=list(class_names), text=text, texttemplate="%{text}",
            textfont={"size": 14}, customdata=hover, hovertemplate="%{customdata}<extra></extra>",
            colorscale=DARK_BLUES if dark else LIGHT_BLUES,
            showscale=False, zmin=0, zmax=1, xgap=2, ygap=2,
        )
    )  # fmt: skip
    figure.update_xaxes(title="named by the network", side="bottom", showgrid=False, type="category")
    figure.update_yaxes(title="true class", autorange="reversed", showgrid=False, type="category")
    return _calm(figure, dark, height=500, top=10)


def parallel(axes: Mapping[str, Sequence[str]], lines: Sequence[Line], accuracy: str, *, dark: bool) -> go.Figure:
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
        {"type": "line", "x0": axis, "x1": axis, "y0": -0.07, "y1": 1.07, "line": {"color": GRID, "width": 3}, "layer": "below"}
        for axis in range(len(marks))
    ]
    figure = _calm(go.Figure(_across(lines, [len(values) for values in axes.values()], ticks, dark)), dark, height=310, top=52)
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


def _across(lines: Sequence[Line], counts: Sequence[int], ticks: Sequence[float], dark: bool) -> list[go.Scatter]:
    heights = _heights(lines, counts)
    traces = []
    for line in sorted(lines, key=lambda line: (line.best, line.accuracy)):  # the best is drawn last and lies on top
        colour = _line_colour(line, lines, dark)
        traces.append(
            go.Scatter(
                x=list(range(len(counts) + 1)),
                y=[*(there[line] for there in heights), (line.accuracy - ticks[0]) / (ticks[-1] - ticks[0])],
                mode="lines+markers",
                line={"color": colour, "width": 6 if line.best else 2.5},
                marker={"color": colour, "size": 13 if line.best else 8},
                hovertemplate=f"{line.said}<extra></extra>",
                showlegend=False,
            )
        )
    return traces


def _titles(titles: Sequence[str], dark: bool) -> list[dict[str, object]]:
    return [
        {"x": axis, "y": 1.09, "text": title.replace(" ", "<br>", 1), "yanchor": "bottom", "name": "title", **_small(dark)}
        for axis, title in enumerate(titles)
    ]


def _tick_texts(marks: Sequence[Sequence[tuple[float, str]]], dark: bool) -> list[dict[str, object]]:
    """Give the texts beside the axes: to the left, where lines pass under them, and of the last axis to the right."""
    page = "rgba(20,24,29,0.75)" if dark else "rgba(251,250,247,0.75)"
    left, right = {"xanchor": "right", "xshift": -12}, {"xanchor": "left", "xshift": 12}
    return [
        {"x": axis, "y": share, "text": text, "bgcolor": page, "borderpad": 1, "name": "tick", **_small(dark)}
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
        there = [sorted((line for line in lines if line.ticks[axis] == tick), key=lambda line: line.accuracy) for tick in range(count)]
        apart = min(0.05, min(SPREAD, 0.5 / steps) / max(1, *map(len, there)))
        for tick, row in enumerate(there):
            heights[-1] |= {line: tick / steps + (rank - (len(row) - 1) / 2) * apart for rank, line in enumerate(row)}
    return heights


def _at_equal_distances(values: Sequence[str]) -> list[tuple[float, str]]:
    """Give values with their heights from 0 to 1, at equal distances."""
    return [(place / max(1, len(values) - 1), text) for place, text in enumerate(values)]


def _line_colour(line: Line, lines: Sequence[Line], dark: bool) -> str:
    least, greatest = min(line.accuracy for line in lines), max(line.accuracy for line in lines)
    share = (line.accuracy - least) / (greatest - least) if greatest > least else 1.0
    return str(sample_colorscale(DARK_LINES if dark else LIGHT_LINES, [share])[0])


def _cell(count: int, share: float, fractions: bool) -> str:
    if count == 0:
        return ""
    return f"{share:.1%}" if fractions else f"{count}"


def _calm(figure: go.Figure, dark: bool, height: int, top: int) -> go.Figure:
    ink = DARK_INK if dark else LIGHT_INK
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": top, "b": 10},
        font={"size": 15, "color": ink},
        legend={"orientation": "h", "y": 1.34, "x": 0.5, "xanchor": "center", "font": {"size": 15, "color": ink}},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        transition_duration=0,
    )
    figure.update_annotations(font={"size": 17, "color": ink})
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont={"size": 14, "color": ink}, title_font={"size": 15, "color": ink})
    return figure
