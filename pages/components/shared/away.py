"""What a page shows while the run store is away: one sentence, until it comes back by itself."""

import contextlib
import logging

import streamlit as st

from model.runs.run import StoreUnavailable
from pages.components.shared import notices, resources

LOOK_SECONDS = 2.0
COMES_BACK = "This page comes back by itself."


def handle(error: Exception) -> bool:
    """Show the sentence if this error of a fragment or a click says that the store is away.

    Returns:
        whether it does; Streamlit says in its own words that there was any other error.
    """
    if isinstance(error, StoreUnavailable):
        show(error)
        return True
    return False


def show(error: StoreUnavailable, back: str = COMES_BACK) -> None:
    """Show the sentence and what comes back, and run the page again when the store is there."""
    notices.warn(f"{error} {back}", icon="cloud_off")
    shown = False

    @st.fragment(run_every=LOOK_SECONDS)
    def look() -> None:
        nonlocal shown
        if shown:
            with contextlib.suppress(StoreUnavailable):
                resources.store().check()
                st.rerun()
        shown = True

    look()


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether Streamlit should log an error: refreshed pages would repeat this one."""
    return not (record.exc_info and isinstance(record.exc_info[1], StoreUnavailable))


logging.getLogger("streamlit.error_util").addFilter(_is_news)
