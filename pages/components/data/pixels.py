"""Pixel values: how often each occurs, and what normalization does to them."""

import streamlit as st

from model.datasets.catalog import Dataset
from model.exploration.sampling import balanced
from model.exploration.summary import normalize
from pages.components.charts.histogram import histogram
from pages.components.charts.normalized import normalized
from pages.components.data import resources
from pages.components.shared import figures, frame, glossary, session

ANOTHER = "another-pixels"


def show(data: Dataset) -> None:
    """Show the histogram and one picture, both before and after."""
    with st.spinner("Counting pixels…"):
        known = resources.statistics(data)
    st.subheader(f"{known.black:.1%} of all pixels are exactly black", anchor=False)
    glossary.say(
        f"Normalizing divides each by 255: the mean of **{known.mean:.1f}** becomes **{known.mean / 255:.3f}**, "
        f"the standard deviation of **{known.deviation:.1f}** becomes **{known.deviation / 255:.3f}**."
    )
    left, right = st.columns([7, 5], gap="large")
    with left:
        figures.show(
            histogram(known.histogram, dark=frame.is_dark()), key="histogram",
            alt=f"Two histograms of {known.pixels:,} pixels, from 0 to 255 and from 0 to 1: the same shape, {known.black:.1%} at 0.",
        )  # fmt: skip
    with right:
        place = balanced(data.y_train, 10, turn=session.count(ANOTHER) // 10)[
            session.count(ANOTHER) % 10
        ]
        picture, name = data.x_train[place], data.class_names[data.y_train[place]]
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(f"**One training picture: {name}**", width="content")
            st.button(
                "Another",
                icon=":material/shuffle:",
                key="another-picture",
                on_click=session.increment,
                args=(ANOTHER,),
            )
        figures.show(
            normalized(picture, normalize(picture), dark=frame.is_dark()), key="normalized",
            alt=f"A training picture of {name} twice: as it is and divided by 255. Both look the same.",
        )  # fmt: skip
        glossary.say(
            "The picture stays; the numbers become small, from which a network learns more easily. Point at a pixel to see both."
        )
    glossary.caption(
        f"Counted over the {known.pixels:,} pixels of the {len(data.x_train):,} training pictures of {data.title}."
    )
