"""A 28x28 picture with one row of its pixels marked."""

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import VALIDATION, calm

HEIGHT = 235


def pixel_row(picture: np.ndarray, row: int, *, dark: bool) -> go.Figure:
    """Draw a picture, uint8 (28, 28); `row`, from 0 to 27, is marked."""
    side = len(picture)
    figure = go.Figure()
    figure.add_heatmap(
        z=picture, zmin=0, zmax=255, colorscale=[[0, "#000000"], [1, "#FFFFFF"]], showscale=False, x0=1, y0=1,
        hovertemplate="row %{y}, column %{x}: %{z}<extra></extra>",
    )  # fmt: skip
    figure.add_shape(
        type="rect",
        x0=0.5,
        x1=side + 0.5,
        y0=row + 0.5,
        y1=row + 1.5,
        line={"color": VALIDATION, "width": 3},
    )
    figure.update_xaxes(visible=False, range=[0, side + 1], constrain="domain")
    figure.update_yaxes(visible=False, range=[side + 1, 0], scaleanchor="x", constrain="domain")
    return calm(figure, dark, height=HEIGHT, top=5)
