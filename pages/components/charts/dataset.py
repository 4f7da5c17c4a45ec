"""A data set's classes and pixel values."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import AXIS, BLACK_TO_WHITE, GRID, LIGHT_BLUES, apply_layout

VALUES = 256
LIGHT_BAR, DARK_BAR = LIGHT_BLUES[3][1], "#7DB8E6"
BEFORE_AND_AFTER = {
    "subplot_titles": ("Before: 0 to 255", "After: 0 to 1"),
    "horizontal_spacing": 0.06,
}
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
        dark: whether the page's background is dark.
    """
    figure = go.Figure(
        [
            go.Bar(
                y=list(class_names),
                x=row,
                name=part,
                orientation="h",
                marker_color=color,
                hovertemplate=f"%{{y}}: %{{x:,}} {part} pictures<extra></extra>",
            )
            for row, part, color in zip(
                counts.tolist(), parts, DARK_PARTS if dark else LIGHT_PARTS, strict=True
            )
        ]
    )
    figure.update_layout(barmode="stack", bargap=0.22)
    figure.update_xaxes(title="pictures", tickformat=",", **AXIS)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, fixedrange=True)
    apply_layout(figure, dark, height=430, top=40)
    return figure.update_layout(
        legend={"y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"}
    )


def pixel_histogram(counts: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw how many pixels have each value, before and after division by 255.

    Args:
        counts: pixels of each value, int (256,).
        dark: whether the page's background is dark.
    """
    figure = make_subplots(1, 2, shared_yaxes=True, **BEFORE_AND_AFTER)
    for column, largest, shown, ticks in ((1, VALUES - 1, ".0f", ".0f"), (2, 1.0, ".3f", ".2~f")):
        figure.add_bar(
            x=np.linspace(0, largest, VALUES),
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
            range=[-pad, largest + pad],
            tickvals=np.linspace(0, largest, 4),
            tickformat=ticks,
            col=column,
        )
    figure.update_xaxes(title="pixel value", **AXIS, showgrid=False, tickangle=0)
    figure.update_yaxes(type="log", gridcolor=GRID, fixedrange=True, dtick=1, exponentformat="SI")
    figure.update_yaxes(title="pixels (each line: ten times as many)", col=1)
    return apply_layout(figure, dark, height=330, top=40)


def before_and_after(before: np.ndarray, after: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw a picture before and after normalization: the same shades, other numbers.

    Args:
        before: uint8 (28, 28), 0 to 255.
        after: float (28, 28), 0 to 1.
        dark: whether the page's background is dark.
    """
    figure = make_subplots(1, 2, **BEFORE_AND_AFTER)
    both = "%{customdata[0]} before, %{customdata[1]:.3f} after"
    for column, (values, largest) in enumerate(((before, 255), (after, 1)), start=1):
        figure.add_heatmap(
            z=values,
            zmin=0,
            zmax=largest,
            colorscale=BLACK_TO_WHITE,
            showscale=False,
            customdata=np.stack([before, after], axis=-1),
            hovertemplate=f"row %{{y}}, column %{{x}}: {both}<extra></extra>",
            row=1,
            col=column,
        )
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(showticklabels=False, ticks="", **AXIS, showgrid=False, constrain="domain")
    figure.update_yaxes(autorange="reversed")
    figure.update_yaxes(scaleanchor="x", col=1)
    figure.update_yaxes(scaleanchor="x2", col=2)
    return apply_layout(figure, dark, height=260, top=34)
