"""Read a Keras network from files: one that was exported earlier, or was made elsewhere.

The files may come from anybody. Their sizes are bounded before they are read, and only a network of
Dense layers is accepted. Keras is not used, because it can be made to run a file's code.
"""

import io
import math
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.evaluation.exports.folding import CannotFold, Folded, fold
from model.hyperparameters import DATASET_NAMES, Hyperparameters
from model.runs.artifacts import INFO_FILE, Artifacts, ModelInfo
from model.runs.compact import ARCHITECTURE, METADATA, WEIGHTS
from model.runs.portable import CONFIG

MOST_BYTES = 32 * 2**20  # of a file; the largest network has 16 MB
MOST_BYTES_OF_TEXT = 2**20
MOST_BYTES_OF_ZIP = 4 * MOST_BYTES
MOST_BYTES_AT_ONCE, PIECE = 2**17, 2**16
SUFFIXES = (".keras", ".zip")
Fold = Callable[[bytes, bytes], Folded]


@dataclass(frozen=True)
class Export(Artifacts):
    """A network that was read from files; `info` is what these say of it."""

    network: Folded


def is_export(name: str) -> bool:
    """Return whether a name is that of a file or folder, and not of a run."""
    return Path(name).exists() or "/" in name or Path(name).suffix in SUFFIXES


def open_export(path: Path, dataset: str | None = None) -> Export:
    """Read a network from a folder, a zip file or a `model.keras`; no code in them is run.

    Args:
        path: the folder or file; a folder has `architecture.json` and `model.weights.h5`.
        dataset: what the network was trained on, if there is no `run.json` that says so.
    Raises:
        Sketch28Error: if this is not a network of Dense layers for 28x28 pictures.
    """
    if not path.exists():
        raise Sketch28Error(f"There is no file or folder {path}; please check the path.")

    def read(name: str) -> bytes:
        if path.is_dir():
            return _read_file(path / name)
        if path.suffix == ".keras" and name == INFO_FILE:
            return _read_file(path.with_name(name))
        _check_size(path.name, path.stat().st_size, MOST_BYTES_OF_ZIP)
        with io.FileIO(path) as file:
            return _read_part(file, name)

    return _open(path, read, dataset, "a folder, a zip file or a model.keras", fold)


def open_upload(
    files: Mapping[str, bytes], dataset: str | None = None, fold: Fold = fold
) -> Export:
    """Read a network from a zip file, from a `model.keras`, or from architecture and weights.

    Args:
        files: the content of one file, or of `architecture.json` and `model.weights.h5`, by the
            names that error messages call them.
        dataset: as in `open_export`, which raises the same errors.
        fold: reads the weights, by default in this process.
    """
    name, content = next(iter(files.items()))

    def read(part: str) -> bytes:
        if len(files) == 1:
            return _read_part(io.BytesIO(content), part)
        return files[_find(part, files)]

    wanted = "a zip file, a model.keras, or both architecture.json and model.weights.h5"
    return _open(Path(name), read, dataset, wanted, fold)


def _open(
    path: Path, read: Callable[[str], bytes], dataset: str | None, wanted: str, fold: Fold
) -> Export:
    """Read a network with a function from the name of a file to its content."""
    try:
        network = fold(read(ARCHITECTURE), read(WEIGHTS))
        return Export(_info(path, read, dataset, network), read, network)
    except CannotFold as error:
        raise Sketch28Error(f"Can't bring in {path}: {error}") from error
    except Sketch28Error:
        raise
    except Exception as error:  # libraries raise many kinds of errors on a broken file
        expected = f"expected {wanted} of a network that Keras 3 saved"
        raise Sketch28Error(f"Can't read {path}: {expected}.") from error


def _read_file(path: Path) -> bytes:
    _check_size(path.name, path.stat().st_size, _limit(path.name))
    return path.read_bytes()


class _InPieces(io.BufferedReader):
    """A file that refuses to read much at once, as the directory of a zip file is read.

    A directory of 20 MB has 400,000 entries, which would take seconds and 160 MB of memory.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(MOST_BYTES_AT_ONCE + 1 if size is None or size < 0 else size)
        if len(content) > MOST_BYTES_AT_ONCE:
            raise OSError("too many parts")
        return content


def _read_part(file: io.FileIO | io.BytesIO, name: str) -> bytes:
    with zipfile.ZipFile(_InPieces(file)) as packed:
        parts = {PurePosixPath(part.filename).name: part for part in packed.infolist()}
        found = parts[_find(name, parts)]
        _check_size(name, found.file_size, _limit(name))
        with packed.open(found) as part:
            return b"".join(iter(lambda: part.read(PIECE), b""))


def _find(name: str, parts: Mapping[str, object]) -> str:
    """Return what a file is called among these, which others may have given another name."""
    others = {
        ARCHITECTURE: [CONFIG, *(one for one in parts if one.endswith(".json"))],
        WEIGHTS: [one for one in parts if one.endswith(".weights.h5")],
    }.get(name, [])
    for one in (name, *others):
        if one in parts and (one == name or one not in (INFO_FILE, METADATA)):
            return one
    raise FileNotFoundError(name)


def _limit(name: str) -> int:
    return MOST_BYTES_OF_TEXT if name.endswith(".json") else MOST_BYTES


def _check_size(name: str, size: int, most: int) -> None:
    if size > most:
        large = f"{name} has {size / 2**20:,.0f} MB, but at most {most // 2**20} MB are allowed"
        raise Sketch28Error(f"{large}; please export the network again.")


def _info(
    path: Path, read: Callable[[str], bytes], dataset: str | None, network: Folded
) -> ModelInfo:
    """Return what `run.json` says of the network; layers as they were read."""
    built: dict[str, Any] = {"units": network.units, "activation": network.activation}
    try:
        info = ModelInfo.from_json(read(INFO_FILE))
    except FileNotFoundError:
        chosen = Hyperparameters(
            dataset=dataset or DATASET_NAMES[0], dropout=min(network.dropout, 0.8), **built
        )
        info = ModelInfo(path.name, chosen, source="", test_accuracy=0.0)
    known = DATASETS[info.hyperparameters.dataset]
    if network.classes != len(known.class_names):
        expected = f"{len(known.class_names)} classes, as {known.title} has them"
        raise Sketch28Error(
            f"{path.name} has {network.classes} classes, but {expected}, were expected."
        )
    if not (math.isfinite(info.temperature) and info.temperature > 0):
        raise Sketch28Error(f"temperature in {INFO_FILE} must be above 0, not {info.temperature}.")
    if not all(isinstance(text, str) for text in (info.title, info.source, info.teacher)):
        raise ValueError("names that are no text")
    if not (0 <= info.test_accuracy <= 1 and isinstance(info.test_pictures, int)):
        raise ValueError("figures that cannot be")
    return replace(info, name=path.name, hyperparameters=replace(info.hyperparameters, **built))
