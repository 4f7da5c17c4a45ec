"""Tables of runs: those of a sweep, and all of a visitor's."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model.datasets.catalog import DATASETS, title
from model.hyperparameters import Hyperparameters
from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, say, value
from pages.components.shared import frame, glossary, resources
from pages.components.shared.words import current_epoch, duration, text

ROW, MOST_ROWS = 36, 14  # px, and the rows visible without scrolling
VALIDATION_HELP = "Accuracy on the validation pictures; while a run trains, after its latest epoch."
TEST_HELP = "Accuracy on the test pictures; in a sweep, only of the best run and after the choice."
COLUMNS = {
    "Made": st.column_config.DatetimeColumn(format="distance"),
    "Validation": st.column_config.NumberColumn(format="%.1f%%", help=VALIDATION_HELP),
    "Test": st.column_config.NumberColumn(format="%.1f%%", help=TEST_HELP),
    "Time": st.column_config.NumberColumn(format="%.1f s", help="Training time."),
}


def show_sweep(runs: Sequence[Run], names: Sequence[str], best: Run | None) -> None:
    """Show a sweep's runs.

    Args:
        runs: the runs.
        names: the hyperparameters in which they differ.
        best: the best run; only its test accuracy is shown, and only when all runs are over.
    """
    over = all(run.over for run in runs)
    chosen = {best.id} if best and over else set()
    settings = {SWEEPABLE[name].title: [_cell(run, name) for run in runs] for name in names}
    statuses = [_status(run) + (", the best" if run.id in chosen else "") for run in runs]
    columns = {
        **settings,
        "Validation": [_validation_accuracy(run) for run in runs],
        "Test": [run.test_accuracy if run.id in chosen else None for run in runs],
        "Time": [run.training_seconds for run in runs],
        "Status": statuses,
        "Run": [run.title or run.id for run in runs],
    }
    _show_table(columns, key="sweep-table")


def show_all(runs: Sequence[Run]) -> None:
    """Show all runs of a visitor, newest first; a click on a row opens the run on Train."""
    st.subheader("All your runs")
    glossary.caption(
        "Click the box of a row to open its run on Train. The settings are the hidden neurons, "
        "dropout, the epochs, and whatever differs from the defaults."
    )
    columns = {
        "Run": [run.title or run.id for run in runs],
        "Made": pd.to_datetime([run.created_at for run in runs], unit="s", utc=True),
        "Status": [_status(run) for run in runs],
        "Data set": [_data(run) for run in runs],
        "Validation": [run.val_accuracy for run in runs],
        "Test": [run.test_accuracy for run in runs],
        "Settings": [_settings(run) for run in runs],
        "Time": [run.training_seconds for run in runs],
    }
    picked = _show_table(columns, key="all-runs", on_select="rerun", selection_mode="single-row")
    for row in picked.selection.rows:
        frame.open_train(runs[row].hyperparameters, runs[row].id)


def _show_table(columns: Mapping[str, Any], **settings: Any) -> Any:
    """Show a table; accuracies are given as shares and shown in percent."""
    table = pd.DataFrame(columns).astype(dict.fromkeys(("Validation", "Test", "Time"), float))
    table[["Validation", "Test"]] *= 100
    height = 3 + ROW * (1 + min(len(table), MOST_ROWS))
    look: Any = {"column_config": COLUMNS, "hide_index": True, "placeholder": "–"}
    return st.dataframe(table, height=height, row_height=ROW, **look, **settings)


def _status(run: Run) -> str:
    if run.status is RunStatus.QUEUED:
        queued = resources.jobs().queue_position(run.id)
        return f"waiting, {duration(queued.seconds)}" if queued else "waiting"
    if run.status is not RunStatus.RUNNING:
        return str(run.status)
    if run.phase == "training":
        return f"epoch {current_epoch(run)}"
    return "testing" if run.epoch else "starting"


def _validation_accuracy(run: Run) -> float | None:
    """Return a run's validation accuracy; during training, that of the last epoch."""
    if run.status is not RunStatus.RUNNING:
        return run.val_accuracy
    accuracies = [metric.val_accuracy for metric in resources.store().metrics(run.id)]
    return next((one for one in reversed(accuracies) if one is not None), None)


def _data(run: Run) -> str:
    if run.status is RunStatus.UNREADABLE:
        return ""
    dataset = run.hyperparameters.dataset
    return title(dataset, run.source) if run.source else f"{DATASETS[dataset].noun}s"


def _settings(run: Run) -> str:
    """Return a run's neurons, dropout and epochs, and every other setting that is not default.

    Of a damaged run, return what is wrong with it.
    """
    if run.status is RunStatus.UNREADABLE:
        return run.reason
    chosen, default = run.hyperparameters, Hyperparameters()
    others = [name for name in SWEEPABLE if name not in ("units", "layers", "dropout", "epochs")]
    changed = [name for name in others if value(chosen, name) != value(default, name)]
    hidden = "-".join(map(str, chosen.units))
    patience = f", patience {chosen.patience}" if chosen.patience else ""
    return f"{hidden}, {say(chosen, ['dropout', 'epochs', *changed])}{patience}"


def _cell(run: Run, name: str) -> Any:
    if run.status is RunStatus.UNREADABLE:
        return None
    setting = value(run.hyperparameters, name)
    return text(setting) if isinstance(setting, bool) else setting
