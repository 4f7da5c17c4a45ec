"""Read a data set's files: IDX (gzipped or not), Keras' NPZ, Kaggle's CSV."""

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model import Sketch28Error

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # x_train, y_train, x_test, y_test
NAMES = ("x_train", "y_train", "x_test", "y_test")
TRAIN_PICTURES, TEST_PICTURES = 60_000, 10_000
IDX_UINT8 = 8


class DatasetError(Sketch28Error):
    """A file is missing or damaged; the message names it, what was expected, and what to do."""


@dataclass(frozen=True)
class FileSet:
    """The files of one data set: IDX (four), NPZ (one) or CSV (two: train and test)."""

    kind: str
    paths: tuple[Path, ...]


def read_file_set(files: FileSet) -> Arrays:
    """Read a whole data set.

    Returns:
        x_train uint8 (60000, 28, 28), y_train uint8 (60000,), x_test uint8 (10000, 28, 28),
        y_test uint8 (10000,).

    Raises:
        DatasetError: if a file does not hold what it should.
    """
    if files.kind == "NPZ":
        arrays = _read_npz(files.paths[0])
    elif files.kind == "IDX":
        arrays = [read_idx(path) for path in files.paths]
    else:
        arrays = [array for path in files.paths for array in read_csv(path)]
    paths = [path for path in files.paths for _ in range(4 // len(files.paths))]
    for index, count in enumerate((TRAIN_PICTURES, TRAIN_PICTURES, TEST_PICTURES, TEST_PICTURES)):
        (_check_labels if index % 2 else _check_pictures)(arrays[index], count, paths[index])
    return tuple(np.ascontiguousarray(array, np.uint8) for array in arrays)  # type: ignore[return-value]


def read_idx(path: Path) -> np.ndarray:
    """Read one IDX file of unsigned bytes (format: yann.lecun.com/exdb/mnist).

    Returns:
        uint8, in the shape that the file's header gives.

    Raises:
        DatasetError: if it is no such file, or not complete.
    """
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        raise _wrong(path, "a whole gzip file", f"it is cut off or damaged ({error})") from error
    if len(content) < 4 or content[:3] != bytes([0, 0, IDX_UINT8]):
        came = f"it begins with {content[:4].hex(' ')}" if content else "it is empty (0 bytes)"
        raise _wrong(path, "an IDX file of unsigned bytes", came)
    start = 4 + 4 * content[3]
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], ">u4"))
    expected, count = int(np.prod(shape, dtype=np.int64)), len(content) - start
    if count != expected:
        raise _wrong(path, f"{expected:,} values after its header", f"it holds {max(0, count):,}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def read_csv(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read one of Kaggle's CSV files: a label and 784 pixels a row, with or without a header.

    Returns:
        pictures uint8 (n, 28, 28) and labels int16 (n,), the labels not yet checked.

    Raises:
        DatasetError: if the values are not whole numbers, too few or too many, or out of range.
    """
    import pandas  # takes half a second; only this format needs it

    try:
        with path.open(encoding="ascii", errors="replace") as file:
            header = 0 if file.read(1).isdigit() else 1
        values = pandas.read_csv(path, header=None, skiprows=header, dtype=np.int16).to_numpy()
    except (ValueError, OverflowError, OSError) as error:
        came = f"reading it says: {str(error).splitlines()[0]}"
        raise _wrong(path, "rows of a label and 784 whole numbers", came) from error
    if values.shape[1] != 785:
        raise _wrong(path, "785 columns (a label, then 784 pixels)", f"it has {values.shape[1]}")
    pixels = values[:, 1:]
    if pixels.size and (pixels.min() < 0 or pixels.max() > 255):
        raise _wrong(path, "pixels from 0 to 255", f"it has {pixels.min()} to {pixels.max()}")
    return pixels.astype(np.uint8).reshape(-1, 28, 28), values[:, 0]


def _read_npz(path: Path) -> list[np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in NAMES if name in stored}
    except (OSError, EOFError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise _wrong(path, "Keras' NPZ archive", "it is cut off or no such archive") from error
    if missing := [name for name in NAMES if name not in arrays]:
        raise _wrong(path, f"the arrays {', '.join(NAMES)}", f"{', '.join(missing)} is missing")
    return list(arrays.values())


def _check_pictures(pictures: np.ndarray, count: int, path: Path) -> None:
    _check_shape(pictures, (count, 28, 28), path, f"{count:,} pictures of 28x28")
    if pictures.dtype != np.uint8:
        raise _wrong(path, "pixels as unsigned bytes", f"they are {pictures.dtype}")


def _check_labels(labels: np.ndarray, count: int, path: Path) -> None:
    _check_shape(labels, (count,), path, f"{count:,} labels")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        came = f"they go from {labels.min()} to {labels.max()}"
        raise _wrong(path, "labels that are whole numbers from 0 to 9", came)


def _check_shape(array: np.ndarray, shape: tuple[int, ...], path: Path, expected: str) -> None:
    if array.shape != shape:
        found = " x ".join(map(str, array.shape)) or "()"
        raise _wrong(path, expected, f"it holds an array of shape {found}")


def _wrong(path: Path, expected: str, came: str) -> DatasetError:
    advice = "replace this file with a complete copy or remove it"
    return DatasetError(f"{path}: expected {expected}, but {came}; {advice}.")
