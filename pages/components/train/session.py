"""The Train page's part of the visitor's session: the run shown, and the run to continue."""

import contextlib

import streamlit as st

from model.runs.run import UnknownRun
from pages.components.shared import frame, resources, session


def shown_run() -> str | None:
    """Return the id of the run to show: the address's, else the last one started."""
    return st.query_params.get("run") or st.session_state.get("run")


def follow_link() -> None:
    """Set the settings to those of the run by whose link, without settings, the visitor came."""
    linked = session.value_from_link("run", "run")
    if linked and set(st.query_params) == {"run"}:
        with contextlib.suppress(UnknownRun):  # which is said where its curves would be
            frame.open_train(resources.store().get(linked).hyperparameters, linked)


def parent() -> str:
    """Return the run whose weights the next run starts from, or "" for random weights."""
    return str(st.session_state.get("parent", ""))


def forget_parent() -> None:
    """Make the next run start from random weights."""
    st.session_state.pop("parent", None)
