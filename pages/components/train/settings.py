"""The settings of a run, and the Train button."""

import tomllib
from pathlib import Path
from typing import Any

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import (
    DATASETS,
    GENERATED,
    KERAS,
    explain_missing,
    find_source,
    title,
    training_size,
    validation_size,
)
from model.datasets.downloads import downloads_allowed
from model.datasets.sources import OTHER
from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.sweep import SWEEPABLE, say, value
from pages.components.shared import controls, glossary, networks, notices, resources, session
from pages.components.shared.words import plain
from pages.components.train.session import forget_parent, parent

DEFAULT = Hyperparameters()
TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
MORE = (
    *("activation", "loss", "optimizer", "learning_rate", "schedule"),
    *("batch_size", "training_pictures", "patience"),
)
WORKERS_HELP = "Each run is trained by a training worker, a process beside the server."
SLIDERS = ("epochs", "dropout", "layers", "patience")


def show() -> tuple[str | None, Hyperparameters | None]:
    """Show the settings and the button.

    Returns:
        The id of a run that was started just now, and the chosen hyperparameters if they are valid.
    """
    continued = parent()
    if continued:
        with st.container(horizontal=True, vertical_alignment="center"):
            whose = plain(networks.short_name(continued))
            st.markdown(f"**Continues {whose}.** You can change its settings.", width="stretch")
            icon = ":material/close:"
            st.button("Start from scratch", icon=icon, key="anew", on_click=forget_parent)
    look: dict[str, Any] = {"help": TEXTS["dataset"]["help"], "disabled": bool(continued)}
    dataset = controls.choose_dataset("dataset", link="dataset", on_change=_change_dataset, **look)
    look = {"on_change": _apply_preset, "bind": "query-params", **TEXTS["preset"]}
    titles = {name: choice.title for name, choice in PRESETS.items()}
    name = st.selectbox(options=list(PRESETS), key="preset", format_func=titles.__getitem__, **look)
    purpose = st.empty()
    epochs, dropout = _show_setting("epochs"), _show_setting("dropout")
    vary = st.toggle(value=DEFAULT.vary, key="vary", bind="query-params", **TEXTS["vary"])
    with st.container(key="more"), st.expander("More"):
        values = _show_more(same_layers=bool(continued))
    icon = ":material/play_arrow:"
    started = st.button("Train", type="primary", icon=icon, width="stretch", key="train")
    _show_data_note(dataset, values["training_pictures"])
    _show_worker_note()
    try:
        network = {"dataset": dataset, "epochs": epochs, "dropout": dropout, "vary": vary}
        chosen = Hyperparameters(**network, **values)
    except Sketch28Error as error:
        notices.warn(error)
        return None, None
    purpose.caption(glossary.marked(_describe(chosen, name)), unsafe_allow_html=True)
    return _train(chosen, continued) if started else None, chosen


def _describe(chosen: Hyperparameters, name: str) -> str:
    """Return a preset's purpose, or what was changed from it."""
    base = preset(name, dataset=chosen.dataset, seed=chosen.seed)
    if chosen == base:
        return PRESETS[name].purpose
    changed = [one for one in SWEEPABLE if value(chosen, one) != value(base, one)]
    said = [say(chosen, changed)] if changed else []
    said += [f"patience {chosen.patience}"] if chosen.patience != base.patience else []
    return f"Changed from {PRESETS[name].title}: {', '.join(said)}."


def _train(chosen: Hyperparameters, continued: str) -> str | None:
    """Start a run and return its id, or show why it cannot be started."""
    try:
        drawing = session.drawing(chosen.dataset)
        run_id = resources.jobs().submit(
            chosen, session.visitor(), parent=continued, drawing=drawing
        )
    except Sketch28Error as error:
        notices.warn(error)
        return None
    forget_parent()
    return run_id


def _change_dataset() -> None:
    """Apply the preset again if it differs between the data sets; else keep the settings."""
    if PRESETS[session.value("preset", next(iter(PRESETS)))].by_dataset:
        _apply_preset()


