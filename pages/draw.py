"""The front page: draw, upload or photograph, and see the network's answer after every stroke."""

import streamlit as st
from PIL import Image

from model.datasets import DATASETS
from model.preprocessing import BlankPicture
from pages.components import drawing_board, frame, networks, prediction, resources, steps, ways_in

frame.guard()


@st.fragment
def draw_and_answer(dataset: str, name: str) -> None:
    left, right = st.columns([5, 6], gap="large")
    with left:
        picture = drawing_board.show(ways_in.board(dataset), dataset)
    with right:
        with st.container(key="prediction"):
            answer(name, picture, DATASETS[dataset].noun)
        steps.show(dataset, picture)


def answer(name: str, picture: Image.Image | None, noun: str) -> None:
    if picture is None:
        prediction.show_empty("Draw something", f"A {noun}, with mouse, pen or finger; the network names it when you lift the pen.")
        return
    classifier = resources.classifier(name)
    try:
        prediction.show(classifier.classify(picture), classifier.class_names)
    except BlankPicture as blank:
        prediction.show_empty("Draw something", str(blank))


# What a stroke does not change stays out of the fragment, so that the answer does not wait for it.
left, right = st.columns([5, 6], gap="large")
with left, st.container(key="above", horizontal=True, vertical_alignment="center"):
    dataset = networks.select_dataset("draw-dataset")
    ways_in.show_examples(ways_in.board(dataset), dataset)
with right:
    name = networks.select_network(f"draw-network-{dataset}", dataset)
draw_and_answer(dataset, name)
