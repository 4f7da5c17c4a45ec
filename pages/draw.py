"""The front page: draw, upload or photograph, and see the network's answer as the pen moves."""

import streamlit as st
from PIL import Image

from model.classifier import Prediction
from model.datasets.catalog import DATASETS
from model.runs.run import UnknownRun
from pages.components.draw import (
    correcting,
    drawing_board,
    linked,
    live,
    steps,
    thinking,
    ways_in,
    why,
)
from pages.components.shared import classes, frame, networks, prediction, session, static

INVITATION = "Use the mouse, a pen or a finger. The network recognizes the {} while you draw."

frame.guard()


@st.fragment
def draw_and_answer(dataset: str, names: tuple[str, ...]) -> None:
    think = thinking.is_open()
    linked.follow(session.board_key(dataset))
    picture = drawing_board.show(session.board_key(dataset), dataset, names, think=think)
    with st.container(key="prediction"):
        predicted, digit = answer(names, picture, DATASETS[dataset].noun, think=think)
    session.set_drawing(dataset, predicted.seen.tobytes() if predicted else None)
    thinking.show(names)
    steps.show(dataset, picture, digit)
    correcting.show(dataset, predicted)
    why.show(names[0], predicted)


def answer(
    names: tuple[str, ...], picture: Image.Image | None, noun: str, *, think: bool
) -> tuple[Prediction | None, int | None]:
    """Show the networks' answers; return the first one's, None if there is nothing to recognize.

    Of several digits, return the chosen one and its place from the left.
    """
    if picture is None:
        classes.see_drawing(None, [prediction.empty("")])
        prediction.show([prediction.empty(INVITATION.format(noun))])
        return None, None
    try:
        predicted, answers = live.answer(names, picture, think=think)
    except UnknownRun as error:  # a run that has not begun to train
        predicted, answers = [], [prediction.empty(str(error))]
    classes.see_drawing(picture, answers)
    chosen = prediction.show(answers)
    if not predicted:
        return None, None
    return predicted[chosen], chosen if len(predicted) > 1 else None


# A stroke reruns only the fragment; what does not depend on it is outside, to answer sooner.
# Where everything stands, drawing-board.css says by the window's shape.
st.html(static.style("draw/drawing-board"))
with st.container(key="drawing"):
    with st.container(key="above", horizontal=True, vertical_alignment="center"):
        dataset = networks.select_dataset("draw-dataset")
        ways_in.show_examples(session.board_key(dataset), dataset)
    with st.container(key="networks", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = networks.select_network(f"draw-network-{dataset}", dataset)
        other = networks.select_other(f"draw-other-{dataset}", name)
    draw_and_answer(dataset, (name, other) if other else (name,))
