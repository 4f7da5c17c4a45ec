"""The search field above the table of all runs, its filters, and the section that tidies up."""

import time
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from model.runs.listing import UNFINISHED
from model.runs.run import Run, RunStatus
from pages.components.runs.rows import count
from pages.components.shared import controls, resources, session

MOST_ROWS = 1000  # that are shown at a time
OLD, OLD_DAYS, DAY = "old", 30, 86_400.0
OVER = (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED)
STATES: dict[str, tuple[str, tuple[RunStatus, ...]]] = {  # title and statuses, by name
    "": ("All states", ()),
    "finished": ("Finished", (RunStatus.FINISHED,)),
    "unfinished": ("In progress", UNFINISHED),
    "stopped": ("Stopped", (RunStatus.STOPPED,)),
    "failed": ("Failed or interrupted", (RunStatus.FAILED, RunStatus.INTERRUPTED)),
    OLD: ("Old, without a star", OVER),
}
SEARCH, DATASET, STATE, STARRED = "search", "runs-dataset", "runs-state", "starred"
TICKED = "ticked-runs"  # the session's name of the ids whose rows are chosen
FREED = "Deleting runs makes room for new ones."
SEARCHED = "Search names, notes, data sets and settings"
HINT = "Tick a run to rename it, or several to compare them."
LIMITED = f"Only the newest {MOST_ROWS:,} runs are shown. Search or filter to find older ones."


def show() -> list[Run]:
    """Show the search field and the filters, and return the runs that they leave, newest first."""
    look: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
    with st.container(horizontal=True, vertical_alignment="center", key="runs-filters"):
        look |= {"placeholder": SEARCHED, "icon": ":material/search:", "max_chars": 200}
        text = st.text_input("Search", key=SEARCH, bind="query-params", **look)
        look = {"in_list": True, "label_visibility": "collapsed", "width": 220}
        titles = {"": "All data sets"} | {name: one.label for name, one in DATASETS.items()}
        titles |= {one.name: one.title for one in resources.store().datasets.all(session.visitor())}
        dataset = controls.choose("Data set", titles, DATASET, "data", **look)
        states = {name: title for name, (title, _) in STATES.items()}
        state = controls.choose("State", states, STATE, "state", **look)
        kept: Any = {"persist_state": "session", "bind": "query-params"}
        starred = st.toggle("Starred only", key=STARRED, **kept)
    found = _find(text or "", dataset, state, starred=starred)
    if found:
        st.caption(f"{HINT} {LIMITED if len(found) > MOST_ROWS else ''}")
    return found[:MOST_ROWS]


def show_clean_up() -> None:
    """Show how much storage the visitor's runs take, and the button that chooses the old ones."""
    section = controls.section("Clean up", "clean-up")
    if not section.open:
        return
    with section:
        number, size = resources.store().total_storage(session.visitor())
        st.markdown(f"Your {count(number)} take {size / 1e6:,.1f} MB. {FREED}")
        old = [run.id for run in _find("", "", OLD)[:MOST_ROWS] if session.owns(run)]
        if old:
            st.caption("The button ticks them in the table. Nothing is deleted yet.")
            what = f"Choose {count(len(old))} over {OLD_DAYS} days old, without a star"
            controls.button(what, "checklist", "choose-old", _choose, old)
        else:
            st.caption(f"No run is over {OLD_DAYS} days old and without a star.")


def _find(text: str, dataset: str, state: str, *, starred: bool = False) -> list[Run]:
    narrowed: dict[str, Any] = {"dataset": dataset, "statuses": STATES[state][1]}
    narrowed["starred"] = True if starred else None
    if state == OLD:
        narrowed |= {"starred": False, "before": time.time() - OLD_DAYS * DAY}
    return resources.store().search(text, session.visitor(), MOST_ROWS + 1, **narrowed)


def _choose(run_ids: list[str]) -> None:
    for widget, value in {SEARCH: "", DATASET: "", STATE: OLD, STARRED: False}.items():
        session.set_value(widget, value)
    session.set_value(TICKED, run_ids)
