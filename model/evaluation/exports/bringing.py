"""Bring an exported network in: only its weights and its hyperparameters are taken over.

All other files of its run are made anew by a worker, and so are its figures, since what a file says
of itself cannot be relied upon.
"""

import io
from dataclasses import dataclass

import h5py
import numpy as np

from model import Sketch28Error
from model.datasets.catalog import part_title
from model.hyperparameters import Hyperparameters
from model.runs.arrays import pack_arrays, unpack_arrays
from model.runs.artifacts import Artifacts, ModelInfo
from model.runs.compact import WEIGHTS
from model.runs.titles import clean

BROUGHT_FILE = "brought.npz"  # of a run whose network waits to be tested
SAID = "said"  # the array in it that contains a sentence


@dataclass(frozen=True)
class Brought:
    """A network that was brought in: the title of its run, if it had one, and `BROUGHT_FILE`."""

    title: str
    hyperparameters: Hyperparameters
    content: bytes


def bring(network: Artifacts) -> Brought:
    """Take over a network that `reading` has opened, and so has checked.

    Raises:
        Sketch28Error: if a weight is not a number.
    """
    info = network.info
    weights = _weights(network.read(WEIGHTS), len(info.hyperparameters.units) + 1)
    if not all(np.isfinite(one).all() for one in weights):
        wrong = f"{info.name} contains weights that are not numbers"
        raise Sketch28Error(f"{wrong}; please export the network again.")
    named = {str(number): one for number, one in enumerate(weights)}
    content = pack_arrays(compress=False, **named, **{SAID: np.array(_said(info))})
    return Brought(clean(info.title), info.hyperparameters, content)


def unpack(content: bytes) -> tuple[list[np.ndarray], str]:
    """Return weights and biases, float32, of `BROUGHT_FILE`, and what the run says of them."""
    arrays = unpack_arrays(content)
    said = str(arrays.pop(SAID))
    return [arrays[str(number)] for number in range(len(arrays))], said


def _weights(content: bytes, layers: int) -> list[np.ndarray]:
    """Return float32 arrays in the order of Keras' `get_weights`."""
    with h5py.File(io.BytesIO(content)) as file:
        names = [f"layers/dense{f'_{number}' if number else ''}/vars" for number in range(layers)]
        return [np.asarray(file[name][part], np.float32) for name in names for part in "01"]


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
