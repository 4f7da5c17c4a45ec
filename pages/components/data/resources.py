"""Statistics and maps of data sets, computed once for all visitors."""

import base64
from collections.abc import Callable
from typing import Any

import streamlit as st
from PIL import Image

from model.datasets.catalog import Dataset
from model.exploration.projection import GrowingMap, Pca, Sample, alike, pca, sample
from model.exploration.sampling import contact_sheet
from model.exploration.summary import Statistics, describe
from model.preprocessing.pictures import to_png

SPRITE_COLUMNS = 40
# How the caches tell data sets apart.
BY_SOURCE: dict[str | type[Any], Callable[[Any], Any]] = {Dataset: lambda of: (of.name, of.source)}


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def statistics(of: Dataset) -> Statistics:
    """Return a data set's class counts, mean pictures and pixel values."""
    return describe(of)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sample(of: Dataset) -> Sample:
    """Return the training pictures that a data set's maps show."""
    return sample(of)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def pca_map(of: Dataset) -> tuple[Pca, float]:
    """Return the PCA map, and the share of its points whose nearest neighbor has the same class."""
    shown = map_sample(of)
    laid_out = pca(shown.pictures)
    return laid_out, alike(laid_out.positions, shown.labels)


@st.cache_resource(show_spinner=False, hash_funcs=BY_SOURCE)
def growing_map(of: Dataset) -> GrowingMap:
    """Return the t-SNE map, one for all visitors; the first who asks starts it."""
    shown = map_sample(of)
    return GrowingMap(shown.pictures, shown.labels)


@st.cache_data(show_spinner=False, hash_funcs=BY_SOURCE)
def map_sprite(of: Dataset) -> str:
    """Return all pictures of the maps as one PNG in base64, `SPRITE_COLUMNS` in a row."""
    sheet = contact_sheet(map_sample(of).pictures, SPRITE_COLUMNS)
    return base64.b64encode(to_png(Image.fromarray(sheet))).decode()
