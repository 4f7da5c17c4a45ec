"""Which pixel values there are, before and after normalization."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, LIGHT_BLUES, calm

VALUES = 256
LIGHT_BAR, DARK_BAR = LIGHT_BLUES[3][1], "#7DB8E6"


def histogram(counts: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw how many pixels have each value: as they are, 0 to 255, and divided by 255; upright a logarithmic axis.

    Args:
        counts: int (256,), pixels of each value.
        dark: whether the page's background is dark.
    """
    figure = make_subplots(
        rows=1,
        cols=2,
        subplot_titles=("Before: 0 to 255", "After: 0 to 1"),
        shared_yaxes=True,
        horizontal_spacing=0.06,
    )
    for column, largest, shown, ticks in ((1, VALUES - 1, ".0f", ".0f"), (2, 1.0, ".3f", ".2~f")):
        values = np.linspace(0, largest, VALUES)
        figure.add_bar(
            x=values,
            y=np.where(counts > 0, counts, np.nan),
            width=largest / (VALUES - 1),
            marker={"color": DARK_BAR if dark else LIGHT_BAR, "line": {"width": 0}},
            hovertemplate=f"%{{y:,}} pixels have the value %{{x:{shown}}}<extra></extra>",
            showlegend=False,
            row=1,
            col=column,
        )
        pad = largest / 40
        figure.update_xaxes(
            title="pixel value",
            range=[-pad, largest + pad],
            tickvals=np.linspace(0, largest, 4),
            tickformat=ticks,
            row=1,
            col=column,
        )
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, tickangle=0)
    figure.update_yaxes(type="log", gridcolor=GRID, fixedrange=True, dtick=1, exponentformat="SI")
    figure.update_yaxes(title="pixels (each line: ten times as many)", row=1, col=1)
    return calm(figure, dark, height=330, top=40)
