"""What one step gives, what all steps so far give on average, and what they should come close to."""

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, calm, page_colors

TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500]


def averages(
    each: np.ndarray,
    means: np.ndarray,
    goal: float,
    steps: int,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the steps as dots, their running average as a line, and the goal as a dashed line.

    Args:
        each: float (n,), a value a step.
        means: float (n,), the average up to each step.
        goal: what the average should come close to.
        steps: how far the axis goes; a logarithmic one, on which the first steps are seen too.
        limits: of the upright axis.
        dark: whether the page's background is dark.
    """
    colors, count = page_colors(dark), np.arange(1, len(each) + 1)
    figure = go.Figure()
    figure.add_scatter(
        x=count, y=each, mode="markers", name="each step", marker={"size": 7, "color": colors.second, "opacity": 0.45},
        hovertemplate="training step %{x}: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[1, steps], y=[goal, goal], mode="lines", name="prediction", line={"color": colors.ink, "width": 2.5, "dash": "dash"},
        hovertemplate="prediction: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=count, y=means, mode="lines+markers" if len(each) < 3 else "lines", name="average so far",
        line={"color": colors.first, "width": 4}, marker={"size": 9, "symbol": "square"},
        hovertemplate="average of %{x} steps: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(
        title="training step",
        type="log",
        range=[-0.05, np.log10(steps) + 0.02],
        tickvals=TICKS,
        gridcolor=GRID,
        zeroline=False,
    )
    figure.update_yaxes(title="sum of A", range=limits, gridcolor=GRID, zeroline=False)
    return calm(figure, dark, height=260, top=36).update_layout(
        legend={"y": 1.02, "yanchor": "bottom"}
    )
