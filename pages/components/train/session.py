"""The Train page's part of the visitor's session: the run shown, and the run to continue."""

import contextlib

import streamlit as st

from model.runs.run import UnknownRun
from pages.components.shared import frame, networks, resources, session


def shown_run() -> str | None:
    """Return the id of the run to show: the address's, else the last one started."""
    return st.query_params.get("run") or st.session_state.get("run")


def follow_link() -> None:
    """Set the settings to those of the run by whose link, without settings, the visitor came.

    A link from here to a page with this run's network may leave an entry in the browser's history
    with this page and that page's address parameters. Whoever comes back to it finds the run.
    """
    linked = session.value_from_link("run", "run")
    only_run = linked if set(st.query_params) == {"run"} else None
    if run_id := st.query_params.get(networks.NETWORK) or only_run:
        with contextlib.suppress(UnknownRun):  # which is said where its curves would be
            frame.open_train(resources.store().get(run_id).hyperparameters, run_id)


def parent() -> str:
    """Return the run whose weights the next run starts from, or "" for random weights."""
    return str(st.session_state.get("parent", ""))


def forget_parent() -> None:
    """Make the next run start from random weights."""
    st.session_state.pop("parent", None)
