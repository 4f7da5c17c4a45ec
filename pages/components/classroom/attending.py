"""What a pupil sees of the class: the task, what is allowed, and the way out."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.runs.classroom import NICKNAME_LETTERS, Rules
from pages.components.classroom import lobby
from pages.components.shared import classes, controls, frame, links, notices, resources, session
from pages.components.shared.server import presence
from pages.components.shared.words import plain


def show(place: classes.Place) -> None:
    """Show the pupil's place in the class."""
    member, rules = place.member, place.rules
    st.subheader(f"You are {plain(member.nickname)} in the class {member.code}", anchor=False)
    if rules.page:
        page, query = links.file(rules.page), links.query(rules.page)
        controls.way("Go to the task", page, query, "arrow_forward", "primary-task")
    else:
        st.markdown("There is no task at the moment. Look around: draw, train, and explore.")
    if rules.collection:
        query = {"code": rules.collection}
        controls.way(
            "Draw for the class's own data set", frame.COLLECT, query, "group", "class-own"
        )
    for sentence in describe(rules):
        st.markdown(f"- {sentence}")
    st.caption(lobby.KEPT)
    with st.form("class-rename", border=False), st.container(horizontal=True):
        look: dict[str, Any] = {"max_chars": NICKNAME_LETTERS, "label_visibility": "collapsed"}
        nickname = st.text_input("Another nickname", placeholder="Another nickname", **look)
        if st.form_submit_button("Change my nickname", icon=":material/edit:") and nickname:
            try:
                resources.store().classes.join(member.code, member.visitor, nickname)
            except Sketch28Error as error:
                notices.warn(error)
            else:
                st.rerun()
    controls.button("Leave the class", "logout", "class-leave", _leave, type="tertiary")


def describe(rules: Rules) -> list[str]:
    """Return what the class allows, in sentences; none where nothing is limited."""
    said = []
    if rules.locked:
        pages = ", ".join(name.capitalize() for name in rules.locked)
        said.append(f"Your teacher has locked: {pages}.")
    if rules.most_runs:
        said.append(f"You can train {rules.most_runs} times.")
    if rules.most_epochs:
        said.append(f"A run has at most {rules.most_epochs} epochs.")
    if rules.most_neurons:
        said.append(f"A network has at most {rules.most_neurons:,} neurons in its hidden layers.")
    return said


def _leave() -> None:
    resources.store().classes.leave(session.visitor())
    presence.forget(session.visitor())
    session.set_value(classes.CODE, "")
