"""The test pictures shown while a run trains, and finished curves, shared by all visitors."""

from itertools import zip_longest

import streamlit as st

from model.runs.arrays import unpack_arrays
from model.runs.artifacts import SHOWN_FILE
from model.runs.run import Metric
from pages.components.charts.data_address import png_address
from pages.components.shared import resources


@st.cache_data(show_spinner=False, max_entries=256)
def shown_pictures(run_id: str) -> list[tuple[str, int | None]]:
    """Return a run's watched test pictures, as data addresses, with their classes.

    The visitor's drawing may follow, whose class nobody has said: None.

    Raises:
        UnknownRun: the run has not begun.
    """
    pictures, labels = unpack_arrays(resources.store().artifact(run_id, SHOWN_FILE)).values()
    return list(zip_longest(map(png_address, pictures), map(int, labels)))


@st.cache_data(show_spinner=False, max_entries=64)
def earlier_metrics(run_id: str) -> tuple[list[Metric], list[float]]:
    """Return the curves of the runs that a run continues; see `RunStore.earlier_metrics`."""
    store = resources.store()
    return store.earlier_metrics(store.get(run_id))


@st.cache_data(show_spinner=False, max_entries=64)
def metrics_until(run_id: str, epoch: float) -> list[Metric]:
    """Return a run's curves, read again when it has come further than this epoch."""
    return resources.store().metrics(run_id)
