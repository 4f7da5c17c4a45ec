"""Files of a data set in, arrays out: IDX (gzipped or not), Keras' NPZ, Kaggle's CSV; what is not whole is refused in one sentence."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # x_train, y_train, x_test, y_test
TRAIN_PICTURES, TEST_PICTURES = 60_000, 10_000
IDX_UINT8 = 8


class DatasetError(ValueError):
    """A data set's file is missing or not what it should be; the message names it, what was expected, what came and what to do."""


@dataclass(frozen=True)
class FileSet:
    """The files that together hold one data set, in the order that their reader expects."""

    kind: str
    paths: tuple[Path, ...]


def read_file_set(files: FileSet) -> Arrays:
    """Read a whole data set.

    Returns:
        x_train uint8 (60000, 28, 28), y_train uint8 (60000,), x_test uint8 (10000, 28, 28), y_test uint8 (10000,).
    Raises:
        DatasetError: one sentence naming the file, what was expected and what came.
    """
    arrays = READERS[files.kind](files.paths)
    where = (
        files.paths
        if len(files.paths) == 4
        else (files.paths[0], files.paths[0], files.paths[-1], files.paths[-1])
    )
    for part, count in ((0, TRAIN_PICTURES), (2, TEST_PICTURES)):
        _check_pictures(arrays[part], count, where[part])
        _check_labels(arrays[part + 1], count, where[part + 1])
    return tuple(np.ascontiguousarray(array, np.uint8) for array in arrays)  # type: ignore[return-value]


def read_idx(path: Path) -> np.ndarray:
    """Read one IDX file of unsigned bytes, gzipped or not (format: yann.lecun.com/exdb/mnist).

    Returns:
        uint8, in the shape that the file's header gives.
    Raises:
        DatasetError: one sentence.
    """
    content = _decompressed(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != IDX_UINT8:
        raise _wrong(
            path,
            "an IDX file of unsigned bytes",
            f"it begins with {content[:4].hex(' ') or 'nothing'}",
        )
    start = 4 + 4 * content[3]
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], ">u4"))
    expected = int(np.prod(shape, dtype=np.int64))
    if len(content) - start != expected:
        raise _wrong(
            path,
            f"{expected:,} values after its header",
            f"it holds {max(0, len(content) - start):,}",
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def read_csv(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read one of Kaggle's CSV files: the label, then 784 pixels a row, with a header or without.

    Returns:
        pictures uint8 (n, 28, 28) and labels int16 (n,), the labels not yet checked.
    Raises:
        DatasetError: one sentence.
    """
    import pandas  # half a second that only this format needs

    try:
        with path.open(encoding="ascii", errors="replace") as file:
            first = file.readline()
        if not first.strip():
            raise _wrong(path, "rows of a label and 784 pixels", "it is empty")
        values = pandas.read_csv(
            path,
            header=None,
            skiprows=0 if first.split(",")[0].strip().isdigit() else 1,
            dtype=np.int16,
        ).to_numpy()
    except DatasetError:
        raise
    except (ValueError, OverflowError, OSError) as error:
        raise _wrong(
            path,
            "rows of a label and 784 whole numbers",
            f"reading it says: {str(error).splitlines()[0]}",
        ) from error
    if values.shape[1] != 785:
        raise _wrong(path, "785 columns (a label, then 784 pixels)", f"it has {values.shape[1]}")
    pixels = values[:, 1:]
    if pixels.size and (pixels.min() < 0 or pixels.max() > 255):
        raise _wrong(path, "pixels from 0 to 255", f"it has {pixels.min()} to {pixels.max()}")
    return pixels.astype(np.uint8).reshape(-1, 28, 28), values[:, 0]


def _read_idx_set(paths: tuple[Path, ...]) -> Arrays:
    x_train, y_train, x_test, y_test = (read_idx(path) for path in paths)
    return x_train, y_train, x_test, y_test


def _read_npz(paths: tuple[Path, ...]) -> Arrays:
    path = paths[0]
    names = ("x_train", "y_train", "x_test", "y_test")
    try:
        with np.load(path, allow_pickle=False) as stored:
            missing = [name for name in names if name not in stored]
            if missing:
                raise _wrong(
                    path, f"the arrays {', '.join(names)}", f"{', '.join(missing)} is missing"
                )
            x_train, y_train, x_test, y_test = (stored[name] for name in names)
    except (OSError, EOFError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        if isinstance(error, DatasetError):
            raise
        raise _wrong(path, "Keras' NPZ archive", "it is cut off or no such archive") from error
    return x_train, y_train, x_test, y_test


def _read_csv_pair(paths: tuple[Path, ...]) -> Arrays:
    (x_train, y_train), (x_test, y_test) = (read_csv(path) for path in paths)
    return x_train, y_train, x_test, y_test


READERS: dict[str, Callable[[tuple[Path, ...]], Arrays]] = {
    "IDX": _read_idx_set,
    "NPZ": _read_npz,
    "CSV": _read_csv_pair,
}


def _decompressed(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        if not content:
            raise _wrong(path, "an IDX file", "it is empty (0 bytes)")
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        raise _wrong(path, "a whole gzip file", f"it is cut off or damaged ({error})") from error


def _check_pictures(pictures: np.ndarray, count: int, path: Path) -> None:
    if pictures.shape != (count, 28, 28):
        raise _wrong(
            path,
            f"{count:,} pictures of 28x28",
            f"it holds an array of shape {' x '.join(map(str, pictures.shape)) or '()'}",
        )
    if pictures.dtype != np.uint8:
        raise _wrong(path, "pixels as unsigned bytes", f"they are {pictures.dtype}")


def _check_labels(labels: np.ndarray, count: int, path: Path) -> None:
    if labels.shape != (count,):
        raise _wrong(
            path,
            f"{count:,} labels",
            f"it holds an array of shape {' x '.join(map(str, labels.shape)) or '()'}",
        )
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise _wrong(
            path,
            "labels that are whole numbers from 0 to 9",
            f"they go from {labels.min()} to {labels.max()}",
        )


def _wrong(path: Path, expected: str, came: str) -> DatasetError:
    return DatasetError(
        f"{path}: expected {expected}, but {came}; replace this file with a complete copy or take it away."
    )
