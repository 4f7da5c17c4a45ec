"""How a picture became what the network sees: every step as a small picture with one plain sentence."""

import re
from html import escape

import streamlit as st
from PIL import Image

from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import Step, steps
from pages.components.charts.data_address import png_address

# A step without a sentence here is shown with its title alone.
MEANING = {
    "mnist": {
        "Your picture": "What you drew or brought, in shades of gray.",
        "Ink found": "Ink becomes bright and paper black, whichever was which.",
        "Cut out": "Only the box around the ink is kept, so place and size no longer matter.",
        "Thin strokes broadened": "A fine pen's line is widened to what the network has learned from.",
        "20x20": "Shrunk to 20 by 20 pixels, each the average of what it covers.",
        "Centerd by its mass in 28x28": "Laid so that as much ink lies left as right, above as below: this is what the network sees.",
    },
    "fashion_mnist": {
        "Your picture": "What you drew or brought, in shades of gray.",
        "Background found": "What the picture's border shows is background.",
        "Outline filled": "A hollow drawing gets its cloth.",
        "Cut out": "Only the box around the garment is kept, bright on black.",
        "Longest edge 28": "Shrunk until its longer side is 28 pixels.",
        "Sharpened and centerd in 28x28": "Edges made crisp and laid in the middle: this is what the network sees.",
    },
}
SMALL, LARGEST = (
    28,
    168,
)  # px: up to the one its pixels are shown as squares, above the other it is shrunk before it is sent
TIMES = re.compile(r"(?<=\d)x(?=\d)")
STYLE = """<style>
.s28-steps{display:grid;grid-template-columns:repeat(var(--columns),1fr);gap:1rem;list-style:none;margin:0!important;padding:0!important}
.s28-steps li{position:relative;margin:0!important;padding:0!important}
.s28-steps li:not(:last-child)::after{content:"→";position:absolute;left:92px;top:32px;font-size:1.3rem;line-height:1}
.s28-steps .f{width:88px;height:88px;display:flex;
align-items:center;justify-content:center;background:#000;border-radius:.4rem;overflow:hidden}
.s28-steps img{max-width:100%;max-height:100%;object-fit:contain}
.s28-steps img.small{width:100%;height:100%;image-rendering:pixelated}
.s28-steps b{display:block;font-size:.95rem;margin-top:.35rem;line-height:1.25}
.s28-steps p{font-size:.85rem;line-height:1.35;margin:.15rem 0 0}
@media (max-width:640px){
.s28-steps{grid-template-columns:1fr;gap:1.5rem}
.s28-steps li{display:grid;grid-template-columns:88px 1fr;column-gap:.9rem;grid-template-rows:auto 1fr}
.s28-steps .f{grid-row:1/3}.s28-steps b{margin-top:0}
.s28-steps li:not(:last-child)::after{content:"↓";left:36px;top:auto;bottom:-1.4rem}}
</style>"""


def show(dataset: str, picture: Image.Image | None) -> None:
    """Show the way, worked out only while it is open."""
    with st.expander("How your drawing became that", key="steps", on_change="rerun") as strip:
        if not strip.open:
            return
        try:
            taken = steps(dataset, picture) if picture else ()
        except BlankPicture:
            taken = ()
        st.html(
            STYLE + _strip(dataset, taken)
            if taken
            else "Draw something first: its way to the network appears here, step by step."
        )


def _strip(dataset: str, taken: tuple[Step, ...]) -> str:
    cards = "".join(_card(step, MEANING[dataset].get(step.title, "")) for step in taken)
    return f'<ol class="s28-steps" style="--columns:{4 if len(taken) in (4, 7, 8) else 3}">{cards}</ol>'  # no card alone in the last row


def _card(step: Step, meaning: str) -> str:
    picture = Image.fromarray(step.picture)
    small = " class=small" if max(picture.size) <= SMALL else ""
    picture.thumbnail((LARGEST, LARGEST))
    image = f'<img{small} alt="The picture after this step" src="{png_address(picture)}">'
    return f'<li><div class="f">{image}</div><b>{escape(TIMES.sub(" × ", step.title))}</b><p>{escape(meaning)}</p></li>'
