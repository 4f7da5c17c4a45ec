"""A map whose points are pictures: hover, tap or arrow keys show one large, with its class. Drawn in the browser."""

import numpy as np
import streamlit as st

from model.datasets.catalog import Dataset
from pages.components.data import resources
from pages.components.shared import static

SQUARE = 1000  # positions are sent as whole numbers from 0 to this
# Keeps the positions where a map finds them that is not there yet, and tells one that is there.
POSITIONS = """
export default function ({ data }) {
  globalThis.sketch28Maps ??= {}
  globalThis.sketch28Maps[data.id] = data.places
  document.dispatchEvent(new CustomEvent("sketch28-map", { detail: data.id }))
}
"""
NO_ROOM = '<style>[class*="st-key-positions-"]{position:absolute!important}</style>'
_MAP = static.component("map")
_POSITIONS = st.components.v2.component("sketch28-map-positions", js=POSITIONS)


def show(data: Dataset) -> None:
    """Show the map of a data set's sample, its points wherever `place` lays them."""
    sample = resources.map_sample(data)
    _MAP(
        key=f"map-{data.name}",
        data={
            "id": data.name,
            "sheet": resources.map_sprite(data),
            "columns": resources.SPRITE_COLUMNS,
            "labels": "".join(map(str, sample.labels.tolist())),
            "places": sample.places.tolist(),
            "names": list(data.class_names),
        },
    )


def place(data: Dataset, positions: np.ndarray) -> None:
    """Lay the points of the map out anew; those that were elsewhere wander there. Positions are floats, (n, 2), of any scale."""
    least = positions.min(axis=0)
    reach = max(float((positions.max(axis=0) - least).max()), 1e-12)
    places = np.rint((positions - least) / reach * SQUARE).astype(int)
    st.html(NO_ROOM)
    _POSITIONS(
        key=f"positions-{data.name}",
        data={"id": data.name, "places": places.ravel().tolist()},
        height=0,
    )
