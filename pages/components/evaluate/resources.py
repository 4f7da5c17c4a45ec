"""Test predictions of networks, shared by all visitors."""

import streamlit as st

from model.evaluation.predictions import (
    AvailablePictures,
    Predictions,
    find_test_pictures,
    read_predictions,
)
from model.runs.artifacts import find
from pages.components.shared import resources


@st.cache_resource(show_spinner=False, max_entries=64)
def predictions(name: str) -> Predictions:
    """Return a network's test predictions, from which all figures of the page derive.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    return read_predictions(find(name, resources.store))


def available_pictures(name: str) -> AvailablePictures:
    """Return the test pictures on this machine; not cached, as a run may download them.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    network = find(name, resources.store)
    return find_test_pictures(network, predictions(name).labels, resources.dataset)
