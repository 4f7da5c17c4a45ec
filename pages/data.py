"""The Data page: a data set's pictures, classes and pixels, a map of it, and its source."""

from typing import Any

import streamlit as st

from pages.components.data import reading
from pages.components.data.sections import SECTIONS
from pages.components.shared import controls, frame, static

frame.guard()
st.html(static.style("data/page"))

with st.container(key="choices", horizontal=True, vertical_alignment="center", gap="medium"):
    look: dict[str, Any] = {"label_visibility": "collapsed", "wrap": True}
    name = controls.choose_dataset("data-dataset", link="dataset", **look)
    titles = {key: title for key, (title, _) in SECTIONS.items()}
    section = controls.choose("Section", titles, "data-section", link="section", **look)
SECTIONS[section][1](reading.dataset(name))
