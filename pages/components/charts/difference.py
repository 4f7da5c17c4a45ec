"""Two confusion matrices of the same pictures as a heat map of what sets them apart."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.cells import cells
from pages.components.charts.style import DARK_DIVERGING, LIGHT_DIVERGING


def difference(
    first: np.ndarray,
    second: np.ndarray,
    names: tuple[str, str],
    class_names: Sequence[str],
    plurals: Sequence[str],
    *,
    dark: bool,
) -> go.Figure:
    """Draw the first matrix less the second; blue where that speaks for the first network, orange where it speaks for the second.

    Args:
        first: counts, int (10, 10), true classes are rows.
        second: likewise, of the same pictures.
        names: of the two networks.
        class_names: the ten names.
        plurals: the same, for sentences.
        dark: whether the page's background is dark.
    """
    more = first.astype(int) - second.astype(int)
    favor = np.where(
        np.eye(len(more), dtype=bool), more, -more
    )  # more on the diagonal is good, more beside it is bad
    shade = 0.5 + 0.5 * favor / max(1, int(np.abs(more).max()))
    text = [
        [f"{count:+d}".replace("-", "−") if count else "" for count in row] for row in more.tolist()
    ]
    said = [
        [
            f"{plurals[true]} named {class_names[named]}:<br>{first[true, named]:,} by {names[0]}, {second[true, named]:,} by {names[1]}"
            for named in range(len(more))
        ]
        for true in range(len(more))
    ]
    return cells(
        shade, text, said, class_names, DARK_DIVERGING if dark else LIGHT_DIVERGING, dark=dark
    )
