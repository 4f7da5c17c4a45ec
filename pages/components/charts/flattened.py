"""The row of 784 numbers that a 28x28 picture becomes, with the part marked that one row of pixels became."""

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, TRAINING, VALIDATION, calm

HEIGHT = 245


def flattened(picture: np.ndarray, row: int, *, dark: bool) -> go.Figure:
    """Draw the numbers of a picture, uint8 (28, 28), in the order of its rows; those of `row`, from 0 to 27, are marked."""
    side = len(picture)
    blue, orange = ("#6DB3EC", "#FF9A5C") if dark else (TRAINING, VALIDATION)
    numbers, places = picture.ravel(), np.arange(side * side) + 1
    figure = go.Figure()
    for part, color, width in (
        (slice(None), blue, 1.5),
        (slice(row * side, (row + 1) * side), orange, 3),
    ):
        figure.add_scatter(
            x=places[part], y=numbers[part], mode="lines", line={"color": color, "width": width, "shape": "hvh"},
            hovertemplate="number %{x}: brightness %{y}<extra></extra>",
        )  # fmt: skip
    figure.add_vrect(
        x0=row * side + 0.5, x1=(row + 1) * side + 0.5, fillcolor=orange, opacity=0.25, line_width=0
    )
    figure.update_xaxes(
        title="place in the row",
        range=[-8, side * side + 8],
        tickvals=[1, 196, 392, 588, 784],
        gridcolor=GRID,
    )
    figure.update_xaxes(zeroline=False)
    figure.update_yaxes(
        title="brightness", range=[-8, 265], tickvals=[0, 128, 255], gridcolor=GRID, zeroline=False
    )
    return calm(figure, dark, height=HEIGHT, top=10).update_layout(showlegend=False)
