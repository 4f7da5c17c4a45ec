"""An activation's curve and slope with a point on it, and what two layers with it make of one number."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

HEIGHT = 290


def activation_curves(
    z: np.ndarray,
    curves: Mapping[str, np.ndarray],
    chosen: str,
    slope: np.ndarray,
    layers: np.ndarray,
    point: tuple[float, float, float, float],
    titles: tuple[str, str],
    *,
    dark: bool,
) -> go.Figure:
    """Draw both sides by side.

    Args:
        z: float (n,), the places at which the curves are known.
        curves: each activation's title with its values, float (n,).
        chosen: the title of the one that is looked at; the others stay grey.
        slope: the chosen one's slope, float (n,).
        layers: what two layers with it give, float (n,).
        point: the place that is looked at; there the chosen one's value, its slope, and what the two layers give.
        titles: what the left and the right figure show.
        dark: whether the page's background is dark.
    """
    blue, orange = ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)
    figure = make_subplots(rows=1, cols=2, subplot_titles=titles, horizontal_spacing=0.09)
    for title, values in curves.items():
        if title != chosen:
            figure.add_scatter(x=z, y=values, mode="lines", line={"color": "rgba(128,128,128,0.45)", "width": 1.5}, showlegend=False,
                               hovertemplate=f"{title}(%{{x:.1f}}) = %{{y:.2f}}<extra></extra>", row=1, col=1)  # fmt: skip
    lines = (
        ("output", curves[chosen], {"color": blue, "width": 4}, "sum %{x:.1f} gives %{y:.2f}", 1),
        ("slope", slope, {"color": orange, "width": 3, "dash": "dot"}, "at %{x:.1f} the slope is %{y:.2f}", 1),
        ("two layers", layers, {"color": blue, "width": 4}, "input %{x:.1f} gives %{y:.2f}", 2),
    )
    for name, values, style, said, column in lines:
        figure.add_scatter(x=z, y=values, mode="lines", name=name, line=style, showlegend=column == 1,
                           hovertemplate=f"{said}<extra></extra>", row=1, col=column)  # fmt: skip
    place, *heights = point
    for height, colour, symbol, column in zip(heights, (blue, orange, blue), ("circle", "diamond", "circle"), (1, 1, 2), strict=True):
        figure.add_scatter(x=[place], y=[height], mode="markers", marker={"size": 15, "color": colour, "symbol": symbol}, showlegend=False,
                           hovertemplate="%{x:.1f}: %{y:.2f}<extra></extra>", row=1, col=column)  # fmt: skip
    figure.update_xaxes(range=[-4, 4], gridcolor=GRID, zerolinecolor="rgba(128,128,128,0.6)", dtick=2)
    figure.update_xaxes(title="sum z", row=1, col=1)
    figure.update_xaxes(title="input x", row=1, col=2)
    figure.update_yaxes(range=[-2, 4], gridcolor=GRID, zerolinecolor="rgba(128,128,128,0.6)", dtick=1, row=1, col=1)
    figure.update_yaxes(range=[-6, 4], gridcolor=GRID, zerolinecolor="rgba(128,128,128,0.6)", dtick=2, row=1, col=2)
    made = calm(figure, dark, height=HEIGHT, top=40)
    return made.update_layout(legend={"orientation": "v", "x": 0.01, "y": 0.99, "xanchor": "left", "yanchor": "top"})
