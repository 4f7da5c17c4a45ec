"""A data set's classes and pixel values; `dark` is the page's background."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import AXIS, BLACK_TO_WHITE, GRID, LIGHT_BLUES, apply_layout

VALUES = 256
LIGHT_BAR, DARK_BAR = LIGHT_BLUES[3][1], "#7DB8E6"
TITLES = "Before: 0 to 255", "After: 0 to 1"
BEFORE_AND_AFTER = {"subplot_titles": TITLES, "horizontal_spacing": 0.06}
# One hue, from the training part to the test part.
LIGHT_PARTS, DARK_PARTS = ("#0B5394", "#5B9BD0", "#B5D5EE"), ("#9CCDF5", "#4F8FC4", "#2C5A86")


def class_balance(
    counts: np.ndarray, parts: Sequence[str], class_names: Sequence[str], *, dark: bool
) -> go.Figure:
    """Draw how many pictures each class has as stacked bars.

    Args:
        counts: int (parts, classes).
        parts: the names of the data set's parts.
        class_names: the names of the classes.
    """
    figure, colors = go.Figure(), DARK_PARTS if dark else LIGHT_PARTS
    for row, part, color in zip(counts.tolist(), parts, colors, strict=True):
        look = {"name": part, "orientation": "h", "marker_color": color}
        hover = f"%{{y}}: %{{x:,}} {part} pictures<extra></extra>"
        figure.add_bar(y=list(class_names), x=row, **look, hovertemplate=hover)
    figure.update_layout(barmode="stack", bargap=0.22)
    figure.update_xaxes(title="pictures", tickformat=",", **AXIS)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, fixedrange=True)
    apply_layout(figure, dark, height=max(430, 18 * counts.shape[1]), top=40)
    legend = {"y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"}
    return figure.update_layout(legend=legend)


def pixel_histogram(counts: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw how many pixels have each value, before and after division by 255.

    Args:
        counts: pixels of each value, int (256,).
    """
    figure = make_subplots(1, 2, shared_yaxes=True, **BEFORE_AND_AFTER)
    bar = {"color": DARK_BAR if dark else LIGHT_BAR, "line": {"width": 0}}
    look, heights = {"marker": bar, "showlegend": False}, np.where(counts > 0, counts, np.nan)
    for column, largest, shown, ticks in ((1, VALUES - 1, ".0f", ".0f"), (2, 1.0, ".3f", ".2~f")):
        x, hover = np.linspace(0, largest, VALUES), f"pixels have the value %{{x:{shown}}}"
        look["hovertemplate"] = f"%{{y:,}} {hover}<extra></extra>"
        figure.add_bar(x=x, y=heights, width=largest / (VALUES - 1), **look, row=1, col=column)
        ends, marks = [-largest / 40, largest + largest / 40], np.linspace(0, largest, 4)
        figure.update_xaxes(range=ends, tickvals=marks, tickformat=ticks, col=column)
    figure.update_xaxes(title="pixel value", **AXIS, showgrid=False, tickangle=0)
    figure.update_yaxes(type="log", gridcolor=GRID, fixedrange=True, dtick=1, exponentformat="SI")
    figure.update_yaxes(title="pixels (log scale)", col=1)
    return apply_layout(figure, dark, height=330, top=40)


def before_and_after(before: np.ndarray, after: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw a picture before and after normalization: the same shades, other numbers.

    Args:
        before: uint8 (28, 28), 0 to 255.
        after: float (28, 28), 0 to 1.
    """
    figure = make_subplots(1, 2, **BEFORE_AND_AFTER)
    both = "row %{y}, column %{x}: %{customdata[0]} before, %{customdata[1]:.3f} after"
    look = {"colorscale": BLACK_TO_WHITE, "showscale": False}
    look |= {"customdata": np.dstack([before, after]), "hovertemplate": f"{both}<extra></extra>"}
    for column, (values, largest) in enumerate(((before, 255), (after, 1)), start=1):
        figure.add_heatmap(z=values, zmin=0, zmax=largest, **look, row=1, col=column)
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(showticklabels=False, ticks="", **AXIS, showgrid=False, constrain="domain")
    figure.update_yaxes(autorange="reversed")
    figure.update_yaxes(scaleanchor="x", col=1)
    figure.update_yaxes(scaleanchor="x2", col=2)
    return apply_layout(figure, dark, height=260, top=34)
