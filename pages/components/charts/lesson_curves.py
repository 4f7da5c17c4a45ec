"""The Learn page's curves, each with a marked point; `dark` is the page's background."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import (
    GRID,
    LEGEND_ABOVE,
    TRAINING,
    VALIDATION,
    apply_layout,
    page_colors,
)

GRAY = "rgba(128,128,128,0.45)"
ZERO_LINE = {"zeroline": True, "zerolinecolor": "rgba(128,128,128,0.6)"}


def activation_curves(
    z: np.ndarray,
    curves: Mapping[str, np.ndarray],
    chosen: str,
    slope: np.ndarray,
    point: tuple[float, float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the chosen activation over the others, and its slope.

    Args:
        z: float (n,), the sums at which the curves are known.
        curves: each activation's title and its values, float (n,).
        chosen: one of these titles; the other curves are gray.
        slope: the chosen one's slope, float (n,).
        point: the marked sum, the chosen one's value there, and its slope.
    """
    figure, (at, value, slope_at) = go.Figure(), point
    blue, orange = blue_and_orange(dark)
    for title, values in curves.items():
        if title != chosen:
            hover = f"{title}(%{{x:.1f}}) = %{{y:.2f}}"
            _add_curve(figure, z, values, GRAY, hover, width=1.5, showlegend=False)
    hover = "sum %{x:.1f} gives %{y:.2f}"
    _add_curve(figure, z, curves[chosen], blue, hover, (at, value), name="output", width=4)
    hover, marked = "at %{x:.1f} the slope is %{y:.2f}", (at, slope_at)
    _add_curve(figure, z, slope, orange, hover, marked, "diamond", name="slope", dash="dot")
    x = {"title": "sum z", "range": [-4, 4], "dtick": 2, **ZERO_LINE}
    y = {"range": [-2, 4], "dtick": 2, **ZERO_LINE}
    legend = {"orientation": "v", "x": 0.01, "y": 1, "xanchor": "left", "yanchor": "top"}
    return finish(figure, x, y, dark=dark, height=240, legend=legend)


def two_layers_curve(
    x: np.ndarray, output: np.ndarray, point: tuple[float, float], *, dark: bool
) -> go.Figure:
    """Draw two layers' outputs float (n,) over their inputs float (n,), with a marked point."""
    figure, (blue, _) = go.Figure(), blue_and_orange(dark)
    _add_curve(figure, x, output, blue, "input %{x:.1f} gives %{y:.2f}", point, width=4)
    x_axis = {"title": "input x", "range": [-4, 4], "dtick": 2, **ZERO_LINE}
    y_axis = {"range": [-4, 8], "dtick": 4, **ZERO_LINE}
    return finish(figure, x_axis, y_axis, dark=dark, height=240, showlegend=False)


def cost_curve(cost: Callable[[float], float], probability: float, *, dark: bool) -> go.Figure:
    """Draw the cost over probabilities from 0.1% to 100%, with a marked probability."""
    figure, (blue, orange) = go.Figure(), blue_and_orange(dark)
    x = np.concatenate([np.geomspace(0.001, 0.1, 60), np.linspace(0.1, 1, 60)])
    here = cost(probability)
    hover = "%{x:.1%} for the true class costs %{y:.2f}"
    _add_curve(figure, x, [cost(share) for share in x], blue, hover, width=4)
    edges = [0, probability, probability], [here, here, 0]
    _add_curve(figure, *edges, orange, None, width=2, dash="dot")
    side, marker = "right" if probability < 0.75 else "left", {"size": 17, "color": orange}
    text = {"text": [f"<b>{here:.2f}</b>"], "textposition": f"top {side}", "textfont": {"size": 19}}
    point = {"x": [probability], "y": [here], "mode": "markers+text", "marker": marker, **text}
    figure.add_scatter(**point, cliponaxis=False, hovertemplate=f"{hover}<extra></extra>")
    title = "probability given to the true class"
    x_axis = {"title": title, "tickformat": ".0%", "range": [-0.01, 1.02]}
    y_axis = {"title": "cost: −ln(probability)", "range": [0, 7.2]}
    return finish(figure, x_axis, y_axis, dark=dark, height=300, top=14, showlegend=False)


def loss_over_steps(
    losses: Mapping[str, Sequence[float] | np.ndarray],
    steps: int,
    *,
    dark: bool,
    height: int,
    logarithmic: bool = False,
    marked: Mapping[str, int | None],
) -> go.Figure:
    """Draw up to three losses over steps counted from 0.

    Args:
        losses: each curve's name, and its loss before the first step, after it, and so on.
        steps: where the axis ends.
        height: in px.
        logarithmic: whether the loss axis is.
        marked: each curve's marked step, if any.
    """
    figure, colors = go.Figure(), page_colors(dark)
    inks = colors.second, colors.first, colors.third  # and dashes and symbols beside the color
    looks = zip(inks, ("solid", "dash", "dot"), ("circle", "square", "diamond"), strict=True)
    for (name, values), (color, dash, symbol) in zip(losses.items(), looks, strict=False):
        step = marked[name]
        point = None if step is None else (step, values[step])
        hover = f"{name}, step %{{x}}: loss %{{y:.3g}}"
        steps_taken = list(range(len(values)))
        _add_curve(figure, steps_taken, values, color, hover, point, symbol, name=name, dash=dash)
    x = {"title": "step", "range": [-0.02 * steps, steps * 1.02]}
    scale = {"type": "log", "dtick": 1, "exponentformat": "power"}
    y = {"title": "loss", **(scale if logarithmic else {"rangemode": "tozero"})}
    return finish(figure, x, y, dark=dark, height=height, showlegend=False)


