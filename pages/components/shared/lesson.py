"""A lesson: the bar with its present scene, which leads to the others, on every page."""

import contextlib
import secrets
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.hyperparameters import PRESETS, Hyperparameters
from model.runs.classroom import Member, Rules
from model.runs.run import StoreUnavailable
from pages.components.shared import (
    classes,
    lesson_plan,
    links,
    presenting,
    resources,
    scenes,
    session,
    static,
)
from pages.components.shared.controls import button, way
from pages.components.shared.words import plain

SCENE = "scene"  # the address parameter, and the session's name of the present scene's number
PLAN, CLOCK, TOLD = "lesson-plan", "lesson-clock", "lesson-told"
HIDE = "hide"  # the name of what a link leaves out, in the address and in the session
NEWEST, OURS = "newest", "ours"  # of a link: the network trained last, the class's collection
_CLOCK = static.component("shared/lesson")


@dataclass(frozen=True)
class Lesson:
    """The lesson's scenes, and the class in which it is taught, if any."""

    scenes: tuple[scenes.Scene, ...]
    member: Member | None
    rules: Rules

    @property
    def has_notes(self) -> bool:
        """Whether the visitor sees what is for teachers: whoever is no pupil does."""
        return self.member is None or self.member.teaches


def show() -> None:
    """Follow a link that names no certain network, and show the scene of the lesson that is on."""
    _resolve()
    before, number = int(session.value(SCENE, 0)), _number()
    planning = session.take_message(PLAN)
    if not number and not planning:
        return
    lesson = _lesson()
    if planning:
        session.set_value(lesson_plan.SAVED, None)
        lesson_plan.show(lesson.scenes)
    if 1 <= number <= len(lesson.scenes):
        if number != before:
            _set_up(lesson.scenes[number - 1])
        st.query_params[SCENE] = str(number)  # also on the next page, for a reload
        st.html(static.style("shared/lesson"))
        _show_bar(lesson, number)
        _tell_class(lesson, number)


def show_button(key: str, **look: Any) -> None:
    """Show the button that opens the plan of the lesson."""
    about = "Eight scenes for 40 minutes at a projector, or your own."
    button("Teach a lesson", "co_present", key, open_plan, help=about, **look)


def open_plan() -> None:
    """Open the plan of the lesson with the page's next run."""
    session.set_value("share", False)  # the popover would cover a part of it
    session.queue_message(PLAN, "open")


def _number() -> int:
    """Return the number of the present scene, 0 for none, on all pages."""
    if (linked := st.query_params.get(SCENE)) is not None:
        usable = linked.isascii() and linked.isdecimal() and len(linked) <= 2
        session.set_value(SCENE, int(linked) if usable else 0)
    return int(session.value(SCENE, 0))


def _lesson() -> Lesson:
    own = session.value(lesson_plan.KEPT, ())
    if found := classes.place():
        rows = found.rules.scenes or (own if found.member.teaches else ())
        return Lesson(scenes.read_or_default(rows), found.member, found.rules)
    return Lesson(scenes.read_or_default(own), None, Rules())


def _show_bar(lesson: Lesson, number: int) -> None:
    scene, last = lesson.scenes[number - 1], len(lesson.scenes)
    planned = sum(one.minutes for one in lesson.scenes[:number])
    with st.container(key="scene", horizontal=True, vertical_alignment="center"):
        if number > 1:
            _way_to(lesson, number - 1, "Previous scene", "arrow_back", "scene-before")
        st.html(_text(scene, number, last))
        with st.container(key="scene-buttons", horizontal=True, width="content"):
            st.html('<div class="s28-clock"></div>', width="content")
            if lesson.has_notes:
                # A key of its own closes it when the scene changes.
                with st.popover("Note", icon=":material/speaker_notes:", key=f"note-{number}"):
                    _show_note(scene)
        if number < last:
            _way_to(lesson, number + 1, "Next scene", "arrow_forward", "primary-scene-next")
    total = sum(one.minutes for one in lesson.scenes)
    data = {"planned": planned, "total": total, "restarted": session.value(CLOCK, "")}
    _CLOCK(key="scene-clock", data=data, height=0)


