"""Load MNIST or Fashion-MNIST, split into training, validation and test parts.

A data set comes from the first source that has it: the folder in `DATASETS_DIR`, the Keras cache
or its download, otherwise a sample that the program draws itself. `catalog.toml` describes each.
"""

import contextlib
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from model import Sketch28Error
from model.datasets import downloads
from model.datasets.downloads import Report, is_intact, keras_cache
from model.datasets.files import Arrays, DatasetError, FileSet, read_file_set, read_idx
from model.datasets.generated import load_generated

FOLDER, KERAS, GENERATED = "data folder", "Keras download", "generated sample"
IDX_FILES = (
    "train-images{}idx3-ubyte",
    "train-labels{}idx1-ubyte",
    "t10k-images{}idx3-ubyte",
    "t10k-labels{}idx1-ubyte",
)
NAMED_FILES = {"NPZ": ("{}.npz",), "CSV": ("{}_train.csv", "{}_test.csv")}
TRAINING_PART, GENERATED_TRAINING_PART = 50_000, 5000  # pictures, without the validation part
VALIDATION_SHARE = 6  # the last sixth of the training files: 10,000 of 60,000


@dataclass(frozen=True)
class DatasetInfo:
    """What is known about a data set before it is read; see `catalog.toml`."""

    title: str
    generated_title: str
    noun: str
    class_names: tuple[str, ...]
    plurals: tuple[str, ...]  # of the classes, for sentences
    folders: tuple[str, ...]  # under DATASETS_DIR, where its files are looked for
    first_labels: tuple[int, ...]
    downloads: dict[str, str]


