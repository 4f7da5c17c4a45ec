"""Bring a network in: only its weights and its hyperparameters are taken over.

All files of its run are made anew by a worker, and so are its figures, since what a file says of
itself cannot be relied upon.
"""

from dataclasses import dataclass

import numpy as np

from model import Sketch28Error
from model.datasets.catalog import part_title
from model.evaluation.exports.folding import for_range
from model.evaluation.exports.reading import Export
from model.hyperparameters import Hyperparameters
from model.runs.arrays import pack_arrays, unpack_arrays
from model.runs.artifacts import ModelInfo
from model.runs.titles import clean

BROUGHT_FILE = "brought.npz"  # of a run whose network waits to be tested
SAID, POSSIBLE = "said", "ranges"  # the arrays in it that contain words


@dataclass(frozen=True)
class Brought:
    """A network that was brought in: the title of its run, if it had one, and `BROUGHT_FILE`."""

    title: str
    hyperparameters: Hyperparameters
    content: bytes


@dataclass(frozen=True)
class Waiting:
    """A network that waits to be tested, with a sentence on where it comes from.

    `by_range` has its weights, float32, in the order of Keras' `get_weights`, for each range of
    pixels that it may have been made for; all of them take pixels from 0 to 1.
    """

    by_range: dict[str, list[np.ndarray]]
    said: str


def bring(network: Export, pixels: str | None = None) -> Brought:
    """Take over a network.

    Args:
        network: from `open_export` or `open_upload`, which have checked it.
        pixels: the range of pixels that it takes, a key of `RANGES`, if one knows it. Otherwise it
            is what its layers tell, or it is found by trying when the network is tested.
    Raises:
        Sketch28Error: if a weight is not a number.
    """
    info, folded = network.info, network.network
    if not all(np.isfinite(one).all() for one in folded.weights):
        wrong = f"{info.name} contains weights that are not numbers"
        raise Sketch28Error(f"{wrong}; please export the network again.")
    ranges = (pixels,) if pixels and len(folded.ranges) > 1 else folded.ranges
    named = {str(number): one for number, one in enumerate(folded.weights)}
    named |= {SAID: np.array(_said(info)), POSSIBLE: np.array(ranges)}
    return Brought(clean(info.title), info.hyperparameters, pack_arrays(compress=False, **named))


def unpack(content: bytes) -> Waiting:
    """Return what `BROUGHT_FILE` contains."""
    arrays = unpack_arrays(content)
    said = str(arrays.pop(SAID))
    ranges = [str(name) for name in arrays.pop(POSSIBLE)]
    weights = tuple(arrays[str(number)] for number in range(len(arrays)))
    return Waiting({name: for_range(weights, name) for name in ranges}, said)


def _said(info: ModelInfo) -> str:
    """Return a sentence on where a network comes from."""
    came = f"Brought in from the file {clean(info.name)}"
    here = "accuracy and loss were measured on this machine"
    if not info.test_pictures:
        return f"{came}; {here}."
    pictures = f"{info.test_pictures:,} "
    pictures += part_title(info.hyperparameters.dataset, clean(info.source), "test")
    earlier = f"According to the file, it recognized {info.test_accuracy:.1%} of {pictures}"
    return f"{came}. {earlier}; {here}."
