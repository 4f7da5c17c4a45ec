"""The parts of a drawing (SVG) in, a picture for a page out.

As an <img>, because Streamlit takes SVG out of the HTML that it is given; so the colors cannot come from the page and are given.
"""

from collections.abc import Iterable
from html import escape

from pages.components.charts.data_address import svg_address
from pages.components.charts.style import page_colors

STYLE = (
    "text{font:16.5px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;text-anchor:middle;dominant-baseline:central;"
    "font-variant-numeric:tabular-nums}"
)


def picture(
    parts: Iterable[str], width: int, height: int, alt: str, *, least_width: int, dark: bool
) -> str:
    """Put parts together; the picture is as wide as its place, and scrolls in a box of its own where that is too narrow for its letters.

    Args:
        parts: SVG elements; `currentColor` in them is the page's ink.
        width: of the drawing, in its own units.
        height: of the drawing.
        alt: its present state in words.
        least_width: in px.
        dark: whether the page's background is dark.
    """
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" color="{page_colors(dark).ink}">'
    address = svg_address(f"{head}<style>{STYLE}</style>{''.join(parts)}</svg>")
    look = f"display:block;width:100%;min-width:{least_width}px;aspect-ratio:{width}/{height}"
    image = f'<img alt="{escape(alt)}" style="{look}" src="{address}">'
    return f'<div class="s28-picture" style="overflow-x:auto" tabindex="0">{image}</div>'
