"""Summaries and maps of data sets, computed once for all visitors."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from model.datasets.catalog import Dataset
from model.datasets.exploration import projection
from model.datasets.exploration.projection import Pca, Sample, TsneMap
from model.datasets.exploration.sampling import contact_sheet
from model.datasets.exploration.summary import DatasetSummary, summarize
from pages.components.charts.data_address import png_address

SPRITE_COLUMNS = 40
# How the caches tell data sets apart.
BY_SOURCE: dict[str | type[Any], Callable[[Any], Any]] = {Dataset: lambda of: (of.name, of.source)}


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def summary(of: Dataset) -> DatasetSummary:
    """Return a data set's class counts, mean pictures and pixel values."""
    return summarize(of)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sample(of: Dataset) -> Sample:
    """Return the training pictures that a data set's maps show."""
    return projection.sample(of)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def pca_map(of: Dataset) -> tuple[Pca, float]:
    """Return the PCA map, and the share of its points whose nearest neighbor has the same class."""
    shown = map_sample(of)
    pca = projection.pca(shown.pictures)
    return pca, projection.same_class_neighbors(pca.positions, shown.labels)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def tsne_map(of: Dataset) -> TsneMap:
    """Return the t-SNE map, one for all visitors; the first who asks starts it."""
    shown = map_sample(of)
    return TsneMap(shown.pictures, shown.labels)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sprite(of: Dataset) -> str:
    """Return a data address of all pictures of the maps, `SPRITE_COLUMNS` in a row."""
    return png_address(contact_sheet(map_sample(of).pictures, SPRITE_COLUMNS))
