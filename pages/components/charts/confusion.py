"""Confusion matrices, and the difference between two of them, as heat maps with clickable cells.

Rows are true classes, columns predicted ones. Matrices are int (c, c). `dark` is the page's
background.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale, unlabel_rgb

from pages.components.charts.style import (
    DARK_BLUES,
    DARK_DIVERGING,
    LIGHT_BLUES,
    LIGHT_DIVERGING,
    apply_layout,
    hover_label,
)

COUNTS, OF_ROW, OF_COLUMN = SHOWN = ("Pictures", "% of row", "% of column")
Scale = Sequence[Sequence[object]]
CLICKED, CLICKED_OF_MANY = 16, 8  # px, smaller than any cell: the nearest marker is the one meant
MANY, LETTERS = 16, 12  # from more classes on, cells have no counts, and names 12 px
BLACK_FROM = 0.179  # relative luminance from which black has more contrast than white: 4.5 or more


@dataclass(frozen=True)
class Margins:
    """Height of the figure and the margins around its cells, in px."""

    height: int
    left: int
    top: int
    right: int
    bottom: int


def margins(class_names: Sequence[str]) -> Margins:
    """Return the margins that these names need; long ones are slanted."""
    if len(class_names) > MANY:
        room = round(8 + 6 * min(18, max(map(len, class_names))))
        return Margins(max(520, 15 * len(class_names) + room), room + 24, 6, 6, room + 24)
    return Margins(520, 122, 6, 6, 112) if _are_long(class_names) else Margins(470, 56, 6, 6, 52)


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
    """Draw a confusion matrix.

    Args:
        matrix: counts.
        class_names: of all classes.
        plurals: the names in the plural, for sentences.
        shown: what the cells show, one of `SHOWN`.
        mistakes_only: leave the diagonal blank and scale the colors to the other cells.
        noun: what one picture shows, for sentences.
    """
    totals = {OF_ROW: matrix.sum(axis=1, keepdims=True), OF_COLUMN: matrix.sum(axis=0)}
    values = 100 * matrix / np.maximum(totals[shown], 1) if shown in totals else matrix
    kept = ~np.eye(len(matrix), dtype=bool) if mistakes_only else np.ones_like(matrix, dtype=bool)
    deepest = values[kept].max() if shown == COUNTS or mistakes_only else 100
    shade = np.where(kept, values / max(deepest, 1e-9), np.nan)
    digits = 0 if shown == COUNTS else 1

    def text(true: int, predicted: int) -> str:
        value = values[true, predicted]
        return f"{value:.{digits}f}" if value and kept[true, predicted] else ""

    def sentence(true: int, predicted: int) -> str:
        count, name = f"{matrix[true, predicted]:,}", class_names[predicted]
        if shown == OF_COLUMN:
            total = f"{matrix[:, predicted].sum():,} {noun}s"
            return f"{count} of {total} named {name} were {plurals[true]}"
        return f"{count} of {matrix[true].sum():,} {plurals[true]} were named {name}"

    return _cells(shade, text, sentence, class_names, DARK_BLUES if dark else LIGHT_BLUES, dark)


def difference(
    first: np.ndarray,
    second: np.ndarray,
    names: tuple[str, str],
    class_names: Sequence[str],
    plurals: Sequence[str],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the first matrix minus the second: blue where the first is better, else orange.

    Args:
        first: counts.
        second: counts for the same pictures.
        names: of the two networks.
        class_names: of all classes.
        plurals: the names in the plural, for sentences.
    """
    more = first.astype(int) - second.astype(int)
    better = np.where(np.eye(len(more), dtype=bool), more, -more)  # fewer mistakes
    shade = 0.5 + 0.5 * better / max(1, int(np.abs(more).max()))

    def text(true: int, predicted: int) -> str:
        count = more[true, predicted]
        return f"{count:+d}".replace("-", "−") if count else ""

    def sentence(true: int, predicted: int) -> str:
        one, other = first[true, predicted], second[true, predicted]
        counts = f"{one:,} by {names[0]}, {other:,} by {names[1]}"
        return f"{plurals[true]} named {class_names[predicted]}:<br>{counts}"

    scale = DARK_DIVERGING if dark else LIGHT_DIVERGING
    return _cells(shade, text, sentence, class_names, scale, dark)


