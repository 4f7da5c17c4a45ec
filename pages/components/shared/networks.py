"""The choice of a network, and how a network is named in lists and sentences."""

import contextlib
import re
from typing import Any
from urllib.parse import quote

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS, is_own, part_title, title
from model.runs import moments
from model.runs.artifacts import ModelInfo, pretrained_names
from model.runs.run import Run, StoreUnavailable, UnknownRun
from pages.components.shared import away, controls, frame, notices, resources, session
from pages.components.shared.words import plain

# The address parameters that carry the name of a network, and of the one beside it.
NETWORK, OTHER = "network", "with"
KNOWN = "known-networks"  # the session's name of the networks that it has listed last
DOWNLOAD_HELP = "One zip file: the network for Keras and for LiteRT, its figures and predictions, "
DOWNLOAD_HELP += "a script that uses it, and a notebook that repeats the run in Keras."


def select_dataset(key: str) -> str:
    """Show the choice between digits and garments; a link to a network sets it."""
    if linked := _linked_network(key):
        session.set_value(key, resources.info(linked).hyperparameters.dataset)
    look: Any = {"label_visibility": "collapsed"}
    return controls.choose_dataset(key, "What to draw", link="dataset", **look)


def select_network(key: str, dataset: str | None = None) -> str:
    """Show a selector of networks; return the chosen one.

    Of all data sets, these are the finished ones; of one, to draw with, also moments of runs.
    """
    names, problem = _names(moments_too=dataset is not None)
    linked = _linked_network(key, *names[:1])
    if linked:
        session.set_value(key, linked if dataset else moments.parts(linked)[0])
    names = _with_chosen(names, key, dataset)
    if not names:
        _say_that_there_is_none(dataset)
        st.stop()
    look: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
    # A container of its own only then: every other time, the box is a part of the page's layout.
    with st.container(gap="xsmall") if problem else contextlib.nullcontext():
        chosen = st.selectbox("Network", names, key=key, format_func=label, **look)
        if problem:
            away.show(problem, "The networks of your runs come back by themselves.")
    session.set_in_address(NETWORK, key, chosen if chosen != names[0] else None)
    return chosen


def _say_that_there_is_none(dataset: str | None) -> None:
    if dataset and is_own(dataset):
        notices.inform(f"No network knows {plain(DATASETS[dataset].title)} yet. Train one first.")
        look = "model_training", "primary-train"
        controls.way("Train one", frame.TRAIN, {"dataset": dataset}, *look)
    else:
        notices.inform("There is no network here yet. Train one, or run “make pretrained”.")


def select_other(key: str, first: str) -> str | None:
    """Show a button with the choice of a second network for the same data set; None at first."""
    if linked := _linked_network(key, parameter=OTHER):
        session.set_value(key, linked)
    names = _with_chosen(_names(moments_too=True)[0], key, _dataset(first))
    others = [name for name in names if name != first]
    if session.value(key) not in others:
        session.set_value(key, None)
    look: dict[str, Any] = {"format_func": label, "index": None, "persist_state": "session"}
    look |= {"key": key, "placeholder": "Choose a network"}
    with st.popover("Compare", icon=":material/compare_arrows:", key=f"{key}-open"):
        chosen: str | None = st.selectbox("Let another network answer, too", others, **look)
    session.set_in_address(OTHER, key, chosen)
    return chosen


def _with_chosen(names: list[str], key: str, dataset: str | None) -> list[str]:
    """Return the names of a data set's networks, and what was chosen: perhaps by a link."""
    chosen = session.value(key)
    there = [*names, chosen] if chosen and chosen not in names and _loaded(chosen) else names
    return [name for name in there if dataset in (None, _dataset(name))]


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


def _names(*, moments_too: bool = False) -> tuple[list[str], StoreUnavailable | None]:
    """Return the visitor's networks; while the store is away, those that are in memory, and why."""
    try:
        runs = resources.store().runs(session.visitor())
        shown = _moments(runs) if moments_too else {}
    except StoreUnavailable as problem:
        return [name for name in session.value(KNOWN, pretrained_names()) if _loaded(name)], problem
    names = pretrained_names()
    for run in runs:
        names += [*([run.id] if run.usable else []), *shown.get(run.id, [])]
    session.set_value(KNOWN, tuple(names))
    return names, None


def _moments(runs: list[Run]) -> dict[str, list[str]]:
    """Return the names of the moments with which one can draw, by the ids of their runs."""
    known = resources.store().having_artifact(moments.MOMENTS_FILE, [run.id for run in runs])
    shown = [run for run in runs if run.id in known and (run.alive or run.usable)]
    return {run.id: moments.names(run.id, training=run.alive) for run in shown}


def _loaded(name: str) -> bool:
    with contextlib.suppress(Sketch28Error):
        return bool(resources.info(name))
    return False


def label(name: str) -> str:
    """Return a network's entry in a list: its title and its test accuracy, of a run's end."""
    info = resources.info(name)
    if moments.is_moment(name):
        return info.title
    return f"{long_name(name)} · {info.test_accuracy:.1%} of {test_pictures(info)}"


def short_name(name: str) -> str:
    """Return a network's name in a sentence: the built-in network, or a run's title in quotes."""
    try:
        title = resources.info(name).title
    except UnknownRun:
        return "a run that has been deleted"
    return f"“{title}”" if title else "the built-in network"


def file_name(name: str) -> str:
    """Return a network's title as part of a file's name: "garments-dropout-0.8-5-epochs"."""
    return re.sub(r"[^\w.]+", "-", long_name(name).lower()).strip("-.") or name


def long_name(name: str) -> str:
    """Return a network's title: a run's own, or "Digits · built-in network"."""
    info = resources.info(name)
    return info.title or f"{DATASETS[_dataset(name)].label} · built-in network"


def _dataset(name: str) -> str:
    return resources.info(name).hyperparameters.dataset


def rename(run_id: str, title: str) -> None:
    """Rename a run; an empty title brings its first one back."""
    resources.store().rename(run_id, title)
    resources.info.clear()


def test_pictures(info: ModelInfo) -> str:
    """Describe a network's test pictures: "10,000 MNIST test pictures"."""
    data = part_title(info.hyperparameters.dataset, info.source, "test")
    return f"{info.test_pictures:,} {data}"


def show_buttons(name: str, draw: str = "Draw with it") -> None:
    """Show the ways to a network on Draw and on Evaluate, and its download."""
    show_way_to_draw(name, draw, "primary-draw")
    controls.way("See its mistakes", frame.EVALUATE, {NETWORK: name}, "grid_on", "mistakes")
    address, icon = f"download/{quote(name, safe='')}", ":material/download:"
    st.link_button("Download", address, icon=icon, help=DOWNLOAD_HELP)


def show_way_to_draw(name: str, label: str, key: str = "draw") -> None:
    """Show the way to a network on Draw."""
    # All that Draw's address will say: what is added there makes another entry in the history.
    dataset = _dataset(name)
    board = {} if dataset == next(iter(DATASETS)) else {"dataset": dataset}
    controls.way(label, frame.DRAW, {NETWORK: name} | board, "draw", key)
