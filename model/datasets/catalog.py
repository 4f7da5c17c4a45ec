"""A data set's name in, its pictures and labels out: split into training, validation and test, with the source they came from.

Sources, in this order: the folder in `DATASETS_DIR`; the Keras cache or its download; otherwise the sample that the project draws itself.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from model.datasets.downloads import (
    Report,
    Unreachable,
    download,
    downloads_allowed,
    is_intact,
    keras_cache,
)
from model.datasets.files import Arrays, DatasetError, FileSet, read_file_set, read_idx
from model.synthetic.samples import generate

FOLDER, KERAS, GENERATED = "data folder", "Keras download", "generated sample"
IDX_STEMS = (
    ("train-images", "idx3"),
    ("train-labels", "idx1"),
    ("t10k-images", "idx3"),
    ("t10k-labels", "idx1"),
)
TRAINING_PART, GENERATED_TRAINING_PART = 50_000, 5000  # pictures, after validation is taken away
VALIDATION_SHARE = 6  # the last sixth of the training part: 10,000 of 60,000
_drawn: dict[str, Arrays] = {}


@dataclass(frozen=True)
class DatasetInfo:
    """What is known of a data set before it is read."""

    title: str
    generated_title: str
    noun: str
    class_names: tuple[str, ...]
    plurals: tuple[str, ...]  # of the classes, for sentences
    folders: tuple[str, ...]  # names under DATASETS_DIR in which it is looked for
    first_labels: tuple[
        int, ...
    ]  # of the original order: tells whose IDX files lie in a folder without a name
    downloads: dict[
        str, str
    ]  # file under Keras' address and in its cache -> SHA-256 of its content, uncompressed


DATASETS = {
    "mnist": DatasetInfo(
        title="MNIST",
        generated_title="generated digits",
        noun="digit",
        class_names=tuple("0123456789"),
        plurals=(
            "zeros",
            "ones",
            "twos",
            "threes",
            "fours",
            "fives",
            "sixes",
            "sevens",
            "eights",
            "nines",
        ),
        folders=("mnist", "MNIST", "MNIST/raw"),
        first_labels=(5, 0, 4, 1, 9, 2, 1, 3),
        downloads={"mnist.npz": "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"},
    ),
    "fashion_mnist": DatasetInfo(
        title="Fashion-MNIST",
        generated_title="generated garments",
        noun="garment",
        class_names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        plurals=(
            "T-shirts/tops",
            "trousers",
            "pullovers",
            "dresses",
            "coats",
            "sandals",
            "shirts",
            "sneakers",
            "bags",
            "ankle boots",
        ),
        folders=("fashion-mnist", "fashion_mnist", "fashion", "FashionMNIST", "FashionMNIST/raw"),
        first_labels=(9, 0, 0, 3, 0, 2, 7, 2),
        downloads={
            "train-images-idx3-ubyte.gz": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "train-labels-idx1-ubyte.gz": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        },
    ),
}


@dataclass(frozen=True)
class Dataset:
    """Pictures uint8 (n, 28, 28), 0 background to 255; labels uint8 (n,), 0 to 9. Validation is the last part of the training files."""

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
        """Say whose pictures these are: "MNIST", or "generated digits"."""
        return title(self.name, self.source)


def title(name: str, source: str) -> str:
    """Say whose pictures a figure speaks of: a generated sample is never called MNIST."""
    return DATASETS[name].generated_title if source == GENERATED else DATASETS[name].title


def load(name: str, report: Report = lambda what, share: None, *, keep: bool = True) -> Dataset:
    """Read a data set from the first source that has it.

    Args:
        name: a key of `DATASETS`.
        report: told what is being done and which share of it is done, while something is downloaded or drawn.
        keep: whether to hold the files' pictures, 55 MB, in memory for whoever asks next.
    Raises:
        DatasetError: one sentence, when a file of the data folder is not whole.
        ValueError: one sentence, when there is no such data set.
    """
    _check_name(name)
    files = find_files(name)
    if files and _is_cached(files) and not _is_whole(name):
        files = None
    if files is None and downloads_allowed():
        files = _downloaded(name, report)
    if files is None:
        return _split(name, _generated(name, report), GENERATED)
    read = _read if keep else _read.__wrapped__
    return read(name, files, KERAS if _is_cached(files) else FOLDER)


def find_source(name: str) -> str:
    """Say, without reading it, where the data set would come from now: one of the three sources.

    Raises:
        DatasetError: one sentence, when the data folder is not there or lacks a part.
    """
    files = find_files(name)
    if files is None:
        return GENERATED
    return KERAS if _is_cached(files) else FOLDER


def training_size(name: str) -> int:
    """Give how many pictures the data set's training part would have now, without reading it."""
    try:
        return TRAINING_PART if find_source(name) != GENERATED else GENERATED_TRAINING_PART
    except DatasetError:
        return TRAINING_PART  # a run will say what is wrong


