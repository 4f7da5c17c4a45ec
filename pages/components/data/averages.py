"""The mean picture of each class, and how much its pixels vary."""

import numpy as np
import streamlit as st

from model.datasets.catalog import DATASETS, Dataset
from model.datasets.exploration.summary import DatasetSummary
from pages.components.data import picture_grid, resources
from pages.components.shared import glossary
from pages.components.shared.words import plain

LARGEST_SPREAD = 127.5  # of a pixel that is black in half of the pictures and white in the others


def show(data: Dataset) -> None:
    """Show both pictures of each class."""
    with st.spinner("Averaging the pictures of each class…"):
        summary = resources.summary(data)
    st.subheader(finding(summary, data.class_names), anchor=False)
    about, noun = (
        f"{len(data.x_train):,} training pictures of {data.title}",
        DATASETS[data.name].noun,
    )
    glossary.say(
        f"A **mean picture** is the average of all {noun}s of a class. It is bright where most of "
        "them are bright."
    )
    means = summary.means.round().astype(np.uint8)
    said = [
        f"Mean of {count:,} training pictures of {name}"
        for name, count in zip(data.class_names, summary.counts[0], strict=True)
    ]
    picture_grid.show(means, data.class_names, said, f"Mean pictures from {about}")
    glossary.say(
        "The **spread** is the standard deviation of each pixel. It is bright where some of the "
        "pictures are bright and others are dark."
    )
    spreads = np.clip(summary.spreads * (255 / LARGEST_SPREAD), 0, 255).astype(np.uint8)
    said = [
        f"Spread of {name}: {distance:.0f} of 255 on average"
        for name, distance in zip(data.class_names, summary.mean_spreads, strict=True)
    ]
    under = [f"± {distance:.0f}" for distance in summary.mean_spreads]
    picture_grid.show(spreads, under, said, f"Spread pictures from {about}")
    glossary.caption(
        "Under each spread: how far its pixels typically lie from the mean (0–255). "
        f"Computed from {plain(about)}.",
        help="The root mean square of the differences from the mean.",
    )


def finding(summary: DatasetSummary, class_names: tuple[str, ...]) -> str:
    """Return which classes' pictures differ least and most from their mean, in words."""
    least, most = summary.mean_spreads.argmin(), summary.mean_spreads.argmax()
    return (
        f"Pictures of {class_names[most]} differ most from one another, "
        f"pictures of {class_names[least]} least"
    )
