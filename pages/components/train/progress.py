"""A run's progress or result, and what can be done with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from model.runs import moments
from model.runs.run import Metric, Run, RunStatus, UnknownRun
from model.runs.titles import MOST_LETTERS
from pages.components.shared import glossary, networks, notices, resources, session, static
from pages.components.shared.words import current_epoch, duration, plain
from pages.components.train import run_curves, watched

REFRESH_SECONDS, QUEUE_REFRESH_SECONDS = 0.25, 1.0
SOON = 1.0  # seconds until a queued run begins, from which on it is refreshed as a running one
ENDINGS = {RunStatus.FAILED: "This run failed", RunStatus.INTERRUPTED: "This run was interrupted"}

ANOTHERS = "Another visitor's run"
RESUME = "Resume continues training where it stopped, or a few seconds before."


def show(run_id: str | None, epochs: int) -> None:
    """Show a run, refreshed while it is queued or running; without one, charts for `epochs`."""
    run = _find(run_id)
    if run is None:
        st.subheader("Watch a network learn")
        glossary.say("Click **Train**, then watch its accuracy rise and its loss fall.")
        run_curves.show_empty(epochs)
        return
    st.html(static.style("train/progress"))
    if session.owns(run):
        _show_title(run)
    if run.brought:  # there are no curves
        _show_status(run, [])
        watched.show(run, DATASETS[run.hyperparameters.dataset].class_names)
        return
    above = st.container()
    run_curves.show_choices(run)  # first, since they may come from the address
    with above:
        if not run.over:
            _show_live(run)
        else:
            metrics = resources.store().metrics(run.id)
            _show_status(run, metrics)
            run_curves.show(run, metrics)


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


def _refresh_seconds(run: Run) -> float:
    """Return the time between two refreshes: longer for a run that is paused or far back."""
    queued = resources.jobs().queue_position(run.id) if run.status is RunStatus.QUEUED else None
    soon = queued is None or queued.seconds < SOON
    return REFRESH_SECONDS if soon and run.alive else QUEUE_REFRESH_SECONDS


def _show_live(run: Run) -> None:
    """Refresh the run; of a queued or paused one only its status, since many may be waiting.

    A paused run is refreshed too, since another tab may resume it.
    """
    seconds, running = _refresh_seconds(run), run.status is RunStatus.RUNNING

    @st.fragment(run_every=seconds)
    def refresh() -> None:
        now = resources.store().get(run.id)
        metrics = resources.store().metrics(now.id) if running else []
        _show_status(now, metrics)
        if running:
            run_curves.show(now, metrics)
        # Last, since what a fragment does not show again disappears when it ends.
        if now.status is not run.status or _refresh_seconds(now) != seconds:
            st.rerun()  # the whole page, which ends this fragment's refreshing

    refresh()
    if not running:
        run_curves.show(run, resources.store().metrics(run.id))


def _show_status(run: Run, metrics: list[Metric]) -> None:
    with st.container(key="status"):
        if not run.over:
            _show_progress(run, metrics)
        elif run.usable and run.status in (RunStatus.FINISHED, RunStatus.STOPPED):
            _show_result(run)
        else:
            st.subheader(ENDINGS.get(run.status, "This run was stopped"))
            resumable = run.resumable and session.owns(run)
            what = RESUME if resumable else "Click Train to start a new one."
            notices.warn(f"{run.reason} Your other runs are safe. {what}", icon="info")
            if resumable:
                _show_resume(run)


def _show_progress(run: Run, metrics: list[Metric]) -> None:
    figures_now = ""
    if run.status is RunStatus.QUEUED:
        heading = "Waiting for its turn"
        if run.epoch:
            done = f"{run.epoch:.1f}".removesuffix(".0")
            noun = "epoch" if done == "1" else "epochs"
            heading = f"Waiting for its next turn ({done} {noun} done)"
        pace = _queue_sentence(run)
    else:
        figures_now = _present_figures(run, metrics)
        pace = _pace(run)
        if run.status is RunStatus.PAUSED:
            heading = f"Paused in epoch {current_epoch(run)}"
            pace = "Progress is saved; others can train meanwhile."
        elif run.stop_requested:
            testing = run.phase.startswith("testing")
            heading = "Stopped. Testing the best version…" if testing else "Stopping…"
        else:
            heading = "Pausing…" if run.pause_requested else f"Epoch {current_epoch(run)}"
            if run.phase.startswith("testing") and not run.epoch:
                heading = "Testing the network that was brought in…"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(heading, width="stretch", anchor=False)
        if session.owns(run):
            _show_buttons(run)
        else:
            st.caption(ANOTHERS, width="content")
    st.progress(min(1.0, run.epoch / run.hyperparameters.epochs), plain(pace))
    # A space keeps the line's height while there are no figures.
    about = _technical(run) if figures_now else None
    st.caption(glossary.marked(figures_now) or "&nbsp;", unsafe_allow_html=True, help=about)


def _queue_sentence(run: Run) -> str:
    jobs = resources.jobs()
    queued = jobs.queue_position(run.id)
    if jobs.state == "failed":
        return "The run waits until training is possible again."
    if jobs.state != "ready":
        return (
            jobs.reason or "The run begins in a few seconds: the server is getting ready to train."
        )
    if queued is None or queued.seconds < SOON:
        return "The run begins in a moment."
    return f"Number {queued.position} in line. The run begins in {duration(queued.seconds)}."


def _pace(run: Run) -> str:
    """Return the speed and the time left; before and after training, the phase."""
    if not run.pictures_per_second or run.phase != "training":
        return f"{run.phase.capitalize()}…"
    left = duration(run.seconds_left or 0)
    return f"{run.pictures_per_second:,.0f} pictures a second, {left} left"


def _present_figures(run: Run, metrics: list[Metric]) -> str:
    last = _last(metrics)
    if last is None:
        return ""
    when = "So far in this epoch" if last.epoch % 1 else "In the last epoch"
    accuracy = f"recognized {last.accuracy:.1%} of the training pictures"
    return f"{when}, the network {accuracy}; the loss was {last.loss:.3f}."


def _technical(run: Run) -> str:
    """Return the device that trains a run, and its learning rate now, without an exponent."""
    if run.learning_rate is None:
        return f"Device: {plain(run.device)}."
    rate = Decimal(f"{run.learning_rate:.2g}")
    return f"The learning rate is {rate:f} at this point. Device: {plain(run.device)}."


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


def _show_result(run: Run) -> None:
    tested_on = networks.test_pictures(resources.info(run.id))
    st.subheader(f"{run.test_accuracy:.1%} of {plain(tested_on)} recognized", anchor=False)
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
        st.button("Continue it", icon=icon, key="continue", on_click=click, args=args, help=about)
    if run.reason:
        st.caption(plain(run.reason))


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


def _last(metrics: list[Metric]) -> Metric | None:
    return next((metric for metric in reversed(metrics) if metric.accuracy is not None), None)
