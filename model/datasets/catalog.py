"""Load MNIST, Fashion-MNIST or a data set of one's own: training, validation and test part.

MNIST and Fashion-MNIST come from the first source that has them: the folder in `DATASETS_DIR`, the
Keras cache or its download, otherwise a sample that the program draws. `catalog.toml` describes
each. The run store keeps the others.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from model import Sketch28Error
from model.datasets import downloads, folder
from model.datasets.downloads import Report, is_intact, keras_cache
from model.datasets.errors import why, wrong
from model.datasets.files import Arrays, DatasetError, FileSet, read_file_set
from model.datasets.generated import load_generated
from model.datasets.own import is_own, shelf
from model.datasets.sources import (
    DATASETS,
    FOLDER,
    GENERATED,
    KERAS,
    SPLIT,
    class_count,
    identify,
    part_title,
    title,
)

__all__ = ["DATASETS", "FOLDER", "GENERATED", "KERAS", "SPLIT"]
__all__ += ["class_count", "is_own", "part_title", "title"]

# Pictures in the training part, without the validation part.
TRAINING_PART, SPLIT_TRAINING_PART, GENERATED_TRAINING_PART = 50_000, 30_000, 5000
VALIDATION_SHARE = 6  # the last sixth of the training files: 10,000 of 60,000
_sources: dict[tuple[str, FileSet], str | DatasetError] = {}  # of files that have been read


@dataclass(frozen=True)
class Dataset:
    """A data set in three parts.

    A network learns from the training part, is watched and chosen by the validation part, and is
    tested once by the test part. `name` is what `load` was given, `source` a sentence on where the
    pictures come from.

    Attributes:
        x_train, x_val, x_test: pictures uint8 (n, 28, 28), background 0.
        y_train, y_val, y_test: labels uint8 (n,), from 0: indices of `class_names`.
    """

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


def load(
    name: str,
    report: Report = lambda what, share: None,
    *,
    keep: bool = True,
    stand_in: bool = True,
) -> Dataset:
    """Read a data set from the first source that has it.

    Args:
        name: "mnist", "fashion_mnist", or the name of one's own, such as "own-1a2b3c4d".
        report: called with what is being downloaded or drawn, and the share of it that is done.
        keep: whether to keep the files' pictures, 55 MB, in memory for the next call.
        stand_in: whether a sample may stand in for a data set that a data folder lacks.

    Raises:
        DatasetError: if a file of the data folder is missing or wrong.
        Sketch28Error: if there is no such data set.
    """
    if is_own(name):
        info = DATASETS[name]
        arrays = vars(shelf().arrays(name))
        return Dataset(name, **arrays, class_names=info.class_names, source=info.source)
    files = find_files(name)
    if files is None and downloads.downloads_allowed():
        files = _download(name, report)
    if files is None:
        if not stand_in and (why := explain_missing(name)):
            raise DatasetError(why)
        return load_sample(name, report)
    return (_read if keep else _read.__wrapped__)(name, files)


def load_sample(name: str, report: Report = lambda what, share: None) -> Dataset:
    """Return the pictures that the program draws itself."""
    what = f"drawing the {DATASETS[name].generated_title}"
    return _split(name, load_generated(name, what, report), GENERATED)


def find_source(name: str) -> str:
    """Return the source that the data set would come from now.

    Files are read once after each change of them, which takes 0.2 to 1 s.

    Raises:
        DatasetError: if the data folder does not exist, or a file of it is missing or wrong.
    """
    if is_own(name):
        return DATASETS[name].source
    files = find_files(name)
    if files is None:
        return GENERATED
    if _is_cached(files):
        return KERAS
    if (name, files) not in _sources:
        try:
            _read.__wrapped__(name, files)
        except DatasetError as error:
            _sources[name, files] = error
    source = _sources[name, files]
    if isinstance(source, DatasetError):
        raise source
    return source


def explain_missing(name: str) -> str:
    """Return what lies in the data folder instead of the data set; empty if there is no folder."""
    root = "" if is_own(name) else os.environ.get("DATASETS_DIR")
    return folder.explain(name, Path(root)) if root and not folder.find(name, Path(root)) else ""


def training_size(name: str, source: str = "") -> int:
    """Return how many pictures the training part from a source has, by default the one now."""
    if is_own(name):
        return DATASETS[name].counts[0]
    if not source:
        try:
            files = find_files(name)
        except DatasetError:  # a run will show it
            return TRAINING_PART
        source = GENERATED if files is None else SPLIT if files.split else FOLDER
    if source == GENERATED:
        return GENERATED_TRAINING_PART
    return SPLIT_TRAINING_PART if source.endswith(SPLIT) else TRAINING_PART


def validation_size(name: str, source: str) -> int:
    """Return how many pictures the validation part from a source has."""
    if is_own(name):
        return DATASETS[name].counts[1]
    return training_size("mnist", source or FOLDER) // (VALIDATION_SHARE - 1)


def find_files(name: str) -> FileSet | None:
    """Find the data set's files in the data folder, else in the Keras cache; one's own has none.

    Raises:
        DatasetError: if the data folder does not exist or lacks a file.
        Sketch28Error: if there is no such data set.
    """
    if is_own(name):
        return None
    if name not in DATASETS:
        raise Sketch28Error(f"There is no data set {name!r}; there are: {', '.join(DATASETS)}.")
    root = os.environ.get("DATASETS_DIR")
    if root and not Path(root).is_dir():
        raise DatasetError("What DATASETS_DIR names is not a folder; correct or unset it.")
    try:
        found = folder.find(name, Path(root)) if root else None
    except OSError as error:
        advice = "allow the server to read it, or correct or unset DATASETS_DIR"
        raise wrong(Path(root or ""), "a folder that can be read", why(error), advice) from error
    return found or _in_keras_cache(name)


def _cache(name: str) -> tuple[list[Path], list[str]]:
    """Return the paths in the Keras cache, and the SHA-256 that each file's content must have."""
    place = keras_cache() if name == "mnist" else keras_cache() / "fashion-mnist"
    digests = DATASETS[name].downloads
    return [place / file for file in digests], list(digests.values())


