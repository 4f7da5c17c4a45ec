"""The choice of a network: the one that ships for a data set, or one of the visitor's runs; and how a network is named in a sentence."""

import streamlit as st

from model.datasets.catalog import DATASETS, GENERATED, title
from model.runs.artifacts import PRETRAINED, ModelInfo, pretrained_names
from pages.components.shared import controls, frame, resources, session

NETWORK = "network"  # the address carries it under this name


def select_dataset(key: str) -> str:
    """Show the choice between digits and garments; a network in the address decides it on arrival."""
    arrived = session.value_from_link(NETWORK, key)
    if arrived and exists(arrived):
        session.set_value(key, resources.info(arrived).hyperparameters.dataset)
    return controls.choose_dataset(key, "What to draw", label_visibility="collapsed")


def select_network(key: str, dataset: str | None = None) -> str:
    """Show a selector of finished networks, of one data set or of all, and give the chosen one's name; the address carries it too."""
    names = _names()
    arrived = session.value_from_link(NETWORK, key)
    if arrived and exists(arrived):
        names.extend(
            [] if arrived in names else [arrived]
        )  # somebody else's run, opened by its link
        session.set_value(key, arrived)
    names = [
        name for name in names if dataset in (None, resources.info(name).hyperparameters.dataset)
    ]
    if not names:
        st.info("There is no network here yet: train one, or run `make pretrained`.")
        st.stop()
    chosen = st.selectbox(
        "Network",
        names,
        key=key,
        format_func=label,
        label_visibility="collapsed",
        persist_state="session",
    )
    session.set_in_address(NETWORK, key, chosen if chosen != names[0] else None)
    return chosen


def others(name: str) -> list[str]:
    """Give the networks that were tested as this one was: on the same data set, the real one or the generated sample."""
    known = resources.info(name)

    def same(other: str) -> bool:
        facts = resources.info(other)
        alike = (facts.source == GENERATED) == (
            known.source == GENERATED
        ) and facts.test_pictures == known.test_pictures
        return facts.hyperparameters.dataset == known.hyperparameters.dataset and alike

    return [other for other in _names() if other != name and same(other)]


def _names() -> list[str]:
    return [
        *pretrained_names(),
        *(run.id for run in resources.store().runs(session.visitor()) if run.usable),
    ]


def label(name: str) -> str:
    """Name a network in a list: what it knows, whose it is, and its test accuracy with the data that this was measured on."""
    known = resources.info(name)
    kind = DATASETS[known.hyperparameters.dataset].noun.capitalize() + "s"
    return f"{kind} · {whose(name)} · {known.test_accuracy:.1%} of {test_part(known)}"


def whose(name: str) -> str:
    """Name a network in a few words: "shipped network", or "run 67dcf23d"."""
    return "shipped network" if name.startswith(PRETRAINED) else f"run {name}"


def ways_on(name: str, draw: str = "Draw with it") -> None:
    """Show the buttons that lead from a network that was just trained to drawing with it and to its mistakes."""
    query = {NETWORK: name}
    if st.button(draw, icon=":material/draw:", type="primary"):
        st.switch_page(frame.DRAW, query_params=query)
    if st.button("See its mistakes", icon=":material/grid_on:"):
        st.switch_page(frame.EVALUATE, query_params=query)


def test_part(known: ModelInfo) -> str:
    """Say which pictures a test figure speaks of: "10,000 MNIST test pictures"."""
    return f"{known.test_pictures:,} {title(known.hyperparameters.dataset, known.source)} test pictures"


def exists(name: str) -> bool:
    """Say whether there is a finished network of this name."""
    try:
        resources.info(name)
    except ValueError:
        return False
    return True
