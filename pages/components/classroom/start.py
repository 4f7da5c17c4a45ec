"""Begin a collection, or join one by its code."""

import streamlit as st

from model import Sketch28Error
from pages.components.classroom import collecting
from pages.components.shared import classes, notices, resources, session
from pages.components.shared.controls import button

TITLE, CODE = "collect-title", "collect-code"
DIGITS = "\n".join(map(str, range(10)))
PREPARED = {
    "mnist": "Digits, letters or signs: the ink alone, centered",
    "fashion_mnist": "Things with a shape: as large as fits, filled",
    "whole": "Whole pictures: nothing is cut off",
}
PREPARED_HELP = "How a drawing is brought to the 28 × 28 pixels that a network sees."


def show() -> None:
    """Show both ways into a collection, and the visitor's own ones."""
    st.subheader("Make a data set together", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _show_joining()
        _show_own()
    with right, st.form("collect-begin"):
        st.markdown("#### Begin a collection")
        title = st.text_input("What is it called?", placeholder="Our digits", max_chars=40)
        names = st.text_area("What is drawn? One class a line.", DIGITS, height=200)
        prepared = st.selectbox(
            "What kind of drawings are they?",
            list(PREPARED),
            format_func=PREPARED.__getitem__,
            help=PREPARED_HELP,
        )
        if st.form_submit_button("Begin", type="primary", icon=":material/play_arrow:"):
            _begin(title, names, prepared)


def _begin(title: str, names: str, prepared: str) -> None:
    drawn = [name for name in map(str.strip, names.splitlines()) if name]
    try:
        begun = resources.store().collections.begin(title, drawn, prepared, session.visitor())
    except Sketch28Error as error:
        notices.warn(error)
        return
    classes.adopt_collection(begun.code)
    collecting.enter(begun.code)
    st.rerun()


def _show_joining() -> None:
    with st.form("collect-join"):
        st.markdown("#### Join one")
        code = st.text_input("Its code", placeholder="for example K7RXQ", max_chars=12)
        if st.form_submit_button("Join", icon=":material/login:") and code:
            try:
                collecting.enter(resources.store().collections.get(code).code)
            except Sketch28Error as error:
                notices.warn(error)
            else:
                st.rerun()


def _show_own() -> None:
    if own := resources.store().collections.all(session.visitor()):
        st.markdown("#### Yours")
    for one in own:
        label = f"{one.title} · {one.code}"
        button(label, "group", f"collect-{one.code}", collecting.enter, one.code)