def _in_keras_cache(name: str) -> FileSet | None:
    paths, digests = _cache(name)
    if not all(map(os.path.isfile, paths)):  # which is False, too, in a folder that nobody may read
        return None
    files = folder.file_set("NPZ" if len(paths) == 1 else "IDX", paths)
    return files if _are_intact(files, tuple(digests)) else None


@lru_cache(maxsize=8)
def _are_intact(files: FileSet, digests: tuple[str, ...]) -> bool:
    return all(map(is_intact, files.paths, digests))


def _is_cached(files: FileSet) -> bool:
    return keras_cache() in files.paths[0].parents


def _download(name: str, report: Report) -> FileSet | None:
    try:
        for path, digest in zip(*_cache(name), strict=True):
            if not is_intact(path, digest):
                downloads.download(path.name, path, digest, report)
    except downloads.Unreachable:
        return None
    return _in_keras_cache(name)


@lru_cache(maxsize=2)
def _read(name: str, files: FileSet) -> Dataset:
    arrays = read_file_set(files)
    if _is_cached(files):
        return _split(name, arrays, KERAS)
    if (name, files) not in _sources:
        root = Path(os.environ.get("DATASETS_DIR", ""))
        _sources[name, files] = identify(name, files, arrays, root)
    source = _sources[name, files]
    if isinstance(source, DatasetError):
        raise source
    return _split(name, arrays, source)


def _split(name: str, arrays: Arrays, source: str) -> Dataset:
    x, y, x_test, y_test = arrays
    cut = len(x) - len(x) // VALIDATION_SHARE
    parts = x[:cut], y[:cut], x[cut:], y[cut:], x_test, y_test
    return Dataset(name, *parts, DATASETS[name].class_names, source)
