"""How many pictures each class has."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, calm

# One hue, from the part that is learned from to the part that is looked at last.
LIGHT_PARTS, DARK_PARTS = ("#0B5394", "#5B9BD0", "#B5D5EE"), ("#9CCDF5", "#4F8FC4", "#2C5A86")


def balance(
    counts: np.ndarray, parts: Sequence[str], class_names: Sequence[str], *, dark: bool
) -> go.Figure:
    """Draw the classes' pictures as bars, the parts of a data set one behind the other.

    Args:
        counts: int (parts, classes).
        parts: what each row of the counts is called.
        class_names: what each column is called.
        dark: whether the page's background is dark.
    """
    figure = go.Figure(
        [
            go.Bar(
                y=list(class_names),
                x=row,
                name=part,
                orientation="h",
                marker={"color": color},
                hovertemplate=f"%{{y}}: %{{x:,}} {part} pictures<extra></extra>",
            )
            for row, part, color in zip(
                counts.tolist(), parts, DARK_PARTS if dark else LIGHT_PARTS, strict=True
            )
        ]
    )
    figure.update_layout(barmode="stack", bargap=0.22)
    figure.update_xaxes(
        title="pictures", tickformat=",", gridcolor=GRID, zeroline=False, fixedrange=True
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, fixedrange=True)
    calm(figure, dark, height=430, top=40)
    return figure.update_layout(
        legend={"y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"}
    )
