"""A sweep's progress, its best run, its plot and its table; and the choice of an earlier sweep."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, best, say, swept, value
from pages.components.runs import lines, tables
from pages.components.shared import glossary, networks, notices, resources, session, static
from pages.components.shared.controls import button
from pages.components.shared.words import duration, plain

SWEEP, SELECTOR = "sweep", "sweep-shown"  # the address parameter and the widget
REFRESH_SECONDS = 1.0
LOST = (RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.UNREADABLE)
MOST_RUNS = 1000  # in which sweeps are looked for
HINT = (
    "Click **Start the sweep**, and a network is trained for every combination of the values. Each "
    "appears here as a line and a row. The validation pictures decide which is best."
)
STOP_HELP = "Removes the waiting runs. What the running ones have learned is kept and tested."
WHY = (
    "The validation pictures alone decided which run is best. The best of many is always a little "
    "lucky on the pictures that chose it, so the test pictures are used once, after the choice."
)


def show(started: str | None, choices: Mapping[str, Sequence[Any]]) -> None:
    """Show the chosen sweep; before the first one, an empty plot of the values to try.

    Args:
        started: name of the sweep that was started just now.
        choices: the values that a sweep would try now, by hyperparameter.
    """
    runs = resources.store().runs(session.visitor(), MOST_RUNS)
    sweeps = list(dict.fromkeys(run.sweep for run in runs if run.sweep))
    linked = session.value_from_link(SWEEP, SELECTOR)
    if started:
        session.set_value(SELECTOR, started)
    elif linked:
        if linked in sweeps or _runs(linked):
            session.set_value(SELECTOR, linked)
        else:
            notices.inform(f"There is no sweep {linked} here. Start one, or choose another.")
    shown = session.value(SELECTOR)
    if shown and shown not in sweeps:  # another visitor's, or deleted
        if _runs(shown):
            sweeps.append(shown)
        else:
            session.set_value(SELECTOR, sweeps[0] if sweeps else None)
    if not sweeps:
        st.subheader("Find out which settings do best")
        glossary.say(HINT)
        lines.show_empty(choices)
        return
    look: Any = {"label_visibility": "collapsed", "persist_state": "session"}
    look["format_func"] = lambda name: _label(name, runs)
    chosen = st.selectbox("Shown", sweeps, key=SELECTOR, **look)
    session.set_in_address(SWEEP, SELECTOR, chosen)
    if any(run.alive for run in _runs(chosen)):
        _show_live(chosen)
    else:
        _show_sweep(chosen, _runs(chosen))


@st.fragment(run_every=REFRESH_SECONDS)
def _show_live(sweep: str) -> None:
    runs = _runs(sweep)
    if not runs:  # deleted in another tab
        st.rerun()
    _show_sweep(sweep, runs)
    # Last, since what a fragment does not show again disappears when it ends.
    if not any(run.alive for run in runs):
        st.rerun()  # the whole page, which ends this fragment's refreshing


def _show_sweep(sweep: str, runs: Sequence[Run]) -> None:
    values = swept(runs)
    if not values:
        values = {name: [value(runs[0].hyperparameters, name)] for name in ("dropout", "units")}
    names, best_run = list(values), best(runs)
    st.html(static.style("runs/sweep"))
    with st.container(key="sweep-head"):
        if all(run.over for run in runs):
            _show_end(runs, names, best_run)
        else:
            _show_progress(sweep, runs, names, best_run)
    lines.show(runs, values, best_run, "sweep-plot")
    tables.show_sweep(runs, names, best_run)


def _show_progress(sweep: str, runs: Sequence[Run], names: list[str], best_run: Run | None) -> None:
    begun = any(run.status is not RunStatus.QUEUED for run in runs)
    if best_run:
        heading = f"Best so far: {_result(best_run, names)}"
    elif begun:
        heading = f"Training {len(runs)} runs"
    else:
        heading = f"{len(runs)} runs wait in line"
    _show_heading(heading)
    left, state = f"{duration(_seconds_left(runs))} left", resources.jobs().state
    if state == "failed":
        left = "training is not possible at the moment"
    elif state != "ready" and not begun:
        left = "the server is getting ready to train, about 15 seconds"
    ended = sum(run.over for run in runs)
    share = sum(map(_share_done, runs)) / len(runs)
    st.progress(share, f"{ended} of {len(runs)} runs done, {left}")
    if session.owns(runs[0]):
        stopping = all(run.stop_requested for run in runs if not run.over)
        look = {"disabled": stopping, "help": STOP_HELP}
        button("Stop the sweep", "stop", "sweep-stop", _stop, sweep, **look)


def _show_end(runs: Sequence[Run], names: list[str], best_run: Run | None) -> None:
    lost = [run for run in runs if run.status in LOST]
    stopped = sum(run.status is RunStatus.STOPPED for run in runs)
    count = len(runs)
    if best_run is None:
        ending = "failed" if lost else "was stopped before a run had finished"
        _show_heading(f"This sweep {ending}")
        st.markdown("Start it again, or choose fewer values. Your other runs are safe.")
    else:
        _show_heading(f"Best on the validation pictures: {_result(best_run, names)}")
        tested_on = plain(networks.test_pictures(resources.info(best_run.id)))
        glossary.say(f"**Its test accuracy: {best_run.test_accuracy or 0:.1%} of {tested_on}.**")
        glossary.caption(WHY)
        with st.container(horizontal=True, vertical_alignment="center"):
            networks.show_buttons(best_run.id, "Draw with the best")
    if stopped:
        finished = f"{count - stopped - len(lost)} of {count} runs finished"
        st.caption(f"The sweep was stopped: {finished}, and only these can be the best.")
    if lost:
        sentence = f"{len(lost)} of {count} runs did not finish: {lost[0].reason}"
        notices.warn(sentence, icon="info")
    if resumable := sum(run.resumable and session.owns(run) for run in lost):
        label = f"Resume {resumable} run{'s' if resumable > 1 else ''}"
        button(label, "play_arrow", "sweep-resume", _resume, runs[0].sweep)


def _show_heading(sentence: str) -> None:
    st.markdown(f"#### {sentence}")  # smaller than on other pages, because it is long


def _result(run: Run, names: list[str]) -> str:
    return f"{say(run.hyperparameters, names)}: {run.val_accuracy:.1%}"


def _runs(sweep: str) -> list[Run]:
    return resources.store().runs(sweep=sweep)[::-1]


def _stop(sweep: str) -> None:
    # The last first: no waiting run may get the worker of one that has just stopped.
    for run in reversed(_runs(sweep)):
        if not run.over and session.owns(run):
            resources.jobs().request_stop(run.id)


def _resume(sweep: str) -> None:
    for run in _runs(sweep):
        if run.resumable and session.owns(run):
            resources.jobs().resume(run.id)


def _seconds_left(runs: Sequence[Run]) -> float:
    """Return the estimated seconds until the last run is done."""
    jobs = resources.jobs()
    waiting = [(queued.seconds, run) for run in runs if (queued := jobs.queue_position(run.id))]
    if waiting:
        seconds, last = max(waiting, key=lambda pair: pair[0])
        return seconds + jobs.estimate([last.hyperparameters])
    alive = [run for run in runs if run.alive]
    left = (jobs.estimate([run.hyperparameters]) * (1 - _share_done(run)) for run in alive)
    return max(left, default=0.0)


def _share_done(run: Run) -> float:
    return min(1.0, run.epoch / run.hyperparameters.epochs) if run.alive else 1.0


def _label(name: str, runs: Sequence[Run]) -> str:
    """Return a sweep's entry in the list: what it varies, its runs, and when it was started."""
    own = [run for run in runs if run.sweep == name][::-1] or _runs(name)
    names = " × ".join(SWEEPABLE[one].title.lower() for one in swept(own))
    noun = DATASETS[own[0].hyperparameters.dataset].noun
    began = datetime.datetime.fromtimestamp(own[0].created_at, session.time_zone())
    return f"{names}: {len(own)} runs, {noun}s, {began:%d %b %H:%M}"
