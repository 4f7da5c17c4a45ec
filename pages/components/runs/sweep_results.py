"""A sweep as it happens and as it ended: the best, the plot and the table of its runs; and the choice of an earlier one."""

import contextlib
import datetime
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model.datasets.catalog import DATASETS, title, validation_size
from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, best, say, swept, value
from pages.components.charts.parallel import Line, parallel
from pages.components.runs import all_runs
from pages.components.runs.run_rows import COLUMNS, percent, size, status, validation
from pages.components.shared import figures, frame, glossary, networks, resources, session
from pages.components.shared.words import duration, text

SWEEP, SELECTOR = "sweep", "sweep-shown"  # the address carries a sweep under the first name
ALL_RUNS = "all"
SECONDS_BETWEEN_LOOKS = 1.0
MOST_RUNS = 1000  # in the table of all runs
EMPTY_SAID = (
    "Start the sweep: each combination of the values is trained, its line and its row appear here when it is done, "
    "and the best is named by its accuracy on the validation pictures."
)
WHY = (
    "Chosen on the validation pictures alone. The best of many is always a little lucky on the pictures it was chosen by: "
    "so the test pictures are asked once, after the choice."
)
# As much room for the head while it runs as when it is done, so that the plot stays where it is.
STYLE = (
    "<style>.st-key-sweep-head{gap:.6rem} .st-key-sweep-caption{min-height:3rem}"
    "@media (min-width:641px){.st-key-sweep-head{min-height:13.2rem}}</style>"
)


