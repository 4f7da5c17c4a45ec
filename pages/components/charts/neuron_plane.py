"""The plane of a neuron's two inputs: its output as shades, the line on which its sum is 0, and two groups of digits to part."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, TRAINING, calm

# Orange below the line, blue above, nothing in between; light enough for the digits to be read on it.
LIGHT = [[0.0, "#F3C3A0"], [0.5, "#FBFAF7"], [1.0, "#A9CEE8"]]
DARK = [[0.0, "#7A3A10"], [0.5, "#14181D"], [1.0, "#17507E"]]
LIGHT_INKS, DARK_INKS = (TRAINING, "#A33F00"), ("#8CC8F5", "#FFB27A")
HEIGHT = 385


def neuron_plane(
    shades: np.ndarray,
    reach: tuple[float, float, float],
    line: np.ndarray,
    zeros: Sequence[tuple[float, float]],
    ones: Sequence[tuple[float, float]],
    chosen: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the plane from 0 to 1 both ways.

    Args:
        shades: float (n, n), the neuron's output at evenly spaced points; rows are the second input, columns the first.
        reach: the output that gets the strongest orange, that on the line, and that which gets the strongest blue.
        line: float (2, 2), the ends of the line, or (0, 2).
        zeros: first and second input of the digits that should lie on the blue side.
        ones: those of the orange side.
        chosen: the inputs of the point that is being looked at.
        dark: whether the page's background is dark.
    """
    places = np.linspace(0, 1, len(shades))
    figure = go.Figure()
    figure.add_heatmap(
        x=places, y=places, z=shades, zmin=reach[0], zmid=reach[1], zmax=reach[2], colorscale=DARK if dark else LIGHT, zsmooth="best",
        colorbar={"title": {"text": "output", "side": "right"}, "thickness": 14, "tickfont": {"size": 14}},
        hovertemplate="width %{x:.2f}, ink %{y:.2f}: the neuron gives %{z:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=line[:, 0] if len(line) else [None], y=line[:, 1] if len(line) else [None], mode="lines", name="sum 0",
        line={"color": "#EDEFF2" if dark else "#1B1F24", "width": 3}, hovertemplate="on this line the sum is 0<extra></extra>",
    )  # fmt: skip
    for points, name, ink in zip(
        (zeros, ones), ("zero", "one"), DARK_INKS if dark else LIGHT_INKS, strict=True
    ):
        figure.add_scatter(
            x=[x for x, _ in points], y=[y for _, y in points], mode="text", text=["0" if name == "zero" else "1"] * len(points),
            textfont={"size": 21, "color": ink, "weight": 700}, name=name,
            hovertemplate=f"a {name}: width %{{x:.2f}}, ink %{{y:.2f}}<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=[chosen[0]], y=[chosen[1]], mode="markers", name="your point",
        marker={"symbol": "circle-open", "size": 26, "color": "#EDEFF2" if dark else "#1B1F24", "line": {"width": 3}},
        hovertemplate="your point: width %{x:.2f}, ink %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(
        title="x₁: width, share of 20 pixels",
        range=[0, 1.06],
        gridcolor=GRID,
        zeroline=False,
        dtick=0.25,
    )
    figure.update_yaxes(
        title="x₂: ink in the middle", range=[-0.06, 1], gridcolor=GRID, zeroline=False, dtick=0.25
    )
    return calm(figure, dark, height=HEIGHT, top=10).update_layout(showlegend=False)
