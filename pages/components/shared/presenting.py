"""Presenting: a page on a projector, larger, without the frame around it, and worked by keys."""

import streamlit as st

from pages.components.shared import session, static
from pages.components.shared.controls import button

PRESENT = "present"  # the address parameter, and the session's name
END = "present-end"
KEYS = (
    "**Space** trains or stops, **C** clears the canvas, **D** and **G** choose digits or "
    "garments, **←** and **→** turn pages and chapters, **F** fills the screen, **B** blanks it, "
    "**P** ends the presentation."
)
_KEYS = static.component("shared/keys")


def show() -> None:
    """Make the page one for the projector, if the visitor presents it."""
    if not is_on():
        return
    st.query_params[PRESENT] = "1"  # also on the next page, for a reload
    st.html(static.style("shared/presenting"))
    _KEYS(key="present-keys", height=0)
    button("End the presentation", "close", END, _end, type="tertiary")


def begin() -> None:
    """Begin a presentation with the page's next run."""
    st.query_params[PRESENT] = "1"


def is_on() -> bool:
    """Return whether the link or the visitor has begun to present, on all pages."""
    if (linked := st.query_params.get(PRESENT)) is not None:
        session.set_value(PRESENT, linked == "1")
    return bool(session.value(PRESENT, False))


def _end() -> None:
    session.set_value(PRESENT, False)
    st.query_params.pop(PRESENT, None)
