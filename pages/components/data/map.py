"""A two-dimensional map of training pictures: by PCA at once, by t-SNE on request, growing while one watches."""

import streamlit as st

from model.datasets.catalog import Dataset
from model.exploration.projection import FAILED, FINISHED, WAITING, GrowingMap
from pages.components.data import picture_map, resources
from pages.components.shared import glossary

PCA, TSNE = "PCA", "t-SNE"
SECONDS_BETWEEN_LOOKS = 0.5
ABOUT = (
    "**PCA**, principal component analysis: the map's axes are the two directions in which the pictures differ most.\n\n"
    "**t-SNE**, t-distributed stochastic neighbor embedding: look-alikes attract each other, all others push each other away."
)
# What is said above the map changes while it grows; the map itself stays where it is.
STYLE = "<style>.st-key-said{min-height:3.1rem} @media (max-width:640px){.st-key-said{min-height:6.2rem}}</style>"


def show(data: Dataset) -> None:
    """Show the choice of a map, what was found on it, and the map."""
    st.html(STYLE)
    with st.spinner("Laying out the map…"):
        laid_out, alike = resources.pca_map(data)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        way = st.segmented_control(
            "Map by",
            [PCA, TSNE],
            default=PCA,
            required=True,
            key="map-by",
            help=ABOUT,
            label_visibility="collapsed",
        )
        glossary.say(
            "Look-alikes attract each other, all others push each other away. Distances between groups say little."
            if way == TSNE
            else f"The two directions in which the pictures differ most; they hold {sum(laid_out.shares):.0%} of all differences."
        )
    if way == TSNE:
        _growing(data)
    else:
        with st.container(key="said"):
            st.subheader(_neighbors(PCA, alike), anchor=False)
        picture_map.place(data, laid_out.positions)
    picture_map.show(data)
    count = len(resources.map_sample(data).labels)
    glossary.caption(
        f"{count:,} of the {len(data.x_train):,} training pictures of {data.title}, chosen at random, as many of each class."
    )


def _growing(data: Dataset) -> None:
    """Look again and again while the map grows; one computation serves all visitors."""
    growing = resources.growing_map(data)
    growing.start()
    ended = growing.state in (FINISHED, FAILED)

    @st.fragment(run_every=None if ended else SECONDS_BETWEEN_LOOKS)
    def look() -> None:
        if not ended and growing.state in (FINISHED, FAILED):
            st.rerun()  # the whole page: this fragment's clock ends with it
        with st.container(key="said"):
            _say(growing)
        positions = (
            resources.pca_map(data)[0].positions if growing.positions is None else growing.positions
        )
        picture_map.place(data, positions)

    look()


def _say(growing: GrowingMap) -> None:
    if growing.state == FINISHED:
        st.subheader(_neighbors(TSNE, growing.alike or 0.0), anchor=False)
    elif growing.state == FAILED:
        st.warning("This map could not be finished. Choose PCA and then t-SNE again to begin anew.")
    elif growing.state == WAITING:
        st.progress(0.0, "Another map is being laid out; this one is next.")
    elif growing.share == 0:
        st.progress(0.0, "Looking for each picture's neighbors…")
    else:
        st.progress(
            growing.share,
            f"The pictures look for their like: {growing.share:.0%}. Every visitor watches the same map.",
        )


def _neighbors(way: str, alike: float) -> str:
    return f"{way}: {alike:.0%} of the pictures lie next to one of their own class"
