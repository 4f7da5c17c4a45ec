"""A run's progress or result, its curves, and what can be done with it."""

from decimal import Decimal
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS, title, training_size
from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run, RunStatus, UnknownRun
from pages.components.charts.curves import curves
from pages.components.shared import figures, frame, glossary, networks, resources, session
from pages.components.shared.words import current_epoch, duration
from pages.components.train import watched

REFRESH_SECONDS, QUEUE_REFRESH_SECONDS = 0.25, 1.0
SOON = 1.0  # seconds until a queued run begins, from which on it is refreshed as a running one
ENDINGS = {RunStatus.FAILED: "This run failed", RunStatus.INTERRUPTED: "This run was interrupted"}
SMOOTH, LOGARITHMIC = "smooth", "log-loss"
AVERAGED = (
    "Each point becomes an average with the points before it; the older, the less they count."
)
LATE = "Makes small late differences visible."
TOGGLES = {
    SMOOTH: ("Smooth the curves", AVERAGED),
    LOGARITHMIC: ("Loss on a logarithmic scale", LATE),
}


def show(run_id: str | None, epochs: int) -> None:
    """Show a run, refreshed while it is queued or running; without one, charts for `epochs`."""
    run = _find(run_id)
    if run is None:
        st.subheader("Watch a network learn")
        glossary.say("Click **Train**, then watch its accuracy rise and its loss fall.")
        empty = curves({}, {}, epochs, dark=frame.is_dark())
        alt = "Two empty charts: accuracy and loss over the epochs."
        figures.show(empty, key="curves", alt=alt)
        return
    if run.alive:
        _show_live(run)
    else:
        metrics = resources.store().metrics(run.id)
        _show_status(run, metrics)
        _show_curves(run, metrics)
    with st.container(horizontal=True, gap="medium"):
        for key, (label, about) in TOGGLES.items():
            st.toggle(label, key=key, help=about)


def _find(run_id: str | None) -> Run | None:
    """Return the run with this id; without an id, the visitor's own unfinished run."""
    if run_id is None:
        for run in resources.store().runs(session.visitor(), limit=20):
            if not run.over and run.visitor == session.visitor() and not run.sweep:
                session.show_run(run.id)
                return run
        return None
    try:
        return resources.store().get(run_id)
    except UnknownRun:
        advice = "Choose settings and click Train to start one."
        st.info(f"There is no run {run_id} here. {advice}")
        return None


def _refresh_seconds(run: Run) -> float:
    """Return the time between two refreshes: longer for a run that is far back in the queue."""
    queued = resources.jobs().queue_position(run.id) if run.status is RunStatus.QUEUED else None
    return REFRESH_SECONDS if queued is None or queued.seconds < SOON else QUEUE_REFRESH_SECONDS


def _show_live(run: Run) -> None:
    """Refresh the run; of a queued one only its status, since many visitors may be waiting."""
    seconds = _refresh_seconds(run)

    @st.fragment(run_every=seconds)
    def refresh() -> None:
        now = resources.store().get(run.id)
        if now.status is not run.status or _refresh_seconds(now) != seconds:
            st.rerun()  # the whole page, which ends this fragment's refreshing
        running = now.status is RunStatus.RUNNING
        metrics = resources.store().metrics(now.id) if running else []
        _show_status(now, metrics)
        if running:
            _show_curves(now, metrics)

    refresh()
    if run.status is RunStatus.QUEUED:
        _show_curves(run, resources.store().metrics(run.id))


def _show_status(run: Run, metrics: list[Metric]) -> None:
    with st.container(key="status"):
        if not run.over:
            _show_progress(run, metrics)
        elif run.usable and run.status in (RunStatus.FINISHED, RunStatus.STOPPED):
            _show_result(run)
        else:
            st.subheader(ENDINGS.get(run.status, "This run was stopped"))
            sentence = f"{run.reason} Your other runs are safe. Click Train to start a new one."
            st.warning(sentence, icon=":material/info:")


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
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(heading, width="stretch", anchor=False)
        _show_buttons(run)
    st.progress(min(1.0, run.epoch / run.hyperparameters.epochs), pace)
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
        return f"Device: {run.device}."
    rate = Decimal(f"{run.learning_rate:.2g}")
    return f"The learning rate is {rate:f} at this point. Device: {run.device}."


