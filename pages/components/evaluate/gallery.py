"""Test pictures as small buttons, a page of them at a time; a click opens one large."""

from html import escape
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image, ImageOps

from model.classifier import Prediction
from model.datasets.catalog import DATASETS
from model.evaluation.predictions import picture_for_canvas
from model.preprocessing.pictures import to_png
from pages.components.charts.data_address import png_address
from pages.components.evaluate.resources import available_pictures, predictions
from pages.components.shared import (
    frame,
    glossary,
    networks,
    notices,
    prediction,
    resources,
    session,
)
from pages.components.shared.controls import button

PAGE_SIZE = 24
ENLARGED = 2  # times, so that browsers show the pixels as squares
OPENED = "opened-picture"


def show(key: str, name: str, indices: list[int], note: str) -> None:
    """Show test pictures of a network.

    Args:
        key: of this gallery.
        name: the network.
        indices: of the pictures in the test part.
        note: shown above them.
    """
    # Other pictures begin on their first page.
    page_key = f"{key}-page-{name}-{indices[0] if indices else ''}-{len(indices)}"
    pages = -(-len(indices) // PAGE_SIZE)
    page = min(session.value(page_key, 0), max(0, pages - 1))
    with st.spinner("Fetching the test pictures…", show_time=True):
        here = available_pictures(name)
    given = predictions(name)
    names = DATASETS[resources.info(name).hyperparameters.dataset].class_names
    first, last = page * PAGE_SIZE, min(len(indices), (page + 1) * PAGE_SIZE)
    if any(index not in here.pictures for index in indices[first:last]):
        notices.inform(here.missing, icon="image_not_supported")
    st.html(f"<small>{escape(note)}</small>")
    with st.container(key=f"gallery-{key}", horizontal=True):
        for position in range(first, last):
            index = indices[position]
            said = f"{names[given.labels[index]]} named {names[given.predicted[index]]}"
            label = prediction.percent(float(given.confidence[index]))
            if index in here.pictures:
                small = Image.fromarray(here.pictures[index])
                large = ImageOps.scale(small, ENLARGED, Image.Resampling.NEAREST)
                label = f"![{said}]({png_address(large)}) {label}"
            if st.button(label, key=f"{key}-{name}-{index}"):
                session.set_value(OPENED, position)
                _open(name, indices)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_steps(("Earlier", "More"), page_key, page, pages)
            glossary.caption(f"{first + 1:,} to {last:,} of {len(indices):,}", width="content")


def _show_steps(labels: tuple[str, str], key: str, position: int, count: int) -> None:
    """Show the buttons that set a session value to the position before and after."""
    for label, icon, step, end in (
        (labels[0], "chevron_left", -1, 0),
        (labels[1], "chevron_right", 1, count - 1),
    ):
        look: Any = {"disabled": position == end, "width": "content"}
        button(label, icon, f"{key}-{label}", session.set_value, key, position + step, **look)


@st.dialog("Test picture", width="medium")
def _open(name: str, indices: list[int]) -> None:
    """Show one picture large, with its true and predicted class and its probabilities."""
    position = min(session.value(OPENED, 0), len(indices) - 1)
    index = indices[position]
    given, here = predictions(name), available_pictures(name)
    dataset = resources.info(name).hyperparameters.dataset
    names = DATASETS[dataset].class_names
    true, predicted = int(given.labels[index]), int(given.predicted[index])
    probabilities, picture = given.probabilities[index], here.pictures.get(index)
    st.html(_verdict(names, true, predicted, probabilities))
    if picture is None:
        notices.inform(here.missing)
    else:
        with st.container(key="opened"):
            shown = Prediction(predicted, names[predicted], probabilities, picture)
            prediction.show_details(shown, names, "opened-answer")
    with st.container(horizontal=True, vertical_alignment="center"):
        icon, missing = ":material/draw:", picture is None
        clicked = st.button("Draw on this picture", icon=icon, type="primary", disabled=missing)
        if clicked and picture is not None:
            content = to_png(picture_for_canvas(dataset, picture))
            title = f"test picture {index}, {names[true]}"
            session.set_board_picture(session.board_key(dataset), title, content)
            st.switch_page(frame.DRAW, query_params={networks.NETWORK: name})
        _show_steps(("Previous", "Next"), OPENED, position, len(indices))
        of = f"{position + 1:,} of {len(indices):,}"
        st.caption(f"{of} · test picture {index:,}", width="content")


def _verdict(names: tuple[str, ...], true: int, predicted: int, probabilities: np.ndarray) -> str:
    def share(label: int) -> str:
        return f"{escape(names[label])} {prediction.percent(probabilities[label])}"

    mark, word, said, shares = "✓", "right", f"{escape(names[true])}, recognized", share(true)
    if true != predicted:
        said = f"{escape(names[true])}, named {escape(names[predicted])}"
        mark, word, shares = "✗", "wrong", f"{share(predicted)}, {share(true)}"
    marked = f'<span class="s28-{word}">{mark}</span> {said}<small>{shares}</small>'
    return f'<div class="s28-verdict">{marked}</div>'
