"""Flattening: how the 28 rows of a picture become 784 numbers in one line."""

import streamlit as st

from model.datasets.catalog import Dataset
from pages.components.data import pictures
from pages.components.shared import glossary, static
from pages.components.shared.words import plain

_COMPONENT = static.component("data/flattening")
ANOTHER = "another-flat-picture"


def show(data: Dataset) -> None:
    """Show one training picture and its line of numbers."""
    index = pictures.one_index(data, ANOTHER)
    picture, name = data.x_train[index], data.class_names[data.y_train[index]]
    with st.container(**pictures.AT_BOTH_ENDS):
        st.subheader("28 × 28 pixels become 784 numbers in one line", anchor=False, width="content")
        pictures.another_button("Another picture", ANOTHER)
    _COMPONENT(key="flattening", data={"values": picture.ravel().tolist(), "name": name})
    glossary.caption(
        f"This is a training picture of {plain(data.title)}: {name}. "
        "A Dense network is not told which pixels were neighbors. It has to learn from the "
        "pictures which places in the line belong together."
    )
