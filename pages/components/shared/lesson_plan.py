"""The plan of a lesson: where it starts, and its scenes as a list that a teacher can change."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from model import Sketch28Error
from model.runs.run import StoreUnavailable
from pages.components.shared import classes, links, notices, resources, scenes, session
from pages.components.shared.controls import button, way

KEPT = "lesson-scenes"  # the session's name of the visitor's own scenes
SAVED = "lesson-saved"  # and of those that were saved since the plan was opened
TABLE, FILE, SAID, WRONG = "lesson-table", "lesson-file", "lesson-said", "lesson-wrong"
START = {"scene": "1", "present": "1"}
HINT = (
    "Change, add or remove rows, and change the numbers to change the order. A link is the address "
    "of what a scene shows: copy it from **Share**. `network=newest` stands for the network that "
    "was trained last, and `code=ours` for your collection of drawings."
)
COLUMNS: dict[str, Any] = {
    "number": st.column_config.NumberColumn("No.", min_value=0, format="%g", width=60),
    "title": st.column_config.TextColumn("Title", width=170),
    "link": st.column_config.TextColumn("Link", width=170),
    "minutes": st.column_config.NumberColumn("Minutes", min_value=1, step=1, width=100),
    "task": st.column_config.TextColumn("Task for the pupils", width=200),
    "look_for": st.column_config.TextColumn("What to look for", width=200),
    "note": st.column_config.TextColumn("Note for the teacher", width=200),
}


@st.dialog("Teach a lesson", width="large", icon=":material/co_present:")
def show(shown: Sequence[scenes.Scene]) -> None:
    """Show the plan, which is kept in the class that the visitor teaches, else in the session."""
    shown = _present(shown)
    minutes = sum(one.minutes for one in shown)
    scenes_said = "1 scene" if len(shown) == 1 else f"{len(shown)} scenes"
    st.markdown(
        f"{scenes_said}, {minutes} minutes. At the projector, **←** and **→** go from scene to "
        "scene, **N** opens your note, and **P** ends the presentation."
    )
    first = shown[0]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        way("Start", first.file, first.query | START, "slideshow", "primary-lesson-start")
        name, kind = "sketch28-lesson.json", "application/json"
        look: dict[str, Any] = {"icon": ":material/download:", "on_click": "ignore"}
        st.download_button("Download", scenes.to_file(shown), name, kind, **look)
        if tuple(shown) != scenes.DEFAULT:
            button("Reset to the eight scenes", "restart_alt", "lesson-reset", _reset)
    if wrong := session.take_message(WRONG):
        notices.warn(wrong)
    rows = [{"number": at, **row} for at, row in enumerate(_rows(shown), 1)]
    key = f"{TABLE}-{session.count(TABLE)}"
    look = {"num_rows": "dynamic", "hide_index": True, "column_config": COLUMNS, "height": 340}
    edited: Any = st.data_editor(rows, key=key, alt="The scenes of the lesson", **look)
    said = session.take_message(SAID)
    with st.container(horizontal=True, vertical_alignment="center"):
        saved = st.button("Save", icon=":material/save:", key="lesson-save", type="primary")
        if said:
            st.caption(said, width="content")
    if saved:
        _change(lambda: scenes.read(_in_order(edited), links.hosts()))
    st.caption(HINT)
    about = f"{FILE}-{session.count(FILE)}"
    given = st.file_uploader("Upload scenes", "json", key=about, max_upload_size=1)
    if given:
        content = session.take_file(given)
        session.increment(FILE)
        _change(lambda: scenes.from_file(content, links.hosts()))


def _present(shown: Sequence[scenes.Scene]) -> Sequence[scenes.Scene]:
    """Return the scenes as they were last saved here; the dialog runs by itself."""
    saved = session.value(SAVED)
    return shown if saved is None else scenes.read_or_default(saved)


def _rows(shown: Sequence[scenes.Scene]) -> list[dict[str, Any]]:
    return [row | {"minutes": int(row["minutes"])} for row in scenes.to_rows(shown)]


def _in_order(edited: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows in which something is written by their numbers, those without one last."""
    rows = [row for row in edited if any(isinstance(row.get(name), str) for name in scenes.LONGEST)]

    def place(row: dict[str, Any]) -> float:
        number = row.get("number")
        return float(number) if isinstance(number, int | float) else float("inf")

    return sorted(rows, key=place)


def _change(read: Callable[[], tuple[scenes.Scene, ...]]) -> None:
    """Keep what is read, and show it; or say why it cannot be."""
    try:
        _keep(scenes.to_rows(read()))
    except (Sketch28Error, StoreUnavailable) as error:
        session.queue_message(WRONG, str(error))
    st.rerun(scope="fragment")


def _keep(rows: tuple[dict[str, str], ...]) -> None:
    if session.value(classes.CODE):
        kept = resources.store().classes
        if (member := kept.member(session.visitor())) and member.teaches:
            kept.change(member.code, scenes=rows)
    session.set_value(KEPT, rows)
    session.set_value(SAVED, rows)
    session.increment(TABLE)
    session.queue_message(SAID, "Saved.")


def _reset() -> None:
    with contextlib.suppress(StoreUnavailable):
        _keep(())
