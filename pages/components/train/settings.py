"""The choices for a run: data set, preset, epochs, dropout and varied pictures up front, the rest under "More"; and the Train button."""

from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS, GENERATED, KERAS, find_source
from model.datasets.downloads import downloads_allowed
from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.sweep import SWEEPABLE
from pages.components.shared import controls, glossary, resources, session
from pages.components.train.session import forget_parent
from pages.components.train.session import parent as parent_run

DEFAULT = Hyperparameters()
VARY_HELP = (
    "Every epoch shows each picture a little differently: slanted, bent, shifted, with another pen. Among them are drawings by this app, "
    "and scribbles that are nothing. The network then names what people draw far better, and learns to be unsure; it takes a little longer."
)


def show() -> tuple[str | None, Hyperparameters | None]:
    """Show the choices and the button; give the id of a run that was started just now, and what is chosen, where it can be trained."""
    parent = _continued()
    dataset = controls.choose_dataset(
        "dataset",
        help="Handwritten digits, or garments: which pictures the network learns from.",
        on_change=_change_dataset,
        disabled=bool(parent),
    )
    name = st.selectbox(
        "Preset", list(PRESETS), key="preset", format_func=lambda name: PRESETS[name].title, on_change=_apply_preset, bind="query-params",
        help="A set of choices that belong together; each of them can be changed afterwards.",
    )  # fmt: skip
    said = st.empty()
    epochs = _slider("epochs", "Epochs", "How many times the network sees every training picture.")
    dropout = _slider(
        "dropout",
        "Dropout",
        "Share of hidden neurons left out at each step, so that the others learn not to rely on them.",
    )
    vary = st.toggle(
        "Vary the pictures", DEFAULT.vary, key="vary", help=VARY_HELP, bind="query-params"
    )
    with st.expander("More"):
        values = _more(same_layers=bool(parent))
    started = st.button(
        "Train", type="primary", icon=":material/play_arrow:", width="stretch", key="train"
    )
    _data_note(dataset)
    _worker_note()
    try:
        hyperparameters = Hyperparameters(
            dataset=dataset, epochs=int(epochs), dropout=float(dropout), vary=vary, **values
        )
    except ValueError as error:
        st.warning(str(error))
        return None, None
    purpose = (
        PRESETS[name].purpose
        if hyperparameters == preset(name, dataset=dataset, seed=values["seed"])
        else "With your changes."
    )
    said.caption(glossary.marked(purpose), unsafe_allow_html=True)
    return _train(hyperparameters, parent) if started else None, hyperparameters


def _train(hyperparameters: Hyperparameters, parent: str) -> str | None:
    """Start a run and give its id; where that cannot be, say why."""
    try:
        run_id = resources.jobs().submit(hyperparameters, session.visitor(), parent=parent)
    except ValueError as error:
        st.warning(str(error))
        return None
    forget_parent()
    return run_id


def _continued() -> str:
    """Say which run's weights the next run begins with, if any; it can be told not to."""
    parent = parent_run()
    if parent:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Continues run {parent}** with other settings.", width="stretch")
            st.button(
                "Begin anew instead", icon=":material/close:", key="anew", on_click=forget_parent
            )
    return parent


def _change_dataset() -> None:
    """Set what the preset has otherwise for the other data set; all else stays as the visitor left it."""
    if PRESETS[session.value("preset", next(iter(PRESETS)))].by_dataset:
        _apply_preset()


def _apply_preset() -> None:
    """Set every choice as the preset has it; the seed stays."""
    name, dataset = (
        session.value("preset", next(iter(PRESETS))),
        session.value("dataset", DEFAULT.dataset),
    )
    session.prepare_run(preset(name, dataset=dataset))


def _slider(name: str, label: str, about: str) -> float:
    bounds, default = BOUNDS[name], getattr(DEFAULT, name)
    least, greatest, step = (
        type(default)(value) for value in (bounds.least, bounds.greatest, bounds.step)
    )
    return st.slider(
        label, least, greatest, default, step, key=name, help=about, bind="query-params"
    )


