"""Choose epochs and dropout, train, and watch the curves grow."""

import streamlit as st

from pages.components.shared import frame, session
from pages.components.train import network_diagram, progress, settings

frame.guard()

left, right = st.columns([3, 7], gap="large")
with left, st.container(gap="xsmall"):
    run_id, chosen = settings.show()
    session.show_run(run_id or session.open_run())
with right:
    progress.show(session.open_run())
    if chosen:
        network_diagram.show(chosen)
