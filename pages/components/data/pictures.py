"""Pictures to look at: some of every class, or of those that are chosen, and others on request."""

import streamlit as st

from model.datasets.catalog import DATASETS, Dataset
from model.exploration.sampling import balanced
from pages.components.data import picture_grid
from pages.components.shared import glossary, session

SHOWN = 30  # three rows of ten: what a projector shows without scrolling
OTHERS = "others"


def show(data: Dataset) -> None:
    """Show a grid of training pictures, in the order of their classes where several are chosen."""
    noun = DATASETS[data.name].noun
    st.subheader(
        f"{len(data.x_train):,} {noun}s to learn from, each class in many shapes", anchor=False
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.pills(
            "Classes", range(10), format_func=data.class_names.__getitem__, selection_mode="multi", key=f"classes-{data.name}",
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        st.button(
            "Show others",
            icon=":material/shuffle:",
            key="show-others",
            on_click=session.increment,
            args=(OTHERS,),
        )
    places = balanced(
        data.y_train, SHOWN, classes=sorted(chosen) or range(10), turn=session.count(OTHERS)
    )
    names = [data.class_names[label] for label in data.y_train[places]]
    said = [
        f"{name}: training picture {place:,}" for name, place in zip(names, places, strict=True)
    ]
    picture_grid.show(
        data.x_train[places], names, said, f"{len(places)} {noun}s of the training part"
    )
    glossary.caption(
        f"Training part of {data.title}. The {len(data.x_val):,} validation and {len(data.x_test):,} test pictures are kept apart, "
        "to tell what a network makes of pictures that it has not learned from."
    )
