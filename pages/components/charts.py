"""Plain values in, Plotly figures out; knows nothing of pages or networks."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

TRAINING, VALIDATION = "#0072B2", "#D55E00"  # Okabe and Ito's blue and vermilion: told apart by colour-blind eyes too
LIGHT_BLUES = [[0.0, "#F4F6F8"], [0.02, "#DCEAF6"], [0.15, "#A9CEE8"], [0.5, "#4B98CA"], [1.0, "#08407C"]]
DARK_BLUES = [[0.0, "#1D242C"], [0.02, "#22394F"], [0.15, "#2B5C86"], [0.5, "#5596C8"], [1.0, "#B9DCF7"]]
GRID = "rgba(128,128,128,0.25)"

EMPTY: list[float | None] = [None]  # a line without points keeps its place in the legend

Point = tuple[float, float | None]
FIGURES = "accuracy", "loss"
SMOOTHING = 0.8
LOG_TICKS = "D2"  # 1, 2 and 5 times the powers of ten


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


def _cell(count: int, share: float, fractions: bool) -> str:
    if count == 0:
        return ""
    return f"{share:.1%}" if fractions else f"{count}"


def _calm(figure: go.Figure, dark: bool, height: int, top: int) -> go.Figure:
    ink = "#EDEFF2" if dark else "#1B1F24"
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
