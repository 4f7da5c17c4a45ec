"""The steps from a drawing to what the network sees, each a small picture with a sentence."""

import re
from html import escape

import streamlit as st
from PIL import Image

from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import Step, steps
from pages.components.charts.data_address import png_address
from pages.components.shared import static

# A step without a sentence here is shown with its title alone.
MEANING = {
    "mnist": {
        "Your picture": "What you drew or brought, in shades of gray.",
        "Ink found": "Ink becomes bright and paper black, whichever was which.",
        "Cut out": "Only the box around the ink is kept, so place and size no longer matter.",
        "Thin strokes broadened": "A fine pen's line is widened to what the network has learned "
        "from.",
        "20x20": "Shrunk to 20 by 20 pixels, each the average of what it covers.",
        "Centerd by its mass in 28x28": "Laid so that as much ink lies left as right, above as "
        "below: this is what the network sees.",
    },
    "fashion_mnist": {
        "Your picture": "What you drew or brought, in shades of gray.",
        "Background found": "What the picture's border shows is background.",
        "Outline filled": "A hollow drawing gets its cloth.",
        "Cut out": "Only the box around the garment is kept, bright on black.",
        "Longest edge 28": "Shrunk until its longer side is 28 pixels.",
        "Sharpened and centerd in 28x28": "Edges made crisp and laid in the middle: this is what "
        "the network sees.",
    },
}
SMALL = 28  # px: a picture up to this size is shown with its pixels as squares
LARGEST = 168  # px: a larger one is reduced before it is sent


def show(dataset: str, picture: Image.Image | None) -> None:
    """Show the steps, computed only while the section is open."""
    with st.expander("How your drawing became that", key="steps", on_change="rerun") as section:
        if not section.open:
            return
        try:
            taken = steps(dataset, picture) if picture else ()
        except BlankPicture:
            taken = ()
        st.html(
            static.style("steps") + _list(dataset, taken)
            if taken
            else "Draw something first: its way to the network appears here, step by step."
        )


def _list(dataset: str, taken: tuple[Step, ...]) -> str:
    columns = 4 if len(taken) in (4, 7, 8) else 3  # so that no card is alone in the last row
    cards = "".join(_card(step, MEANING[dataset].get(step.title, "")) for step in taken)
    return f'<ol class="s28-steps" style="--columns:{columns}">{cards}</ol>'


def _card(step: Step, meaning: str) -> str:
    picture = Image.fromarray(step.picture)
    small = " class=small" if max(picture.size) <= SMALL else ""
    picture.thumbnail((LARGEST, LARGEST))
    title = escape(re.sub(r"(?<=\d)x(?=\d)", " × ", step.title))
    return (
        f'<li><div class="f"><img{small} alt="The picture after this step" '
        f'src="{png_address(picture)}"></div><b>{title}</b><p>{escape(meaning)}</p></li>'
    )
