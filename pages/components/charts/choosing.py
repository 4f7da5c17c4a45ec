"""Networks side by side: each one's accuracy on the few pictures by which one is chosen, and on all the others."""

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, calm, page_colors


def choosing(
    few: np.ndarray,
    others: np.ndarray,
    best: int,
    networks: int,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw a diamond for the few and a disc for the others, joined; the chosen network stands out.

    Args:
        few: float (n,), shares of 1.
        others: float (n,).
        best: which one was chosen.
        networks: how far the axis goes.
        limits: of the upright axis.
        dark: whether the page's background is dark.
    """
    colors, place = page_colors(dark), np.arange(1, len(few) + 1)
    figure = go.Figure()
    gaps = [value for pair in zip(few, others, strict=True) for value in (*pair, None)]
    figure.add_scatter(
        x=np.repeat(place, 3),
        y=gaps,
        mode="lines",
        line={"color": "rgba(128,128,128,0.5)", "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=[best + 1, best + 1], y=[few[best], others[best]], mode="lines", line={"color": colors.ink, "width": 4}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip
    looks = (
        ("on the few that choose", few, colors.second, "diamond"),
        ("on the others", others, colors.first, "circle"),
    )
    for name, values, color, symbol in looks:
        sizes = np.where(place == best + 1, 18, 9)
        figure.add_scatter(
            x=place, y=values, mode="markers", name=name, marker={"color": color, "symbol": symbol, "size": sizes, "opacity": 1},
            hovertemplate=f"network %{{x}}: %{{y:.1%}} {name}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(
        title="network", range=[0.2, networks + 0.8], gridcolor=GRID, zeroline=False
    )
    figure.update_yaxes(
        title="accuracy", tickformat=".0%", range=limits, gridcolor=GRID, zeroline=False
    )
    return calm(figure, dark, height=400, top=36).update_layout(
        legend={"y": 1.02, "yanchor": "bottom", "itemsizing": "constant"}
    )
