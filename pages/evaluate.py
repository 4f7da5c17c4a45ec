"""The Evaluate page: confusions and their pictures, metrics, confidence, a second network."""

import streamlit as st

from pages.components.evaluate import comparison, confusion_explorer, metrics
from pages.components.shared import frame, networks, session, static

frame.guard()
st.html(static.style("evaluate/page"))

TABS = {
    "Each class": metrics.show_table,
    "Confidence vs. accuracy": metrics.show_confidence,
    "Compare two networks": comparison.show,
}

MORE, FIRST = "more", next(iter(TABS))  # the address parameter and the widget; the first tab


@st.fragment
def more(name: str) -> None:
    if (linked := session.value_from_link(MORE, MORE, FIRST)) in TABS:
        session.set_value(MORE, linked)
    tabs = st.tabs(list(TABS), key=MORE, on_change="rerun")
    opened = session.value(MORE, FIRST)
    session.set_in_address(MORE, MORE, opened if opened != FIRST else None)
    for tab, show in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                show(name)


left, right = st.columns([6, 5], gap="large")
with left:
    name = networks.select_network("evaluate-network")
with right, st.spinner("Computing the figures…"):
    metrics.show_summary(name)
confusion_explorer.show(name)
more(name)
