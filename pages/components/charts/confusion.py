"""A confusion matrix as a heat map."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.cells import cells
from pages.components.charts.style import DARK_BLUES, LIGHT_BLUES

COUNTS, OF_ROW, OF_COLUMN = SHOWN = ("Pictures", "% of row", "% of column")


def confusion(
    matrix: np.ndarray,
    class_names: Sequence[str],
    plurals: Sequence[str],
    *,
    shown: str,
    mistakes_only: bool,
    noun: str,
    dark: bool,
) -> go.Figure:
    """Draw a confusion matrix as a heat map: true classes are rows, predicted ones columns.

    Args:
        matrix: counts, int (10, 10).
        class_names: the ten names.
        plurals: the same, for sentences.
        shown: what stands in the cells, one of `SHOWN`.
        mistakes_only: leave the diagonal bare, and let the most frequent mistake have the deepest color.
        noun: what one picture shows, for the sentence on hover.
        dark: whether the page's background is dark.
    """
    totals = _totals(matrix, shown)
    values = matrix / np.maximum(totals, 1) * (1 if shown == COUNTS else 100)
    kept = ~np.eye(len(matrix), dtype=bool) if mistakes_only else np.ones_like(matrix, dtype=bool)
    deepest = values[kept].max() if shown == COUNTS or mistakes_only else 100
    shade = np.where(kept, values / max(deepest, 1e-9), np.nan)
    text = [
        [_cell(value, shown) if is_kept else "" for value, is_kept in zip(*row, strict=True)]
        for row in zip(values, kept, strict=True)
    ]
    said = [
        [
            _sentence(matrix, true, named, class_names, plurals, noun, shown)
            for named in range(len(matrix))
        ]
        for true in range(len(matrix))
    ]
    return cells(shade, text, said, class_names, DARK_BLUES if dark else LIGHT_BLUES, dark=dark)


def _totals(matrix: np.ndarray, shown: str) -> np.ndarray:
    """Give what the cells are shares of; a count is a share of nothing."""
    if shown == OF_ROW:
        return np.asarray(matrix.sum(axis=1, keepdims=True))
    return np.asarray(matrix.sum(axis=0, keepdims=True)) if shown == OF_COLUMN else np.ones((1, 1))


def _sentence(
    matrix: np.ndarray,
    true: int,
    named: int,
    class_names: Sequence[str],
    plurals: Sequence[str],
    noun: str,
    shown: str,
) -> str:
    count = f"{matrix[true, named]:,}"
    if shown == OF_COLUMN:
        return f"{count} of {matrix[:, named].sum():,} {noun}s named {class_names[named]} were {plurals[true]}"
    return f"{count} of {matrix[true].sum():,} {plurals[true]} were named {class_names[named]}"


def _cell(value: float, shown: str) -> str:
    if value == 0:
        return ""
    return f"{value:.0f}" if shown == COUNTS else f"{value:.1f}"