def show(started: str | None, choices: Mapping[str, Sequence[Any]]) -> None:
    """Show the sweep that was started just now, or the one that the visitor chose or came for; before the first, what would be here.

    Args:
        started: name of the sweep that was started just now.
        choices: the values that a sweep would try out now.
    """
    runs = resources.store().runs(session.visitor(), MOST_RUNS)
    sweeps = list(dict.fromkeys(run.sweep for run in runs if run.sweep))
    arrived = session.value_from_link(SWEEP, SELECTOR)
    if started:
        session.set_value(SELECTOR, started)
    elif arrived:
        if arrived not in (*sweeps, ALL_RUNS) and resources.store().runs(sweep=arrived, limit=1):
            sweeps.append(arrived)  # somebody else's, opened by its link
        if arrived in (*sweeps, ALL_RUNS):
            session.set_value(SELECTOR, arrived)
        else:
            st.info(f"There is no sweep {arrived} here any more. Start one, or choose another.")
    if not runs and not sweeps:
        _show_nothing(choices)
        return
    chosen = st.selectbox(
        "Shown", [*sweeps, ALL_RUNS], key=SELECTOR, format_func=lambda name: _label(name, runs), label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    session.set_in_address(SWEEP, SELECTOR, chosen)
    if chosen == ALL_RUNS:
        all_runs.show(runs)
    elif any(run.alive for run in _runs_of(chosen)):
        _live(chosen)
    else:
        _show_sweep(chosen, _runs_of(chosen))


def _show_nothing(choices: Mapping[str, Sequence[Any]]) -> None:
    st.subheader("Find out which settings do best")
    glossary.say(EMPTY_SAID)
    axes = {
        SWEEPABLE[name].title: [text(one) for one in values] for name, values in choices.items()
    }
    figure = parallel(axes, [], "Validation accuracy", dark=frame.is_dark())
    alt = f"An empty plot with upright axes: {', '.join([*axes, 'Validation accuracy'])}."
    figures.show(figure, key="sweep-plot", alt=alt)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _live(sweep: str) -> None:
    runs = _runs_of(sweep)
    if not any(run.alive for run in runs):
        st.rerun()  # the whole page: this fragment's clock ends with it
    _show_sweep(sweep, runs)


def _show_sweep(sweep: str, runs: Sequence[Run]) -> None:
    names = list(swept(runs)) or ["dropout", "units"]
    found = best(runs)
    st.html(STYLE)
    with st.container(key="sweep-head"):
        if not all(run.over for run in runs):
            _show_progress(sweep, runs, names, found)
        else:
            _show_end(runs, names, found)
    _show_plot(runs, names, found)
    rows = _table(runs, names, found)
    st.dataframe(rows, column_config=COLUMNS, hide_index=True, key="sweep-table", **size(len(runs)))


def _show_progress(sweep: str, runs: Sequence[Run], names: list[str], found: Run | None) -> None:
    ended = sum(run.over for run in runs)
    if found:
        _headline(f"Best so far: {say(found.hyperparameters, names)}: {found.val_accuracy:.1%}")
    else:
        begun = any(run.status is RunStatus.RUNNING for run in runs)
        _headline(
            f"Training the first of {len(runs)} runs"
            if begun
            else f"{len(runs)} runs wait for the training worker"
        )
    ready = resources.jobs().state == "ready"
    left = (
        f"{duration(_seconds_left(runs))} left"
        if ready
        else "the training worker is warming up, about 15 seconds"
    )
    st.progress(
        sum(_share(run) for run in runs) / len(runs), f"{ended} of {len(runs)} runs done, {left}"
    )
    stopping = all(run.stop_requested for run in runs if not run.over)
    if runs[0].visitor in ("", session.visitor()):
        st.button(
            "Stop the sweep", icon=":material/stop:", key="sweep-stop", disabled=stopping, on_click=_stop, args=(sweep,),
            help="Runs that wait are taken away; what the running ones have learned is kept and tested.",
        )  # fmt: skip


def _show_end(runs: Sequence[Run], names: list[str], found: Run | None) -> None:
    lost = [run for run in runs if run.status in (RunStatus.FAILED, RunStatus.INTERRUPTED)]
    stopped = [run for run in runs if run.status is RunStatus.STOPPED]
    if found is None:
        _headline(
            "This sweep failed" if lost else "This sweep was stopped before a run had finished"
        )
        st.markdown("Start it again, or choose fewer values. Your other runs are untouched.")
    else:
        _headline(
            f"Best on the validation pictures: {say(found.hyperparameters, names)}: {found.val_accuracy:.1%}"
        )
        glossary.say(
            f"**Its test accuracy: {found.test_accuracy or 0:.1%} of {networks.test_pictures(resources.info(found.id))}.**"
        )
        glossary.caption(WHY)
        with st.container(horizontal=True):
            networks.show_buttons(found.id, "Draw with the best")
    if stopped:
        st.caption(
            f"Stopped: {len(runs) - len(stopped) - len(lost)} of {len(runs)} runs finished, and only these can be the best."
        )
    if lost:
        st.warning(
            f"{len(lost)} of {len(runs)} runs did not finish: {lost[0].reason} The others count.",
            icon=":material/info:",
        )


def _headline(said: str) -> None:
    st.markdown(
        f"#### {said}"
    )  # smaller than other pages' headings: it names up to three choices and a figure


def _show_plot(runs: Sequence[Run], names: list[str], found: Run | None) -> None:
    values = {name: kept for name, kept in swept(runs).items()} or {
        name: [value(runs[0].hyperparameters, name)] for name in names
    }
    judged = [
        run for run in runs if run.status is RunStatus.FINISHED and run.val_accuracy is not None
    ]
    lines = [
        Line(
            tuple(values[name].index(value(run.hyperparameters, name)) for name in names),
            run.val_accuracy or 0.0,
            f"{say(run.hyperparameters, names)}:<br>{run.val_accuracy:.1%} of {_validation_part(run)}<br>run {run.id}",
            best=run == found,
        )
        for run in judged
    ]
    axes = {SWEEPABLE[name].title: [text(one) for one in values[name]] for name in names}
    count = "1 finished run" if len(lines) == 1 else f"{len(lines)} finished runs"
    said = (
        f"; the best: {say(found.hyperparameters, names)}, {found.val_accuracy:.1%}"
        if found
        else ""
    )
    figures.show(
        parallel(axes, lines, "Validation accuracy", dark=frame.is_dark()),
        key="sweep-plot",
        alt=f"Parallel coordinates of {count} over {', '.join(axes)} and validation accuracy{said}.",
    )
    on = f" Validation accuracy of {_validation_part(judged[0])}." if judged else ""
    epochs = runs[0].hyperparameters.epochs
    long = "" if "epochs" in names else f" Each trained {epochs} epoch{'s' if epochs > 1 else ''}."
    with st.container(key="sweep-caption"):
        glossary.caption(
            f"Each line is a finished run; the {'brighter' if frame.is_dark() else 'darker'}, the better.{on}{long}"
        )


def _table(runs: Sequence[Run], names: list[str], found: Run | None) -> pd.DataFrame:
    over = all(
        run.over for run in runs
    )  # test figures stay out of sight until the choice is made, and only the chosen one's is read
    return pd.DataFrame(
        {
            **{
                SWEEPABLE[name].title: [_cell(value(run.hyperparameters, name)) for run in runs]
                for name in names
            },
            "Validation": [percent(validation(run)) for run in runs],
            "Test": [percent(run.test_accuracy if over and run == found else None) for run in runs],
            "Time": [run.training_seconds for run in runs],
            "Status": [
                status(run) + (", the best" if over and run == found else "") for run in runs
            ],
            "Run": [run.id for run in runs],
        }
    ).astype({"Validation": float, "Test": float, "Time": float})


def _runs_of(sweep: str) -> list[Run]:
    return resources.store().runs(sweep=sweep)[::-1]


def _stop(sweep: str) -> None:
    for run in _runs_of(sweep)[
        ::-1
    ]:  # those that wait first, so that none of them gets the worker of one that ends
        if not run.over:
            resources.jobs().request_stop(run.id)


def _seconds_left(runs: Sequence[Run]) -> float:
    """Give when the last of them is expected to be done: those that wait have a place in the queue."""
    jobs = resources.jobs()
    waiting = [(place.seconds, run) for run in runs if (place := jobs.queue_position(run.id))]
    if waiting:
        seconds, last = max(waiting, key=lambda pair: pair[0])
        return seconds + jobs.estimate([last.hyperparameters])
    return max(
        (jobs.estimate([run.hyperparameters]) * (1 - _share(run)) for run in runs if run.alive),
        default=0.0,
    )


def _share(run: Run) -> float:
    return min(1.0, run.epoch / run.hyperparameters.epochs) if run.alive else 1.0


def _validation_part(run: Run) -> str:
    return f"{validation_size(run.source):,} {title(run.hyperparameters.dataset, run.source)} validation pictures"


def _label(name: str, runs: Sequence[Run]) -> str:
    """Name a sweep in the list: what it tried out, how many runs, and when, on the visitor's clock."""
    if name == ALL_RUNS:
        return f"All runs ({len(runs)})"
    own = [run for run in runs if run.sweep == name][::-1] or _runs_of(name)
    names = " × ".join(SWEEPABLE[one].title.lower() for one in swept(own))
    return f"{names}: {len(own)} runs, {DATASETS[own[0].hyperparameters.dataset].noun}s, {_clock(own[0].created_at)}"


def _clock(seconds: float) -> str:
    zone: datetime.tzinfo = datetime.UTC
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo(st.context.timezone or "UTC")
    return f"{datetime.datetime.fromtimestamp(seconds, zone):%d %b %H:%M}"


def _cell(one: object) -> object:
    return text(one) if isinstance(one, bool) else one
