"""What explanations read of a network, shared by all visitors."""

from typing import TYPE_CHECKING

import streamlit as st

from model.datasets.catalog import load
from model.runs.artifacts import find
from model.runs.moments import is_moment
from pages.components.shared import resources

if TYPE_CHECKING:
    from model.explanation.activity import Observer
    from model.explanation.neighbors import NeighborSearch
    from model.explanation.neurons import DenseNetwork

MOST_NETWORKS = 16  # 7 MB each at most; a class that watches its own networks needs them all


def load_layers(name: str) -> "DenseNetwork":
    """Return a network's weights as arrays.

    Raises:
        UnknownRun: there is no finished network of this name.
    """
    return resources.moment(name)[1] if is_moment(name) else _load_layers(name)


@st.cache_resource(show_spinner=False, max_entries=MOST_NETWORKS)
def _load_layers(name: str) -> "DenseNetwork":
    from model.explanation import neurons  # imports h5py, which drawing does not need

    neurons.multiply_in_one_thread()
    return neurons.read_network(find(name, resources.store))


def observer(name: str) -> "Observer":
    """Return what tells a network's activity; of a run that trains, as it is this second.

    Raises:
        UnknownRun: as `load_layers`.
    """
    return _observer(load_layers(name))


@st.cache_resource(
    show_spinner=False,
    max_entries=MOST_NETWORKS,
    hash_funcs={"model.explanation.neurons.DenseNetwork": id},
)
def _observer(network: "DenseNetwork") -> "Observer":
    from model.explanation.activity import Observer

    return Observer(network)


@st.cache_resource(show_spinner=False, max_entries=2)
def find_neighborhood(name: str) -> "NeighborSearch | None":
    """Return the hidden activations for the training pictures; None if the pictures have changed.

    Raises:
        DatasetError: one sentence.
    """
    from model.explanation.neighbors import NeighborSearch, was_trained_on

    known = resources.info(name)
    pictures = load(known.hyperparameters.dataset, keep=False)  # only a sample of them is kept
    if not was_trained_on(pictures, known):
        return None
    return NeighborSearch(load_layers(name), pictures, known)
