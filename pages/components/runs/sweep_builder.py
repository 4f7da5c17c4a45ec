"""The choices for a sweep, how long it takes, and its button."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.sweep import MOST_CHOSEN, SWEEPABLE, combinations
from pages.components.shared import controls, notices, resources, session
from pages.components.shared.words import duration, text

KEPT: Any = {"persist_state": "session", "bind": "query-params"}
FIRST, QUICK_EPOCHS = ["dropout", "units"], 4  # at first: nine runs of a few seconds
PRESET_HELP = "Everything else follows this preset."
EPOCHS_HELP = "How many times each run sees every training picture."
CHOOSE_HELP = (
    "Choose two or three hyperparameters. A network is trained for every combination of their "
    "values."
)


def show() -> tuple[str | None, dict[str, list[Any]]]:
    """Show the choices and the button.

    Returns:
        The name of a sweep that was started just now, and the chosen values by hyperparameter.
    """
    look: Any = {"label_visibility": "collapsed"}
    dataset = controls.choose_dataset("sweep-dataset", link="dataset", **look)
    titles = {name: each.title for name, each in PRESETS.items()}
    look = {"format_func": titles.__getitem__, "help": PRESET_HELP, **KEPT}
    preset_name = st.selectbox(
        "Preset", list(titles), key="sweep-preset", on_change=_apply_preset, **look
    )
    least, greatest = int(BOUNDS["epochs"].least), int(BOUNDS["epochs"].greatest)
    look = {
        "disabled": "epochs" in session.value("sweep-names", FIRST),
        "help": EPOCHS_HELP,
        **KEPT,
    }
    epochs = st.slider("Epochs", least, greatest, QUICK_EPOCHS, key="sweep-epochs", **look)
    titles = {name: sweepable.title for name, sweepable in SWEEPABLE.items()}
    look = {"format_func": titles.__getitem__, "max_selections": MOST_CHOSEN, **KEPT}
    look |= {"help": CHOOSE_HELP, "placeholder": "Two or three hyperparameters"}
    names = st.multiselect("Try out", list(titles), FIRST, key="sweep-names", **look)
    choices = {name: _choose_values(name) for name in names}
    note, runs = st.empty(), []
    try:
        runs = combinations(preset(preset_name, dataset=dataset, epochs=epochs), choices)
        note.markdown(f"**{len(runs)} runs, {duration(resources.jobs().estimate(runs))}**")
    except Sketch28Error as error:
        with note:
            notices.warn(error)
    look = {"type": "primary", "icon": ":material/play_arrow:", "width": "stretch"}
    clicked = st.button("Start the sweep", key="sweep-start", disabled=not runs, **look)
    return _start(runs) if clicked and runs else None, choices


def _start(runs: list[Hyperparameters]) -> str | None:
    try:
        return resources.jobs().submit_sweep(runs, session.visitor())
    except Sketch28Error as error:
        notices.warn(error)
        return None


def _choose_values(name: str) -> list[Any]:
    sweepable, key = SWEEPABLE[name], f"sweep-values-{name}"
    first = None if session.has_value(key) else list(sweepable.first)
    look: Any = {"selection_mode": "multi", "default": first, "format_func": text, **KEPT}
    chosen = st.pills(sweepable.title, sweepable.values, key=key, **look)
    return sorted(chosen, key=sweepable.values.index)


def _apply_preset() -> None:
    changes = PRESETS[session.value("sweep-preset", next(iter(PRESETS)))].changes
    session.set_value("sweep-epochs", changes.get("epochs", QUICK_EPOCHS))
