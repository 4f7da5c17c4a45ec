"""A run's progress or result, and what can be done with it."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from model.runs import moments
from model.runs.run import Metric, Run, RunStatus, UnknownRun
from model.runs.titles import MOST_LETTERS
from pages.components.shared import glossary, networks, notices, resources, session, static
from pages.components.shared.words import plain
from pages.components.train import run_curves, status, watched
from pages.components.train.resources import read_metrics

ANOTHERS = "Another visitor's run"
RESUME = "Resume continues training where it stopped, or a few seconds before."
_FOLLOWER = static.component("train/follow", "shared/listening", "train/curves")


def show(run_id: str | None, epochs: int) -> None:
    """Show a run, followed until it is over; without one, charts for `epochs`."""
    run = _find(run_id)
    if run is None:
        st.subheader("Watch a network learn")
        glossary.say("Click **Train**, then watch its accuracy rise and its loss fall.")
        run_curves.show_empty(epochs)
        return
    st.html(static.style("train/progress"))
    if session.owns(run):
        _show_title(run)
    above = st.container()
    if not run.brought:  # there are no curves
        run_curves.show_choices(run)  # first, since they may come from the address
    with above:
        if run.over:
            _show_run(run)
        else:
            _show_live(run)


def _find(run_id: str | None) -> Run | None:
    """Return the run with this id; without an id, the visitor's own unfinished run."""
    if run_id is None:
        for run in resources.store().runs(session.visitor(), limit=20):
            if not run.over and run.visitor == session.visitor() and not run.sweep:
                session.show_run(run.id)
                return run
        return None
    try:
        run = resources.store().get(run_id)
    except UnknownRun:
        why = f"There is no run {run_id} here."
    else:
        if run.status is not RunStatus.UNREADABLE:
            return run
        why = run.reason
    notices.inform(f"{why} Choose settings and click Train to start one.")
    return None


def _show_live(run: Run) -> None:
    """Show a run as it is now; the browser follows it, and asks for other elements when needed.

    A paused run is followed too, since another tab may resume it.
    """

    @st.fragment
    def look() -> None:
        at, found = time.monotonic(), resources.store().get_many([run.id])
        # The page says that a run has been deleted or cannot be read.
        is_there = bool(found) and found[0].status is not RunStatus.UNREADABLE
        if not is_there or _show_run(found[0], at):
            st.rerun()

    look()


def _show_run(run: Run, at: float = 0.0) -> bool:
    """Show a run's status, pictures and curves, and follow it from this time on until it is over.

    Returns:
        whether the rest of the page has changed too.
    """
    metrics = read_metrics(run)
    is_page_wanted = _show_status(run, metrics)
    if run.brought:  # there are no curves
        watched.show(run, DATASETS[run.hyperparameters.dataset].class_names)
        return is_page_wanted
    drawn = run_curves.show(run, metrics)
    if not run.over:
        last, pictures = status.last_with_accuracy(metrics), len(watched.pictures(run.id))
        needs, own = status.needs(run, last, pictures), session.owns(run)
        data = {"run": run.id, "at": at, "needs": needs, "own": own, **drawn}
        _FOLLOWER(key="follow", data=data, height=0, on_look_change=lambda: None)
    return is_page_wanted


def _show_status(run: Run, metrics: list[Metric]) -> bool:
    """Show a run's progress or result; return whether the page has settings for the next run."""
    with st.container(key="status"):
        if not run.over:
            _show_progress(run, metrics)
        elif run.usable and run.status in (RunStatus.FINISHED, RunStatus.STOPPED):
            return _show_result(run)
        else:
            st.subheader(status.ending(run))
            resumable = run.resumable and session.owns(run)
            what = RESUME if resumable else "Click Train to start a new one."
            notices.warn(f"{run.reason} Your other runs are safe. {what}", icon="info")
            if resumable:
                _show_resume(run)
    return False


def _show_progress(run: Run, metrics: list[Metric]) -> None:
    said = status.describe(run, status.last_with_accuracy(metrics))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(said.heading, width="stretch", anchor=False)
        if session.owns(run):
            _show_buttons(run)
        else:
            st.caption(ANOTHERS, width="content")
    st.progress(status.share_done(run), plain(said.pace))
    figures = status.marked_figures(said)
    st.caption(figures, unsafe_allow_html=True, help=said.technical or None)


def _act(act: Callable[[str], None], run_id: str) -> None:
    if session.owns(resources.store().get(run_id)):
        act(run_id)


def _show_buttons(run: Run) -> None:
    jobs = resources.jobs()
    if run.status is RunStatus.RUNNING:
        networks.show_way_to_draw(moments.name_of(run.id, moments.NOW), "Draw while it learns")
    look: dict[str, Any] = {"on_click": _act}
    stopping = run.stop_requested
    if run.status is RunStatus.PAUSED:
        _show_resume(run)
    else:
        look |= {"icon": ":material/pause:", "disabled": stopping or run.pause_requested}
        about = "Saves the progress and lets others train. You can resume at any time."
        st.button("Pause", key="pause", args=(jobs.request_pause, run.id), help=about, **look)
    look |= {"icon": ":material/stop:", "disabled": stopping}
    about = "Ends training now. The weights with the best validation accuracy so far are kept "
    about += "and tested."
    st.button("Stop", key="stop", args=(jobs.request_stop, run.id), help=about, **look)


def _show_resume(run: Run) -> None:
    look: dict[str, Any] = {"icon": ":material/play_arrow:", "type": "primary", "on_click": _act}
    st.button("Resume", key="go-on", args=(resources.jobs().resume, run.id), **look)


def _show_result(run: Run) -> bool:
    """Show a result; return whether a run that continues this one was asked for."""
    st.subheader(plain(status.ending(run)), anchor=False)
    said = f"The test accuracy is **{run.test_accuracy:.1%}**, the test loss "
    said += f"**{run.test_loss:.3f}**."
    if run.brought:
        glossary.say(said)
    else:
        took = f"Training took **{run.training_seconds:.1f} s**."
        device = f"Trained on this device: {plain(run.device or 'processor')}."
        glossary.say(f"{said} {took}", help=device)
    with st.container(horizontal=True, vertical_alignment="center"):
        networks.show_buttons(run.id)
        about = "Loads this run's settings; change any, then click Train."
        icon, click, args = ":material/forward:", session.prepare_run, (run.hyperparameters, run.id)
        look: dict[str, Any] = {"icon": icon, "on_click": click, "args": args, "help": about}
        wanted = st.button("Continue it", key="continue", **look)
    if run.reason:
        st.caption(plain(run.reason))
    return wanted


def _show_title(run: Run) -> None:
    """Show a run's title, which opens the field to change it."""

    def rename() -> None:
        networks.rename(run.id, session.value(key, ""))

    key = f"title-{run.id}"
    label, icon = plain(run.title), ":material/edit:"
    with st.popover(label, icon=icon, type="tertiary", help="Rename this run", key="rename"):
        about = "Shown wherever this run is listed. An empty name brings the first one back."
        look: dict[str, Any] = {"max_chars": MOST_LETTERS, "help": about, "on_change": rename}
        st.text_input("Name of this run", run.title, key=key, **look)
