"""A data set's name in, the data set out; while it is read, downloaded or drawn for the first time, a bar says how far that is."""

import threading
from concurrent.futures import Future

import streamlit as st

from model.datasets.catalog import Dataset
from pages.components.shared import resources

PATIENCE, BETWEEN_LOOKS = 0.2, 0.2  # seconds until there is something to see, and between two looks


def dataset(name: str) -> Dataset:
    """Give the data set, or say in one sentence why there is none and end the page's run.

    It is read in a thread of its own, once for all visitors: who leaves does not end it, and who comes meanwhile sees the same bar.
    """
    found = _begin(name)
    bar = st.empty()
    seconds = PATIENCE
    while not _is_done(found, seconds):
        what, share = resources.loading_progress(name)
        bar.progress(share, f"{what[:1].upper()}{what[1:]}… This is done once for all visitors.")
        seconds = BETWEEN_LOOKS
    bar.empty()
    try:
        return found.result()
    except ValueError as error:
        st.warning(str(error))
        st.stop()


def _begin(name: str) -> Future[Dataset]:
    found: Future[Dataset] = Future()

    def read() -> None:
        try:
            found.set_result(resources.dataset(name))
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=read, daemon=True).start()
    return found


def _is_done(found: Future[Dataset], seconds: float) -> bool:
    try:
        found.exception(timeout=seconds)
    except TimeoutError:
        return False
    return True