def _read_catalog() -> dict[str, DatasetInfo]:
    entries = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    for entry in entries.values():
        entry |= {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return {name: DatasetInfo(**entry) for name, entry in entries.items()}


DATASETS = _read_catalog()


@dataclass(frozen=True)
class Dataset:
    """Pictures uint8 (n, 28, 28), background 0; labels uint8 (n,), 0 to 9."""

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    source: str

    @property
    def title(self) -> str:
        """The title of these pictures: "MNIST", or "generated digits"."""
        return title(self.name, self.source)


def title(name: str, source: str) -> str:
    """Return the title of a data set from this source; a generated sample is never called MNIST."""
    return DATASETS[name].generated_title if source == GENERATED else DATASETS[name].title


def load(name: str, report: Report = lambda what, share: None, *, keep: bool = True) -> Dataset:
    """Read a data set from the first source that has it.

    Args:
        name: a key of `DATASETS`.
        report: called with what is being downloaded or drawn, and the share of it that is done.
        keep: whether to keep the files' pictures, 55 MB, in memory for the next call.

    Raises:
        DatasetError: if a file of the data folder is missing or damaged.
        Sketch28Error: if there is no such data set.
    """
    files = find_files(name)
    if files and _is_cached(files) and not all(map(is_intact, *_cache(name))):
        files = None
    if files is None and downloads.downloads_allowed():
        files = _download(name, report)
    if files is None:
        what = f"drawing the {DATASETS[name].generated_title}"
        return _split(name, load_generated(name, what, report), GENERATED)
    read = _read if keep else _read.__wrapped__
    return read(name, files, _source(files))


def find_source(name: str) -> str:
    """Return the source that the data set would come from now, without reading it.

    Raises:
        DatasetError: if the data folder does not exist or lacks a file.
    """
    return _source(find_files(name))


def training_size(name: str, source: str = "") -> int:
    """Return how many pictures the training part from a source has, by default the one now."""
    with contextlib.suppress(DatasetError):  # a run will show the error
        source = source or find_source(name)
    return GENERATED_TRAINING_PART if source == GENERATED else TRAINING_PART


def validation_size(source: str) -> int:
    """Return how many pictures the validation part of a data set from this source has."""
    part = GENERATED_TRAINING_PART if source == GENERATED else TRAINING_PART
    return part // (VALIDATION_SHARE - 1)


def find_files(name: str) -> FileSet | None:
    """Find the data set's files in the data folder, else in the Keras cache.

    Raises:
        DatasetError: if the data folder does not exist or lacks a file.
        Sketch28Error: if there is no such data set.
    """
    if name not in DATASETS:
        raise Sketch28Error(f"There is no data set {name!r}; there are: {', '.join(DATASETS)}.")
    root = os.environ.get("DATASETS_DIR")
    if root and not Path(root).is_dir():
        raise DatasetError(f"{root} is not a folder; correct or unset DATASETS_DIR.")
    return (_in_data_folder(name, Path(root)) if root else None) or _in_keras_cache(name)


def _in_data_folder(name: str, root: Path) -> FileSet | None:
    for folder in (root / sub for sub in DATASETS[name].folders):
        if found := _named_files(name, folder) or _idx_files(folder):
            return found
    if found := _named_files(name, root):
        return found
    idx = _idx_files(root)
    return idx if idx and _owner(idx) == name else None


def _named_files(name: str, folder: Path) -> FileSet | None:
    """Find NPZ or CSV files; their names begin with the data set's."""
    for spelling in (name, name.replace("_", "-")):
        for kind, names in NAMED_FILES.items():
            if found := _complete(kind, [folder / file.format(spelling) for file in names]):
                return found
    return None


def _idx_files(folder: Path) -> FileSet | None:
    paths = []
    for name in IDX_FILES:
        spellings = [folder / (name.format(sep) + end) for sep in "-." for end in ("", ".gz")]
        paths.append(next(filter(Path.is_file, spellings), spellings[0]))
    return _complete("IDX", paths)


def _complete(kind: str, paths: Sequence[Path]) -> FileSet | None:
    """Return the files if all exist, None if none does, and raise if some are missing."""
    missing = [path for path in paths if not path.is_file()]
    if len(missing) == len(paths):
        return None
    if missing:
        there = next(path.name for path in paths if path not in missing)
        wrong = f"expected this file beside {there}, but it is missing; add it"
        raise DatasetError(f"{missing[0]}: {wrong}.")
    return FileSet(kind, tuple(paths))


def _owner(files: FileSet) -> str:
    """Return the data set whose first labels these are; all but Fashion-MNIST count as digits."""
    first = tuple(int(label) for label in read_idx(files.paths[1]).ravel()[:8])
    return "fashion_mnist" if first == DATASETS["fashion_mnist"].first_labels else "mnist"


def _cache(name: str) -> tuple[list[Path], list[str]]:
    """Return the paths in the Keras cache, and the SHA-256 that each file's content must have."""
    folder = keras_cache() if name == "mnist" else keras_cache() / "fashion-mnist"
    digests = DATASETS[name].downloads
    return [folder / file for file in digests], list(digests.values())


def _in_keras_cache(name: str) -> FileSet | None:
    paths = _cache(name)[0]
    if not all(map(os.path.isfile, paths)):  # which is False, too, in a folder that nobody may read
        return None
    return FileSet("NPZ" if len(paths) == 1 else "IDX", tuple(paths))


def _is_cached(files: FileSet) -> bool:
    return keras_cache() in files.paths[0].parents


def _source(files: FileSet | None) -> str:
    return GENERATED if files is None else KERAS if _is_cached(files) else FOLDER


def _download(name: str, report: Report) -> FileSet | None:
    try:
        for path, digest in zip(*_cache(name), strict=True):
            if not is_intact(path, digest):
                downloads.download(path.name, path, digest, report)
    except downloads.Unreachable:
        return None
    return _in_keras_cache(name)


@lru_cache(maxsize=2)
def _read(name: str, files: FileSet, source: str) -> Dataset:
    return _split(name, read_file_set(files), source)


def _split(name: str, arrays: Arrays, source: str) -> Dataset:
    x, y, x_test, y_test = arrays
    cut = len(x) - len(x) // VALIDATION_SHARE
    parts = x[:cut], y[:cut], x[cut:], y[cut:], x_test, y_test
    return Dataset(name, *parts, DATASETS[name].class_names, source)