def stopping_curves(
    training: np.ndarray,
    validation: np.ndarray,
    epoch: int,
    figure_name: str,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw a run's training and validation curves with a marked epoch.

    Args:
        training: float (epochs,), a value after each epoch.
        validation: the same.
        epoch: the marked one, counted from 1.
        figure_name: "accuracy" or "loss".
        limits: of the vertical axis, the same for runs that are shown side by side.
    """
    figure, colors = go.Figure(), page_colors(dark)
    form, ticks = (".1%", ".0%") if figure_name == "accuracy" else (".3f", "")
    epochs = list(range(1, len(training) + 1))
    for name, values, color, dash, symbol in (
        ("training", training, colors.first, "solid", "circle"),
        ("validation", validation, colors.second, "dot", "diamond"),
    ):
        hover = f"epoch %{{x}}: {name} {figure_name} %{{y:{form}}}"
        point = epoch, values[epoch - 1]
        _add_curve(figure, epochs, values, color, hover, point, symbol, name=name, dash=dash)
    figure.add_vline(epoch, line={"color": colors.ink, "width": 1.5, "dash": "dash"})
    x = {"title": "epoch", "range": [0, len(epochs) + 1]}
    y = {"title": figure_name, "range": limits, "tickformat": ticks}
    return finish(figure, x, y, dark=dark, height=250, top=36, legend=LEGEND_ABOVE)


def averages(
    sums: np.ndarray,
    means: np.ndarray,
    expected: float,
    steps: int,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw training steps as dots, their running average as a line, and the expected value.

    Args:
        sums: float (n,), the first output in each step.
        means: float (n,), the average up to each step.
        expected: the output at prediction.
        steps: where the logarithmic axis ends.
        limits: of the vertical axis.
    """
    figure, colors = go.Figure(), page_colors(dark)
    x = np.arange(1, len(sums) + 1)
    dots = {"mode": "markers", "marker": {"size": 7, "color": colors.second, "opacity": 0.45}}
    said = "training step %{x}: %{y:.2f}<extra></extra>"
    figure.add_scatter(x=x, y=sums, name="each step", **dots, hovertemplate=said)
    y, hover = [expected, expected], "prediction: %{y:.2f}"
    _add_curve(figure, [1, steps], y, colors.ink, hover, name="prediction", width=2.5, dash="dash")
    look = {"line": {"color": colors.first, "width": 4}, "marker": {"size": 9, "symbol": "square"}}
    mode = "lines" if len(means) > 2 else "lines+markers"
    said = "average of %{x} steps: %{y:.2f}<extra></extra>"
    figure.add_scatter(x=x, y=means, mode=mode, name="average so far", **look, hovertemplate=said)
    ticks, ends = [1, 2, 5, 10, 20, 50, 100, 200, 500], [-0.05, np.log10(steps) + 0.02]
    x_axis = {"title": "training step", "type": "log", "range": ends, "tickvals": ticks}
    y_axis = {"title": "sum of A", "range": limits}
    return finish(figure, x_axis, y_axis, dark=dark, height=200, top=36, legend=LEGEND_ABOVE)


def blue_and_orange(dark: bool) -> tuple[str, str]:
    """Return the colors of a curve and of what is marked on it."""
    return ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)


def _add_curve(
    figure: go.Figure,
    x: Sequence[float] | np.ndarray,
    y: Sequence[float] | np.ndarray,
    color: str,
    hover: str | None,
    marked: tuple[float, float] | None = None,
    symbol: str = "circle",
    *,
    name: str = "",
    width: float = 3,
    dash: str = "solid",
    showlegend: bool = True,
) -> None:
    """Add a line, and a marker at the point `marked`."""
    said = {"hovertemplate": f"{hover}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    line = {"color": color, "width": width, "dash": dash}
    figure.add_scatter(x=x, y=y, mode="lines", name=name, line=line, showlegend=showlegend, **said)
    if marked:
        look = {"mode": "markers", "marker": {"size": 15, "color": color, "symbol": symbol}}
        x, y = ([value] for value in marked)
        figure.add_scatter(x=x, y=y, name=name, showlegend=False, **look, **said)


def finish(
    figure: go.Figure,
    x_axis: dict[str, Any],
    y_axis: dict[str, Any],
    *,
    dark: bool,
    height: int,
    top: int = 10,
    **layout: Any,
) -> go.Figure:
    """Set a figure's axes, its layout and the look that all figures have."""
    figure.update_xaxes({"gridcolor": GRID, "zeroline": False} | x_axis)
    figure.update_yaxes({"gridcolor": GRID, "zeroline": False} | y_axis)
    return apply_layout(figure, dark, height=height, top=top).update_layout(**layout)
