"""The classes: their numbers and names, and how many pictures of each there are in each part."""

import pandas as pd
import streamlit as st

from model.datasets.catalog import Dataset
from model.exploration.summary import PARTS, Statistics
from pages.components.charts.balance import balance
from pages.components.data import resources
from pages.components.shared import figures, frame, glossary


def show(data: Dataset) -> None:
    """Show the balance as bars, and the labels as a table."""
    with st.spinner("Counting…"):
        known = resources.statistics(data)
    found = finding(known)
    st.subheader(found, anchor=False)
    left, right = st.columns([6, 5], gap="large")
    with left:
        figures.show(
            balance(known.counts, PARTS, data.class_names, dark=frame.is_dark()), key="balance",
            alt=f"Bars: how many training, validation and test pictures each class of {data.title} has. {found}.",
        )  # fmt: skip
    with right:
        counts = {part.capitalize(): row for part, row in zip(PARTS, known.counts, strict=True)}
        table = pd.DataFrame({"Label": range(10), "Name": data.class_names, **counts})
        columns = {part.capitalize(): st.column_config.NumberColumn(format="%,d") for part in PARTS}
        about = f"The ten labels of {data.title} with their names and how many pictures they have."
        st.dataframe(
            table,
            column_config=columns,
            hide_index=True,
            height="content",
            width="stretch",
            alt=about,
        )
        glossary.caption(
            f"A label is the number that a network learns to give; its name is for people. All pictures of {data.title}."
        )


def finding(known: Statistics) -> str:
    """Say how evenly the training part is spread over its classes."""
    least, greatest, mean = (
        int(known.counts[0].min()),
        int(known.counts[0].max()),
        known.counts[0].mean(),
    )
    if least == greatest:
        return f"Every class has {least:,} training pictures"
    spread = f"{least:,} to {greatest:,}"
    if greatest <= 1.3 * least:
        return f"Every class has about {round(mean, -2 if mean > 1000 else -1):,.0f} training pictures: {spread}"
    return f"Some classes have more training pictures than others: {spread}"
