"""How well networks read the drawings of a collection, beside their test accuracy."""

from typing import Any

import pandas as pd
import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.runs.artifacts import pretrained_names
from model.runs.collecting import Collection
from pages.components.shared import controls, glossary, networks, notices, resources, session
from pages.components.shared.words import plain

MOST, LOOKED_AT = 20, 60  # networks, the newest runs of the visitor among them
HELP = {
    "Test accuracy": "On the test pictures of the data set that the network was trained on.",
    "These drawings": "On the drawings that are kept here; some may have been learned from.",
}


def show(collection: Collection) -> None:
    """Show a table of the networks that know the same classes, computed while it is open."""
    with controls.section("How well do networks read these drawings?", "accuracy") as opened:
        if not opened.open:
            return
        try:
            pictures, labels, _ = resources.store().collections.arrays(collection.code)
        except Sketch28Error as error:
            notices.inform(error)
            return
        names = networks_for(collection.class_names)
        if not names:
            st.caption("No network here knows these classes yet. Train one on them.")
            return
        rows = []
        with st.spinner("Reading the drawings…"):
            for name in names:
                given = resources.classifier(name).probabilities(pictures).argmax(axis=1)
                own, tested = float((given == labels).mean()), resources.info(name).test_accuracy
                rows.append((networks.long_name(name), 100 * tested, 100 * own))
        columns = ["Network", *HELP]
        percent = st.column_config.NumberColumn
        look: dict[str, Any] = {"hide_index": True, "height": "content", "width": "stretch"}
        look["column_config"] = {name: percent(help=HELP[name], format="%.1f%%") for name in HELP}
        alt = "Networks with their test accuracy and their accuracy on these drawings."
        st.dataframe(pd.DataFrame(rows, columns=columns), alt=alt, **look)
        glossary.caption(f"{len(labels):,} drawings of {plain(collection.title)}.")


def networks_for(class_names: tuple[str, ...]) -> list[str]:
    """Return built-in networks and the visitor's finished runs that know these classes."""
    runs = resources.store().runs(session.visitor(), limit=LOOKED_AT)
    names = (*pretrained_names(), *(run.id for run in runs if run.usable))
    return [name for name in names if _classes(name) == class_names][:MOST]


def _classes(name: str) -> tuple[str, ...]:
    """Return the names of the classes that a network knows; none if its data set was deleted."""
    try:
        return DATASETS[resources.info(name).hyperparameters.dataset].class_names
    except Sketch28Error:
        return ()
