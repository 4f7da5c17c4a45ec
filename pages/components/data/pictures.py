"""Training pictures of all classes, or of chosen ones."""

import streamlit as st

from model.datasets.catalog import DATASETS, Dataset
from model.exploration.sampling import balanced_sample
from pages.components.data import picture_grid
from pages.components.shared import glossary, session

SHOWN = 30  # three rows of ten fit a projector without scrolling
OTHERS = "others"


def show(data: Dataset) -> None:
    """Show a grid of training pictures, the classes in turn, and a button for others."""
    noun = DATASETS[data.name].noun
    said = f"{len(data.x_train):,} {noun}s to learn from, each class in many shapes"
    st.subheader(said, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.pills(
            "Classes",
            range(10),
            format_func=data.class_names.__getitem__,
            selection_mode="multi",
            key=f"classes-{data.name}",
            label_visibility="collapsed",
            persist_state="session",
        )
        another_button("Show others", OTHERS)
    classes = sorted(chosen) or range(10)
    indices = balanced_sample(data.y_train, SHOWN, classes=classes, turn=session.count(OTHERS))
    names = [data.class_names[label] for label in data.y_train[indices]]
    told = [f"{name}: training picture {i:,}" for name, i in zip(names, indices, strict=True)]
    about = f"{len(indices)} {noun}s of the training part"
    picture_grid.show(data.x_train[indices], names, told, about)
    glossary.caption(
        f"Training part of {data.title}. The {len(data.x_val):,} validation and "
        f"{len(data.x_test):,} test pictures are kept apart, "
        "to tell what a network makes of pictures that it has not learned from."
    )


def another_button(label: str, counter: str) -> None:
    """Show a button that adds one to a counter of the session."""
    icon, key = ":material/shuffle:", f"show-{counter}"
    st.button(label, icon=icon, key=key, on_click=session.increment, args=(counter,))


def one_index(data: Dataset, counter: str) -> int:
    """Return the index of the training picture that a counter has reached, the classes in turn."""
    turn, position = divmod(session.count(counter), 10)
    return int(balanced_sample(data.y_train, 10, turn=turn)[position])
