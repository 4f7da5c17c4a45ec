"""What networks learn from: the pictures, their classes and pixels, a map of them, and where they came from."""

import streamlit as st

from pages.components import data_choices, frame, reading
from pages.components.sections import SECTIONS

frame.guard()

with st.container(key="choices", horizontal=True, vertical_alignment="center", gap="medium"):
    name = data_choices.data_set()
    section = data_choices.section([title for title, _ in SECTIONS.values()])
title, show = SECTIONS[section]
show(reading.dataset(name))