def _show_buttons(run: Run) -> None:
    jobs = resources.jobs()
    look: dict[str, Any] = {"args": (run.id,)}
    stopping = run.stop_requested
    if run.status is RunStatus.PAUSED:
        icon = ":material/play_arrow:"
        st.button("Resume", icon=icon, key="go-on", type="primary", on_click=jobs.resume, **look)
    else:
        look |= {"icon": ":material/pause:", "disabled": stopping or run.pause_requested}
        about = "Saves the progress and lets others train. You can resume at any time."
        st.button("Pause", key="pause", on_click=jobs.request_pause, help=about, **look)
    look |= {"icon": ":material/stop:", "disabled": stopping}
    about = "Ends training now. The weights with the best validation accuracy so far are kept "
    about += "and tested."
    st.button("Stop", key="stop", on_click=jobs.request_stop, help=about, **look)


def _show_result(run: Run) -> None:
    stopped = "" if run.status is RunStatus.FINISHED else "Stopped: "
    tested_on = networks.test_pictures(resources.info(run.id))
    st.subheader(f"{stopped}{run.test_accuracy:.1%} of {tested_on} recognized", anchor=False)
    glossary.say(
        f"The test accuracy is **{run.test_accuracy:.1%}**, the test loss **{run.test_loss:.3f}**. "
        f"Training took **{run.training_seconds:.1f} s**.",
        help=f"Trained on this device: {run.device or 'processor'}.",
    )
    with st.container(horizontal=True):
        networks.show_buttons(run.id)
        about = "Loads this run's settings; change any, then click Train."
        icon, click, args = ":material/forward:", session.prepare_run, (run.hyperparameters, run.id)
        st.button("Continue it", icon=icon, key="continue", on_click=click, args=args, help=about)
    if run.reason:
        st.caption(run.reason)


def _show_curves(run: Run, metrics: list[Metric]) -> None:
    watched.show(run, DATASETS[run.hyperparameters.dataset].class_names)
    validated = [metric for metric in metrics if metric.val_loss is not None]
    training, validation = _points(metrics), _points(validated, "val_")
    smooth, logarithmic = session.value(SMOOTH, False), session.value(LOGARITHMIC, False)
    look = {"dark": frame.is_dark(), "smooth": smooth, "logarithmic": logarithmic}
    figure = curves(training, validation, run.hyperparameters.epochs, **look)
    last = _last(metrics)
    accuracy = (last.accuracy if last else None) or 0
    alt = f"Accuracy and loss of run {run.id} over {run.epoch:.1f} epochs"
    alt = f"{alt}; training accuracy last {accuracy:.1%}."
    figures.show(figure, key="curves", alt=alt)
    glossary.caption(_notes(run), help=_settings(run))


def _points(metrics: list[Metric], prefix: str = "") -> dict[str, list[tuple[float, Any]]]:
    names = "accuracy", "loss"
    return {name: [(at.epoch, getattr(at, prefix + name)) for at in metrics] for name in names}


def _last(metrics: list[Metric]) -> Metric | None:
    return next((metric for metric in reversed(metrics) if metric.accuracy is not None), None)


def _notes(run: Run) -> str:
    """Return what the pictures and the curves show of this run."""
    chosen = run.hyperparameters
    fewer = chosen.training_pictures < training_size(chosen.dataset, run.source)
    count = f"{chosen.training_pictures:,} " if fewer else ""
    data = f"{title(chosen.dataset, run.source).removesuffix('s')} " if run.source else ""
    dropout = (", with dropout", ", without dropout") if chosen.dropout else ("", "")
    varied = (", varied and mixed with drawings", ", not varied") if chosen.vary else ("", "")
    shown = "Ten test pictures, shown but never learned from. " if run.source else ""
    parent = f" The run began with the weights of run {run.parent}." if run.parent else ""
    return (
        f"{shown}The training curve shows the average so far in each epoch over {count}{data}"
        f"training pictures{varied[0]}{dropout[0]}. The validation curve shows pictures kept apart"
        f"{varied[1]}, after each epoch{dropout[1]}.{parent}"
    )


def _settings(run: Run) -> str:
    chosen = run.hyperparameters
    settings = [f"hidden {'-'.join(map(str, chosen.units))}", f"dropout {chosen.dropout:g}"]
    settings += [f"batch {chosen.batch_size}", chosen.optimizer]
    settings += [f"learning rate {chosen.learning_rate:g} ({chosen.schedule})"]
    if chosen.training_pictures < Hyperparameters.training_pictures:
        settings.append(f"{chosen.training_pictures:,} training pictures")
    if chosen.patience:
        settings.append(f"patience {chosen.patience}")
    return f"Run {run.id}: {', '.join(settings)}, seed {chosen.seed}."
