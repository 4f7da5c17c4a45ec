"""Shows Plotly figures on a page."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

FIXED = {"displayModeBar": False}
# `figure_downloads` presses the camera button of the mode bar, which `frame` hides.
DOWNLOADABLE = {"displayModeBar": True, "doubleClick": False, "scrollZoom": False}


def show(
    figure: go.Figure,
    key: str,
    alt: str,
    *,
    downloadable: bool = False,
    on_click: Callable[[], None] | None = None,
) -> None:
    """Show a figure.

    Args:
        figure: what a function of `charts` has drawn.
        key: of the widget.
        alt: says in words what the figure shows.
        downloadable: whether a download button stands beside it.
        on_click: called after a click on a point; the selection is the widget's value.
    """
    config, select = DOWNLOADABLE if downloadable else FIXED, on_click or "ignore"
    look: dict[str, Any] = {"config": config, "on_select": select, "selection_mode": "points"}
    st.plotly_chart(figure, key=key, alt=alt, **look)
