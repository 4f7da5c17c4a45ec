"""What networks learn from: the pictures, their classes and pixels, a map of them, and where they came from."""

import streamlit as st

from pages.components.data import choices, reading
from pages.components.data.sections import SECTIONS
from pages.components.shared import frame

frame.guard()

with st.container(key="choices", horizontal=True, vertical_alignment="center", gap="medium"):
    name = choices.data_set()
    section = choices.section([title for title, _ in SECTIONS.values()])
title, show = SECTIONS[section]
show(reading.dataset(name))
