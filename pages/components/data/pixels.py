"""Pixel values: how often each occurs, and what normalization does to them."""

import streamlit as st

from model.datasets.catalog import Dataset
from model.datasets.exploration.summary import normalize
from pages.components.charts.dataset import before_and_after, pixel_histogram
from pages.components.data import pictures, resources
from pages.components.shared import figures, frame, glossary
from pages.components.shared.words import plain

ANOTHER = "another-picture"


def show(data: Dataset) -> None:
    """Show the histogram and one picture, both before and after normalization."""
    with st.spinner("Counting pixels…"):
        summary = resources.summary(data)
    mean, deviation = summary.mean, summary.standard_deviation
    st.subheader(f"{summary.black:.1%} of all pixels are exactly black", anchor=False)
    glossary.say(
        f"Normalization divides each pixel by 255. The mean of **{mean:.1f}** becomes "
        f"**{mean / 255:.3f}**, and the standard deviation of **{deviation:.1f}** becomes "
        f"**{deviation / 255:.3f}**."
    )
    left, right = st.columns([7, 5], gap="large")
    with left:
        both = f"{summary.pixels:,} pixels, from 0 to 255 and from 0 to 1"
        alt = f"Two histograms of {both}: the same shape, {summary.black:.1%} at 0."
        figures.show(pixel_histogram(summary.histogram, dark=frame.is_dark()), "histogram", alt)
    with right:
        index = pictures.one_index(data, ANOTHER)
        picture, name = data.x_train[index], data.class_names[data.y_train[index]]
        with st.container(**pictures.AT_BOTH_ENDS):
            st.markdown(f"**One training picture: {name}**", width="content")
            pictures.another_button("Another", ANOTHER)
        figure = before_and_after(picture, normalize(picture), dark=frame.is_dark())
        both = "as it is and divided by 255. Both look the same."
        figures.show(figure, "normalized", f"A training picture of {name} twice: {both}")
        glossary.say(
            "The picture stays the same, but a network learns more easily from small numbers. "
            "Point at a pixel to see both of its values."
        )
    glossary.caption(
        f"Counted over the {summary.pixels:,} pixels of the {len(data.x_train):,} "
        f"training pictures of {plain(data.title)}."
    )
