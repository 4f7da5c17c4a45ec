"""The steps from a drawing to what the network sees, each a small picture with a sentence."""

import re
import tomllib
from html import escape
from pathlib import Path

import streamlit as st
from PIL import Image

from model.datasets.catalog import DATASETS
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import Step, steps
from pages.components.charts.data_address import png_address
from pages.components.shared import controls, static

MEANING = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SMALL = 28  # px: a picture up to this size is shown with its pixels as squares
LARGEST = 168  # px: a larger one is reduced before it is sent


def show(dataset: str, picture: Image.Image | None, digit: int | None = None) -> None:
    """Show the steps, of one digit of a number; computed only while the section is open."""
    with controls.section("How your drawing was prepared", "steps") as section:
        if not section.open:
            return
        prepared = DATASETS[dataset].prepared
        try:
            taken = steps(prepared, picture, digit) if picture else ()
        except BlankPicture:
            taken = ()
        empty = "Draw something first. Then this shows how it is prepared, step by step."
        st.html(static.style("draw/steps") + _list(prepared, taken) if taken else empty)


def _list(prepared: str, taken: tuple[Step, ...]) -> str:
    columns = 4 if len(taken) in (4, 7, 8) else 3  # so that no card is alone in the last row
    cards = "".join(_card(step, MEANING[prepared].get(step.title, "")) for step in taken)
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
