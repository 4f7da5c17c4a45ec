"""Where a network errs: the confusion heat map and the pictures behind its cells; each class, its confidence, a second network."""

import streamlit as st

from pages.components.evaluate import (
    class_figures,
    comparison,
    confidence_figures,
    confusion_explorer,
)
from pages.components.shared import frame, networks

frame.guard()


@st.fragment
def more(name: str) -> None:
    classes, confidence, two = st.tabs(
        ["Each class", "How sure, how right", "Compare two networks"],
        key="evaluate-more",
        on_change="rerun",
    )
    for tab, show in (
        (classes, class_figures.show_table),
        (confidence, confidence_figures.show),
        (two, comparison.show),
    ):
        if tab.open:
            with tab:
                show(name)


left, right = st.columns([6, 5], gap="large")
with left:
    name = networks.select_network("evaluate-network")
with right, st.spinner("Computing the figures…"):
    class_figures.show_summary(name)
confusion_explorer.show(name)
more(name)
