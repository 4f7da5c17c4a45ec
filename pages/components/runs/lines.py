"""Finished runs as lines across parallel axes, and what their accuracy was measured on."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from model.datasets.catalog import part_title, validation_size
from model.runs.run import Run, RunStatus
from model.runs.sweep import SWEEPABLE, say, value
from pages.components.charts.parallel import Line, parallel
from pages.components.shared import figures, frame, glossary
from pages.components.shared.words import plain, plain_in_figure, text

Values = Mapping[str, Sequence[Any]]  # by hyperparameter


def show_empty(choices: Values) -> None:
    """Show the axes without lines, for the values that a sweep would try now."""
    axes = _axes(choices)
    alt = f"An empty plot with upright axes: {', '.join([*axes, 'Validation accuracy'])}."
    _show_plot(axes, [], "sweep-plot", alt)


def show(runs: Sequence[Run], values: Values, best: Run | None, key: str) -> None:
    """Show the finished ones of some runs over the values in which they differ.

    Args:
        runs: the runs.
        values: what their hyperparameters are, from bottom to top.
        best: the run whose line stands out.
        key: of the figure.
    """
    lines, measured_on = [], dict[str, None]()
    for run in runs:
        if run.status is RunStatus.FINISHED and run.val_accuracy is not None:
            chosen, of = run.hyperparameters, validation_pictures(run)
            ticks = tuple(tried.index(value(chosen, name)) for name, tried in values.items())
            said = f"{say(chosen, values)}:<br>{run.val_accuracy:.1%} of {plain_in_figure(of)}"
            lines.append(Line(ticks, run.val_accuracy, said, best=run == best))
            measured_on[of] = None
    axes = _axes(values)
    count = "1 finished run" if len(lines) == 1 else f"{len(lines)} finished runs"
    alt = f"Parallel coordinates of {count} over {', '.join(axes)} and validation accuracy"
    if best:
        alt += f"; the best: {say(best.hyperparameters, values)}, {best.val_accuracy:.1%}"
    _show_plot(axes, lines, key, f"{alt}.")
    shade = "brighter" if frame.is_dark() else "darker"
    caption = f"Each line is a finished run: the {shade}, the better."
    if measured_on:
        caption += f" Accuracy was measured on {plain(' or '.join(measured_on))}."
    if "epochs" not in values and len({run.hyperparameters.epochs for run in runs}) == 1:
        caption += (
            f" Each run trains for {SWEEPABLE['epochs'].say(runs[0].hyperparameters.epochs)}."
        )
    with st.container(key="sweep-caption"):
        glossary.caption(caption)


def validation_pictures(run: Run) -> str:
    """Describe a run's validation pictures: "10,000 MNIST validation pictures"."""
    data = part_title(run.hyperparameters.dataset, run.source, "validation")
    return f"{validation_size(run.hyperparameters.dataset, run.source):,} {data}"


def _axes(values: Values) -> dict[str, list[str]]:
    return {SWEEPABLE[name].title: list(map(text, tried)) for name, tried in values.items()}


def _show_plot(axes: Mapping[str, list[str]], lines: list[Line], key: str, alt: str) -> None:
    figure = parallel(axes, lines, "Validation accuracy", dark=frame.is_dark())
    figures.show(figure, key=key, alt=alt)
