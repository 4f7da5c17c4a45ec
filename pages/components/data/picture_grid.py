"""A grid of small pictures with their names, each pixel a square."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from pages.components.charts.data_address import png_address


def show(pictures: np.ndarray, names: Sequence[str], said: Sequence[str], about: str) -> None:
    """Show pictures in rows of ten, of five on a phone.

    Args:
        pictures: uint8 (n, 28, 28), 0 black to 255 white.
        names: shown under each picture; may be "".
        said: alternative text of each picture, also shown on hover.
        about: what the whole grid shows, for screen readers.
    """
    items = "".join(_item(*each) for each in zip(pictures, names, said, strict=True))
    st.html(f'<ul class="s28-grid" aria-label="{escape(about)}">{items}</ul>')


def _item(picture: np.ndarray, name: str, said: str) -> str:
    under = f"<span>{escape(name).replace('/', '/<wbr>')}</span>" if name else ""
    text = f'alt="{escape(said)}" title="{escape(said)}"'
    return f'<li><img {text} src="{png_address(picture)}">{under}</li>'