def _text(scene: scenes.Scene, number: int, last: int) -> str:
    """Return what the pupils see of a scene, as HTML."""
    look = f"<p><b>Look for:</b> {escape(scene.look_for)}</p>" if scene.look_for else ""
    return (
        f'<div class="s28-scene" tabindex="0" role="region" aria-label="The present scene">'
        f"<h2>{number} of {last} · {escape(scene.title)}</h2>"
        f"<p><b>Task:</b> {escape(scene.task)}</p>{look}</div>"
    )


def _way_to(lesson: Lesson, number: int, label: str, icon: str, key: str) -> None:
    scene = lesson.scenes[number - 1]
    query = scene.query | {SCENE: str(number)}
    if presenting.is_on():
        query[presenting.PRESENT] = "1"
    if session.value(HIDE):  # by the present scene's link
        query.setdefault(HIDE, "")
    way(label, scene.file, query, icon, key, help=f"{label}: {plain(scene.title)}")


def _show_note(scene: scenes.Scene) -> None:
    st.markdown(plain(scene.note) or "This scene has no note.")
    with st.container(horizontal=True, gap="small"):
        button("Edit the scenes", "edit", "lesson-edit", open_plan)
        button("Restart the clock", "restart_alt", "lesson-restart", _restart)
        button("End the lesson", "close", "lesson-end", _end)


def _restart() -> None:
    session.set_value(CLOCK, secrets.token_hex(4))


def _end() -> None:
    _restart()
    session.set_value(SCENE, 0)
    st.query_params.pop(SCENE, None)


def _tell_class(lesson: Lesson, number: int) -> None:
    """Let the pupils follow to the scene, once, if their teacher wants that."""
    member, rules, scene = lesson.member, lesson.rules, lesson.scenes[number - 1]
    if member is None or not member.teaches or not rules.follow:
        return
    there = rules.scene == number and rules.page == scene.link
    if not there and session.value(TOLD) != number:
        with contextlib.suppress(StoreUnavailable):
            resources.store().classes.give_task(member.code, scene.task, scene.link, scene=number)
    session.set_value(TOLD, number)


def _set_up(scene: scenes.Scene) -> None:
    """Set what the scene's link does not say about a run as it is by default, not as it was."""
    query = scene.query
    if scene.file != links.PAGES["train"] or "run" in query:
        return
    default = session.train_values(Hyperparameters())
    presets = {choice.title: name for name, choice in PRESETS.items()}
    session.set_value("preset", presets.get(query.get("preset", ""), next(iter(PRESETS))))
    try:
        chosen = {name: _value(query[name], default[name]) for name in default if name in query}
        layers, units = (chosen.pop(name, default[name]) for name in ("layers", "units"))
        session.prepare_run(Hyperparameters(units=(units,) * layers, **chosen))
    except (ValueError, Sketch28Error):  # the page does with it what it can
        session.prepare_run(Hyperparameters())


def _value(text: str, default: Any) -> Any:
    return text == "true" if isinstance(default, bool) else type(default)(text)


def _resolve() -> None:
    """Put the network and the collection into the address that a scene's link only describes."""
    if st.query_params.get("network") == NEWEST:
        st.query_params["network"] = _newest(st.query_params.get("dataset") or next(iter(DATASETS)))
    if st.query_params.get("code") == OURS:
        if code := _collection():
            st.query_params["code"] = code
        else:
            st.query_params.pop("code")


def _newest(dataset: str) -> str:
    """Return the visitor's newest finished network of a data set, else the built-in one."""
    with contextlib.suppress(StoreUnavailable):
        mine = session.visitor()
        for run in resources.store().runs(mine):
            if run.usable and run.visitor == mine and run.hyperparameters.dataset == dataset:
                return run.id
    return f"pretrained:{dataset}"


def _collection() -> str:
    """Return the code of the class's collection, or of the visitor's newest one; "" if none."""
    found = classes.place()
    if found and found.rules.collection:
        return found.rules.collection
    with contextlib.suppress(StoreUnavailable):
        for one in resources.store().collections.all(session.visitor()):
            return one.code
    return ""
