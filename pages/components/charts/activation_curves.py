"""The activations' curves, one of them with its slope and a point on both."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

HEIGHT = 240
AXIS = "rgba(128,128,128,0.6)"


def activation_curves(
    z: np.ndarray,
    curves: Mapping[str, np.ndarray],
    chosen: str,
    slope: np.ndarray,
    point: tuple[float, float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the chosen activation over the others.

    Args:
        z: float (n,), the places at which the curves are known.
        curves: each activation's title with its values, float (n,).
        chosen: the title of the one that is looked at; the others stay gray.
        slope: the chosen one's slope, float (n,).
        point: the place that is looked at, the chosen one's value there, and its slope.
        dark: whether the page's background is dark.
    """
    blue, orange = ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)
    figure = go.Figure()
    for title, values in curves.items():
        if title != chosen:
            figure.add_scatter(x=z, y=values, mode="lines", line={"color": "rgba(128,128,128,0.45)", "width": 1.5}, showlegend=False,
                               hovertemplate=f"{title}(%{{x:.1f}}) = %{{y:.2f}}<extra></extra>")  # fmt: skip
    lines = (
        (
            "output",
            curves[chosen],
            {"color": blue, "width": 4},
            "sum %{x:.1f} gives %{y:.2f}",
            point[1],
            "circle",
        ),
        (
            "slope",
            slope,
            {"color": orange, "width": 3, "dash": "dot"},
            "at %{x:.1f} the slope is %{y:.2f}",
            point[2],
            "diamond",
        ),
    )
    for name, values, style, said, height, symbol in lines:
        figure.add_scatter(
            x=z,
            y=values,
            mode="lines",
            name=name,
            line=style,
            hovertemplate=f"{said}<extra></extra>",
        )
        figure.add_scatter(x=[point[0]], y=[height], mode="markers", marker={"size": 15, "color": style["color"], "symbol": symbol},
                           showlegend=False, hovertemplate=f"{said}<extra></extra>")  # fmt: skip
    figure.update_xaxes(title="sum z", range=[-4, 4], gridcolor=GRID, zerolinecolor=AXIS, dtick=2)
    figure.update_yaxes(range=[-2, 4], gridcolor=GRID, zerolinecolor=AXIS, dtick=2)
    made = calm(figure, dark, height=HEIGHT, top=10)
    return made.update_layout(
        legend={"orientation": "v", "x": 0.01, "y": 1, "xanchor": "left", "yanchor": "top"}
    )
