"""A 28x28 picture and the row of 784 numbers that it becomes, with one row of pixels marked in both."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

HEIGHT = 290


def flattened(picture: np.ndarray, row: int, *, dark: bool) -> go.Figure:
    """Draw a picture, uint8 (28, 28), above all its numbers in a row; `row`, from 0 to 27, is marked."""
    side = len(picture)
    blue, orange = ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)
    figure = make_subplots(
        rows=1, cols=2, column_widths=[0.4, 0.6], horizontal_spacing=0.1,
        subplot_titles=(f"The picture, {side} × {side}", f"Its {side * side} brightnesses, 0 to 255"),
    )  # fmt: skip
    figure.add_heatmap(
        z=picture, zmin=0, zmax=255, colorscale=[[0, "#000000"], [1, "#FFFFFF"]], showscale=False,
        hovertemplate="row %{y}, column %{x}: %{z}<extra></extra>", x0=1, y0=1, row=1, col=1,
    )  # fmt: skip
    figure.add_shape(type="rect", x0=0.5, x1=side + 0.5, y0=row + 0.5, y1=row + 1.5, line={"color": VALIDATION, "width": 3}, row=1, col=1)
    numbers = picture.ravel()
    here = slice(row * side, (row + 1) * side)
    for part, colour, width in ((slice(None), blue, 1.5), (here, orange, 3)):
        figure.add_scatter(
            x=np.arange(side * side)[part] + 1, y=numbers[part], mode="lines", line={"color": colour, "width": width, "shape": "hvh"},
            hovertemplate="number %{x}: %{y}<extra></extra>", row=1, col=2,
        )  # fmt: skip
    figure.add_vrect(x0=row * side + 0.5, x1=(row + 1) * side + 0.5, fillcolor=orange, opacity=0.25, line_width=0, row=1, col=2)
    figure.update_xaxes(visible=False, range=[0.5, side + 0.5], constrain="domain", row=1, col=1)
    figure.update_yaxes(visible=False, range=[side + 0.5, 0.5], scaleanchor="x", constrain="domain", row=1, col=1)
    figure.update_xaxes(
        title="place in the row of numbers", range=[1, side * side], tickvals=[1, 196, 392, 588, 784], gridcolor=GRID, row=1, col=2
    )
    figure.update_yaxes(range=[-8, 265], tickvals=[0, 128, 255], gridcolor=GRID, row=1, col=2)
    figure.update_yaxes(zeroline=False, row=1, col=2)
    return calm(figure, dark, height=HEIGHT, top=36).update_layout(showlegend=False)
