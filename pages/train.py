"""Choose settings, train a network, and watch its curves."""

import streamlit as st

from model.hyperparameters import DATASET_NAMES, Hyperparameters
from pages.components.shared import frame, in_view, session
from pages.components.train import bringing, network_diagram, progress, settings, task
from pages.components.train.session import follow_link, shown_run

frame.guard(needs_store=True)

follow_link()
task.show()
left, right = st.columns([3, 7], gap="large")
with left, st.container(gap="xsmall"):
    started, chosen = settings.show()
    brought = bringing.show(session.value("dataset", DATASET_NAMES[0]))
    session.show_run(started or shown_run())
with right:
    progress.show(shown_run(), (chosen or Hyperparameters()).epochs)
    if chosen:
        network_diagram.show(chosen)
if started or brought:
    in_view.ask(".st-key-status")
in_view.follow()