def _apply_preset() -> None:
    """Set every setting as in the preset, except the seed."""
    name = session.value("preset", next(iter(PRESETS)))
    session.prepare_run(preset(name, dataset=session.value("dataset", DEFAULT.dataset)))


def _show_more(*, same_layers: bool) -> dict[str, Any]:
    layers = _show_setting("layers", disabled=same_layers)
    units = _show_setting("units", disabled=same_layers)
    values = {name: _show_setting(name) for name in MORE}
    look = {"max_value": int(BOUNDS["seed"].greatest), "value": DEFAULT.seed, **TEXTS["seed"]}
    seed = st.number_input(min_value=0, key="seed", bind="query-params", **look)
    return {"units": (units,) * layers, **values, "seed": seed}


def _show_setting(name: str, *, disabled: bool = False) -> Any:
    """Show a hyperparameter's slider or selectbox and return the chosen value."""
    default = value(DEFAULT, name)
    look = {"key": name, "bind": "query-params", "disabled": disabled, **TEXTS[name]}
    if name not in SLIDERS:
        options = SWEEPABLE[name].values
        if name == "training_pictures":
            options = (*options, *_more_pictures(options[-1]))
            if session.value(name, default) not in options:  # of another data set
                session.set_value(name, default)
        return st.selectbox(options=options, index=options.index(default), **look)
    bounds = BOUNDS[name]
    least, greatest, step = map(type(default), (bounds.least, bounds.greatest, bounds.step))
    return st.slider(min_value=least, max_value=greatest, value=default, step=step, **look)


def _more_pictures(most: int) -> tuple[int, ...]:
    """Return the size of the training part of a data set of one's own, if it is larger."""
    counts = DATASETS[session.value("dataset", DEFAULT.dataset)].counts
    return counts[:1] if counts and counts[0] > most else ()


def _show_data_note(dataset: str, at_most: int) -> None:
    """Show which pictures a run would learn from, `at_most` so many."""
    info, available = DATASETS[dataset], training_size(dataset)
    used = f"{available:,}" if at_most >= available else f"{at_most:,} of {available:,}"
    stand_in = (
        f"a run uses {info.generated_title}, drawn by this app: {used} to train on, 1,000 to "
        "validate and 1,000 to test"
    )
    try:
        source = find_source(dataset)
        lacking = explain_missing(dataset)
    except Sketch28Error as error:
        notices.warn(error)
        return
    if lacking:
        notices.warn(lacking)
    if source != GENERATED:
        origin = "the Keras download" if source == KERAS else "the data folder"
        known, kept = title(dataset, source), validation_size(dataset, source)
        data = f"pictures of {known}"
        if known.startswith(OTHER):
            data = f"{known}, which are not {info.title},"
        data, tested = (data, info.counts[2]) if info.counts else (f"{data} from {origin}", kept)
        caption = f"A run uses {data}: {used} to train on, {kept:,} to validate"
        glossary.caption(f"{plain(caption)} and {tested:,} to test.")
    elif downloads_allowed():
        st.caption(
            f"{info.title} is downloaded when the first run begins (at most 30 MB). Without a "
            f"connection, {stand_in}."
        )
    else:
        st.caption(f"Without {info.title} on this machine, {stand_in}.")


def _show_worker_note() -> None:
    """Show whether the workers are ready and how many there are, refreshed until they are."""
    state_before = resources.jobs().state

    @st.fragment(run_every=None if state_before == "ready" else 1)
    def note() -> None:
        jobs = resources.jobs()
        if jobs.state == "ready":
            if state_before != "ready":
                st.rerun()  # the whole page, which ends this fragment's refreshing
            runs = "One run trains" if jobs.workers == 1 else f"Up to {jobs.workers} runs train"
            st.caption(f"{runs} at a time; others wait in line.", help=WORKERS_HELP)
        elif jobs.state == "failed":
            notices.warn(f"Training is not possible at the moment: {jobs.reason}")
        else:
            reason = (
                jobs.reason or "The server is getting ready to train, which takes about 15 seconds."
            )
            st.caption(f":material/hourglass_top: {plain(reason)} You can click Train already.")

    note()
