"""Pictures in, a grid of them out: each pixel a square, as large as the screen allows, and each with its name."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from pages.components.charts.data_address import png_address

STYLE = """<style>
.s28-grid{display:grid;grid-template-columns:repeat(10,minmax(0,1fr));gap:.35rem .5rem;
list-style:none;margin:0!important;padding:0!important}
.s28-grid li{margin:0!important;padding:0!important;text-align:center;min-width:0}
.s28-grid img{width:100%;max-width:128px;
aspect-ratio:1;image-rendering:pixelated;display:block;margin:0 auto;background:#000;border-radius:.3rem}
.s28-grid span{display:block;font-size:.95rem;line-height:1.3;min-height:1.3em;overflow-wrap:anywhere}
@media (max-width:640px){.s28-grid{grid-template-columns:repeat(5,minmax(0,1fr));gap:.4rem}.s28-grid span{font-size:.82rem}}
</style>"""


def show(pictures: np.ndarray, names: Sequence[str], said: Sequence[str], about: str) -> None:
    """Show pictures in rows of ten, of five on a phone.

    Args:
        pictures: uint8 (n, 28, 28), 0 black to 255 white.
        names: what stands under each; "" for nothing.
        said: what each says where it cannot be seen, and on hover.
        about: what the grid as a whole shows.
    """
    items = "".join(_item(*each) for each in zip(pictures, names, said, strict=True))
    st.html(f'{STYLE}<ul class="s28-grid" aria-label="{escape(about)}">{items}</ul>')


def _item(picture: np.ndarray, name: str, said: str) -> str:
    under = f"<span>{escape(name).replace('/', '/<wbr>')}</span>" if name else ""
    return f'<li><img alt="{escape(said)}" title="{escape(said)}" src="{png_address(picture)}">{under}</li>'
