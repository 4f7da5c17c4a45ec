"""Segmented controls that keep their value for the session, and that a link can set."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.shared import session


def choose(label: str, options: Mapping[str, str], key: str, link: str = "", **look: Any) -> str:
    """Show a segmented control and return the chosen option.

    Args:
        label: the control's label.
        options: the options and their titles; the first is chosen at first.
        key: the widget's key.
        link: the address parameter that carries the choice; "" for none.
        look: further arguments of `st.segmented_control`.
    """
    first = next(iter(options))
    if link and (linked := session.value_from_link(link, key)) in options:
        session.set_value(key, linked)
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=None if session.has_value(key) else first,
        required=True,
        key=key,
        persist_state="session",
        **look,
    )
    if link:
        session.set_in_address(link, key, chosen if chosen != first else None)
    return chosen or first


def choose_dataset(key: str, label: str = "Data set", link: str = "", **look: Any) -> str:
    """Show the choice between digits and garments and return the data set's name."""
    nouns = {name: f"{dataset.noun.capitalize()}s" for name, dataset in DATASETS.items()}
    return choose(label, nouns, key, link, **look)
