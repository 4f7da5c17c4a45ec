"""What an answer costs by the probability that the true class got: the curve, and the point on it."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

HEIGHT = 300
LEAST, GREATEST = 0.001, 1.0


def cost_curve(cost: Callable[[float], float], probability: float, *, dark: bool) -> go.Figure:
    """Draw the curve over probabilities from 0.1% to 100%, with a point and its cost."""
    blue, orange = ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)
    places = np.concatenate([np.geomspace(LEAST, 0.1, 60), np.linspace(0.1, GREATEST, 60)])
    here = cost(probability)
    figure = go.Figure()
    figure.add_scatter(
        x=places, y=[cost(place) for place in places], mode="lines", line={"color": blue, "width": 4},
        hovertemplate="%{x:.1%} for the true class costs %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[0, probability, probability], y=[here, here, 0], mode="lines", line={"color": orange, "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[probability], y=[here], mode="markers+text", marker={"size": 17, "color": orange}, text=[f"<b>{here:.2f}</b>"],
        textposition="top right" if probability < 0.75 else "top left", textfont={"size": 19}, cliponaxis=False,
        hovertemplate="%{x:.1%} for the true class costs %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(
        title="probability given to the true class",
        tickformat=".0%",
        range=[-0.01, 1.02],
        gridcolor=GRID,
        zeroline=False,
    )
    figure.update_yaxes(
        title="cost: −ln(probability)", range=[0, 7.2], gridcolor=GRID, zeroline=False
    )
    return calm(figure, dark, height=HEIGHT, top=14).update_layout(showlegend=False)
