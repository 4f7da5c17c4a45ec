"""What a page shows while the run store is away: one sentence, until it comes back by itself."""

import contextlib
import logging

import streamlit as st

from model.runs.run import StoreRefused, StoreUnavailable
from pages.components.shared import notices, resources

LOOK_SECONDS = 2.0
COMES_BACK = "This page comes back by itself."
BACK = "Back to this page"


def handle(error: Exception) -> bool:
    """Show the sentence if this error of a fragment or a click says that the store is away.

    Returns:
        whether it does; Streamlit says in its own words that there was any other error.
    """
    if isinstance(error, StoreUnavailable):
        show_alone(error)
        return True
    return False


def show_alone(error: StoreUnavailable) -> None:
    """Show the sentence in the place of a page, which comes back by itself or by a click."""
    if not show(error):
        st.button(BACK, key="back")


def show(error: StoreUnavailable, back: str = COMES_BACK) -> bool:
    """Show the sentence and what comes back, and run the page again when the store is there.

    Returns:
        whether it will be; a store that answers, and yet refused something, may do so again.
    """
    if isinstance(error, StoreRefused) and _answers():
        notices.warn(error, icon="cloud_off")
        return False
    notices.warn(f"{error} {back}", icon="cloud_off")
    shown = False

    @st.fragment(run_every=LOOK_SECONDS)
    def look() -> None:
        nonlocal shown
        if shown and _answers():
            st.rerun()
        shown = True

    look()
    return True


def _answers() -> bool:
    with contextlib.suppress(StoreUnavailable):
        resources.store().check()
        return True
    return False


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether Streamlit should log an error: refreshed pages would repeat this one."""
    return not (record.exc_info and isinstance(record.exc_info[1], StoreUnavailable))


logging.getLogger("streamlit.error_util").addFilter(_is_news)
