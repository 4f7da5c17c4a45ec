"""A run as it happens and as it ended: progress, curves, Stop, the figures, and where to go from there."""

import time

import streamlit as st

from model.datasets import title
from model.hyperparameters import Hyperparameters
from model.run_store import Metric, Run, RunStatus, UnknownRun
from pages.components import frame, networks, resources
from pages.components.charts import curves

SECONDS_BETWEEN_LOOKS = 0.3


def show(run_id: str | None) -> None:
    """Show a run, kept up to date while it is alive; or what would be here."""
    if run_id is None:
        st.subheader("Watch a network learn")
        st.markdown("Click **Train**: its accuracy and loss appear here and grow while it learns, a few times a second.")
        st.plotly_chart(
            _curves([], 5), key="curves", config={"displayModeBar": False}, alt="Two empty charts: accuracy and loss over five epochs."
        )
        return
    try:
        run = resources.store().get(run_id)
    except UnknownRun:
        st.info(f"There is no run {run_id} here any more. Choose settings and click Train to start one.")
        return
    if run.alive:
        _live(run_id)
    else:
        _show_run(run)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _live(run_id: str) -> None:
    run = resources.store().get(run_id)
    if not run.alive:
        st.rerun()  # the whole page: this fragment's clock ends with it
    _show_run(run)


def _show_run(run: Run) -> None:
    metrics = resources.store().metrics(run.id)
    with st.container(key="status"):
        _HEADS.get(run.status, _ended)(run)
    last = next((metric for metric in reversed(metrics) if metric.accuracy is not None), Metric(0.0))
    st.plotly_chart(
        _curves(metrics, run.hyperparameters.epochs),
        key="curves",
        config={"displayModeBar": False},
        alt=f"Accuracy and loss of run {run.id} over {run.epoch:.1f} epochs; training accuracy last {last.accuracy or 0:.1%}.",
    )
    st.caption(_sources(run))


def _waiting(run: Run) -> None:
    ready = resources.jobs().state == "ready"
    st.subheader("Waiting for the worker")
    st.progress(
        0.0, "Another run is being trained; this one waits in line." if ready else "The training worker is warming up, a few seconds."
    )
    _stop_button(run)


def _running(run: Run) -> None:
    epochs = run.hyperparameters.epochs
    stopping = "Stopped: testing what it has learnt…" if run.phase.startswith("testing") else "Stopping…"
    st.subheader(stopping if run.stop_requested else f"Epoch {min(epochs, int(run.epoch) + 1)} of {epochs}")
    st.progress(min(1.0, run.epoch / epochs), _pace(run))
    _stop_button(run)


def _pace(run: Run) -> str:
    """Say how fast it goes and how long it still takes; before training, what is being done."""
    if not run.pictures_per_second or not run.epoch or run.phase != "training":
        return f"{run.phase.capitalize()}…"
    spent = time.time() - (run.started_at or time.time())
    left = max(0.0, spent / run.epoch * (run.hyperparameters.epochs - run.epoch))
    return f"{run.pictures_per_second:,.0f} pictures a second, about {left:.0f} s left"


def _stop_button(run: Run) -> None:
    st.button(
        "Stop", icon=":material/stop:", key="stop", disabled=run.stop_requested, on_click=lambda: resources.jobs().request_stop(run.id),
        help="Ends training now; what has been learnt is kept and tested.",
    )  # fmt: skip


def _finished(run: Run) -> None:
    if not run.usable:
        _ended(run)
        return
    stopped = "" if run.status is RunStatus.FINISHED else "Stopped: "
    st.subheader(f"{stopped}{run.test_accuracy:.1%} of {networks.test_part(resources.facts(run.id))} right")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.metric("Test accuracy", f"{run.test_accuracy:.1%}", width="content")
        st.metric("Test loss", f"{run.test_loss:.3f}", width="content")
        st.metric("Training time", f"{run.training_seconds:.1f} s", width="content")
    with st.container(horizontal=True):
        query = {networks.NETWORK: run.id}
        if st.button("Draw with it", icon=":material/draw:", type="primary"):
            st.switch_page(frame.DRAW, query_params=query)
        if st.button("See its mistakes", icon=":material/grid_on:"):
            st.switch_page(frame.EVALUATE, query_params=query)
    if run.reason:
        st.caption(run.reason)


def _ended(run: Run) -> None:
    st.subheader({"failed": "This run failed", "interrupted": "This run was interrupted"}.get(run.status, "This run was stopped"))
    st.warning(f"{run.reason} Your other runs are untouched; Train starts a new one.", icon=":material/info:")


_HEADS = {
    RunStatus.QUEUED: _waiting,
    RunStatus.RUNNING: _running,
    RunStatus.FINISHED: _finished,
    RunStatus.STOPPED: _finished,
}


def _curves(metrics: list[Metric], epochs: int) -> object:
    training = {name: [(metric.epoch, getattr(metric, name)) for metric in metrics] for name in ("accuracy", "loss")}
    judged = [metric for metric in metrics if metric.val_loss is not None]
    validation = {name: [(metric.epoch, getattr(metric, f"val_{name}")) for metric in judged] for name in ("accuracy", "loss")}
    return curves(training, validation, epochs, dark=frame.is_dark())


def _sources(run: Run) -> str:
    of = title(run.hyperparameters.dataset, run.source) if run.source else "the data"
    chosen = run.hyperparameters
    hidden = "-".join(str(units) for units in chosen.units)
    seen = f"{of} training pictures, varied, and drawings beside them" if chosen.vary else f"{of} training pictures"
    few = f", {chosen.training_pictures:,} training pictures" if chosen.training_pictures < Hyperparameters.training_pictures else ""
    return (
        f"Training: the average so far in the epoch over {seen}, dropout on. "
        f"Validation: pictures kept apart{', not varied' if chosen.vary else ''}, dropout off, after each epoch. "
        f"Run {run.id}: hidden {hidden}, dropout {chosen.dropout:g}, batch {chosen.batch_size}, {chosen.optimizer}, "
        f"learning rate {chosen.learning_rate:g} ({chosen.schedule}){few}, seed {chosen.seed}."
    )
