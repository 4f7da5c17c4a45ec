"""Try values of two or three hyperparameters, see which do best, and look at all runs."""

import streamlit as st

from pages.components.runs import sweep_builder, sweep_results
from pages.components.shared import frame

frame.guard(needs_store=True)

left, right = st.columns([3, 7], gap="large")
with left, st.container(gap="xsmall"):
    started, choices = sweep_builder.show()
with right:
    sweep_results.show(started, choices)
