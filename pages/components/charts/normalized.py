"""One picture as numbers, before and after normalization."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import calm

GREYS = [[0.0, "#000000"], [1.0, "#FFFFFF"]]  # the data set's own: ink is bright


def normalized(before: np.ndarray, after: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw a picture twice, black to white: the shades stay, the numbers behind them change.

    Args:
        before: uint8 (28, 28), 0 to 255.
        after: float (28, 28), 0 to 1.
        dark: whether the page's background is dark.
    """
    figure = make_subplots(
        rows=1,
        cols=2,
        horizontal_spacing=0.06,
        subplot_titles=("Before: 0 to 255", "After: 0 to 1"),
    )
    said = np.stack([before, after], axis=-1)
    for column, (values, largest) in enumerate(((before, 255), (after, 1)), start=1):
        figure.add_heatmap(
            z=values,
            zmin=0,
            zmax=largest,
            colorscale=GREYS,
            showscale=False,
            customdata=said,
            hovertemplate="row %{y}, column %{x}: %{customdata[0]} before, %{customdata[1]:.3f} after<extra></extra>",
            row=1,
            col=column,
        )
    bare = {
        "showticklabels": False,
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "constrain": "domain",
    }
    figure.update_xaxes(**bare)
    figure.update_yaxes(autorange="reversed", **bare)
    figure.update_yaxes(scaleanchor="x", row=1, col=1)
    figure.update_yaxes(scaleanchor="x2", row=1, col=2)
    return calm(figure, dark, height=260, top=34)
