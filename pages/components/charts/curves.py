"""Loss and accuracy over the epochs; `dark` is the page's background."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, VALIDATION, apply_layout

EMPTY: list[float | None] = [None]  # a line without points keeps its entry in the legend
Point = tuple[float, float | None]
FIGURES = "accuracy", "loss"
SMOOTHING = 0.8
# 1, 2 and 5 times the powers of ten; Plotly's own labels for them are "2", "5" and "100µ".
LOG_TICKS = [float(f"{digit}e{power}") for power in range(-5, 3) for digit in (1, 2, 5)]
LOG_LABELS = [f"{tick:.5f}".rstrip("0").rstrip(".") for tick in LOG_TICKS]


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
        training: points (epoch, value) by "accuracy" and "loss"; may be empty.
        validation: the same for the validation pictures.
        epochs: of the whole run; the axis has its full width from the start.
        smooth: draw running averages instead of the points.
        logarithmic: draw the loss on a logarithmic axis.
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
    """Return the figure without points; building it several times a second would be too slow."""
    titles = [name.capitalize() for name in FIGURES]
    figure = make_subplots(1, 2, subplot_titles=titles, horizontal_spacing=0.1)
    for column, (name, shown) in enumerate(zip(FIGURES, (".1%", ".3f"), strict=True), start=1):
        for label, color, mode, dash in (
            ("training", TRAINING, "lines", "solid"),
            ("validation", VALIDATION, "lines+markers", "dot"),
        ):
            line = {"color": color, "width": 3, "dash": dash}
            look = {"mode": mode, "line": line, "marker": {"size": 10, "symbol": "diamond"}}
            hover = f"epoch %{{x:.1f}}: {label} {name} %{{y:{shown}}}<extra></extra>"
            legend = {"name": label, "legendgroup": label, "showlegend": column == 1}
            figure.add_scatter(**look, **legend, hovertemplate=hover, row=1, col=column)
    figure.update_xaxes(title="epoch", range=[0, epochs * 1.02], gridcolor=GRID, zeroline=False)
    figure.update_yaxes(gridcolor=GRID, zeroline=False)
    figure.update_yaxes(tickformat=".0%", range=[0, 1.02], col=1)
    ticks = {"type": "log", "tickvals": LOG_TICKS, "ticktext": LOG_LABELS}
    figure.update_yaxes(**(ticks if logarithmic else {"rangemode": "tozero"}), col=2)
    made: dict[str, Any] = apply_layout(figure, dark, height=320, top=70).to_plotly_json()
    return made


def smoothed(points: Sequence[Point], weight: float = SMOOTHING) -> list[Point]:
    """Return exponential moving averages, in which each point counts `weight` times the next.

    Corrected for the pull toward 0 as in Adam (Kingma and Ba, arXiv:1412.6980, section 3).
    """
    averages: list[Point] = []
    total = count = 0.0
    for epoch, value in points:
        if value is not None:
            total, count = total * weight + value, count * weight + 1
            averages.append((epoch, total / count))
    return averages
