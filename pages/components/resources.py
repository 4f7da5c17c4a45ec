"""What all visitors share for the server's life, read-only to them: the run store, the workers, the networks."""

import base64
import threading
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from model.artifacts import SHOWN_FILE, TEST_FILE, Facts, find, unpack_shown
from model.classifier import Classifier
from model.datasets import load
from model.pictures import to_png
from model.run_store import RunStore

if TYPE_CHECKING:
    from model.evaluation import Evaluation
    from model.jobs import Jobs
    from model.layers import Layers
    from model.neighbours import Neighbourhood

FIRST_PAGE_SECONDS = 3.0
_lock = threading.Lock()


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Give the run store."""
    return RunStore()


@st.cache_resource(show_spinner=False)
def _holder() -> list["Jobs"]:
    return []  # Streamlit's cache refuses some of what a Jobs holds, but not a list


def jobs() -> "Jobs":
    """Give the workers; the first call begins to start them and does not wait."""
    from model.jobs import Jobs  # brings Dask, which drawing does not need

    with _lock:
        holder = _holder()
        if not holder:
            holder.append(Jobs(store()))
        return holder[0]


def warm_up_in_background() -> None:
    """Start the workers a moment after the server: on two cores they would keep the first page waiting for most of a second."""
    timer = threading.Timer(FIRST_PAGE_SECONDS, jobs)
    timer.daemon = True
    timer.start()


def close() -> None:
    """End the workers."""
    with _lock:
        for started in _holder():
            started.close()
        _holder().clear()


@st.cache_resource(show_spinner=False, max_entries=64)
def classifier(name: str) -> Classifier:
    """Give a network ready to name pictures.

    Raises:
        UnknownRun: one sentence.
    """
    return Classifier(find(name, store))


@st.cache_resource(show_spinner=False, max_entries=4)
def layers(name: str) -> "Layers":
    """Give a network's weights as arrays.

    Raises:
        UnknownRun: one sentence.
    """
    from model.layers import multiply_in_one_thread, read_layers  # brings what reads weights, which drawing does not need

    multiply_in_one_thread()
    return read_layers(find(name, store))


@st.cache_resource(show_spinner=False, max_entries=2)
def neighbourhood(name: str) -> "Neighbourhood | None":
    """Give what a network makes of its training pictures; None where what is here now is not what it was trained on.

    Raises:
        DatasetError: one sentence.
    """
    from model.neighbours import Neighbourhood, taught_by

    known = facts(name)
    pictures = load(known.hyperparameters.dataset, keep=False)  # only a sample of them is kept
    return Neighbourhood(layers(name), pictures, known) if taught_by(pictures, known) else None


@st.cache_data(show_spinner=False, max_entries=256)
def shown(run_id: str) -> list[tuple[str, int]]:
    """Give the test pictures that a run is watched by, as PNGs in base64, with their classes.

    Raises:
        UnknownRun: one sentence, before the run has begun.
    """
    pictures, labels = unpack_shown(store().artifact(run_id, SHOWN_FILE))
    return [
        (base64.b64encode(to_png(Image.fromarray(picture))).decode(), int(label)) for picture, label in zip(pictures, labels, strict=True)
    ]


@st.cache_data(show_spinner=False, max_entries=64)
def facts(name: str) -> Facts:
    """Give what is known of a finished network.

    Raises:
        UnknownRun: one sentence.
    """
    return find(name, store).facts


@st.cache_data(show_spinner=False, max_entries=64)
def calibration(name: str) -> tuple[float, float]:
    """Give a network's expected calibration error on its test part, before and after calibration.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation import calibration_errors, unpack_test

    found = find(name, store)
    return calibration_errors(*unpack_test(found.read(TEST_FILE)), found.facts.temperature)


@st.cache_data(show_spinner=False, max_entries=64)
def evaluation(name: str) -> "Evaluation":
    """Give a network's figures on its test part.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation import evaluate, unpack_test

    return evaluate(*unpack_test(find(name, store).read(TEST_FILE)))
