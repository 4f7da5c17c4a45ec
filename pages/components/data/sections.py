"""The Data page's sections, one screen each: what is closed is not computed."""

from collections.abc import Callable

from model.datasets.catalog import Dataset
from pages.components.data import averages, classes, flattening, map, pictures, pixels, source

# In the order in which they are read; the address carries the name.
SECTIONS: dict[str, tuple[str, Callable[[Dataset], None]]] = {
    "pictures": ("Pictures", pictures.show),
    "classes": ("Classes", classes.show),
    "averages": ("Averages", averages.show),
    "pixels": ("Pixels", pixels.show),
    "flattening": ("Flattening", flattening.show),
    "map": ("Map", map.show),
    "source": ("Source", source.show),
}
