"""A button that downloads a figure as PNG or SVG, drawn by the browser, or its numbers as CSV."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.shared import static
from pages.components.shared.words import plain_in_figure

_COMPONENT = static.component("evaluate/figure-downloads")
# A file's name without its ending, and its table, or a function that returns it as CSV.
Table = tuple[str, pd.DataFrame | Callable[[], bytes]]


def show(chart: str, file: str, title: str, tables: Mapping[str, Table] | None = None) -> None:
    """Show the button for a figure that `figures.show` shows as downloadable.

    Args:
        chart: key of the figure.
        file: name of the saved file, without its ending.
        title: heading in the saved figure.
        tables: by the label of their buttons.
    """
    key, heading = f"{chart}-download", plain_in_figure(title)
    with st.popover("Download", icon=":material/download:", type="tertiary", key=key):
        _COMPONENT(key=f"{chart}-files", data={"chart": chart, "filename": file, "title": heading})
        show_tables(chart, tables or {})


def show_tables(key: str, tables: Mapping[str, Table]) -> None:
    """Show a button for each table, which downloads it as CSV."""
    for label, (file, table) in tables.items():
        content = _csv(table) if isinstance(table, pd.DataFrame) else table
        look: Any = {"key": f"{key}-{label}", "on_click": "ignore", "width": "stretch"}
        st.download_button(label, content, f"{file}.csv", "text/csv", **look)


def _csv(table: pd.DataFrame) -> Callable[[], bytes]:
    return lambda: table.to_csv(index=False).encode()
