"""The Learn page's figures besides its curves; `dark` is the page's background."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.lesson_curves import blue_and_orange, finish
from pages.components.charts.style import (
    BLACK_TO_WHITE,
    GRID,
    LEGEND_ABOVE,
    TRAINING,
    VALIDATION,
    apply_layout,
    page_colors,
)

# Orange below the line, blue above, neutral between; light enough for the digits to be read on it.
LIGHT_SHADES = [[0.0, "#F3C3A0"], [0.5, "#FBFAF7"], [1.0, "#A9CEE8"]]
DARK_SHADES = [[0.0, "#7A3A10"], [0.5, "#14181D"], [1.0, "#17507E"]]


def neuron_plane(
    outputs: np.ndarray,
    reach: tuple[float, float, float],
    line: np.ndarray,
    zeros: np.ndarray,
    ones: np.ndarray,
    point: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw a neuron's outputs over the plane of its two inputs, from 0 to 1 both ways.

    Args:
        outputs: float (n, n) at evenly spaced points; rows are the second input.
        reach: the outputs of the strongest orange, of the line, and of the strongest blue.
        line: float (2, 2), the ends of the line, or (0, 2).
        zeros: float (digits, 2), the inputs of digits that belong on the orange side.
        ones: those of the blue side.
        point: the inputs of the marked point.
    """
    ink = page_colors(dark).ink
    grid = np.linspace(0, 1, len(outputs))
    bar = {"title": {"text": "output", "side": "right"}, "thickness": 14, "tickfont": {"size": 14}}
    shades = DARK_SHADES if dark else LIGHT_SHADES
    scale: dict[str, Any] = dict(zip(("zmin", "zmid", "zmax"), reach, strict=True))
    scale |= {"colorscale": shades, "zsmooth": "best", "colorbar": bar}
    hover = "width %{x:.2f}, ink %{y:.2f}: the neuron gives %{z:.2f}<extra></extra>"
    figure = go.Figure(go.Heatmap(x=grid, y=grid, z=outputs, hovertemplate=hover, **scale))
    x, y = line.T if len(line) else ([None], [None])
    look, hover = {"color": ink, "width": 3}, "on this line the sum is 0<extra></extra>"
    figure.add_scatter(x=x, y=y, mode="lines", name="sum 0", line=look, hovertemplate=hover)
    blue, orange = ("#8CC8F5", "#FFB27A") if dark else (TRAINING, "#A33F00")
    for points, digit, name, color in ((zeros, "0", "zero", orange), (ones, "1", "one", blue)):
        (x, y), font = points.T, {"size": 21, "color": color, "weight": 700}
        look = {"mode": "text", "text": [digit] * len(points), "textfont": font}
        hover = f"a {name}: width %{{x:.2f}}, ink %{{y:.2f}}<extra></extra>"
        figure.add_scatter(x=x, y=y, name=name, hovertemplate=hover, **look)
    (x, y), hover = point, "your point: width %{x:.2f}, ink %{y:.2f}<extra></extra>"
    circle = {"symbol": "circle-open", "size": 26, "color": ink, "line": {"width": 3}}
    look = {"mode": "markers", "name": "your point", "marker": circle}
    figure.add_scatter(x=[x], y=[y], hovertemplate=hover, **look)
    x_axis = {"title": "x₁: width, share of 20 pixels", "range": [0, 1.06], "dtick": 0.25}
    y_axis = {"title": "x₂: ink in the middle", "range": [-0.06, 1], "dtick": 0.25}
    return finish(figure, x_axis, y_axis, dark=dark, height=385, showlegend=False)


def pixel_row(picture: np.ndarray, row: int, *, dark: bool) -> go.Figure:
    """Draw a picture, uint8 (28, 28), with a marked row, from 0 to 27."""
    side, hover = len(picture), "row %{y}, column %{x}: %{z}<extra></extra>"
    look = {"zmin": 0, "zmax": 255, "colorscale": BLACK_TO_WHITE, "showscale": False}
    figure = go.Figure(go.Heatmap(z=picture, hovertemplate=hover, **look))
    box = {"x0": -0.5, "x1": side - 0.5, "y0": row - 0.5, "y1": row + 0.5}
    figure.add_shape(type="rect", **box, line={"color": VALIDATION, "width": 3})
    figure.update_xaxes(visible=False, range=[-1, side], constrain="domain")
    figure.update_yaxes(visible=False, range=[side, -1], scaleanchor="x", constrain="domain")
    return apply_layout(figure, dark, height=235, top=5)


