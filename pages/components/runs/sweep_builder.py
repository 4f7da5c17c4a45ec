"""The choices for a sweep: data set, preset, epochs, two or three hyperparameters and values of each; how long it takes; and its button."""

from typing import Any

import streamlit as st

from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.sweep import MOST_CHOSEN, SWEEPABLE, combinations
from pages.components.shared import controls, resources, session
from pages.components.shared.words import duration, text

FIRST, QUICK_EPOCHS = ("dropout", "units"), 4  # what the page opens with: nine runs of seconds
CHOOSE_HELP = "Two or three hyperparameters. Every combination of their values is trained; all else stays as in the preset."


def show() -> tuple[str | None, dict[str, list[Any]]]:
    """Show the choices and the button; give the name of a sweep that was started just now, and the values chosen of each hyperparameter."""
    dataset = controls.choose_dataset("sweep-dataset")
    name = st.selectbox(
        "Preset", list(PRESETS), key="sweep-preset", format_func=lambda name: PRESETS[name].title, on_change=_apply_preset,
        help="All that is not tried out below is as this preset has it.", persist_state="session",
    )  # fmt: skip
    names = session.value("sweep-names", list(FIRST))
    epochs = st.slider(
        "Epochs", int(BOUNDS["epochs"].least), int(BOUNDS["epochs"].greatest), QUICK_EPOCHS, key="sweep-epochs",
        disabled="epochs" in names, help="How many times each run sees every training picture.", persist_state="session",
    )  # fmt: skip
    names = st.multiselect(
        "Try out", list(SWEEPABLE), list(FIRST), format_func=lambda name: SWEEPABLE[name].title, max_selections=MOST_CHOSEN,
        key="sweep-names", help=CHOOSE_HELP, placeholder="Two or three hyperparameters", persist_state="session",
    )  # fmt: skip
    choices = {name: _values(name) for name in names}
    said = st.empty()
    chosen = []
    try:
        chosen = combinations(preset(name, dataset=dataset, epochs=epochs), choices)
        said.markdown(f"**{len(chosen)} runs, {duration(resources.jobs().estimate(chosen))}**")
    except ValueError as error:
        said.warning(str(error))
    clicked = st.button(
        "Start the sweep",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        key="sweep-start",
        disabled=not chosen,
    )
    return (_start(chosen) if clicked and chosen else None), choices


def _start(chosen: list[Hyperparameters]) -> str | None:
    try:
        return resources.jobs().submit_sweep(chosen, session.visitor())
    except ValueError as error:
        st.warning(str(error))
        return None


def _values(name: str) -> list[Any]:
    kind = SWEEPABLE[name]
    key = f"sweep-values-{name}"
    default = None if session.has_value(key) else list(kind.first)
    chosen = st.pills(
        kind.title,
        kind.values,
        selection_mode="multi",
        default=default,
        format_func=text,
        key=key,
        persist_state="session",
    )
    return sorted(chosen, key=kind.values.index)


def _apply_preset() -> None:
    session.set_value(
        "sweep-epochs",
        PRESETS[session.value("sweep-preset", next(iter(PRESETS)))].changes.get(
            "epochs", QUICK_EPOCHS
        ),
    )