def _cells(
    shade: np.ndarray,
    text: Callable[[int, int], str],
    sentence: Callable[[int, int], str],
    class_names: Sequence[str],
    scale: Scale,
    dark: bool,
) -> go.Figure:
    """Draw cells; shade, float (c, c), is a position on the scale, 0 to 1, or NaN."""
    ticks, many = list(range(len(class_names))), len(class_names) > MANY
    space = margins(class_names)
    cells = [(true, predicted) for true in ticks for predicted in ticks]
    texts = {cell: written for cell in cells if not many and (written := text(*cell))}
    background = 0.0 if dark else 1.0  # about the luminance of the page
    light = {
        cell: (background if np.isnan(shade[cell]) else luminance(scale, float(shade[cell])))
        < BLACK_FROM
        for cell in texts
    }
    look = {"colorscale": scale, "showscale": False, "zmin": 0, "zmax": 1}
    look |= {"xgap": 1 if many else 2, "ygap": 1 if many else 2}
    figure = go.Figure(go.Heatmap(z=shade, x=ticks, y=ticks, hoverinfo="skip", **look))
    # Plotly's own choice of ink for heat maps has a contrast of only 3 on mid-blue.
    for ink, is_light in (("#FFFFFF", True), ("#000000", False)):
        inked = [cell for cell in texts if light[cell] == is_light]
        # A chosen cell leaves the others as they are.
        look = {f"{state}_textfont_color": ink for state in ("selected", "unselected")}
        look |= {"textfont": {"size": 14, "color": ink}, "text": [texts[cell] for cell in inked]}
        figure.add_trace(_at(inked, mode="text", hoverinfo="skip", **look))
    # A heat map reports no clicks, invisible markers over its cells do.
    size = CLICKED_OF_MANY if many else CLICKED
    marker = {"symbol": "square", "size": size, "opacity": 0, "color": "#0072B2"}
    hidden: dict[str, object] = {"selected_marker_opacity": 0, "unselected_marker_opacity": 0}
    hidden |= {"hovertemplate": "%{customdata}<extra></extra>", "mode": "markers"}
    sentences = [sentence(*cell) for cell in cells]
    figure.add_trace(_at(cells, marker=marker, customdata=sentences, **hidden))
    last, slanted = len(class_names) - 0.5, -90 if many else -45
    angle = slanted if _are_long(class_names) else 0
    figure.update_xaxes(title="predicted class", range=[-0.5, last], tickangle=angle)
    figure.update_yaxes(title="true class", range=[last, -0.5])
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickvals=ticks, ticktext=list(class_names), showgrid=False, zeroline=False)
        axes(automargin=False, fixedrange=True, ticks="", title_standoff=8)
    apply_layout(figure, dark, height=space.height, top=space.top)
    if many:
        figure.update_xaxes(tickfont_size=LETTERS).update_yaxes(tickfont_size=LETTERS)
    margin = {"l": space.left, "r": space.right, "b": space.bottom}
    hover = {"hovermode": "closest", "hoverdistance": -1, "hoverlabel": hover_label(dark)}
    return figure.update_layout(margin=margin, showlegend=False, **hover)


def _are_long(class_names: Sequence[str]) -> bool:
    return max(map(len, class_names)) > 2


def _at(cells: Sequence[tuple[int, int]], **look: object) -> go.Scatter:
    return go.Scatter(x=[column for _, column in cells], y=[row for row, _ in cells], **look)


def luminance(scale: Scale, position: float) -> float:
    """Return the relative luminance (WCAG 2.1) at a position on a scale, 0 black to 1 white."""
    color = unlabel_rgb(sample_colorscale(scale, [min(max(position, 0.0), 1.0)])[0])
    parts = np.array([float(part) for part in color]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
