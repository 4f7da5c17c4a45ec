"""Shows Plotly figures on a page."""

from collections.abc import Callable

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
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        config=DOWNLOADABLE if downloadable else FIXED,
        on_select=on_click or "ignore",
        selection_mode="points",
    )
