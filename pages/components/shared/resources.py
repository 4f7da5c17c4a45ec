"""What all visitors share for the server's life, read-only to them: the run store, the workers, the networks."""

import base64
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st
from PIL import Image

from model.classifier import Classifier
from model.datasets.catalog import Dataset, find_source, load
from model.evaluation.predictions import Answers, calibrated
from model.evaluation.tested_pictures import PicturesHere, find_pictures
from model.exploration.projection import GrowingMap, Pca, Sample, alike, pca, sample
from model.exploration.sampling import contact_sheet
from model.exploration.summary import Statistics, describe
from model.preprocessing.pictures import to_png
from model.runs.artifacts import SHOWN_FILE, TEST_FILE, ModelInfo, find, unpack_arrays
from model.runs.store import RunStore
from pages.components.charts.data_address import png_address

if TYPE_CHECKING:
    from model.evaluation.metrics import Evaluation, Reliability
    from model.explanation.neighbors import Neighborhood
    from model.explanation.neurons import Layers
    from model.scheduling.jobs import Jobs

FIRST_PAGE_SECONDS = 3.0
SPRITE_COLUMNS = 40
BY_SOURCE: dict[str | type[Any], Callable[[Any], Any]] = {
    Dataset: lambda of: (of.name, of.source)
}  # what a cache tells data sets apart by
_lock = threading.Lock()
_reading: dict[str, tuple[str, float]] = {}


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Give the run store."""
    return RunStore()


@st.cache_resource(show_spinner=False)
def _holder() -> list["Jobs"]:
    return []  # Streamlit's cache refuses some of what a Jobs holds, but not a list


def jobs() -> "Jobs":
    """Give the workers; the first call begins to start them and does not wait."""
    from model.scheduling.jobs import Jobs  # brings Dask, which drawing does not need

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


def dataset(name: str) -> Dataset:
    """Give a data set, from wherever it comes at present; the first to ask waits while it is read, downloaded or drawn.

    `reading` says how far that is.

    Raises:
        DatasetError, ValueError: one sentence.
    """
    return _dataset(name, find_source(name))


@st.cache_resource(show_spinner=False, max_entries=2)
def _dataset(name: str, source: str) -> Dataset:
    return load(name, lambda what, share: _reading.update({name: (what, share)}))


@st.cache_resource(show_spinner=False, max_entries=4)
def layers(name: str) -> "Layers":
    """Give a network's weights as arrays.

    Raises:
        UnknownRun: one sentence.
    """
    from model.explanation.neurons import (  # brings what reads weights, which drawing does not need
        multiply_in_one_thread,
        read_layers,
    )

    multiply_in_one_thread()
    return read_layers(find(name, store))


@st.cache_resource(show_spinner=False, max_entries=2)
def neighborhood(name: str) -> "Neighborhood | None":
    """Give what a network makes of its training pictures; None where what is here now is not what it was trained on.

    Raises:
        DatasetError: one sentence.
    """
    from model.explanation.neighbors import Neighborhood, taught_by

    known = facts(name)
    pictures = load(known.hyperparameters.dataset, keep=False)  # only a sample of them is kept
    return Neighborhood(layers(name), pictures, known) if taught_by(pictures, known) else None


@st.cache_data(show_spinner=False, max_entries=256)
def shown(run_id: str) -> list[tuple[str, int]]:
    """Give the test pictures that a run is watched by, as addresses, with their classes.

    Raises:
        UnknownRun: one sentence, before the run has begun.
    """
    pictures, labels = unpack_arrays(store().artifact(run_id, SHOWN_FILE)).values()
    return [
        (png_address(picture), int(label)) for picture, label in zip(pictures, labels, strict=True)
    ]


@st.cache_data(show_spinner=False, max_entries=64)
def facts(name: str) -> ModelInfo:
    """Give what is known of a finished network.

    Raises:
        UnknownRun: one sentence.
    """
    return find(name, store).info


@st.cache_data(show_spinner=False, max_entries=64)
def calibration(name: str) -> tuple[float, float]:
    """Give a network's expected calibration error on its test part, before and after calibration.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation.metrics import calibration_errors, unpack_test

    found = find(name, store)
    return calibration_errors(*unpack_test(found.read(TEST_FILE)), found.info.temperature)


@st.cache_data(show_spinner=False, max_entries=64)
def evaluation(name: str) -> "Evaluation":
    """Give a network's figures on its test part.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation.metrics import evaluate, unpack_test

    return evaluate(*unpack_test(find(name, store).read(TEST_FILE)))


@st.cache_resource(show_spinner=False, max_entries=64)
def answers(name: str) -> Answers:
    """Give a network's answers to its test part, calibrated.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation.metrics import unpack_test

    found = find(name, store)
    return calibrated(*unpack_test(found.read(TEST_FILE)), found.info.temperature)


@st.cache_resource(show_spinner=False, max_entries=64)
def reliability(name: str) -> "Reliability":
    """Give a network's answers in ten bins of confidence, calibrated.

    Raises:
        UnknownRun: one sentence.
    """
    from model.evaluation.metrics import reliability as in_bins

    given = answers(name)
    return in_bins(given.right, given.confidence, 10)


def tested_pictures(name: str) -> PicturesHere:
    """Give the pictures that a network was tested on, as far as they are here; not kept, since a run may fetch them meanwhile.

    Raises:
        UnknownRun: one sentence.
    """
    return find_pictures(find(name, store), answers(name).labels, dataset)


def reading(name: str) -> tuple[str, float]:
    """Give what is being done to have a data set, and the share of it that is done."""
    return _reading.get(name, ("reading the pictures", 0.0))


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def statistics(of: Dataset) -> Statistics:
    """Give a data set's counts, mean pictures and pixel values."""
    return describe(of)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sample(of: Dataset) -> Sample:
    """Give the training pictures that a data set's maps show."""
    return sample(of)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def pca_map(of: Dataset) -> tuple[Pca, float]:
    """Give the PCA map of a data set's sample, and the share of its points whose neighbor is of their class."""
    shown = map_sample(of)
    laid_out = pca(shown.pictures)
    return laid_out, alike(laid_out.positions, shown.labels)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def growing_map(of: Dataset) -> GrowingMap:
    """Give the t-SNE map of a data set's sample: one for all visitors, begun by the first who asks."""
    shown = map_sample(of)
    return GrowingMap(shown.pictures, shown.labels)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sprite(of: Dataset) -> str:
    """Give all pictures of a data set's maps as one PNG in base64, `SPRITE_COLUMNS` in a row."""
    sheet = contact_sheet(map_sample(of).pictures, SPRITE_COLUMNS)
    return base64.b64encode(to_png(Image.fromarray(sheet))).decode()
