"""Test pictures as small buttons, a page of them at a time; each opens large."""

from html import escape
from typing import Any

import numpy as np
import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.charts.data_address import png_address
from pages.components.evaluate import opened_picture
from pages.components.evaluate.resources import available_pictures, predictions
from pages.components.shared import glossary, prediction, resources, session

ON_A_PAGE = 24
ENLARGED = 2  # times: sent small, shown as squares
STYLE = """<style>
[class*=st-key-gallery-]{gap:6px}
[class*=st-key-gallery-] button{width:72px;height:94px;min-height:0;padding:3px;overflow:hidden;line-height:1}
[class*=st-key-gallery-] button p{display:flex;flex-direction:column;align-items:center;gap:4px;font-size:14px;line-height:1.2;margin:0}
[class*=st-key-gallery-] button img{width:64px;height:64px;max-width:none;max-height:none;border-radius:.4rem;image-rendering:pixelated}
</style>"""


def show(key: str, name: str, places: list[int], note: str) -> None:
    """Show a network's test pictures.

    Args:
        key: of this gallery; it goes back to its first page where the pictures become others.
        name: the network.
        places: the pictures, by their places in the test part.
        note: said above them.
    """
    page_key = f"{key}-page-{name}-{places[0] if places else ''}-{len(places)}"
    pages = -(-len(places) // ON_A_PAGE)
    page = min(session.value(page_key, 0), max(0, pages - 1))
    with st.spinner("Fetching the test pictures…", show_time=True):
        here = available_pictures(name)
    answers = predictions(name)
    names = DATASETS[resources.info(name).hyperparameters.dataset].class_names
    shown = places[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    if any(place not in here.pictures for place in shown):
        st.info(here.missing, icon=":material/image_not_supported:")
    st.html(f"{STYLE}<small>{escape(note)}</small>")
    with st.container(key=f"gallery-{key}", horizontal=True):
        for position, place in enumerate(shown, page * ON_A_PAGE):
            said = f"{names[answers.labels[place]]} named {names[answers.predicted[place]]}"
            label = _label(said, here.pictures.get(place), float(answers.confidence[place]))
            if st.button(label, key=f"{key}-{name}-{place}"):
                opened_picture.show(name, places, position)
    if pages > 1:
        _show_pager(page_key, page, pages, len(places))


def _show_pager(page_key: str, page: int, pages: int, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        step: dict[str, Any] = {"on_click": session.set_value}
        st.button(
            "Earlier",
            icon=":material/chevron_left:",
            disabled=page == 0,
            key=f"{page_key}-back",
            args=(page_key, page - 1),
            **step,
        )
        st.button(
            "More",
            icon=":material/chevron_right:",
            disabled=page == pages - 1,
            key=f"{page_key}-on",
            args=(page_key, page + 1),
            **step,
        )
        first, last = page * ON_A_PAGE + 1, min(count, (page + 1) * ON_A_PAGE)
        glossary.caption(f"{first:,} to {last:,} of {count:,}", width="content")


def _label(said: str, picture: np.ndarray | None, confidence: float) -> str:
    share = prediction.percent(confidence)
    return share if picture is None else f"![{said}]({png_address(_enlarged(picture))}) {share}"


def _enlarged(picture: np.ndarray) -> np.ndarray:
    return picture.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
