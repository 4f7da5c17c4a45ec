"""Read a data set's files: IDX (gzipped or not), Keras' NPZ, CSV; and check what they hold."""

import gzip
import math
import zipfile
import zlib
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import IO

import numpy as np

from model.datasets.errors import COMPLETE_COPY, DatasetError, why, wrong
from model.datasets.tables import read_csv, split

Opened = IO[bytes] | BufferedIOBase  # the second for what is unpacked while it is read
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # x_train, y_train, x_test, y_test
NAMES = ("x_train", "y_train", "x_test", "y_test")
TRAIN_PICTURES, TEST_PICTURES = 60_000, 10_000
LABELED_PICTURES = 42_000  # in Kaggle's Digit Recognizer; those of its test.csv have no labels
IDX_UINT8 = 8
LOOKED_AT = 100  # pictures, to see whether they look like light ink on black
# Of a file, unpacked. Those of MNIST have 133 MB (CSV), 55 MB (NPZ) and 47 MB.
MOST_BYTES = {"CSV": 300_000_000, "NPZ": 100_000_000, "IDX": 100_000_000}
MOST_DIMENSIONS = 3

__all__ = ["Arrays", "DatasetError", "FileSet", "read_file_set", "read_idx"]


@dataclass(frozen=True)
class FileSet:
    """The files of one data set: IDX (four), NPZ (one) or CSV (two: train and test).

    With `split`, the only CSV file is Kaggle's `train.csv`, and the test part is split off from it.
    """

    kind: str
    paths: tuple[Path, ...]
    split: bool = False
    stamps: tuple[tuple[int, int], ...] = ()  # size and time of the last change, to notice changes


