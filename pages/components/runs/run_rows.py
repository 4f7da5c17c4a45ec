"""How a run is told in a row of a table: its state, its settings, its figures."""

from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS, title
from model.hyperparameters import Hyperparameters
from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, say, value
from pages.components.shared import resources
from pages.components.shared.words import duration

ROW, MOST_ROWS = 36, 14  # px; and rows in sight at once, the others are reached by scrolling
COLUMNS = {
    "Validation": st.column_config.NumberColumn(
        format="%.1f%%", help="Accuracy on the validation pictures, of the kept weights."
    ),
    "Test": st.column_config.NumberColumn(
        format="%.1f%%", help="Accuracy on the test pictures; shown when the choice has been made."
    ),
    "Time": st.column_config.NumberColumn(format="%.1f s", help="Training time."),
}


def status(run: Run) -> str:
    """Say where a run is, in a word or two."""
    if run.status is RunStatus.QUEUED:
        place = resources.jobs().queue_position(run.id)
        return f"waiting, {duration(place.seconds)}" if place else "waiting"
    if run.status is RunStatus.RUNNING:
        epochs = run.hyperparameters.epochs
        if run.phase != "training":
            return "testing" if run.epoch else "starting"
        return f"epoch {min(epochs, int(run.epoch) + 1)} of {epochs}"
    return str(run.status)


def validation(run: Run) -> float | None:
    """Give the validation accuracy of the kept weights, or of the last epoch while the run is in training."""
    if run.status is not RunStatus.RUNNING:
        return run.val_accuracy
    judged = [
        metric.val_accuracy
        for metric in resources.store().metrics(run.id)
        if metric.val_accuracy is not None
    ]
    return judged[-1] if judged else None


def data(run: Run) -> str:
    """Say whose pictures a run learns from; before it has loaded them, only what they show."""
    kind = run.hyperparameters.dataset
    return title(kind, run.source) if run.source else f"{DATASETS[kind].noun}s"


def settings(run: Run) -> str:
    """Say how a run is made: always its size, dropout and epochs; of all else, what is not as by default."""
    chosen, default = run.hyperparameters, Hyperparameters()
    others = [name for name in SWEEPABLE if name not in ("units", "layers", "dropout", "epochs")]
    changed = [name for name in others if value(chosen, name) != value(default, name)]
    hidden = "-".join(str(units) for units in chosen.units)
    return ", ".join(
        [
            hidden,
            say(chosen, ["dropout", "epochs"]),
            *(SWEEPABLE[name].say(value(chosen, name)) for name in changed),
        ]
    )


def percent(share: float | None) -> float | None:
    """Give a share in percent."""
    return None if share is None else 100 * share


def size(rows: int) -> dict[str, Any]:
    """Give `st.dataframe` the height that so many rows need."""
    return {"height": 3 + ROW * (1 + min(rows, MOST_ROWS)), "row_height": ROW, "placeholder": "–"}
