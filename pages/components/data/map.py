"""A two-dimensional map of training pictures, drawn in the browser.

By PCA at once, by t-SNE on request, shown while it is being computed.
"""

from typing import Any

import numpy as np
import streamlit as st

from model.datasets.catalog import Dataset
from model.datasets.exploration.projection import FAILED, FINISHED, WAITING, TsneMap
from pages.components.data import resources
from pages.components.shared import glossary, notices, static
from pages.components.shared.words import plain

PCA, TSNE = "PCA", "t-SNE"
SECONDS_BETWEEN_LOOKS = 0.5
SQUARE = 1000  # positions are sent as integers from 0 to this
ABOUT = (
    "**PCA** is short for principal component analysis: the map's axes are the two directions in "
    "which the pictures differ most.\n\n"
    "**t-SNE** is short for t-distributed stochastic neighbor embedding: similar pictures attract "
    "each other, and all others repel each other."
)
ABOUT_PCA = (
    "The map shows the two directions in which the pictures differ most. They hold {:.0%} of all "
    "differences."
)
ABOUT_TSNE = (
    "Similar pictures attract each other, and all others repel each other. "
    "Distances between groups mean little."
)
_MAP = static.component("data/map")
_POSITIONS = static.component("data/map-positions")


def show(data: Dataset) -> None:
    """Show the choice of a map, what was found on it, and the map."""
    with st.spinner("Computing the map…"):
        pca, same_class = resources.pca_map(data)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        look: Any = {"default": PCA, "required": True, "label_visibility": "collapsed"}
        method = st.segmented_control("Map by", [PCA, TSNE], key="map-by", help=ABOUT, **look)
        about_pca = ABOUT_PCA.format(sum(pca.shares))
        glossary.say(ABOUT_TSNE if method == TSNE else about_pca)
    if method == TSNE:
        _follow(data)
    else:
        with st.container(key="said"):
            st.subheader(_finding(PCA, same_class), anchor=False)
        _place(data, pca.positions)
    _show_points(data)
    count = len(resources.map_sample(data).labels)
    glossary.caption(
        f"The map shows {count:,} of the {len(data.x_train):,} training pictures of "
        f"{plain(data.title)}, chosen at random, and equally many of each class."
    )


def _follow(data: Dataset) -> None:
    """Show the t-SNE map while it is being computed, once for all visitors."""
    growing = resources.tsne_map(data)
    growing.start()
    ended = growing.state in (FINISHED, FAILED)

    @st.fragment(run_every=None if ended else SECONDS_BETWEEN_LOOKS)
    def look() -> None:
        if not ended and growing.state in (FINISHED, FAILED):
            st.rerun()  # the whole page, which also ends this fragment's timer
        with st.container(key="said"):
            _show_state(growing)
        positions = growing.positions
        _place(data, resources.pca_map(data)[0].positions if positions is None else positions)

    look()


def _show_state(growing: TsneMap) -> None:
    if growing.state == FINISHED:
        st.subheader(_finding(TSNE, growing.same_class or 0.0), anchor=False)
    elif growing.state == FAILED:
        notices.warn("This map could not be finished. Choose PCA and then t-SNE to try again.")
    elif growing.state == WAITING:
        st.progress(0.0, "Another map is being computed. This one is next.")
    elif growing.share == 0:
        st.progress(0.0, "Finding each picture's neighbors…")
    else:
        share = f"Grouping similar pictures: {growing.share:.0%}"
        st.progress(growing.share, f"{share}. All visitors see the same map.")


def _finding(method: str, same_class: float) -> str:
    return f"{method}: {same_class:.0%} of the pictures lie next to one of their own class"


def _show_points(data: Dataset) -> None:
    sample = resources.map_sample(data)
    sent = {"id": data.name, "names": list(data.class_names), "places": sample.indices.tolist()}
    sent |= {"sheet": resources.map_sprite(data), "columns": resources.SPRITE_COLUMNS}
    sent["labels"] = sample.labels.tolist()
    _MAP(key=f"map-{data.name}", data=sent)


def _place(data: Dataset, positions: np.ndarray) -> None:
    """Move the map's points to positions, float (n, 2), of any scale."""
    least = positions.min(axis=0)
    extent = max(float((positions.max(axis=0) - least).max()), 1e-12)
    scaled = np.rint((positions - least) / extent * SQUARE).astype(int)
    sent = {"id": data.name, "places": scaled.ravel().tolist()}
    _POSITIONS(key=f"positions-{data.name}", data=sent, height=0)
