"""Tables of runs: those of a sweep, and all of a visitor's."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, value
from pages.components.runs.rows import Row, count
from pages.components.shared import resources, session
from pages.components.shared.words import current_epoch, duration, text

ROW, MOST_ROWS = 36, 14  # px, and the rows visible without scrolling
MOST_WITH_PANEL = 8  # above the chosen runs
SHARES = "Training", "Validation", "Test"
WORDS = {RunStatus.QUEUED: "waiting", RunStatus.RUNNING: "training"}
MADE = "D MMM YYYY, HH:mm"
TRAINING_HELP = (
    "Accuracy on the training pictures: the average over the epoch whose weights were kept, with "
    "dropout and varied pictures if the run has them."
)
VALIDATION_HELP = (
    "Accuracy on the validation pictures, which are kept apart from training; while a run trains, "
    "after its latest epoch. Choose between runs by this one."
)
TEST_HELP = (
    "Accuracy on the test pictures, which are used once, after training. Don't choose by this one: "
    "it would flatter the winner."
)
SWEEP_TEST_HELP = "Accuracy on the test pictures, only of the best run and after the choice."
SIZE_HELP = "Storage that the run's network, predictions and other files take."
COLUMNS = {
    "★": st.column_config.TextColumn(width=30),
    "Name": st.column_config.TextColumn(width=270),
    "Note": st.column_config.TextColumn(width=200),
    "State": st.column_config.TextColumn(width=90),
    "Settings": st.column_config.TextColumn(width=270),
    "Training": st.column_config.NumberColumn(format="%.1f%%", help=TRAINING_HELP),
    "Validation": st.column_config.NumberColumn(format="%.1f%%", help=VALIDATION_HELP),
    "Test": st.column_config.NumberColumn(format="%.1f%%", help=TEST_HELP),
    "Time": st.column_config.NumberColumn(format="%.1f s", help="Training time."),
    "Size": st.column_config.NumberColumn(format="%.1f MB", help=SIZE_HELP),
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
    test = st.column_config.NumberColumn(format="%.1f%%", help=SWEEP_TEST_HELP)
    _show_table(columns, config={"Test": test}, key="sweep-table")


def show_all(rows: Sequence[Row], ticked: Collection[str]) -> list[int]:
    """Show all runs of a visitor, and return the places of the rows that are ticked.

    Args:
        rows: the runs.
        ticked: the ids whose rows are ticked when these runs are first shown.
    """
    runs = [row.run for row in rows]
    notes = {"Note": [run.note for run in runs]} if any(run.note for run in runs) else {}
    columns = {
        "★": ["★" if run.starred else "" for run in runs],
        "Name": [row.name for row in rows],
        "State": [WORDS.get(run.status, str(run.status)) for run in runs],
        "Training": [row.training for row in rows],
        "Validation": [row.validation for row in rows],
        "Test": [run.test_accuracy for run in runs],
        "Time": [run.training_seconds for run in runs],
        **notes,
        "Data set": [row.data for row in rows],
        "Settings": [row.settings for row in rows],
        "Made": pd.to_datetime([run.created_at for run in runs], unit="s", utc=True),
        "Size": [row.megabytes for row in rows],
    }
    shown = hashlib.sha256(" ".join(run.id for run in runs).encode()).hexdigest()[:16]
    wanted = set(ticked)
    places = [place for place, run in enumerate(runs) if run.id in wanted]
    # Streamlit keeps the numbers of ticked rows: other runs are another table.
    look: Any = {"key": f"all-runs-{shown}", "on_select": "rerun", "selection_mode": "multi-row"}
    look["selection_default"] = {"selection": {"rows": places}}
    picked = _show_table(columns, MOST_WITH_PANEL, alt=f"{count(len(rows))}, newest first", **look)
    return [place for place in sorted(picked.selection.rows) if place < len(rows)]


def _show_table(
    columns: Mapping[str, Any],
    most: int = MOST_ROWS,
    config: Mapping[str, Any] = MappingProxyType({}),
    **settings: Any,
) -> Any:
    """Show a table; accuracies are given as shares and shown in percent."""
    table = pd.DataFrame(columns)
    shares = [name for name in SHARES if name in columns]
    table = table.astype(dict.fromkeys((*shares, "Time"), float))
    table[shares] *= 100
    height = 3 + ROW * (1 + min(len(table), most))
    made = st.column_config.DatetimeColumn(format=MADE, timezone=session.time_zone().key)
    look: Any = {
        "column_config": {**COLUMNS, "Made": made, **config},
        "hide_index": True,
        "placeholder": "–",
    }
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
    return resources.store().accuracies([run.id]).get(run.id, (None, None))[1]


def _cell(run: Run, name: str) -> Any:
    if run.status is RunStatus.UNREADABLE:
        return None
    setting = value(run.hyperparameters, name)
    return text(setting) if isinstance(setting, bool) else setting
