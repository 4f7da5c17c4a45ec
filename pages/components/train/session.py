"""The Train page's part of the visitor's session: the run shown, and the run to continue."""

import streamlit as st


def shown_run() -> str | None:
    """Return the id of the run to show: the address's, else the last one started."""
    return st.query_params.get("run") or st.session_state.get("run")


def parent() -> str:
    """Return the run whose weights the next run starts from, or "" for random weights."""
    return str(st.session_state.get("parent", ""))


def forget_parent() -> None:
    """Make the next run start from random weights."""
    st.session_state.pop("parent", None)
