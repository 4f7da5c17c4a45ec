"""The sections of the Data page, one screen each; only the open one is computed."""

from collections.abc import Callable

from model.datasets.catalog import Dataset
from pages.components.data import (
    averages,
    bringing,
    classes,
    flattening,
    map,
    pictures,
    pixels,
    source,
)

# By the name in the address, in reading order.
SECTIONS: dict[str, tuple[str, Callable[[Dataset], None]]] = {
    "pictures": ("Pictures", pictures.show),
    "classes": ("Classes", classes.show),
    "averages": ("Averages", averages.show),
    "pixels": ("Pixels", pixels.show),
    "flattening": ("Flattening", flattening.show),
    "map": ("Map", map.show),
    "source": ("Source", source.show),
    "own": ("Your own", bringing.show),
}
