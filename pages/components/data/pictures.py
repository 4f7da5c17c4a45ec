"""Training pictures of all classes, or of chosen ones."""

from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS, Dataset
from model.datasets.exploration.sampling import balanced_sample
from pages.components.data import picture_grid
from pages.components.shared import glossary, session
from pages.components.shared.controls import button
from pages.components.shared.words import plain

SHOWN = 30  # three rows of ten fit a projector without scrolling
OTHERS = "others"
# A row with a heading on the left and a button on the right.
AT_BOTH_ENDS: Any = {"horizontal": True, "horizontal_alignment": "distribute"}
AT_BOTH_ENDS["vertical_alignment"] = "center"


def show(data: Dataset) -> None:
    """Show a grid of training pictures, the classes in turn, and a button for others."""
    noun = DATASETS[data.name].noun
    said = f"{len(data.x_train):,} {noun}s to learn from, with many variants of each class"
    st.subheader(said, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        look: Any = {"selection_mode": "multi", "format_func": data.class_names.__getitem__}
        look |= {"label_visibility": "collapsed", "persist_state": "session", "wrap": True}
        chosen = st.pills(
            "Classes", range(len(data.class_names)), key=f"classes-{data.name}", **look
        )
        another_button("Show others", OTHERS)
    classes = sorted(chosen) or range(len(data.class_names))
    indices = balanced_sample(data.y_train, SHOWN, classes=classes, turn=session.count(OTHERS))
    names = [data.class_names[label] for label in data.y_train[indices]]
    told = [f"{name}: training picture {i:,}" for name, i in zip(names, indices, strict=True)]
    about = f"{len(indices)} {noun}s of the training part"
    picture_grid.show(data.x_train[indices], names, told, about)
    glossary.caption(
        f"These are training pictures of {plain(data.title)}. The {len(data.x_val):,} validation "
        f"and {len(data.x_test):,} test pictures are kept apart. They show how well a network does "
        "on pictures that it has not learned from."
    )


def another_button(label: str, counter: str) -> None:
    """Show a button that adds one to a counter of the session."""
    button(label, "shuffle", f"show-{counter}", session.increment, counter)


def one_index(data: Dataset, counter: str) -> int:
    """Return the index of the training picture that a counter has reached, the classes in turn."""
    turn, position = divmod(session.count(counter), len(data.class_names))
    return int(balanced_sample(data.y_train, len(data.class_names), turn=turn)[position])
