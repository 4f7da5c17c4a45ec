"""Several chosen runs: their curves, the settings that differ, and their values in figures."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, best, swept, value
from model.runs.titles import numbered
from pages.components.charts.several_runs import MOST_CURVES, Curve, Spot, overlaid, scatter, short
from pages.components.runs import lines
from pages.components.runs.rows import Row, count
from pages.components.shared import controls, figures, frame, glossary, resources, session
from pages.components.shared.words import plain, plain_in_figure, text

MOST_AXES, MOST_AXES_ON_PHONES = 5, 2  # that one screen can show
WIDTHS = {"Differs": 70, "Setting": 150}  # px
ALIKE = "These runs have the same settings."
DIFFERENT_PICTURES = "They come from different pictures, so compare these figures with care."
Column = tuple[str, Callable[[Row], Any], bool]  # title, value, and whether it is a share
COLUMNS: dict[str, Column] = {
    "validation": ("Validation accuracy", lambda row: row.validation, True),
    "test": ("Test accuracy", lambda row: row.run.test_accuracy, True),
    "training": ("Training accuracy", lambda row: row.training, True),
    "seconds": ("Training time (seconds)", lambda row: row.run.training_seconds, False),
    "size": ("Size (MB)", lambda row: row.megabytes, False),
    "data": ("Data set", lambda row: plain_in_figure(row.data), False),
}


def show(rows: Sequence[Row]) -> None:
    """Show one of the views of these runs; of damaged ones there is nothing to compare."""
    rows = [row for row in rows if row.run.status is not RunStatus.UNREADABLE]
    if not rows:
        return
    titles = {name: title for name, (title, _) in VIEWS.items()}
    look: Any = {"label_visibility": "collapsed"}
    chosen = controls.choose("Show", titles, "runs-comparison", "show", **look)
    VIEWS[chosen][1](rows)


def _show_curves(rows: Sequence[Row]) -> None:
    shown = rows[:MOST_CURVES]
    metrics = resources.store().validation_metrics(row.run.id for row in shown)
    curves = []
    for row in shown:
        points = metrics.get(row.run.id, [])
        accuracy = [(one.epoch, one.val_accuracy) for one in points]
        loss = [(one.epoch, one.val_loss) for one in points]
        titles = plain_in_figure(row.name), plain_in_figure(short(row.name))
        curves.append(Curve(*titles, accuracy, loss))
    names = ", ".join(row.name for row in shown)
    alt = f"Validation accuracy and loss over the epochs of {len(shown)} runs: {names}."
    drawn = overlaid(curves, dark=frame.is_dark(), stacked=session.on_small_screen())
    figures.show(drawn, key="runs-curves", alt=alt)
    measured = list(dict.fromkeys(lines.validation_pictures(row.run) for row in shown))
    said = f"Validation accuracy and loss after each epoch, on {plain(' or '.join(measured))}."
    if len(measured) > 1:
        said += f" {DIFFERENT_PICTURES}"
    if len(rows) > len(shown):
        said += f" These are the newest {len(shown)} of the {len(rows)} chosen runs."
    glossary.caption(said)


def _show_settings(rows: Sequence[Row]) -> None:
    """Show a table of all settings, those that differ first and marked."""
    table: dict[str, list[str]] = {}
    for title, say in SETTINGS.items():
        table[title] = [say(row.run) for row in rows]
    differing = [title for title, values in table.items() if len(set(values)) > 1]
    order = sorted(table, key=lambda title: title not in differing)
    columns: dict[str, list[str]] = {
        "Differs": ["≠" if title in differing else "" for title in order],
        "Setting": order,
    }
    for place, row in enumerate(rows):
        columns[numbered(row.name, columns)] = [table[title][place] for title in order]
    config: Any = dict.fromkeys(columns, st.column_config.TextColumn(width=220))
    config |= {name: st.column_config.TextColumn(width=size) for name, size in WIDTHS.items()}
    look: Any = {"hide_index": True, "column_config": config, "height": "content"}
    st.dataframe(pd.DataFrame(columns), key="runs-settings", **look)
    if not differing:
        st.caption(ALIKE)


def _show_parallel(rows: Sequence[Row]) -> None:
    runs = [row.run for row in rows]
    most = MOST_AXES_ON_PHONES if session.on_small_screen() else MOST_AXES
    values = dict(list(swept(runs).items())[:most])
    if not values:
        st.caption(ALIKE)
        return
    alike = len({lines.validation_pictures(run) for run in runs}) == 1
    lines.show(runs, values, best(runs) if alike else None, "runs-parallel")
    if not alike:
        st.caption(DIFFERENT_PICTURES)


def _show_scatter(rows: Sequence[Row]) -> None:
    titles = {name: title for name, (title, _, _) in SCATTERED.items()}
    with st.container(horizontal=True):
        x = controls.choose("Horizontal", titles, "runs-x", "x", default="seconds", in_list=True)
        y = controls.choose("Vertical", titles, "runs-y", "y", in_list=True)
    (x_title, x_of, x_share), (y_title, y_of, y_share) = SCATTERED[x], SCATTERED[y]
    spots = [
        Spot(x_of(row), y_of(row), _said(row, x, y))
        for row in rows
        if x_of(row) is not None and y_of(row) is not None
    ]
    alt = f"{len(spots)} runs: {y_title} over {x_title}."
    shown = scatter(spots, (x_title, y_title), (x_share, y_share), dark=frame.is_dark())
    figures.show(shown, key="runs-scatter", alt=alt)
    if len(spots) < len(rows):
        st.caption(f"Not shown: {count(len(rows) - len(spots))} without these values.")


def _said(row: Row, *names: str) -> str:
    """Return a run's text on hover: its title and its two values."""
    parts = [plain_in_figure(row.name)]
    for name in names:
        title, of, share = SCATTERED[name]
        parts.append(f"{title}: {of(row):.1%}" if share else f"{title}: {text(of(row))}")
    return "<br>".join(parts)


def _setting(name: str) -> Callable[[Row], Any]:
    def of(row: Row) -> Any:
        found = value(row.run.hyperparameters, name)
        return text(found) if isinstance(found, bool) else found

    return of


def _say(name: str) -> Callable[[Run], str]:
    return lambda run: text(value(run.hyperparameters, name))


SCATTERED = COLUMNS | {name: (one.title, _setting(name), False) for name, one in SWEEPABLE.items()}
SETTINGS: dict[str, Callable[[Run], str]] = {
    "Data set": lambda run: Row(run, None, None, 0.0).data,
    **{one.title: _say(name) for name, one in SWEEPABLE.items() if name not in ("units", "layers")},
    "Hidden neurons": lambda run: "-".join(map(str, run.hyperparameters.units)),
    "Patience": lambda run: text(run.hyperparameters.patience),
    "Continues": lambda run: run.parent,
}
VIEWS: dict[str, tuple[str, Callable[[Sequence[Row]], None]]] = {
    "curves": ("Curves", _show_curves),
    "settings": ("Settings", _show_settings),
    "parallel": ("Parallel axes", _show_parallel),
    "scatter": ("Scatter", _show_scatter),
}
