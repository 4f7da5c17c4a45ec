"""The chosen runs: rename, annotate, star and delete them, and the ways to one's other pages."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from model.runs.run import RunStatus
from model.runs.titles import MOST_LETTERS, MOST_NOTE_LETTERS
from pages.components.runs import comparison, views
from pages.components.runs.lines import validation_pictures
from pages.components.runs.rows import Row, count
from pages.components.shared import controls, frame, glossary, networks, resources, session
from pages.components.shared.words import plain

NAME_HELP = "Shown wherever this run is listed. An empty name brings the first one back."
NOTE_HELP = "For yourself: what you wanted to find out, or what you found."
EDITS = "run-edits"  # counts changes, since a field shows what is stored after each


def show(rows: Sequence[Row]) -> None:
    """Show one chosen run, or the comparison of several."""
    if len(rows) == 1:
        _show_one(rows[0])
        return
    with st.container(horizontal=True, vertical_alignment="center", key="chosen-runs"):
        st.markdown(f"**{count(len(rows))} chosen**", width="content")
        _show_buttons(rows, "all")
    comparison.show(rows)


def _show_one(row: Row) -> None:
    run = row.run
    with st.container(horizontal=True, vertical_alignment="bottom", key="chosen-run"):
        if session.owns(run):
            _show_fields(row)
        else:
            note = f"  \n{plain(run.note)}" if run.note else ""
            st.markdown(f"**{plain(row.name)}**{note}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if run.status is not RunStatus.UNREADABLE:
            query = session.train_parameters(run.hyperparameters) | {"run": run.id}
            controls.way("See its curves", frame.TRAIN, query, "model_training", "curves")
        if run.usable:
            networks.show_buttons(run.id)
        _show_buttons([row], "")
    if run.reason:
        st.caption(plain(run.reason))
    if run.usable:
        _show_measured(row)


def _show_fields(row: Row) -> None:
    run, edits = row.run, session.count(EDITS)
    name, note = f"name-{run.id}-{edits}", f"note-{run.id}-{edits}"
    look: dict[str, Any] = {"on_change": _rename, "args": (run.id, name), "help": NAME_HELP}
    st.text_input("Name", run.title, MOST_LETTERS, key=name, **look)
    look = {"on_change": _annotate, "args": (run.id, note), "help": NOTE_HELP}
    st.text_input("Note", run.note, MOST_NOTE_LETTERS, key=note, **look)


def _show_measured(row: Row) -> None:
    """Say on which pictures each accuracy was measured."""
    run, said = row.run, ""
    if row.training is not None:
        said = f"Training accuracy {row.training:.1%}: an average over the kept epoch. "
    if run.val_accuracy is not None:
        said += f"Validation accuracy {run.val_accuracy:.1%} of {plain(validation_pictures(run))}. "
    tested_on = plain(networks.test_pictures(resources.info(run.id)))
    glossary.caption(f"{said}Test accuracy {run.test_accuracy:.1%} of {tested_on}.")


def _show_buttons(rows: Sequence[Row], which: str) -> None:
    """Show the buttons that change runs, of those that are the visitor's."""
    own = [row.run for row in rows if session.owns(row.run)]
    if not own:
        return
    run_ids, starring = [run.id for run in own], not all(run.starred for run in own)
    label = f"{'Star' if starring else 'Unstar'} {which}".strip()
    controls.button(label, "star", "star-runs", _star, run_ids, starring)
    over = all(run.over for run in own)
    about = None if over else "Only runs that have ended can be deleted."
    look: dict[str, Any] = {"disabled": not over, "help": about}
    label = f"Delete {which}".strip()
    controls.button(label, "delete", "delete-runs", views.delete, run_ids, **look)


def _rename(run_id: str, key: str) -> None:
    for run in resources.store().get_many([run_id]):  # none if it was deleted in another tab
        if session.owns(run):
            networks.rename(run.id, session.value(key, ""))
            session.increment(EDITS)


def _annotate(run_id: str, key: str) -> None:
    for run in resources.store().get_many([run_id]):
        if session.owns(run):
            resources.store().annotate(run.id, note=session.value(key, ""))
            session.increment(EDITS)


def _star(run_ids: Sequence[str], starring: bool) -> None:
    for run in resources.store().get_many(run_ids):
        if session.owns(run):
            resources.store().annotate(run.id, starred=starring)
