"""Scores, e to their power, and each one's share, as three columns of bars."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, calm

HEIGHT = 305


def softmax_bars(
    names: Sequence[str],
    scores: Sequence[float],
    powers: np.ndarray,
    shares: np.ndarray,
    reach: float,
    *,
    dark: bool,
) -> go.Figure:
    """Draw a bar for each class in each column.

    Args:
        names: of the classes.
        scores: float (n,).
        powers: float (n,), above 0; drawn as shares of the largest, since they grow beyond any axis.
        shares: float (n,), summing to 1.
        reach: the greatest score that the axis has to hold, both ways.
        dark: whether the page's background is dark.
    """
    strong, weak = ("#6DB3EC", "#3D5F7C") if dark else (TRAINING, "#9CC7E4")
    colors = [strong if share == shares.max() else weak for share in shares]
    titles = "Score z", "exp(z ÷ T)", "Share"
    figure = make_subplots(
        rows=1, cols=3, subplot_titles=titles, shared_yaxes=True, horizontal_spacing=0.06
    )
    columns = (
        (scores, [f"{score:+.1f}" for score in scores], "score %{text}"),
        (powers / powers.max(), [_number(power) for power in powers], "e to the power is %{text}"),
        (shares, [f"{share:.1%}" for share in shares], "%{text} of the sum"),
    )
    for column, (lengths, said, hover) in enumerate(columns, start=1):
        figure.add_bar(
            x=lengths, y=list(names), orientation="h", text=said, textposition="outside", cliponaxis=False, textfont={"size": 16},
            marker={"color": colors}, hovertemplate=f"%{{y}}: {hover}<extra></extra>", row=1, col=column,
        )  # fmt: skip
    figure.update_xaxes(
        showticklabels=False, gridcolor=GRID, zerolinecolor="rgba(128,128,128,0.6)", range=[0, 1.5]
    )
    figure.update_xaxes(range=[-reach * 1.4, reach * 1.4], row=1, col=1)
    figure.update_yaxes(type="category", autorange="reversed")
    made = calm(figure, dark, height=HEIGHT, top=40)
    return made.update_layout(showlegend=False, bargap=0.35).update_yaxes(tickfont={"size": 17})


def _number(power: float) -> str:
    return f"{power:,.0f}" if power >= 1000 else f"{power:.3g}"
