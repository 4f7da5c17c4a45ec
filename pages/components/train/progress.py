"""A run as it happens and as it ended: progress, what can be done with it, its curves, and where to go from there."""

import streamlit as st

from model.datasets.catalog import DATASETS, title
from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run, RunStatus, UnknownRun
from pages.components.charts.curves import curves
from pages.components.shared import figures, frame, glossary, networks, resources, session
from pages.components.shared.words import duration
from pages.components.train import watched

SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_IN_LINE = 1.0  # while others go first
SOON = 1.0
SMOOTH, LOGARITHMIC = "smooth", "log-loss"


def show(run_id: str | None) -> None:
    """Show a run, kept up to date while it is alive; or what would be here."""
    run = _find(run_id)
    if run is None:
        st.subheader("Watch a network learn")
        glossary.say("Click **Train**: its accuracy and loss grow here while it learns.")
        empty = curves({}, {}, Hyperparameters.epochs, dark=frame.is_dark())
        figures.show(
            empty, key="curves", alt="Two empty charts: accuracy and loss over the epochs."
        )
    elif run.alive:
        _live(run)
    else:
        _show_run(run)
    if run is not None:
        with st.container(horizontal=True, gap="medium"):
            st.toggle(
                "Smooth the curves",
                key=SMOOTH,
                help="Each point becomes an average in which earlier points count less and less.",
            )
            st.toggle(
                "Loss on a logarithmic scale",
                key=LOGARITHMIC,
                help="Shows small differences late in training as large as early ones.",
            )


def _find(run_id: str | None) -> Run | None:
    """Find the run to show: without one in the address, the visitor's own that is still alive or paused."""
    if run_id is None:
        unfinished = (
            run
            for run in resources.store().runs(session.visitor(), limit=20)
            if run.alive or run.status is RunStatus.PAUSED
        )
        run = next(
            (run for run in unfinished if run.visitor == session.visitor() and not run.sweep), None
        )
        if run:
            session.show_run(run.id)
        return run
    try:
        return resources.store().get(run_id)
    except UnknownRun:
        st.info(
            f"There is no run {run_id} here any more. Choose settings and click Train to start one."
        )
        return None


def _pace_of_looks(run: Run) -> float:
    """Give the seconds between two looks: few for who trains or is next, more for who is far back in the line."""
    place = resources.jobs().queue_position(run.id) if run.status is RunStatus.QUEUED else None
    return SECONDS_BETWEEN_LOOKS if place is None or place.seconds < SOON else SECONDS_IN_LINE


def _live(run: Run) -> None:
    """Look again and again; a run that waits only at its place in line, since thirty visitors may be waiting."""
    pace = _pace_of_looks(run)

    @st.fragment(run_every=pace)
    def look() -> None:
        now = resources.store().get(run.id)
        if now.status is not run.status or _pace_of_looks(now) != pace:
            st.rerun()  # the whole page: this fragment's clock ends with it
        metrics = resources.store().metrics(now.id) if now.status is RunStatus.RUNNING else []
        _show_status(now, metrics)
        if now.status is RunStatus.RUNNING:
            _show_curves(now, metrics)

    look()
    if run.status is RunStatus.QUEUED:
        _show_curves(run, resources.store().metrics(run.id))


def _show_run(run: Run) -> None:
    metrics = resources.store().metrics(run.id)
    _show_status(run, metrics)
    _show_curves(run, metrics)


def _show_status(run: Run, metrics: list[Metric]) -> None:
    with st.container(key="status"):
        _HEADS.get(run.status, _ended)(run, metrics)


def _show_curves(run: Run, metrics: list[Metric]) -> None:
    last = _last(metrics) or Metric(0.0)
    watched.show(run, DATASETS[run.hyperparameters.dataset].class_names)
    training = {
        name: [(metric.epoch, getattr(metric, name)) for metric in metrics]
        for name in ("accuracy", "loss")
    }
    judged = [metric for metric in metrics if metric.val_loss is not None]
    validation = {
        name: [(metric.epoch, getattr(metric, f"val_{name}")) for metric in judged]
        for name in ("accuracy", "loss")
    }
    figure = curves(
        training, validation, run.hyperparameters.epochs, dark=frame.is_dark(),
        smooth=session.value(SMOOTH, False), logarithmic=session.value(LOGARITHMIC, False),
    )  # fmt: skip
    accuracy = f"training accuracy last {last.accuracy or 0:.1%}"
    figures.show(
        figure,
        key="curves",
        alt=f"Accuracy and loss of run {run.id} over {run.epoch:.1f} epochs; {accuracy}.",
    )
    glossary.caption(_sources(run))


def _last(metrics: list[Metric]) -> Metric | None:
    return next((metric for metric in reversed(metrics) if metric.accuracy is not None), None)


def _waiting(run: Run, _metrics: list[Metric]) -> None:
    place, state = resources.jobs().queue_position(run.id), resources.jobs().state
    _head(
        run,
        f"Its turn comes again: it stands at epoch {run.epoch:.1f}"
        if run.epoch
        else "Waiting for a worker",
    )
    if state in ("warming up", "starting"):
        said = "The training workers are warming up, a few seconds."
    elif place is None or place.seconds < 1:
        said = "It begins in a moment."
    else:
        said = f"Number {place.position} in line; it begins in {duration(place.seconds)}."
    st.progress(min(1.0, run.epoch / run.hyperparameters.epochs), said)
    _now("")


