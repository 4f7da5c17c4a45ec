"""Find a data set's files in the data folder, and say what lies there if they are not found."""

from collections.abc import Sequence
from pathlib import Path

from model.datasets.errors import place, why
from model.datasets.files import DatasetError, FileSet, read_idx
from model.datasets.sources import DATASETS
from model.datasets.tables import COLUMNS, count_columns

IDX_FILES = (
    "train-images{}idx3-ubyte",
    "train-labels{}idx1-ubyte",
    "t10k-images{}idx3-ubyte",
    "t10k-labels{}idx1-ubyte",
)
NAMED_FILES = {"NPZ": ("{}.npz",), "CSV": ("{}_train.csv", "{}_test.csv")}
LISTED = 5  # names of what lies in the folder


def find(name: str, root: Path) -> FileSet | None:
    """Find the data set's files in the data folder `root`.

    Raises:
        DatasetError: if some of them are missing.
    """
    for folder in (root / sub for sub in DATASETS[name].folders):
        if found := _named_files(name, folder) or _idx_files(folder) or _split(name, folder):
            return found
    if found := _named_files(name, root) or _split(name, root):
        return found
    for folder in (root, root / "raw"):  # the second if the folder is torchvision's MNIST
        idx = _idx_files(folder)
        if idx and _owner(idx) == name:
            return idx
    return None


def explain(name: str, root: Path) -> str:
    """Return in one sentence what lies in the data folder instead of the data set's files."""
    known = DATASETS[name]
    own = (root / sub for sub in known.folders)
    folder = next(filter(Path.is_dir, own), root)
    try:
        entries = sorted(path.name + "/" * path.is_dir() for path in folder.iterdir())
    except OSError as error:
        return f"{place(folder)} cannot be listed ({why(error)}); allow the server to read it."
    more = f" and {len(entries) - LISTED} more" if len(entries) > LISTED else ""
    there = f"holds {', '.join(entries[:LISTED])}{more}" if entries else "is empty"
    where = f"{place(folder)} {there}, but not {known.title}"
    csv = " and ".join(file.format(name) for file in NAMED_FILES["CSV"])
    kaggle = f"{known.split[0]} of Kaggle's Digit Recognizer" if known.split else ""
    table = f", {csv}, or {kaggle}" if kaggle else f" or {csv}"
    needed = f"{IDX_FILES[0].format('-')} and its three companions, {name}.npz{table}"
    return f"{where}: it needs {needed}; add them, or correct or unset DATASETS_DIR."


def file_set(kind: str, paths: Sequence[Path], *, is_split: bool = False) -> FileSet:
    """Return files with their stamps."""
    states = [path.stat() for path in paths]
    stamps = tuple((state.st_size, state.st_mtime_ns) for state in states)
    return FileSet(kind, tuple(paths), is_split, stamps)


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


def _split(name: str, folder: Path) -> FileSet | None:
    """Find Kaggle's train.csv; a test.csv beside it is read only if it has labels."""
    paths = [folder / file for file in DATASETS[name].split]
    if not paths or not paths[0].is_file() or count_columns(paths[0]) < COLUMNS - 1:
        return None
    if paths[1].is_file() and count_columns(paths[1]) == COLUMNS:
        return file_set("CSV", paths)
    return file_set("CSV", paths[:1], is_split=True)


def _complete(kind: str, paths: Sequence[Path]) -> FileSet | None:
    """Return the files if all exist, None if none does, and raise if some are missing."""
    missing = [path for path in paths if not path.is_file()]
    if len(missing) == len(paths):
        return None
    if missing:
        there = next(path.name for path in paths if path not in missing)
        wrong = f"expected this file beside {there}, but it is missing; add it"
        raise DatasetError(f"{place(missing[0])}: {wrong}.")
    return file_set(kind, paths)


def _owner(files: FileSet) -> str:
    """Return the data set whose first labels these are; all but Fashion-MNIST count as digits."""
    first = tuple(int(label) for label in read_idx(files.paths[1]).ravel()[:8])
    return "fashion_mnist" if first == DATASETS["fashion_mnist"].first_labels else "mnist"