def validation_size(source: str) -> int:
    """Give how many pictures a data set's validation part has, which came from this source."""
    return (GENERATED_TRAINING_PART if source == GENERATED else TRAINING_PART) // (
        VALIDATION_SHARE - 1
    )


def find_files(name: str) -> FileSet | None:
    """Find the data set's files in the data folder, else in the Keras cache.

    Raises:
        DatasetError: one sentence, when the data folder is not there or lacks a part.
    """
    _check_name(name)
    root = os.environ.get("DATASETS_DIR")
    if root and not Path(root).is_dir():
        raise DatasetError(
            f"DATASETS_DIR: expected a folder, but {root} is none; correct the setting or take it away."
        )
    return (_in_data_folder(name, Path(root)) if root else None) or _in_keras_cache(name)


def _check_name(name: str) -> None:
    if name not in DATASETS:
        raise ValueError(f"There is no data set {name!r}; there are: {', '.join(DATASETS)}.")


def _in_data_folder(name: str, root: Path) -> FileSet | None:
    for folder in (root / sub for sub in DATASETS[name].folders):
        found = _named_files(name, folder) or _idx_files(folder)
        if found:
            return found
    found = _named_files(name, root)
    if found:
        return found
    idx = _idx_files(root)
    return idx if idx and _whose(idx) == name else None


def _named_files(name: str, folder: Path) -> FileSet | None:
    """Find NPZ or CSV files, whose names say which data set they hold."""
    for spelled in (name, name.replace("_", "-")):
        if (folder / f"{spelled}.npz").is_file():
            return FileSet("NPZ", (folder / f"{spelled}.npz",))
        pair = tuple(folder / f"{spelled}_{part}.csv" for part in ("train", "test"))
        if any(path.is_file() for path in pair):
            return FileSet("CSV", _complete(pair))
    return None


def _idx_files(folder: Path) -> FileSet | None:
    found = []
    for stem, dimensions in IDX_STEMS:
        spellings = [
            folder / f"{stem}{joint}{dimensions}-ubyte{end}"
            for joint in "-."
            for end in ("", ".gz")
        ]
        found.append(next((path for path in spellings if path.is_file()), spellings[0]))
    return (
        FileSet("IDX", _complete(tuple(found))) if any(path.is_file() for path in found) else None
    )


def _complete(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    for path in paths:
        if not path.is_file():
            raise DatasetError(
                f"{path}: expected this file beside {next(p for p in paths if p.is_file()).name}, but it is missing; add it."
            )
    return paths


def _whose(files: FileSet) -> str:
    """Tell whose unnamed IDX files these are by their first labels; what is not Fashion-MNIST counts as digits."""
    first = tuple(int(label) for label in read_idx(files.paths[1]).ravel()[:8])
    return "fashion_mnist" if first == DATASETS["fashion_mnist"].first_labels else "mnist"


def _cache_paths(name: str) -> tuple[Path, ...]:
    folder = keras_cache() if name == "mnist" else keras_cache() / "fashion-mnist"
    return tuple(folder / file for file in DATASETS[name].downloads)


def _in_keras_cache(name: str) -> FileSet | None:
    paths = _cache_paths(name)
    return (
        FileSet("NPZ" if len(paths) == 1 else "IDX", paths)
        if all(path.is_file() for path in paths)
        else None
    )


def _is_cached(files: FileSet) -> bool:
    return keras_cache() in files.paths[0].parents


def _is_whole(name: str) -> bool:
    return all(
        is_intact(path, digest)
        for path, digest in zip(_cache_paths(name), DATASETS[name].downloads.values(), strict=True)
    )


def _downloaded(name: str, report: Report) -> FileSet | None:
    try:
        for (file, digest), path in zip(
            DATASETS[name].downloads.items(), _cache_paths(name), strict=True
        ):
            if not is_intact(path, digest):
                download(file, path, digest, report)
    except Unreachable:
        return None
    return _in_keras_cache(name)


def _generated(name: str, report: Report = lambda what, share: None) -> Arrays:
    if name not in _drawn:
        what = f"drawing the {DATASETS[name].generated_title}"
        _drawn[name] = generate(name, report=lambda share: report(what, share))
    return _drawn[name]


@lru_cache(maxsize=2)
def _read(name: str, files: FileSet, source: str) -> Dataset:
    return _split(name, read_file_set(files), source)


def _split(name: str, arrays: Arrays, source: str) -> Dataset:
    x_train, y_train, x_test, y_test = arrays
    cut = len(x_train) - len(x_train) // VALIDATION_SHARE
    return Dataset(
        name, x_train[:cut], y_train[:cut], x_train[cut:], y_train[cut:], x_test, y_test, DATASETS[name].class_names, source
    )  # fmt: skip
