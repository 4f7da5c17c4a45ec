"""What a teacher sees of the class: who is there, what each pupil does, and what to do next."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.runs.classroom import Member
from model.runs.run import Run
from pages.components.classroom import projector, room
from pages.components.shared import (
    classes,
    controls,
    frame,
    links,
    notices,
    presenting,
    resources,
    session,
    share,
    static,
)
from pages.components.shared.server import presence
from pages.components.shared.words import plain

WRONG, TASK, LINK = "class-wrong", "class-task-words", "class-task-link"
DIGITS = list("0123456789")
OTHER = "A link"
BOUNDS = {  # 0 is no limit
    "most_runs": (0, 1, 2, 3, 5, 10, 20),
    "most_epochs": (0, 1, 3, 5, 10, 20, 50),
    "most_neurons": (0, 32, 64, 128, 256, 512, 1024, 2048),
}
PLACES = {
    "draw?dataset=mnist": "Draw digits",
    "draw?dataset=fashion_mnist": "Draw garments",
    "train?dataset=mnist": "Train on digits",
    "train?dataset=fashion_mnist": "Train on garments",
    "evaluate": "Evaluate",
    "data": "Data",
    "learn": "Learn",
    "play?show=draw": "Play: draw against the clock",
    "play?show=name": "Play: you or the network",
    OTHER: "Another link",
}
FOLLOWING_HELP = "When you go to another scene of a lesson, all pupils get its task and its page."
LINK_HELP = "Open the page as your pupils should see it, and copy its address from Share."
LIMITS = {
    "most_runs": "Runs of each pupil",
    "most_epochs": "Epochs of a run",
    "most_neurons": "Hidden neurons of a network",
}
ENDING = (
    "The nicknames, runs, drawings and answers of all pupils in this class are deleted at once, "
    "and cannot be brought back. Your own runs remain."
)


def show(place: classes.Place) -> None:
    """Show the whole class, and the controls."""
    st.html(static.style("classroom/page"))
    left, right = st.columns([3, 9], gap="large")
    with left:
        if pupil := _chosen(place):
            _show_pupil(place, pupil)
        else:
            _show_way_in(place)
    with right:
        if wrong := session.take_message(WRONG):
            notices.warn(wrong)
        _show_task(place)
        projector.show_cards(place)
        _show_limits(place)


def _show_way_in(place: classes.Place) -> None:
    projector.show_way_in(place, "min(100%,200px)")
    address = projector.join_address(place.member.code)
    with st.container(horizontal=True, gap="small"):
        controls.button("Show it large", "fullscreen", "class-large", share.enlarge, address)
        query = {projector.VIEW: projector.PROJECTOR}
        label = "Projector", frame.CLASSROOM
        controls.way(*label, query, "slideshow", "projector", help=projector.HELP)
    following = "Pupils follow my lesson"
    look: dict[str, Any] = {"key": "class-follows", "on_change": _set_following}
    st.toggle(following, place.rules.follow, help=FOLLOWING_HELP, **look)
    _show_collection(place)
    controls.button("End the class", "logout", "class-end", _end, type="tertiary")
    if session.take_message("class-ending"):
        _confirm_ending()


def _show_collection(place: classes.Place) -> None:
    if place.rules.collection:
        query = {"code": place.rules.collection}
        controls.way("The class's drawings", frame.COLLECT, query, "group", "class-own")
    else:
        about = "Pupils draw digits on their devices, on which you can then train a network."
        controls.button("Collect drawings", "group", "class-collect", _collect, help=about)


def _show_pupil(place: classes.Place, pupil: Member) -> None:
    """Show the runs of the pupil whose card is open, and what can be done."""
    runs = resources.store().runs_of_visitors([pupil.visitor], 20)
    runs = [run for run in runs if run.created_at >= pupil.joined_at]
    shown = place.rules.shown == pupil.id
    with st.container(border=True, key="class-pupil", gap="small"):
        st.subheader(plain(pupil.nickname), anchor=False)
        label = "Take it off the projector" if shown else "Show the drawing on the projector"
        _button(label, "slideshow", "show", _show, "" if shown else pupil.id)
        if any(run.alive for run in runs):
            _button("Stop the runs", "stop", "stop", _stop, [pupil.visitor])
        _button("Take out of the class", "person_remove", "remove", _remove, pupil.visitor)
        for run in runs:
            _show_run(run)
        if not runs:
            st.caption("No run yet.")
        close = projector.CHOSEN, ""
        _button("Close", "close", "close", session.set_value, *close, type="tertiary")


def _show_run(run: Run) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"{plain(run.title)}: {room.describe(run)}")
        with st.container(horizontal=True, gap="small"):
            key = f"class-run-{run.id}"
            controls.way("Open", frame.TRAIN, {"run": run.id}, "open_in_full", key)
            query = {"run": run.id, presenting.PRESENT: "1"}
            controls.way("Present", frame.TRAIN, query, "slideshow", f"{key}-present")


def _show_task(place: classes.Place) -> None:
    rules = place.rules
    with st.container(border=True, key="class-give-task"):
        given = plain(rules.task or PLACES.get(rules.page, rules.page))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Task:** {given}" if rules.page else "**Give everybody a task**")
            if rules.page:
                _button("Take it back", "undo", "take-back", _take_back, type="tertiary")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            look: dict[str, Any] = {"key": TASK, "max_chars": 200, "width": 330}
            st.text_input("In words", placeholder="Draw a 4 that the network misreads", **look)
            places = dict(PLACES)
            if rules.collection:
                places[f"collect?code={rules.collection}"] = "Draw for the class's data set"
            place_key = "class-task-place"
            page = st.selectbox(
                "Where", places, format_func=places.__getitem__, key=place_key, width=230
            )
            link = page
            if page == OTHER:
                link = st.text_input("Its address", key=LINK, help=LINK_HELP, width=260)
            give = {"type": "primary"}
            controls.button("Give it to all", "send", "class-give", _give, link, **give)


def _show_limits(place: classes.Place) -> None:
    rules = place.rules
    with controls.section("What pupils may do", "class-limits") as opened:
        if not opened.open:
            return
        names = [name for name in frame.FILES if name != "classroom"]
        look: dict[str, Any] = {"format_func": str.capitalize, "selection_mode": "multi"}
        look |= {"key": "class-locked", "on_change": _lock, "default": list(rules.locked)}
        st.pills("Locked pages", names, **look)
        for column, (name, label) in zip(st.columns(3), LIMITS.items(), strict=True):
            with column:
                key = f"class-{name}"
                look = {"key": key, "on_change": _limit, "args": (name,)}
                now, options = getattr(rules, name), BOUNDS[name]
                look["index"] = options.index(now) if now in options else 0
                st.selectbox(f"{label}, at most", options, format_func=_bound, **look)
        visitors = [one.visitor for one in resources.store().classes.pupils(place.member.code)]
        _button("Stop all runs of the class", "stop", "stop-all", _stop, visitors)


def _bound(most: int) -> str:
    return f"{most:,}" if most else "no limit"


def _button(label: str, icon: str, key: str, action: Any, *arguments: Any, **look: Any) -> None:
    controls.button(label, icon, f"class-{key}", action, *arguments, **look)


def _chosen(place: classes.Place) -> Member | None:
    pupils = resources.store().classes.pupils(place.member.code)
    return next((one for one in pupils if one.id == session.value(projector.CHOSEN)), None)


def change(**rules: Any) -> None:
    """Change rules of the class that the visitor teaches.

    Raises:
        Sketch28Error: if they teach none.
    """
    resources.store().classes.change(classes.taught().member.code, **rules)


def _set_following() -> None:
    change(follow=bool(session.value("class-follows")))


def _lock() -> None:
    change(locked=tuple(session.value("class-locked", ())))


def _limit(name: str) -> None:
    change(**{name: int(session.value(f"class-{name}", 0))})


def _show(pupil_id: str) -> None:
    change(shown=pupil_id)


def _give(link: str) -> None:
    code = classes.taught().member.code
    try:
        page = links.read(link, links.hosts())
    except Sketch28Error as error:
        session.queue_message(WRONG, str(error))
        return
    resources.store().classes.give_task(code, session.value(TASK, ""), page)


def _take_back() -> None:
    resources.store().classes.give_task(classes.taught().member.code, "", "")


def _collect() -> None:
    code = classes.taught().member.code
    try:
        title = f"Digits of the class {code}"
        begun = resources.store().collections.begin(title, DIGITS, "mnist", session.visitor())
    except Sketch28Error as error:
        session.queue_message(WRONG, str(error))
    else:
        change(collection=begun.code)


def _remove(visitor: str) -> None:
    resources.store().classes.remove(classes.taught().member.code, visitor)
    presence.forget(visitor)


def _stop(visitors: list[str]) -> None:
    """Stop the runs that pupils of the class have begun in it."""
    store = resources.store()
    pupils = {one.visitor: one for one in store.classes.pupils(classes.taught().member.code)}
    for run in store.runs_of_visitors(set(visitors) & set(pupils), room.MOST_RUNS):
        if not run.over and run.created_at >= pupils[run.visitor].joined_at:
            resources.jobs().request_stop(run.id)


def _end() -> None:
    session.queue_message("class-ending", "asked")


@st.dialog("End the class?", icon=":material/logout:")
def _confirm_ending() -> None:
    st.markdown(ENDING)
    if st.button("End it and delete what it kept", type="primary", key="class-end-now"):
        end()
        st.rerun()


def end() -> None:
    """End the class that the visitor teaches: stop its runs, and delete what it has led to."""
    store, code = resources.store(), classes.taught().member.code
    visitors = [one.visitor for one in store.classes.pupils(code)]
    _stop(visitors)
    gone = [run.id for run in store.runs_of_visitors(visitors, room.MOST_RUNS)]
    store.classes.end(code)
    resources.forget(gone)
    for visitor in visitors:
        presence.forget(visitor)
    session.set_value(classes.CODE, "")
