"""The task of the chapter from which the visitor came, and the way back to that chapter."""

from typing import Any

import streamlit as st

from model.lessons.chapters import CHAPTERS, TITLES, Chapter
from pages.components.shared import controls, frame, glossary, session, static

TASK, ADDRESS = "task", "chapter"  # the session's and the address's name of the chapter


def show() -> None:
    """Show the task until the visitor closes it; the address carries it."""
    linked = session.value_from_link(ADDRESS, TASK)
    if linked:
        session.set_value(TASK, linked)
    chapter = next((one for one in CHAPTERS if one.key == session.value(TASK)), None)
    if linked and chapter and _says_only(chapter):
        session.prepare_run(chapter.settings)
    session.set_in_address(ADDRESS, TASK, chapter.key if chapter else None)
    if chapter is None:
        return
    look: dict[str, Any] = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
    st.html(static.style("train/task"))
    with st.container(border=True, key="chapter-task", **look):
        with st.container(width="stretch", key="task-text"):
            glossary.say(f"**Your task:** {chapter.task[0].lower()}{chapter.task[1:]}")
        number = TITLES[chapter.key].split()[0]
        query, about = {ADDRESS: chapter.key}, f"Back to the chapter on Learn: {chapter.idea}"
        controls.way(f"Chapter {number}", frame.LEARN, query, "arrow_back", "chapter", help=about)
        about = "Close the task"
        controls.button("", "close", "close-task", session.set_value, TASK, None, help=about)


def _says_only(chapter: Chapter) -> bool:
    """Return whether the address says nothing but a chapter and its settings."""
    query = session.train_parameters(chapter.settings) | {ADDRESS: chapter.key}
    return st.query_params.to_dict() == query
