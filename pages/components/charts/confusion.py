"""A confusion matrix as a heat map."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import DARK_BLUES, LIGHT_BLUES, calm


def confusion(matrix: np.ndarray, class_names: Sequence[str], *, fractions: bool, noun: str, dark: bool) -> go.Figure:
    """Draw a confusion matrix as a heat map: true classes are rows, predicted ones columns.

    Args:
        matrix: counts, int (10, 10).
        class_names: the ten names.
        fractions: show each row as shares of its true class instead of counts.
        noun: what one picture shows, for the sentence on hover.
        dark: whether the page's background is dark.
    """
    totals = matrix.sum(axis=1, keepdims=True)
    shares = matrix / np.maximum(totals, 1)
    text = [[_cell(count, share, fractions) for count, share in zip(*row, strict=True)] for row in zip(matrix, shares, strict=True)]
    hover = [
        [f"{matrix[i, j]:,} of {totals[i, 0]:,} {noun}s that are {true} were named {named}" for j, named in enumerate(class_names)]
        for i, true in enumerate(class_names)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shares, x=list(class_names), y=list(class_names), text=text, texttemplate="%{text}",
            textfont={"size": 14}, customdata=hover, hovertemplate="%{customdata}<extra></extra>",
            colorscale=DARK_BLUES if dark else LIGHT_BLUES,
            showscale=False, zmin=0, zmax=1, xgap=2, ygap=2,
        )
    )  # fmt: skip
    figure.update_xaxes(title="named by the network", side="bottom", showgrid=False, type="category")
    figure.update_yaxes(title="true class", autorange="reversed", showgrid=False, type="category")
    return calm(figure, dark, height=500, top=10)


def _cell(count: int, share: float, fractions: bool) -> str:
    if count == 0:
        return ""
    return f"{share:.1%}" if fractions else f"{count}"