def _running(run: Run, metrics: list[Metric]) -> None:
    epochs = run.hyperparameters.epochs
    if run.stop_requested:
        _head(run, "Stopped: testing its best…" if run.phase.startswith("testing") else "Stopping…")
    elif run.pause_requested:
        _head(run, "Pausing…")
    else:
        _head(run, f"Epoch {min(epochs, int(run.epoch) + 1)} of {epochs}")
    st.progress(min(1.0, run.epoch / epochs), _pace(run))
    _now(_so_far(run, metrics))


def _paused(run: Run, metrics: list[Metric]) -> None:
    epochs = run.hyperparameters.epochs
    _head(run, f"Paused in epoch {min(epochs, int(run.epoch) + 1)} of {epochs}")
    st.progress(
        min(1.0, run.epoch / epochs), "It keeps where it stands, and no worker: others can train."
    )
    _now(_so_far(run, metrics))


def _head(run: Run, text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(text, width="stretch", anchor=False)
        _buttons(run)


def _pace(run: Run) -> str:
    """Say how fast it goes and how long it still takes; before training, what is being done."""
    if not run.pictures_per_second or run.phase != "training":
        return f"{run.phase.capitalize()}…"
    return f"{run.pictures_per_second:,.0f} pictures a second, {duration(run.seconds_left or 0)} left, on the {run.device}"


def _so_far(run: Run, metrics: list[Metric]) -> str:
    last = _last(metrics)
    if last is None or run.learning_rate is None:
        return ""
    figures = f"{last.accuracy:.1%} of the training pictures right, loss {last.loss:.3f}"
    return f"So far in this epoch: {figures}. Learning rate {run.learning_rate:.2g}."


def _now(text: str) -> None:
    """Show the line of present figures; empty, it keeps its place."""
    st.caption(glossary.marked(text) or "&nbsp;", unsafe_allow_html=True)


def _buttons(run: Run) -> None:
    jobs = resources.jobs()
    if run.status is RunStatus.PAUSED:
        st.button(
            "Go on",
            icon=":material/play_arrow:",
            key="go-on",
            type="primary",
            on_click=lambda: jobs.resume(run.id),
        )
    else:
        st.button(
            "Pause", icon=":material/pause:", key="pause", disabled=run.stop_requested or run.pause_requested,
            on_click=lambda: jobs.request_pause(run.id), help="Keeps where it stands and lets others train; go on whenever you like.",
        )  # fmt: skip
    st.button(
        "Stop", icon=":material/stop:", key="stop", disabled=run.stop_requested, on_click=lambda: jobs.request_stop(run.id),
        help="Ends training now; the best weights so far, by validation accuracy, are kept and tested.",
    )  # fmt: skip


def _finished(run: Run, _metrics: list[Metric]) -> None:
    if not run.usable:
        _ended(run, _metrics)
        return
    stopped = "" if run.status is RunStatus.FINISHED else "Stopped: "
    st.subheader(
        f"{stopped}{run.test_accuracy:.1%} of {networks.test_pictures(resources.info(run.id))} right",
        anchor=False,
    )
    glossary.say(
        f"Test accuracy **{run.test_accuracy:.1%}**, test loss **{run.test_loss:.3f}**, "
        f"trained in **{run.training_seconds:.1f} s** on the {run.device or 'processor'}."
    )
    with st.container(horizontal=True):
        networks.show_buttons(run.id)
        st.button(
            "Continue it", icon=":material/forward:", key="continue", on_click=session.prepare_run, args=(run.hyperparameters, run.id),
            help="Sets the choices beside as they were for it; change what you like, and Train begins with what this network has learned.",
        )  # fmt: skip
    if run.reason:
        st.caption(run.reason)


def _ended(run: Run, _metrics: list[Metric]) -> None:
    st.subheader(
        {"failed": "This run failed", "interrupted": "This run was interrupted"}.get(
            run.status, "This run was stopped"
        )
    )
    st.warning(
        f"{run.reason} Your other runs are untouched; Train starts a new one.",
        icon=":material/info:",
    )


_HEADS = {
    RunStatus.QUEUED: _waiting,
    RunStatus.RUNNING: _running,
    RunStatus.PAUSED: _paused,
    RunStatus.FINISHED: _finished,
    RunStatus.STOPPED: _finished,
}


def _sources(run: Run) -> str:
    of = title(run.hyperparameters.dataset, run.source) if run.source else "the data"
    chosen = run.hyperparameters
    hidden = "-".join(str(units) for units in chosen.units)
    seen = (
        f"{of} training pictures, varied, and drawings beside them"
        if chosen.vary
        else f"{of} training pictures"
    )
    few = (
        f", {chosen.training_pictures:,} training pictures"
        if chosen.training_pictures < Hyperparameters.training_pictures
        else ""
    )
    patience = f", patience {chosen.patience}" if chosen.patience else ""
    begun = f" It began with the weights of run {run.parent}." if run.parent else ""
    return (
        f"The ten are test pictures, only looked at. Training: the average so far in the epoch over {seen}, dropout on. "
        f"Validation: pictures kept apart{', not varied' if chosen.vary else ''}, dropout off, after each epoch. "
        f"Run {run.id}: hidden {hidden}, dropout {chosen.dropout:g}, batch {chosen.batch_size}, {chosen.optimizer}, "
        f"learning rate {chosen.learning_rate:g} ({chosen.schedule}){few}{patience}, seed {chosen.seed}.{begun}"
    )
