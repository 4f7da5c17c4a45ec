"""The front page: draw or upload, and see the network's answer after every stroke."""

import streamlit as st

from model.datasets import DATASETS
from model.preprocessing import BlankPicture
from pages.components import drawing_board, frame, networks, prediction, resources

frame.guard()


@st.fragment
def draw_and_answer(name: str, noun: str) -> None:
    left, right = st.columns([4, 5], gap="large")
    with left:
        picture = drawing_board.show("board")
    with right, st.container(key="prediction"):
        classifier = resources.classifier(name)
        if picture is None:
            prediction.show_empty("Draw something", f"A {noun}, with mouse, pen or finger; the network names it when you lift the pen.")
            return
        try:
            prediction.show(classifier.classify(picture), classifier.class_names)
        except BlankPicture as blank:
            prediction.show_empty("Draw something", str(blank))


with st.container(horizontal=True, vertical_alignment="center"):
    dataset = networks.select_dataset("draw-dataset")
    network = networks.select_network(f"draw-network-{dataset}", dataset)
draw_and_answer(network, DATASETS[dataset].noun)
