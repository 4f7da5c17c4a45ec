"""The choice between the table of all runs and sweeps, and what was deleted last."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from model import Sketch28Error
from pages.components.runs import sweep_results
from pages.components.runs.rows import count
from pages.components.shared import controls, notices, resources, session

TABLE, SWEEPS = "all", "sweeps"
VIEW, MESSAGE = "runs-view", "runs"
DELETED = "deleted-runs"  # the session's name of the ids that were deleted last
TOO_LATE = "These runs can't be restored any more: deleted runs are kept for ten minutes."


def choose() -> str:
    """Show the choice, and return which view is chosen: at first, the table if there are runs."""
    linked = st.query_params.get(sweep_results.SWEEP)
    if linked and not session.has_value(VIEW):
        session.set_value(VIEW, TABLE if linked == TABLE else SWEEPS)
    first = TABLE if resources.store().runs(session.visitor(), 1) else SWEEPS
    with st.container(horizontal=True, vertical_alignment="center", key="runs-head"):
        views = {TABLE: "All runs", SWEEPS: "Sweeps"}
        look: Any = {"default": first, "label_visibility": "collapsed"}
        view = controls.choose("View", views, VIEW, "view", **look)
        _show_deleted()
    if said := session.take_message(MESSAGE):
        notices.warn(said)
    if view == TABLE:
        session.set_in_address(sweep_results.SWEEP, sweep_results.SELECTOR, None)
    return view


def delete(run_ids: Iterable[str]) -> None:
    """Delete those of some runs that are the visitor's, or show why one cannot be deleted."""
    runs = resources.store().get_many(run_ids)
    own = [run.id for run in runs if session.owns(run)]
    try:
        resources.store().delete(own)
    except Sketch28Error as error:
        session.queue_message(MESSAGE, str(error))
        return
    resources.forget(own)
    session.set_value(DELETED, own)


def _show_deleted() -> None:
    """Show how many runs were deleted last, and the button that brings them back."""
    if deleted := session.value(DELETED):
        st.markdown(f"Deleted {count(len(deleted))}.", width="content")
        controls.button("Undo", "undo", "undo-delete", _restore)


def _restore() -> None:
    deleted = session.value(DELETED, [])
    if resources.store().restore(deleted) < len(deleted):
        session.queue_message(MESSAGE, TOO_LATE)
    resources.forget(deleted)
    session.set_value(DELETED, [])
