"""The choice of a network, and how a network is named in lists and sentences."""

import contextlib
import re
from typing import Any
from urllib.parse import quote

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS, part_title, title
from model.runs.artifacts import ModelInfo, pretrained_names
from model.runs.run import StoreUnavailable
from pages.components.shared import away, controls, frame, resources, session

# The address parameters that carry the name of a network, and of the one beside it.
NETWORK, OTHER = "network", "with"
KNOWN = "known-networks"  # the session's name of the networks that it has listed last
DOWNLOAD_HELP = "One zip file: the network for Keras and for LiteRT, its curves and a README."


def select_dataset(key: str) -> str:
    """Show the choice between digits and garments; a link to a network sets it."""
    if linked := _linked_network(key):
        session.set_value(key, resources.info(linked).hyperparameters.dataset)
    look: Any = {"label_visibility": "collapsed"}
    return controls.choose_dataset(key, "What to draw", link="dataset", **look)


def select_network(key: str, dataset: str | None = None) -> str:
    """Show a selector of finished networks, of one data set or of all; return the chosen one."""
    names, problem = _names()
    linked = _linked_network(key, *names[:1])
    if linked:
        names += [] if linked in names else [linked]  # another visitor's run
        session.set_value(key, linked)
    names = [name for name in names if dataset in (None, _dataset(name))]
    if not names:
        st.info("There is no network here yet. Train one, or run `make pretrained`.")
        st.stop()
    look: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
    # A container of its own only then: every other time, the box is a part of the page's layout.
    with st.container(gap="xsmall") if problem else contextlib.nullcontext():
        chosen = st.selectbox("Network", names, key=key, format_func=label, **look)
        if problem:
            away.show(problem, "The networks of your runs come back by themselves.")
    session.set_in_address(NETWORK, key, chosen if chosen != names[0] else None)
    return chosen


def select_other(key: str, first: str) -> str | None:
    """Show a button with the choice of a second network for the same data set; None at first."""
    if linked := _linked_network(key, parameter=OTHER):
        session.set_value(key, linked)
    names = dict.fromkeys([*_names()[0], *filter(None, [session.value(key)])])
    others = [name for name in names if name != first and _dataset(name) == _dataset(first)]
    if session.value(key) not in others:
        session.set_value(key, None)
    look: dict[str, Any] = {"format_func": label, "index": None, "persist_state": "session"}
    look |= {"key": key, "placeholder": "Choose a network"}
    with st.popover("Compare", icon=":material/compare_arrows:", key=f"{key}-open"):
        chosen: str | None = st.selectbox("Let another network answer, too", others, **look)
    session.set_in_address(OTHER, key, chosen)
    return chosen


def comparable(name: str) -> list[str]:
    """Return the other networks that were tested on the same pictures."""

    def test_set(name: str) -> tuple[str, str, int]:
        info = resources.info(name)
        dataset = info.hyperparameters.dataset
        return dataset, title(dataset, info.source), info.test_pictures

    return [other for other in _names()[0] if other != name and test_set(other) == test_set(name)]


def _linked_network(
    widget: str, default: str | None = None, parameter: str = NETWORK
) -> str | None:
    """Return the network of the link by which the visitor has just arrived, if it exists."""
    name = session.value_from_link(parameter, widget, default)
    try:
        return name if name and resources.info(name) else None
    except StoreUnavailable:
        session.forget_link(parameter, widget)
        raise
    except Sketch28Error:
        return None


def _names() -> tuple[list[str], StoreUnavailable | None]:
    """Return the visitor's networks; while the store is away, those that are in memory, and why."""
    try:
        runs = resources.store().runs(session.visitor())
    except StoreUnavailable as problem:
        return [name for name in session.value(KNOWN, pretrained_names()) if _loaded(name)], problem
    names = [*pretrained_names(), *(run.id for run in runs if run.usable)]
    session.set_value(KNOWN, tuple(names))
    return names, None


def _loaded(name: str) -> bool:
    with contextlib.suppress(StoreUnavailable):
        return bool(resources.info(name))
    return False


def label(name: str) -> str:
    """Return a network's entry in a list: its title and its test accuracy."""
    info = resources.info(name)
    return f"{long_name(name)} · {info.test_accuracy:.1%} of {test_pictures(info)}"


def short_name(name: str) -> str:
    """Return a network's name in a sentence: the built-in network, or a run's title in quotes."""
    title = resources.info(name).title
    return f"“{title}”" if title else "the built-in network"


def file_name(name: str) -> str:
    """Return a network's title as part of a file's name: "garments-dropout-0.8-5-epochs"."""
    return re.sub(r"[^\w.]+", "-", long_name(name).lower()).strip("-.") or name


def long_name(name: str) -> str:
    """Return a network's title: a run's own, or "Digits · built-in network"."""
    info = resources.info(name)
    return info.title or f"{DATASETS[_dataset(name)].noun.capitalize()}s · built-in network"


def _dataset(name: str) -> str:
    return resources.info(name).hyperparameters.dataset


def rename(run_id: str, title: str) -> None:
    """Give a run the visitor's own title, or with an empty one its first title again."""
    resources.store().rename(run_id, title)
    resources.info.clear(run_id)


def test_pictures(info: ModelInfo) -> str:
    """Describe a network's test pictures: "10,000 MNIST test pictures"."""
    data = part_title(info.hyperparameters.dataset, info.source, "test")
    return f"{info.test_pictures:,} {data}"


def show_buttons(name: str, draw: str = "Draw with it") -> None:
    """Show the ways to a network on Draw and on Evaluate, and its download."""
    query, dataset = {NETWORK: name}, resources.info(name).hyperparameters.dataset
    # All that Draw's address will say: what is added there makes another entry in the history.
    board = {} if dataset == next(iter(DATASETS)) else {"dataset": dataset}
    controls.way(draw, frame.DRAW, query | board, "draw", "primary-draw")
    controls.way("See its mistakes", frame.EVALUATE, query, "grid_on", "mistakes")
    address, icon = f"download/{quote(name, safe='')}", ":material/download:"
    st.link_button("Download", address, icon=icon, help=DOWNLOAD_HELP)
