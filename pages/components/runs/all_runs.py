"""All runs of a visitor as a table; a chosen row opens its run on Train."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.runs.run import Run
from pages.components.runs.run_rows import COLUMNS, data, percent, settings, size, status
from pages.components.shared import frame, glossary


def show(runs: Sequence[Run]) -> None:
    """Show the table, newest run first."""
    st.subheader("All your runs")
    glossary.caption(
        "Choose a row to open its run on Train. Settings name the hidden neurons first, and leave out what is as by default."
    )
    rows = pd.DataFrame(
        {
            "Made": pd.to_datetime([run.created_at for run in runs], unit="s", utc=True),
            "Status": [status(run) for run in runs],
            "Data set": [data(run) for run in runs],
            "Validation": [percent(run.val_accuracy) for run in runs],
            "Test": [percent(run.test_accuracy) for run in runs],
            "Settings": [settings(run) for run in runs],
            "Time": [run.training_seconds for run in runs],
            "Run": [run.id for run in runs],
        }
    ).astype({"Validation": float, "Test": float, "Time": float})
    columns = {"Made": st.column_config.DatetimeColumn(format="distance"), **COLUMNS}
    picked = st.dataframe(
        rows, column_config=columns, hide_index=True, key="all-runs", **size(len(runs)), on_select="rerun",
        selection_mode="single-row",
    )  # fmt: skip
    for row in picked.selection.rows:
        st.switch_page(frame.TRAIN, query_params={"run": runs[row].id})
