"""Loss and accuracy over the epochs."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

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
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=("Accuracy", "Loss"), horizontal_spacing=0.1
    )
    for column, name in enumerate(FIGURES, start=1):
        for label, color, marker in (
            ("training", TRAINING, "lines"),
            ("validation", VALIDATION, "lines+markers"),
        ):
            figure.add_scatter(
                name=label,
                mode=marker,
                line={
                    "color": color,
                    "width": 3,
                    "dash": "solid" if label == "training" else "dot",
                },
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
    made: dict[str, Any] = calm(figure, dark, height=320, top=70).to_plotly_json()
    return made


def smoothed(points: Sequence[Point], weight: float = SMOOTHING) -> list[Point]:
    """Give the points' running averages, in which a point counts `weight` times as much as the next; free of the pull toward 0 at first.

    The exponential moving average with the correction that Adam uses for its moments (Kingma and Ba, arXiv:1412.6980).
    """
    averages: list[Point] = []
    total = count = 0.0
    for place, value in points:
        if value is not None:
            total, count = total * weight + value, count * weight + 1
            averages.append((place, total / count))
    return averages
