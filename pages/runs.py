"""Find, compare and tidy up all runs, or try values of two or three hyperparameters in a sweep."""

import streamlit as st

from pages.components.runs import sweep_builder, sweep_results, table_page, views
from pages.components.shared import frame

frame.guard(needs_store=True)

with st.container(gap="small"):
    if views.choose() == views.TABLE:
        table_page.show()
    else:
        left, right = st.columns([3, 7], gap="large")
        with left, st.container(gap="xsmall"):
            started, choices = sweep_builder.show()
        with right:
            sweep_results.show(started, choices)
