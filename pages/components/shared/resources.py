"""What all visitors share: the run store, the workers, networks and data sets."""

import threading
from typing import TYPE_CHECKING

import streamlit as st

from model.classifier import Classifier
from model.datasets.catalog import Dataset, find_files, load
from model.runs.artifacts import ModelInfo, find
from model.runs.store import RunStore

if TYPE_CHECKING:
    from model.scheduling.jobs import Jobs

FIRST_PAGE_SECONDS = 3.0
_lock = threading.Lock()
_loading: dict[str, tuple[str, float]] = {}


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Return the run store, which is also there while its database is away."""
    return RunStore()


@st.cache_resource(show_spinner=False)
def _holder() -> list["Jobs"]:
    return []  # Streamlit's cache refuses some of what a Jobs holds, but not a list


def jobs() -> "Jobs":
    """Return the workers; the first call starts them in the background."""
    from model.scheduling.jobs import Jobs  # imports Dask, which drawing does not need

    with _lock:
        holder = _holder()
        if not holder:
            holder.append(Jobs(store()))
        return holder[0]


def workers_state() -> tuple[str, str]:
    """Return the workers' state and its reason, as `Jobs` has them, without starting them."""
    return next(((started.state, started.reason) for started in _holder()), ("starting", ""))


def warm_up_in_background() -> None:
    """Start the workers a moment after the server: on two cores they would delay the first page."""
    timer = threading.Timer(FIRST_PAGE_SECONDS, jobs)
    timer.daemon = True
    timer.start()


def close() -> None:
    """Stop the workers."""
    with _lock:
        for started in _holder():
            started.close()
        _holder().clear()


@st.cache_resource(show_spinner=False, max_entries=64)
def classifier(name: str) -> Classifier:
    """Return a network ready to classify pictures.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    return Classifier(find(name, store))


@st.cache_data(show_spinner=False, max_entries=64)
def info(name: str) -> ModelInfo:
    """Return how a finished network was made and how it did on its test pictures.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    return find(name, store).info


def dataset(name: str) -> Dataset:
    """Return a data set; the first caller waits while it is read, downloaded or generated.

    `loading_progress` tells how far that is.

    Raises:
        DatasetError, ValueError: one sentence.
    """
    return _dataset(name, str(find_files(name)))


@st.cache_resource(show_spinner=False, max_entries=2)
def _dataset(name: str, files: str) -> Dataset:
    return load(name, lambda what, share: _loading.update({name: (what, share)}))


def loading_progress(name: str) -> tuple[str, float]:
    """Return which step of loading a data set is under way, and the share of it that is done."""
    return _loading.get(name, ("reading the pictures", 0.0))
