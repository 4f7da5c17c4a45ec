"""What a class has in common and where it differs: the mean picture of each class, and the spread of its pixels."""

import numpy as np
import streamlit as st

from model.datasets.catalog import DATASETS, Dataset
from model.exploration.summary import Statistics
from pages.components.data import picture_grid, resources
from pages.components.shared import glossary

LARGEST_SPREAD = 127.5  # a pixel that is black in half of the pictures and white in the others


def show(data: Dataset) -> None:
    """Show both pictures of each class."""
    with st.spinner("Laying the pictures of each class on top of each other…"):
        known = resources.statistics(data)
    st.subheader(finding(known, data.class_names), anchor=False)
    about = f"{data.title}, {len(data.x_train):,} training pictures"
    glossary.say(
        f"**Mean picture**: all {DATASETS[data.name].noun}s of a class laid on top of each other. Bright where most have ink."
    )
    said = [
        f"Mean of {count:,} training pictures of {name}"
        for name, count in zip(data.class_names, known.counts[0], strict=True)
    ]
    picture_grid.show(
        known.means.round().astype(np.uint8), data.class_names, said, f"Mean pictures of {about}"
    )
    glossary.say(
        "**Spread**: the standard deviation of each pixel. Bright where some have ink and others have none."
    )
    said = [
        f"Spread of {name}: {distance:.0f} of 255 on average"
        for name, distance in zip(data.class_names, known.variety, strict=True)
    ]
    spreads = np.clip(known.spreads * (255 / LARGEST_SPREAD), 0, 255).astype(np.uint8)
    under = [f"± {distance:.0f}" for distance in known.variety]
    picture_grid.show(spreads, under, said, f"Spread pictures of {about}")
    glossary.caption(
        f"The number under a spread: how far its pixels lie from the mean, of 255 (root mean square). From {about}."
    )


def finding(known: Statistics, class_names: tuple[str, ...]) -> str:
    """Name the classes whose pictures differ least and most from their mean."""
    least, most = (
        class_names[int(place)] for place in (known.variety.argmin(), known.variety.argmax())
    )
    return f"Pictures of {most} differ most from one another, pictures of {least} least"
