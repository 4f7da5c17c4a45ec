"""The test pictures shown while a run trains, and its curves, shared by all visitors."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from model.runs.arrays import unpack_arrays
from model.runs.artifacts import SHOWN_FILE
from model.runs.run import Metric, Run
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


def read_metrics(run: Run) -> list[Metric]:
    """Return a run's curves, which are read only once when it is over."""
    if not run.over:
        return resources.store().metrics(run.id)
    return _final_metrics(run.id, run.finished_at or run.heartbeat_at)


@st.cache_resource(show_spinner=False, max_entries=64)
def _final_metrics(run_id: str, ended: float) -> list[Metric]:
    return resources.store().metrics(run_id)


@st.cache_resource(show_spinner=False, max_entries=32)
def figure(key: tuple[Any, ...], _draw: Callable[[], go.Figure]) -> go.Figure:
    """Return the figure of this key, which is drawn once for all who see the same."""
    return _draw()
