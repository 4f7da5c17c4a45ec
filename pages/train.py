"""Choose epochs and dropout, train, and watch the curves grow."""

import streamlit as st

from pages.components import architecture, frame, progress, session, settings

frame.guard()

left, right = st.columns([3, 7], gap="large")
with left, st.container(gap="xsmall"):
    run_id, chosen = settings.show()
    session.show_run(run_id or session.open_run())
with right:
    progress.show(session.open_run())
    if chosen:
        architecture.show(chosen)
