"""A test picture opened large: its true and its named class, its probabilities, and the way to the canvas."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from model.classifier import Prediction
from model.datasets.catalog import DATASETS
from model.evaluation.predictions import picture_for_canvas
from model.preprocessing.pictures import to_png
from pages.components.evaluate.resources import available_pictures, predictions
from pages.components.shared import frame, networks, prediction, resources, session

OPENED = "opened-picture"
STYLE = """<style>
.st-key-opened .s28-seen,.st-key-opened .s28-seen img{width:min(280px,70vw);height:auto}
.s28-verdict{font-size:1.35rem;font-weight:650;line-height:1.3;min-height:2.7em}
.s28-verdict small{font-size:1rem;font-weight:400;display:block}
.s28-right{color:light-dark(#0067A3,#6DB3EC)}.s28-wrong{color:light-dark(#B34700,#F7A35C)}
</style>"""


def show(name: str, places: list[int], position: int) -> None:
    """Open one of some test pictures of a network; its neighbors are a click away.

    Args:
        name: the network.
        places: the pictures, by their places in the test part.
        position: which of them.
    """
    session.set_value(OPENED, position)
    _show(name, places)


@st.dialog("Test picture", width="medium")
def _show(name: str, places: list[int]) -> None:
    position = min(session.value(OPENED, 0), len(places) - 1)
    place = places[position]
    answers, here = predictions(name), available_pictures(name)
    dataset = resources.info(name).hyperparameters.dataset
    kind = DATASETS[dataset]
    true, named = int(answers.labels[place]), int(answers.predicted[place])
    picture = here.pictures.get(place)
    st.html(STYLE + _verdict(kind.class_names, true, named, answers.probabilities[place]))
    if picture is None:
        st.info(here.missing)
    else:
        with st.container(key="opened"):
            prediction.show_details(
                Prediction(named, kind.class_names[named], answers.probabilities[place], picture),
                kind.class_names,
            )
    with st.container(horizontal=True, vertical_alignment="center"):
        if (
            st.button(
                "Draw on this one", icon=":material/draw:", type="primary", disabled=picture is None
            )
            and picture is not None
        ):
            content = to_png(picture_for_canvas(dataset, picture))
            session.set_board_picture(
                session.board_key(dataset), f"test picture {place}, {kind.class_names[true]}", content
            )
            st.switch_page(frame.DRAW, query_params={networks.NETWORK: name})
        step: dict[str, Any] = {"on_click": _turn, "width": "content"}
        st.button(
            "Previous",
            icon=":material/chevron_left:",
            disabled=position == 0,
            args=(position - 1,),
            **step,
        )
        st.button(
            "Next",
            icon=":material/chevron_right:",
            disabled=position == len(places) - 1,
            args=(position + 1,),
            **step,
        )
        st.caption(
            f"{position + 1:,} of {len(places):,} · picture {place:,} of the test part",
            width="content",
        )


def _turn(position: int) -> None:
    session.set_value(OPENED, position)


def _verdict(names: Sequence[str], true: int, named: int, probabilities: np.ndarray) -> str:
    shares = f"{escape(names[named])} {prediction.percent(probabilities[named])}"
    if true == named:
        return _said("✓", "right", f"{escape(names[true])}, and named so", shares)
    said = f"{escape(names[true])}, named {escape(names[named])}"
    return _said(
        "✗",
        "wrong",
        said,
        f"{shares}, {escape(names[true])} {prediction.percent(probabilities[true])}",
    )


def _said(mark: str, color: str, said: str, shares: str) -> str:
    return f'<div class="s28-verdict"><span class="s28-{color}">{mark}</span> {said}<small>{shares}</small></div>'
