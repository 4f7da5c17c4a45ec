"""All runs: the table with its search and filters, and what can be done with the chosen ones."""

import streamlit as st

from model.runs.run import Run
from pages.components.runs import chosen, filters, tables
from pages.components.runs.rows import read_rows
from pages.components.shared import controls, frame, notices, resources, session

REFRESH_SECONDS = 2.0
NOTHING = "No run matches. Change the search or the filters, or train a network."


def show() -> None:
    """Show the table, then the chosen runs."""
    runs = filters.show()
    if not runs and not resources.store().runs(session.visitor(), 1):
        st.subheader("Your runs will be listed here")
        controls.way("Train a network", frame.TRAIN, {}, "model_training", "primary-train")
        return
    if not runs:
        notices.inform(NOTHING)
    else:
        rows = read_rows(runs)
        ticked = [rows[place] for place in tables.show_all(rows, session.value(filters.TICKED, []))]
        session.set_value(filters.TICKED, [row.run.id for row in ticked])
        if ticked:
            chosen.show(ticked)
    filters.show_clean_up()
    _follow([run for run in runs if run.alive])


def _follow(runs: list[Run]) -> None:
    """Show the page again when one of these unfinished runs has another status."""
    if not runs:
        return
    known = {run.id: run.status for run in runs}

    @st.fragment(run_every=REFRESH_SECONDS)
    def look() -> None:
        if {run.id: run.status for run in resources.store().get_many(known)} != known:
            st.rerun()

    look()
