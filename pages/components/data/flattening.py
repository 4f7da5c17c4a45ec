"""Flattening, shown as what it is: a picture's 28 rows laid one after the other into 784 numbers; the pixel is chosen in the browser."""

import streamlit as st

from model.datasets.catalog import Dataset
from model.exploration.sampling import balanced
from pages.components.shared import glossary, session, static

ANOTHER = "another-flat"
_COMPONENT = static.component("flattening")


def show(data: Dataset) -> None:
    """Show one training picture and its strip."""
    turn = session.count(ANOTHER)
    place = balanced(data.y_train, 10, turn=turn // 10)[turn % 10]
    picture, name = data.x_train[place], data.class_names[data.y_train[place]]
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.subheader("28 × 28 pixels become 784 numbers in one line", anchor=False, width="content")
        st.button(
            "Another picture",
            icon=":material/shuffle:",
            key="another-flat-picture",
            on_click=session.increment,
            args=(ANOTHER,),
        )
    _COMPONENT(key="flattening", data={"values": picture.ravel().tolist(), "name": name})
    glossary.caption(
        f"A training picture of {data.title}: {name}. A dense network sees no rows and no neighbors any more, only places in the line; "
        "which of them belong together it has to learn."
    )
