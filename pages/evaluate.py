"""Where a network errs: its test figures, the confusion heat map, and precision, recall and F1 of each class."""

import streamlit as st

from model.datasets import DATASETS
from pages.components import frame, networks, resources
from pages.components.charts.confusion import confusion
from pages.components.findings import class_table, finding

frame.guard()

name = networks.select_network("evaluate-network")
facts = resources.facts(name)
kind = DATASETS[facts.hyperparameters.dataset]
with st.spinner("Computing the figures…"):
    figures = resources.evaluation(name)
    before, after = resources.calibration(name)

left, right = st.columns([6, 5], gap="large")
with left:
    said = finding(figures.confusion, kind.class_names)
    st.subheader(said)
    with st.container(horizontal=True, vertical_alignment="center"):
        about = "Counts, or the share of each row: of all test pictures of that true class."
        st.caption("Rows: the true class. Columns: what the network named. Cells show", width="content")
        shown = st.segmented_control(
            "Cells show", ["counts", "fractions"], default="counts", required=True, key="cells", help=about, label_visibility="collapsed"
        )
    st.plotly_chart(
        confusion(figures.confusion, kind.class_names, fractions=shown == "fractions", noun=kind.noun, dark=frame.is_dark()),
        key="confusion",
        config={"displayModeBar": False},
        alt=f"Confusion heat map of {networks.label(name)}. {said}.",
    )
with right:
    with st.container(horizontal=True):
        st.metric("Test accuracy", f"{figures.accuracy:.1%}", help="Share of the test pictures that were named right.", width="content")
        st.metric("Test loss", f"{figures.loss:.3f}", help="Cross-entropy: what confident mistakes cost. Lower is better.", width="content")
        about = f"Expected calibration error: how far confidence lies from being right, on average. Before calibration it was {before:.1%}."
        st.metric("Confidence is off by", f"{after:.1%}", help=about, width="content")
    st.caption(f"Measured on {networks.test_part(facts)} ({facts.source}), which the network never saw while it was trained.")
    percent = st.column_config.NumberColumn(format="%.1f%%")
    columns = {"Precision": percent, "Recall": percent, "F1": percent}
    st.dataframe(class_table(figures, kind.class_names), column_config=columns, hide_index=True, height="content", width="stretch")
    st.caption(
        "Precision: of what was given this name, how much was right. Recall: of what is this, how much was found. F1: both in one figure."
    )
