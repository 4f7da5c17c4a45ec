"""Which data set the Data page shows, and which of its sections: choices that the address carries."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.shared import session

DATASET, SECTION = "dataset", "section"  # the address carries the choices under these names


def data_set() -> str:
    """Show the choice between digits and garments, and give the chosen data set's name."""
    nouns = {name: f"{kind.noun.capitalize()}s" for name, kind in DATASETS.items()}
    return _choice("Data set", DATASET, "data-dataset", nouns)


def section(titles: Sequence[str]) -> str:
    """Show the page's sections, one of which is open, and give its title."""
    return _choice(
        "Section", SECTION, "data-section", dict(zip(map(str.lower, titles), titles, strict=True))
    )


def _choice(label: str, address: str, key: str, options: Mapping[str, str]) -> str:
    first = next(iter(options))
    arrived = session.arrived(address, key)
    if arrived and arrived in options:
        session.preset_widget(key, arrived)
    chosen = st.segmented_control(
        label, list(options), format_func=options.__getitem__, default=None if session.has(key) else first, required=True, key=key,
        label_visibility="collapsed", persist_state="session", wrap=True,
    ) or first  # fmt: skip
    session.carry(address, key, chosen if chosen != first else None)
    return chosen
