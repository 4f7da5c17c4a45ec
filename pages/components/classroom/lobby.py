"""Join a class by its code, or open one to teach it."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.runs.classes import LEAST_PASSWORD, MOST_PASSWORD
from model.runs.classroom import NICKNAME_LETTERS
from pages.components.shared import controls, frame, network, notices, resources, session, share

CODE = "code"  # the address parameter
KEPT = (
    "Your teacher sees your nickname, what you draw, and your networks. There is no account. All "
    "of it stays on this server, and is deleted when the class ends, after a day at the latest."
)
MEANING = (
    "Everyone who has the code can join with a nickname. You see what each pupil draws and trains, "
    "set tasks and limits, and show drawings on the projector. When you end the class, the "
    "nicknames, networks, drawings and answers of your pupils are deleted."
)
PASSWORD_HELP = (
    "With the code and this password you can teach the class from a second browser, too. Without a "
    "password, only this browser can."
)


def show() -> None:
    """Show the ways into a class, and the way to collections of drawings."""
    left, right = st.columns(2, gap="large")
    with left:
        _show_joining()
    with right:
        _show_opening()
        _show_teaching()
        st.caption("To draw a data set together, you need no class.")
        controls.way("Collect drawings", frame.COLLECT, {}, "group", "collect")


def _show_joining() -> None:
    with st.form("class-join"):
        st.markdown("#### Join a class")
        linked = str(st.query_params.get(CODE, ""))[:12]
        code = st.text_input("Its code", linked, placeholder="for example K7RXQ", max_chars=12)
        nickname = st.text_input(
            "Your nickname", placeholder="not your full name", max_chars=NICKNAME_LETTERS
        )
        joined = st.form_submit_button("Join", type="primary", icon=":material/login:")
        st.caption(KEPT)
        if joined:
            _try(resources.store().classes.join, code, session.visitor(), nickname)


def _show_opening() -> None:
    with st.form("class-begin"):
        st.markdown("#### Teach a class")
        st.markdown(MEANING)
        password = _ask_for_password("Password, if you like", help=PASSWORD_HELP)
        if st.form_submit_button("Open to my class", icon=":material/groups:"):
            _try(resources.store().classes.begin, session.visitor(), password)
    if network.is_for_this_computer(network.address_for_others(st.context.url or "")):
        st.caption(share.ALONE)


def _show_teaching() -> None:
    with controls.section("Teach a class that is open in another browser", "class-teach") as opened:
        if not opened.open:
            return
        with st.form("class-password", border=False):
            code = st.text_input("The class's code", max_chars=12)
            password = _ask_for_password("The class's password")
            if st.form_submit_button("Teach it here, too", icon=":material/login:"):
                _try(resources.store().classes.teach, code, session.visitor(), password)


def _ask_for_password(label: str, **look: Any) -> str:
    limits = f"{LEAST_PASSWORD} to {MOST_PASSWORD} characters"
    look |= {"type": "password", "max_chars": MOST_PASSWORD, "placeholder": limits}
    return st.text_input(label, autocomplete="off", **look)


def _try(action: Any, *arguments: str) -> None:
    """Do what was asked for, and show the class; or say why it cannot be done."""
    try:
        action(*arguments)
    except Sketch28Error as error:
        notices.warn(error)
    else:
        st.query_params.pop(CODE, None)
        st.rerun()
