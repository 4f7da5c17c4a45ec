"""The test pictures shown while a run trains, shared by all visitors."""

import streamlit as st

from model.runs.artifacts import SHOWN_FILE, unpack_arrays
from pages.components.charts.data_address import png_address
from pages.components.shared import resources


@st.cache_data(show_spinner=False, max_entries=256)
def shown_pictures(run_id: str) -> list[tuple[str, int]]:
    """Return a run's ten test pictures, as data addresses, with their classes.

    Raises:
        UnknownRun: the run has not begun.
    """
    pictures, labels = unpack_arrays(resources.store().artifact(run_id, SHOWN_FILE)).values()
    return list(zip(map(png_address, pictures), map(int, labels), strict=True))
