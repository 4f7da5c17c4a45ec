"""Loads the page's data set, with a progress bar the first time."""

import threading
from concurrent.futures import Future, wait

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import Dataset
from pages.components.shared import notices, resources
from pages.components.shared.words import plain

SECONDS = 0.2  # before there is a bar, and between two looks


def dataset(name: str) -> Dataset:
    """Return the data set, or show in one sentence why there is none, and end the page's run.

    It is loaded in a thread of its own, once for all visitors, even if this one leaves.
    """
    loaded: Future[Dataset] = Future()
    threading.Thread(target=_load, args=(name, loaded), daemon=True).start()
    bar = st.empty()
    while wait([loaded], SECONDS).not_done:
        what, share = resources.loading_progress(name)
        said = plain(f"{what[:1].upper()}{what[1:]}…")
        bar.progress(share, f"{said} This is done once for all visitors.")
    bar.empty()
    try:
        return loaded.result()
    except Sketch28Error as error:
        notices.warn(error)
        st.stop()


def _load(name: str, loaded: Future[Dataset]) -> None:
    try:
        loaded.set_result(resources.dataset(name))
    except BaseException as error:
        loaded.set_exception(error)
