"""What all visitors share: the run store, the workers, networks and data sets."""

import contextlib
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from model.classifier import Classifier
from model.datasets.catalog import Dataset, find_files, load
from model.runs import moments
from model.runs.artifacts import Artifacts, ModelInfo, find
from model.runs.run import StoreUnavailable, UnknownRun
from model.runs.store import RunStore

if TYPE_CHECKING:
    from model.explanation.neurons import DenseNetwork
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
    timer = threading.Timer(FIRST_PAGE_SECONDS, _begin)
    timer.daemon = True
    timer.start()


def _begin() -> None:
    with contextlib.suppress(StoreUnavailable):  # the next deletion does it
        store().delete_for_good()
        store().classes.remove_old()
    jobs()


def forget(run_ids: Iterable[str]) -> None:
    """Read these runs anew when they are asked for next: they were changed, deleted or restored."""
    for run_id in run_ids:
        finished_classifier.clear(run_id)
    info.clear()


def close() -> None:
    """Stop the workers."""
    with _lock:
        for started in _holder():
            started.close()
        _holder().clear()


def classifier(name: str) -> Classifier:
    """Return a network ready to classify pictures; of a run that trains, as it is this second.

    Raises:
        UnknownRun: there is no finished network of this name, and no such moment of a run.
    """
    if not moments.is_moment(name):
        return finished_classifier(name)
    info, network = moment(name)
    return Classifier(Artifacts(info, _no_files), network)


@st.cache_resource(show_spinner=False, max_entries=64)
def finished_classifier(name: str) -> Classifier:
    """Return a finished network ready to classify pictures; as `classifier`, without moments."""
    return Classifier(find(name, store))


def _no_files(name: str) -> bytes:
    raise UnknownRun(f"There is no {name} of a moment.")


def moment(name: str) -> tuple[ModelInfo, "DenseNetwork"]:
    """Return a run's network at a moment.

    Raises:
        UnknownRun: there is no such run, or nothing was kept of this moment.
    """
    changes = name.endswith(moments.NOW)
    return _moment(name, int(time.monotonic()) if changes else 0)


@st.cache_resource(show_spinner=False, max_entries=8)
def _moment(name: str, second: int) -> tuple[ModelInfo, "DenseNetwork"]:
    from model.explanation import neurons  # imports h5py, which drawing seldom needs

    neurons.multiply_in_one_thread()
    run_id, moment = moments.parts(name)
    if moment == moments.NOW and store().get(run_id).usable:
        ended = find(run_id, store)
        return ended.info, neurons.read_network(ended)
    found = moments.find(name, store)
    return found.info, neurons.from_arrays(found.arrays, found.info.hyperparameters.activation)


@st.cache_data(show_spinner=False, max_entries=64)
def info(name: str) -> ModelInfo:
    """Return how a finished network was made and how it did on its test pictures.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    return moments.info(name, store) if moments.is_moment(name) else find(name, store).info


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