def read_file_set(files: FileSet) -> Arrays:
    """Read a whole data set.

    Returns:
        x_train uint8 (60000, 28, 28), y_train uint8 (60000,), x_test uint8 (10000, 28, 28),
        y_test uint8 (10000,); with `split` 36,000 and 6,000 of each.

    Raises:
        DatasetError: if a file does not hold what it should.
    """
    for path in files.paths:
        _check_size(path, path.stat().st_size, MOST_BYTES[files.kind])
    if files.kind == "NPZ":
        arrays = _read_npz(files.paths[0])
    elif files.kind == "IDX":
        arrays = [read_idx(path) for path in files.paths]
    else:
        arrays = [array for path in files.paths for array in read_csv(path)]
    counts = (LABELED_PICTURES,) if files.split else (TRAIN_PICTURES, TEST_PICTURES)
    paths = [path for path in files.paths for _ in range(len(arrays) // len(files.paths))]
    for index, (array, path) in enumerate(zip(arrays, paths, strict=True)):
        (_check_labels if index % 2 else _check_pictures)(array, counts[index // 2], path)
    arrays = split(*arrays) if files.split else arrays
    return tuple(np.ascontiguousarray(array, np.uint8) for array in arrays)  # type: ignore[return-value]


def read_idx(path: Path) -> np.ndarray:
    """Read one IDX file of unsigned bytes (format: yann.lecun.com/exdb/mnist).

    Returns:
        uint8, in the shape that the file's header gives.

    Raises:
        DatasetError: if it is no such file, or not complete.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            return read_open_idx(path, file)
    except (OSError, EOFError, zlib.error) as error:
        came = f"it is cut off or damaged ({why(error)})"
        raise wrong(path, "a whole file", came, COMPLETE_COPY) from error


def read_open_idx(path: Path, file: Opened, most: int = MOST_BYTES["IDX"]) -> np.ndarray:
    """Read an IDX file as `read_idx` does, but one that is open; `path` is named in errors.

    Raises:
        DatasetError: if it is no such file, not complete, or has more bytes than `most`.
        OSError, EOFError, zlib.error: if it cannot be read.
    """
    shape = idx_shape(path, file, most)
    expected = math.prod(shape)
    content = file.read(expected + 1)  # never all of a file that unpacks to gigabytes
    if len(content) != expected:
        came = f"it holds {len(content):,}{' or more' * (len(content) > expected)}"
        raise wrong(path, f"{expected:,} values after its header", came, COMPLETE_COPY)
    return np.frombuffer(content, np.uint8).reshape(shape)


def idx_shape(path: Path, file: Opened, most: int) -> tuple[int, ...]:
    """Read the header of an IDX file, and check it before anything of that size is read."""
    kind = file.read(4)
    if len(kind) < 4 or kind[:3] != bytes([0, 0, IDX_UINT8]):
        came = f"it begins with {kind.hex(' ')}" if kind else "it is empty (0 bytes)"
        raise wrong(path, "an IDX file of unsigned bytes", came)
    if not 1 <= (dimensions := kind[3]) <= MOST_DIMENSIONS:
        came = f"its header says {dimensions}"
        raise wrong(path, f"1 to {MOST_DIMENSIONS} dimensions", came)
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise wrong(path, "a whole header", "it ends within its header", COMPLETE_COPY)
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    _check_size(path, math.prod(shape), most)
    return shape


def _read_npz(path: Path) -> list[np.ndarray]:
    try:
        with zipfile.ZipFile(path) as packed:
            _check_size(
                path, sum(entry.file_size for entry in packed.infolist()), MOST_BYTES["NPZ"]
            )
            there = [name for name in NAMES if f"{name}.npy" in packed.namelist()]
            for name in there:
                read_header(packed, f"{name}.npy")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in there}
    except DatasetError:
        raise
    except Exception as error:  # libraries raise many kinds of errors on a broken file
        came = "it is cut off or no such archive"
        raise wrong(path, "Keras' NPZ archive", came, COMPLETE_COPY) from error
    if missing := [name for name in NAMES if name not in arrays]:
        raise wrong(path, f"the arrays {', '.join(NAMES)}", f"{', '.join(missing)} is missing")
    return list(arrays.values())


def read_header(packed: zipfile.ZipFile, name: str) -> tuple[tuple[int, ...], np.dtype]:
    """Return the shape and dtype of an array in an NPZ archive.

    NumPy would allocate as much as its header claims.

    Raises:
        ValueError: if that is more than the file holds.
    """
    with packed.open(name) as file:
        shape, kind = read_npy_header(file)
    if not kind.hasobject and math.prod(shape) * kind.itemsize > packed.getinfo(name).file_size:
        raise ValueError("a header that claims too much")
    return shape, kind


def read_npy_header(file: Opened) -> tuple[tuple[int, ...], np.dtype]:
    """Return the shape and dtype of an array that NumPy saved."""
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0
    shape, _, kind = (read if version[0] == 1 else np.lib.format.read_array_header_2_0)(file)
    return shape, kind


def _check_size(path: Path, size: int, most: int) -> None:
    if size > most:
        raise wrong(path, f"at most {most:,} bytes", f"it holds {size:,} or more")


def _check_pictures(pictures: np.ndarray, count: int, path: Path) -> None:
    _check_shape(pictures, (count, 28, 28), path, f"{count:,} pictures of 28x28")
    if pictures.dtype != np.uint8:
        raise wrong(path, "pixels as unsigned bytes", f"they are {pictures.dtype}")
    some = pictures[:: max(1, count // LOOKED_AT)]
    if some.max() <= 1:
        raise wrong(path, "pixels from 0 to 255", f"they go from {some.min()} to {some.max()}")
    if np.median(some[:, [0, -1]]) > 191:
        raise wrong(path, "light ink on black", "the pictures have a light border; invert them")


def _check_labels(labels: np.ndarray, count: int, path: Path) -> None:
    _check_shape(labels, (count,), path, f"{count:,} labels")
    whole = labels.dtype.kind in "iu"
    if not whole or labels.min() < 0 or labels.max() > 9:
        came = (
            f"they go from {labels.min()} to {labels.max()}"
            if whole
            else f"they are {labels.dtype}"
        )
        raise wrong(path, "labels that are whole numbers from 0 to 9", came)
    if missing := sorted(set(range(10)) - set(np.unique(labels).tolist())):
        came = f"{', '.join(map(str, missing))} {'is' if len(missing) == 1 else 'are'} missing"
        raise wrong(path, "labels of all ten classes", came)


def _check_shape(array: np.ndarray, shape: tuple[int, ...], path: Path, expected: str) -> None:
    if array.shape != shape:
        found = " x ".join(map(str, array.shape)) or "()"
        is_cut = path.suffix == ".csv" and len(array) < shape[0]  # others state their length
        advice = (COMPLETE_COPY,) if is_cut else ()
        raise wrong(path, expected, f"it holds an array of shape {found}", *advice)
