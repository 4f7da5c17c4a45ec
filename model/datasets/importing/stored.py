"""List the arrays in IDX, NPY, NPZ and HDF5 files, with shapes from their headers."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.errors import DatasetError
from model.datasets.files import idx_shape, read_header, read_npy_header, read_open_idx
from model.datasets.importing import kinds
from model.datasets.importing.entries import Entry, open_archive
from model.datasets.importing.found import MOST_BYTES

MOST_ARRAYS = 100
OBJECTS = "it holds Python objects, which can run any program when they are loaded"


@dataclass(frozen=True)
class Stored:
    """An array that has not been read: `name` is the path of its file, and its own name there."""

    entry: Entry
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype
    start: Callable[[], np.ndarray]

    @property
    def bytes(self) -> int:
        """How many bytes it takes in memory."""
        return math.prod(self.shape) * self.dtype.itemsize

    def load(self) -> np.ndarray:
        """Return the array.

        Raises:
            DatasetError: if its file is damaged.
        """
        with _reading(self.entry):
            return self.start()


@contextmanager
def _reading(entry: Entry) -> Iterator[None]:
    """Turn what libraries raise on a broken file into one sentence; they raise many kinds."""
    try:
        yield
    except DatasetError:
        raise
    except Exception as error:
        raise entry.damaged(error) from error


def list_arrays(entry: Entry, kind: str, stack: ExitStack) -> list[Stored]:
    """Return the arrays in a file of the kind IDX, NPY, NPZ or HDF5.

    Args:
        entry: the file.
        kind: what it is.
        stack: closes the file after the arrays have been read.
    Raises:
        DatasetError: if the file is damaged, too large, or holds something else than numbers.
    """
    list_them = {kinds.IDX: _idx, kinds.NPY: _npy, kinds.NPZ: _npz, kinds.HDF5: _hdf5}[kind]
    with _reading(entry):
        arrays = list(list_them(entry, stack))
    if any(array.dtype.hasobject for array in arrays) and kind != kinds.HDF5:
        raise entry.wrong("arrays of numbers", OBJECTS, "save them as numbers")
    return arrays


def _idx(entry: Entry, stack: ExitStack) -> Iterator[Stored]:
    path = Path(entry.said)

    def load() -> np.ndarray:
        with entry.open() as file:
            return read_open_idx(path, file, MOST_BYTES)

    with entry.open() as file:
        shape = idx_shape(path, file, MOST_BYTES)
    yield Stored(entry, entry.name, shape, np.dtype(np.uint8), load)


def _npy(entry: Entry, stack: ExitStack) -> Iterator[Stored]:
    with entry.open() as file:
        shape, dtype = read_npy_header(file)
    if not dtype.hasobject and math.prod(shape) * dtype.itemsize > entry.size:
        raise ValueError("its header claims too much")
    yield Stored(entry, entry.name, shape, dtype, partial(_load_npy, entry.open))


def _npz(entry: Entry, stack: ExitStack) -> Iterator[Stored]:
    packed = stack.enter_context(open_archive(BytesIO(entry.read(MOST_BYTES))))
    for name in packed.namelist()[: MOST_ARRAYS + 1]:
        shape, dtype = read_header(packed, name)
        inside = f"{entry.name}/{name.removesuffix('.npy')}"
        yield Stored(entry, inside, shape, dtype, partial(_load_npy, partial(packed.open, name)))


def _load_npy(start: Callable[[], Any]) -> np.ndarray:
    with start() as file:
        return np.asarray(np.lib.format.read_array(file, allow_pickle=False))


def _hdf5(entry: Entry, stack: ExitStack) -> Iterator[Stored]:
    import h5py

    file = stack.enter_context(h5py.File(BytesIO(entry.read(MOST_BYTES))))
    found: list[tuple[str, Any]] = []

    def visit(name: str, item: Any) -> bool | None:
        found.append((name, item))
        return True if len(found) > MOST_ARRAYS else None

    file.visititems(visit)  # follows no links
    for name, item in found:
        if isinstance(item, h5py.Dataset) and item.shape:
            if item.is_virtual or item.external:
                raise entry.wrong("a file that holds its arrays", "they are in other files")
            if math.prod(item.chunks or ()) * item.dtype.itemsize > MOST_BYTES:
                raise ValueError("its pieces are too large")
            load = partial(item.__getitem__, ())
            yield Stored(entry, f"{entry.name}/{name}", item.shape, item.dtype, load)
