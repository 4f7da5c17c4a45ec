"""The classes: their labels and names, and how many pictures each part has of them."""

from typing import Any

import pandas as pd
import streamlit as st

from model.datasets.catalog import Dataset
from model.datasets.exploration.summary import PARTS, DatasetSummary
from pages.components.charts.dataset import class_balance
from pages.components.data import resources
from pages.components.shared import figures, frame, glossary
from pages.components.shared.words import plain


def show(data: Dataset) -> None:
    """Show the class balance as bars, and the labels as a table."""
    with st.spinner("Counting…"):
        summary = resources.summary(data)
    said = finding(summary)
    st.subheader(said, anchor=False)
    left, right = st.columns([6, 5], gap="large")
    with left:
        bars = class_balance(summary.counts, PARTS, data.class_names, dark=frame.is_dark())
        pictures = "training, validation and test pictures"
        alt = f"Bars: how many {pictures} each class of {data.title} has. {said}."
        figures.show(bars, "balance", alt)
    with right:
        parts = [part.capitalize() for part in PARTS]
        counts = dict(zip(parts, summary.counts, strict=True))
        table = pd.DataFrame(
            {"Label": range(len(data.class_names)), "Name": data.class_names, **counts}
        )
        form = {part: st.column_config.NumberColumn(format="%,d") for part in parts}
        alt = f"The labels of {data.title} with their names and how many pictures they have."
        look: Any = {"hide_index": True, "height": "content", "width": "stretch"}
        st.dataframe(table, column_config=form, alt=alt, **look)
        glossary.caption(
            "A label is the number that a network learns to predict; its name is for people. "
            f"All pictures of {plain(data.title)} are counted here."
        )


def finding(summary: DatasetSummary) -> str:
    """Return in words how evenly the training part is spread over the classes."""
    counts = summary.counts[0]
    least, greatest, mean = int(counts.min()), int(counts.max()), counts.mean()
    if least == greatest:
        return f"Every class has {least:,} training pictures"
    spread = f"{least:,} to {greatest:,}"
    if greatest <= 1.3 * least:
        about = f"{round(mean, -2 if mean > 1000 else -1):,.0f}"
        return f"Every class has about {about} training pictures: {spread}"
    return f"Some classes have more training pictures than others: {spread}"