def _more(*, same_layers: bool) -> dict[str, Any]:
    layers = st.slider(
        "Hidden layers", int(BOUNDS["layers"].least), int(BOUNDS["layers"].greatest), len(DEFAULT.units), key="layers", bind="query-params",
        disabled=same_layers, help="How many layers of neurons lie between the picture and the answer.",
    )  # fmt: skip
    units = _choice(
        "units",
        "Neurons in each",
        "More neurons can learn more, and take longer.",
        disabled=same_layers,
    )
    schedule_help = (
        "How the learning rate changes over the run. Linear and cosine: it rises for a while, then falls to 0 in a line or a curve. "
        "Constant: it does not change."
    )
    return {
        "units": (units,) * layers,
        "activation": _choice("activation", "Activation", "What a neuron makes of its sum."),
        "optimizer": _choice("optimizer", "Optimizer", "How the weights follow the gradient."),
        "learning_rate": _choice("learning_rate", "Learning rate", "How far each step goes."),
        "schedule": _choice("schedule", "Schedule", schedule_help),
        "batch_size": _choice("batch_size", "Batch size", "How many pictures decide each step together."),
        "training_pictures": _choice("training_pictures", "Training pictures", "How many of them the network may learn from, at most."),
        "patience": int(
            st.slider(
                "Patience", int(BOUNDS["patience"].least), int(BOUNDS["patience"].greatest), DEFAULT.patience, key="patience",
                bind="query-params",
                help="Training ends early after so many epochs without a better validation accuracy, and keeps the best weights. 0: never.",
            )
        ),
        "seed": int(
            st.number_input("Seed", 0, int(BOUNDS["seed"].greatest), DEFAULT.seed, key="seed", help="The same seed gives the same network.")
        ),
    }  # fmt: skip


def _choice(name: str, label: str, about: str, *, disabled: bool = False) -> Any:
    options, default = (
        SWEEPABLE[name].values,
        DEFAULT.units[0] if name == "units" else getattr(DEFAULT, name),
    )
    return st.selectbox(
        label,
        options,
        index=list(options).index(default),
        key=name,
        help=about,
        bind="query-params",
        disabled=disabled,
    )


def _data_note(dataset: str) -> None:
    """Say which pictures a run would learn from, before it begins."""
    kind = DATASETS[dataset]
    stand_in = f"{kind.generated_title}, drawn by this app, stand in: 5,000 to train on, 1,000 to validate, 1,000 to test"
    try:
        source = find_source(dataset)
    except ValueError as error:
        st.warning(str(error))
        return
    if source != GENERATED:
        origin = "the data folder" if source != KERAS else "the Keras download"
        glossary.caption(
            f"{kind.title} from {origin}: 50,000 pictures to train on, 10,000 to validate, 10,000 to test."
        )
    elif downloads_allowed():
        st.caption(
            f"{kind.title} is downloaded when the first run begins, 30 MB at most. Without a connection, {stand_in}."
        )
    else:
        st.caption(f"There is no {kind.title} here: {stand_in}.")


def _worker_note() -> None:
    state = resources.jobs().state

    @st.fragment(run_every=None if state == "ready" else 1)
    def note() -> None:
        jobs = resources.jobs()
        if jobs.state == "ready" and state != "ready":
            st.rerun()  # the whole page: this fragment's clock ends with it
        if jobs.state == "ready":
            workers = (
                "A training worker is"
                if jobs.workers == 1
                else f"{jobs.workers} training workers are"
            )
            st.caption(f":material/check_circle: {workers} ready.")
        elif jobs.state == "failed":
            st.warning(f"Training is not possible at the moment: {jobs.reason}")
        elif jobs.reason:
            st.caption(f":material/hourglass_top: {jobs.reason} Train can be clicked already.")
        else:
            st.caption(
                ":material/hourglass_top: The training workers are warming up, about 15 seconds. Train can be clicked already."
            )

    note()
