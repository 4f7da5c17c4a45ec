"""The class that the visitor is in: its task, the pages that are locked, and its news."""

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from PIL import Image

from model import Sketch28Error
from model.runs.classroom import Member, Rules
from model.runs.run import StoreUnavailable
from pages.components.shared import links, notices, resources, session, static
from pages.components.shared.server import presence
from pages.components.shared.words import plain

CODE = "class-code"  # the session's name of the class that the visitor was in last
ENDED_ON = "class-ended-on"  # and of the page on which they were when it ended
ENDED = "The class has ended, or you have been taken out of it."
LOCKED = "Your teacher has locked this page for now."
ONLY_TEACHERS = "Only the class's teacher can do this."
_FOLLOW = static.component("classroom/follow", "shared/listening")


@dataclass(frozen=True)
class Place:
    """The visitor's place in a class, and the class's rules."""

    member: Member
    rules: Rules

    @property
    def locked(self) -> tuple[str, ...]:
        """The names of the pages that the visitor cannot open."""
        return () if self.member.teaches else self.rules.locked


def place() -> Place | None:
    """Return the visitor's place in a class; None if they are in none, or the store is away.

    The session remembers the class, until it is known to have ended.
    """
    with contextlib.suppress(StoreUnavailable, Sketch28Error):
        kept = resources.store().classes
        if member := kept.member(session.visitor()):
            session.set_value(CODE, member.code)
            return Place(member, kept.get(member.code).rules)
    return None


def taught() -> Place:
    """Return the place of a visitor who teaches a class.

    Raises:
        Sketch28Error: if they do not; so nobody else can do what only teachers may.
    """
    found = place()
    if found is None or not found.member.teaches:
        raise Sketch28Error(ONLY_TEACHERS)
    return found


def adopt_collection(code: str) -> None:
    """Make a collection that a teacher has begun the class's, unless the class has one."""
    found = place()
    if found and found.member.teaches and not found.rules.collection:
        resources.store().classes.change(found.member.code, collection=code)


def follow(found: Place | None, page: str) -> None:
    """Hear the class's news on a page, show its task, and lead a pupil to the page of a new one.

    Args:
        found: the visitor's place.
        page: the name of the page that is shown.
    """
    if found is None:
        _say_that_it_ended(page)
        return
    presence.of(found.member.visitor).page = page
    rules = found.rules
    data = {"code": found.member.code, "version": version(rules)}
    _FOLLOW(key="class-follow", height=0, data=data, on_news_change=lambda: None)
    if found.member.teaches or not rules.page:
        return
    if presence.is_new(found.member.visitor, rules.number):
        with contextlib.suppress(KeyError):  # a page of another version
            st.switch_page(links.file(rules.page), query_params=links.query(rules.page))
    if rules.task:
        st.html(static.style("classroom/task"))
        with st.container(key="class-task"):
            st.markdown(f":material/assignment: **Your task:** {plain(rules.task)}")


def _say_that_it_ended(page: str) -> None:
    """Say so on the page on which a pupil was, until they go to another one."""
    with contextlib.suppress(StoreUnavailable):  # which does not end a class
        if session.value(CODE) and resources.store().classes.member(session.visitor()) is None:
            session.set_value(CODE, "")
            session.set_value(ENDED_ON, page)
    if session.value(ENDED_ON) == page:
        notices.inform(ENDED, icon="logout")
    else:
        session.set_value(ENDED_ON, "")


def version(rules: Rules) -> str:
    """Return a name for these rules: pages that show others run again."""
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:12]


def show_locked() -> None:
    """Say that the page is locked, in its place."""
    notices.inform(LOCKED, icon="lock")


def see_drawing(picture: Image.Image | None, answers: Sequence[Mapping[str, Any]]) -> None:
    """Let the visitor's teacher see a drawing, and the first network's answer to it."""
    presence.see_drawing(session.visitor(), picture, answers)
