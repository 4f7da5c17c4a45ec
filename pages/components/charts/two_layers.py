"""What two layers make of one number, with a point on the curve."""

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, TRAINING, calm

HEIGHT = 240


def two_layers(
    x: np.ndarray, output: np.ndarray, point: tuple[float, float], *, dark: bool
) -> go.Figure:
    """Draw outputs float (n,) over inputs float (n,), and the input that is looked at with its output."""
    blue = "#6DB3EC" if dark else TRAINING
    said = "input %{x:.1f} gives %{y:.2f}<extra></extra>"
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=output, mode="lines", line={"color": blue, "width": 4}, hovertemplate=said
    )
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        marker={"size": 15, "color": blue},
        hovertemplate=said,
    )
    figure.update_xaxes(
        title="input x",
        range=[-4, 4],
        gridcolor=GRID,
        zerolinecolor="rgba(128,128,128,0.6)",
        dtick=2,
    )
    figure.update_yaxes(
        range=[-4, 8], gridcolor=GRID, zerolinecolor="rgba(128,128,128,0.6)", dtick=4
    )
    return calm(figure, dark, height=HEIGHT, top=10).update_layout(showlegend=False)
