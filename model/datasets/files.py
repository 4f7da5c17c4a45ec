"""Read a data set's files: IDX (gzipped or not), Keras' NPZ, CSV; and check what they hold."""

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.datasets.errors import COMPLETE_COPY, DatasetError, wrong
from model.datasets.tables import read_csv, split

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # x_train, y_train, x_test, y_test
NAMES = ("x_train", "y_train", "x_test", "y_test")
TRAIN_PICTURES, TEST_PICTURES = 60_000, 10_000
LABELED_PICTURES = 42_000  # in Kaggle's Digit Recognizer; those of its test.csv have no labels
IDX_UINT8 = 8
LOOKED_AT = 100  # pictures, to see whether they look like light ink on black
MOST_BYTES = 400_000_000  # of a file, unpacked; the largest, a CSV file, has 133 MB

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
        _check_size(path, path.stat().st_size)
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
            content = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        came = f"it is cut off or damaged ({error})"
        raise wrong(path, "a whole gzip file", came, COMPLETE_COPY) from error
    _check_size(path, len(content))
    if len(content) < 4 or content[:3] != bytes([0, 0, IDX_UINT8]):
        came = f"it begins with {content[:4].hex(' ')}" if content else "it is empty (0 bytes)"
        raise wrong(path, "an IDX file of unsigned bytes", came)
    start = 4 + 4 * content[3]
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], ">u4"))
    expected, count = int(np.prod(shape, dtype=np.int64)), len(content) - start
    if count != expected:
        came = f"it holds {max(0, count):,}"
        raise wrong(path, f"{expected:,} values after its header", came, COMPLETE_COPY)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _read_npz(path: Path) -> list[np.ndarray]:
    try:
        with zipfile.ZipFile(path) as packed:
            _check_size(path, sum(entry.file_size for entry in packed.infolist()))
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in NAMES if name in stored}
    except DatasetError:
        raise
    except (OSError, EOFError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        came = "it is cut off or no such archive"
        raise wrong(path, "Keras' NPZ archive", came, COMPLETE_COPY) from error
    if missing := [name for name in NAMES if name not in arrays]:
        raise wrong(path, f"the arrays {', '.join(NAMES)}", f"{', '.join(missing)} is missing")
    return list(arrays.values())


def _check_size(path: Path, size: int) -> None:
    if size > MOST_BYTES:
        raise wrong(path, f"at most {MOST_BYTES:,} bytes", f"it holds {size:,} or more")


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
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        came = f"they go from {labels.min()} to {labels.max()}"
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