def flattened(picture: np.ndarray, row: int, *, dark: bool) -> go.Figure:
    """Draw a picture, uint8 (28, 28), as 784 numbers; those of `row`, from 0 to 27, are marked."""
    side, numbers = len(picture), picture.ravel()
    marked = slice(row * side, (row + 1) * side)
    blue, orange = blue_and_orange(dark)
    indices = np.arange(len(numbers))
    figure = go.Figure()
    look = {"mode": "lines", "hovertemplate": "number %{x}: brightness %{y}<extra></extra>"}
    for part, color, width in ((slice(None), blue, 1.5), (marked, orange, 3)):
        line = {"color": color, "width": width, "shape": "hvh"}
        figure.add_scatter(x=indices[part], y=numbers[part], line=line, **look)
    span = {"x0": marked.start - 0.5, "x1": marked.stop - 0.5}
    figure.add_vrect(**span, fillcolor=orange, opacity=0.25, line_width=0)
    ticks, ends = [0, 196, 392, 588, 783], [-8, len(numbers) + 8]
    x_axis = {"title": "place in the line", "range": ends, "tickvals": ticks}
    y_axis = {"title": "brightness", "range": [-8, 265], "tickvals": [0, 128, 255]}
    return finish(figure, x_axis, y_axis, dark=dark, height=245, showlegend=False)


def softmax_bars(
    names: Sequence[str],
    scores: Sequence[float],
    powers: np.ndarray,
    shares: np.ndarray,
    reach: float,
    *,
    dark: bool,
) -> go.Figure:
    """Draw scores, e to their power, and each one's share as three columns of bars.

    Args:
        names: of the classes.
        scores: float (n,).
        powers: float (n,), above 0; drawn relative to the largest.
        shares: float (n,), summing to 1.
        reach: the greatest score that the axis has to hold, both ways.
    """
    strong, weak = ("#6DB3EC", "#3D5F7C") if dark else (TRAINING, "#9CC7E4")
    colors = [strong if share == shares.max() else weak for share in shares]
    titles = "Score z", "exp(z ÷ T)", "Share"
    spread = {"shared_yaxes": True, "horizontal_spacing": 0.06}
    figure = make_subplots(1, 3, subplot_titles=titles, **spread)
    columns = (
        (scores, [f"{score:+.1f}" for score in scores], "score %{text}"),
        (powers / powers.max(), [_short(power) for power in powers], "e to the power is %{text}"),
        (shares, [f"{share:.1%}" for share in shares], "%{text} of the sum"),
    )
    look: dict[str, Any] = {"y": list(names), "orientation": "h", "marker": {"color": colors}}
    look |= {"textposition": "outside", "cliponaxis": False, "textfont": {"size": 16}}
    for column, (lengths, text, hover) in enumerate(columns, start=1):
        said = {"text": text, "hovertemplate": f"%{{y}}: {hover}<extra></extra>"}
        figure.add_bar(x=lengths, **look, **said, row=1, col=column)
    lines = {"gridcolor": GRID, "zerolinecolor": "rgba(128,128,128,0.6)"}
    figure.update_xaxes(showticklabels=False, range=[0, 1.5], **lines)
    figure.update_xaxes(range=[-reach * 1.4, reach * 1.4], row=1, col=1)
    figure.update_yaxes(type="category", autorange="reversed")
    apply_layout(figure, dark, height=305, top=40).update_layout(showlegend=False, bargap=0.35)
    return figure.update_yaxes(tickfont={"size": 17})


def selection(
    validation: np.ndarray,
    test: np.ndarray,
    best: int,
    networks: int,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw each network's two accuracies, joined by a line; the chosen network stands out.

    Args:
        validation: float (n,), accuracy on the few pictures that choose.
        test: float (n,), accuracy on the others.
        best: the chosen network.
        networks: where the axis ends.
        limits: of the vertical axis.
    """
    colors, numbers = page_colors(dark), np.arange(1, len(test) + 1)
    figure = go.Figure()
    gaps = [value for pair in zip(validation, test, strict=True) for value in (*pair, None)]
    chosen = [best + 1, best + 1], [validation[best], test[best]]
    all_pairs = np.repeat(numbers, 3), gaps, "rgba(128,128,128,0.5)", 1.5
    for x, y, color, width in (all_pairs, (*chosen, colors.ink, 4)):
        line = {"color": color, "width": width}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    sizes = np.where(numbers == best + 1, 18, 9)
    for name, values, color, symbol in (
        ("on the pictures that choose", validation, colors.second, "diamond"),
        ("on the others", test, colors.first, "circle"),
    ):
        look = {"color": color, "symbol": symbol, "size": sizes, "opacity": 1}
        hover = f"network %{{x}}: %{{y:.1%}} {name}<extra></extra>"
        dots = {"mode": "markers", "marker": look, "hovertemplate": hover}
        figure.add_scatter(x=numbers, y=values, name=name, **dots)
    x_axis = {"title": "network", "range": [0.2, networks + 0.8]}
    y_axis = {"title": "accuracy", "tickformat": ".0%", "range": limits}
    legend = LEGEND_ABOVE | {"itemsizing": "constant"}
    return finish(figure, x_axis, y_axis, dark=dark, height=400, top=36, legend=legend)


def _short(power: float) -> str:
    return f"{power:,.0f}" if power >= 1000 else f"{power:.3g}"
