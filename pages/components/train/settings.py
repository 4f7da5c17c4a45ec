"""The settings of a run, and the Train button."""

import tomllib
from pathlib import Path
from typing import Any

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS, GENERATED, KERAS, find_source
from model.datasets.downloads import downloads_allowed
from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.sweep import SWEEPABLE, value
from pages.components.shared import controls, glossary, resources, session
from pages.components.train.session import forget_parent, parent

DEFAULT = Hyperparameters()
TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
MORE = (
    *("activation", "optimizer", "learning_rate", "schedule"),
    *("batch_size", "training_pictures", "patience"),
)
SLIDERS = ("epochs", "dropout", "layers", "patience")


def show() -> tuple[str | None, Hyperparameters | None]:
    """Show the settings and the button.

    Returns:
        The id of a run that was started just now, and the chosen hyperparameters if they are valid.
    """
    continued = parent()
    if continued:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Continues run {continued}** with other settings.", width="stretch")
            icon = ":material/close:"
            st.button("Begin anew instead", icon=icon, key="anew", on_click=forget_parent)
    look: dict[str, Any] = {"help": TEXTS["dataset"]["help"], "disabled": bool(continued)}
    dataset = controls.choose_dataset("dataset", on_change=_change_dataset, **look)
    look = {"on_change": _apply_preset, "bind": "query-params", **TEXTS["preset"]}
    titles = {name: choice.title for name, choice in PRESETS.items()}
    name = st.selectbox(options=list(PRESETS), key="preset", format_func=titles.__getitem__, **look)
    purpose = st.empty()
    epochs, dropout = _show_setting("epochs"), _show_setting("dropout")
    vary = st.toggle(value=DEFAULT.vary, key="vary", bind="query-params", **TEXTS["vary"])
    with st.expander("More"):
        values = _show_more(same_layers=bool(continued))
    icon = ":material/play_arrow:"
    started = st.button("Train", type="primary", icon=icon, width="stretch", key="train")
    _show_data_note(dataset)
    _show_worker_note()
    try:
        network = {"dataset": dataset, "epochs": epochs, "dropout": dropout, "vary": vary}
        chosen = Hyperparameters(**network, **values)
    except Sketch28Error as error:
        st.warning(str(error))
        return None, None
    unchanged = chosen == preset(name, dataset=dataset, seed=chosen.seed)
    text = PRESETS[name].purpose if unchanged else "With your changes."
    purpose.caption(glossary.marked(text), unsafe_allow_html=True)
    return _train(chosen, continued) if started else None, chosen


def _train(chosen: Hyperparameters, continued: str) -> str | None:
    """Start a run and return its id, or show why it cannot be started."""
    try:
        run_id = resources.jobs().submit(chosen, session.visitor(), parent=continued)
    except Sketch28Error as error:
        st.warning(str(error))
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
    seed = st.number_input(min_value=0, key="seed", **look)
    return {"units": (units,) * layers, **values, "seed": seed}


def _show_setting(name: str, *, disabled: bool = False) -> Any:
    """Show a hyperparameter's slider or selectbox and return the chosen value."""
    default = value(DEFAULT, name)
    look = {"key": name, "bind": "query-params", "disabled": disabled, **TEXTS[name]}
    if name not in SLIDERS:
        options = SWEEPABLE[name].values
        return st.selectbox(options=options, index=options.index(default), **look)
    bounds = BOUNDS[name]
    least, greatest, step = map(type(default), (bounds.least, bounds.greatest, bounds.step))
    return st.slider(min_value=least, max_value=greatest, value=default, step=step, **look)


def _show_data_note(dataset: str) -> None:
    """Show which pictures a run would learn from."""
    info = DATASETS[dataset]
    stand_in = (
        f"{info.generated_title}, drawn by this app, stand in: 5,000 to train on, 1,000 to "
        "validate, 1,000 to test"
    )
    try:
        source = find_source(dataset)
    except Sketch28Error as error:
        st.warning(str(error))
        return
    if source != GENERATED:
        origin = "the Keras download" if source == KERAS else "the data folder"
        caption = f"{info.title} from {origin}: 50,000 pictures to train on, 10,000 to validate, "
        glossary.caption(f"{caption}10,000 to test.")
    elif downloads_allowed():
        st.caption(
            f"{info.title} is downloaded when the first run begins, 30 MB at most. Without a "
            f"connection, {stand_in}."
        )
    else:
        st.caption(f"There is no {info.title} here: {stand_in}.")


def _show_worker_note() -> None:
    """Show whether the training workers are ready, refreshed until they are."""
    state_before = resources.jobs().state

    @st.fragment(run_every=None if state_before == "ready" else 1)
    def note() -> None:
        jobs = resources.jobs()
        if jobs.state == "ready":
            if state_before != "ready":
                st.rerun()  # the whole page, which ends this fragment's refreshing
            one = jobs.workers == 1
            workers = "A training worker is" if one else f"{jobs.workers} training workers are"
            st.caption(f":material/check_circle: {workers} ready.")
        elif jobs.state == "failed":
            st.warning(f"Training is not possible at the moment: {jobs.reason}")
        else:
            reason = jobs.reason or "The training workers are warming up, about 15 seconds."
            st.caption(f":material/hourglass_top: {reason} Train can be clicked already.")

    note()
