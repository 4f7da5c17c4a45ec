"""Read a network that was exported earlier: from a folder, a zip file or a file `model.keras`.

The files may come from anybody. Their sizes are bounded before they are read, and only a network as
this program builds it is accepted. Keras is not used, because it can be made to run a file's code.
"""

import io
import json
import math
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import h5py

from model import Sketch28Error
from model.datasets.catalog import DATASETS, class_count
from model.hyperparameters import DATASET_NAMES, Hyperparameters
from model.runs.artifacts import INFO_FILE, Artifacts, ModelInfo
from model.runs.compact import ARCHITECTURE, WEIGHTS
from model.runs.portable import CONFIG

MOST_BYTES = 32 * 2**20  # of a file; the largest network has 16 MB
MOST_BYTES_OF_TEXT = 2**20
MOST_BYTES_OF_ZIP = 4 * MOST_BYTES
MOST_BYTES_AT_ONCE, PIECE = 2**17, 2**16
MOST_LINKS = 1000  # in a file of weights; the largest network has some 30
SUFFIXES = (".keras", ".zip")
PIXELS, FIRST_LAYERS = 784, ["InputLayer", "Rescaling", "Flatten"]


def is_export(name: str) -> bool:
    """Return whether a name is that of a file or folder, and not of a run."""
    return Path(name).exists() or "/" in name or Path(name).suffix in SUFFIXES


def open_export(path: Path, dataset: str | None = None) -> Artifacts:
    """Read an exported network; its `model.weights.h5` is there, and fits its hyperparameters.

    The files may come from anybody: no code in them is run. Give the network to `Classifier`.

    Args:
        path: a folder, a zip file that was downloaded, or a `model.keras`.
        dataset: what the network was trained on, if there is no `run.json` that says so.
    Raises:
        Sketch28Error: if this is not a network that Sketch28 exported.
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

    return _open(path, read, dataset, "a folder, a zip file or a model.keras")


def open_upload(name: str, content: bytes, dataset: str | None = None) -> Artifacts:
    """Read an exported network from the content of a zip file or a `model.keras`.

    Args:
        name: what error messages call the file.
        content: its bytes.
        dataset: as in `open_export`, which raises the same errors.
    """

    def read(part: str) -> bytes:
        return _read_part(io.BytesIO(content), part)

    return _open(Path(name), read, dataset, "a zip file or a model.keras")


def _open(path: Path, read: Callable[[str], bytes], dataset: str | None, wanted: str) -> Artifacts:
    """Read a network with a function from the name of a file to its content."""
    try:
        info = _info(path, read, dataset)
        _check_weights(read(WEIGHTS), info.hyperparameters)
    except Sketch28Error:
        raise
    except Exception as error:  # libraries raise many kinds of errors on a broken file
        expected = f"expected {wanted} that Sketch28 exported"
        raise Sketch28Error(f"Can't read {path}: {expected}.") from error
    return Artifacts(info, read)


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
        if name == ARCHITECTURE and name not in parts:
            name = CONFIG  # as it is called in a model.keras
        if name not in parts:
            raise FileNotFoundError(name)
        _check_size(name, parts[name].file_size, _limit(name))
        with packed.open(parts[name]) as part:
            return b"".join(iter(lambda: part.read(PIECE), b""))


def _limit(name: str) -> int:
    return MOST_BYTES_OF_TEXT if name.endswith(".json") else MOST_BYTES


def _check_size(name: str, size: int, most: int) -> None:
    if size > most:
        large = f"{name} has {size / 2**20:,.0f} MB, but at most {most // 2**20} MB are allowed"
        raise Sketch28Error(f"{large}; please export the network again.")


def _info(path: Path, read: Callable[[str], bytes], dataset: str | None) -> ModelInfo:
    """Return what `run.json` says of the network; layers as in its configuration."""
    built, classes = _hyperparameters(json.loads(read(ARCHITECTURE)))
    try:
        info = ModelInfo.from_json(read(INFO_FILE))
    except FileNotFoundError:
        chosen = Hyperparameters(dataset=dataset or DATASET_NAMES[0], **built)
        info = ModelInfo(path.name, chosen, source="", test_accuracy=0.0)
    known = DATASETS[info.hyperparameters.dataset]
    if classes != len(known.class_names):
        expected = f"{len(known.class_names)} classes, as {known.title} has them"
        raise Sketch28Error(f"{path.name} has {classes} classes, but {expected}, were expected.")
    if not (math.isfinite(info.temperature) and info.temperature > 0):
        raise Sketch28Error(f"temperature in {INFO_FILE} must be above 0, not {info.temperature}.")
    if not (isinstance(info.title, str) and isinstance(info.source, str)):
        raise ValueError("names that are no text")
    if not (0 <= info.test_accuracy <= 1 and isinstance(info.test_pictures, int)):
        raise ValueError("figures that cannot be")
    return replace(info, name=path.name, hyperparameters=replace(info.hyperparameters, **built))


def _hyperparameters(config: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Return neurons and activation of a Keras configuration's hidden layers, and its classes."""
    layers = [(layer["class_name"], layer["config"]) for layer in config["config"]["layers"]]
    layers = [(kind, chosen) for kind, chosen in layers if kind != "Dropout"]
    hidden = [chosen for _, chosen in layers[len(FIRST_LAYERS) : -1]]
    output = layers[-1][1]
    activations = {chosen["activation"] for chosen in hidden}
    as_built = (
        [kind for kind, _ in layers] == FIRST_LAYERS + ["Dense"] * (len(hidden) + 1)
        and math.isclose(layers[1][1]["scale"], 1 / 255)
        and (type(output["units"]), output["activation"]) == (int, "softmax")
        and len(activations) == 1
    )
    if not as_built:
        raise ValueError("layers that this program does not build")
    units = tuple(one["units"] for one in hidden)
    return {"units": units, "activation": activations.pop()}, output["units"]


def _check_weights(content: bytes, chosen: Hyperparameters) -> None:
    """Check the shapes before anything of these sizes is read, and that all is in this file."""
    sizes = (PIXELS, *chosen.units, class_count(chosen.dataset))
    with h5py.File(io.BytesIO(content)) as file:
        links = count(1)
        elsewhere = file.visititems_links(
            lambda _, link: None if _is_here(link) and next(links) <= MOST_LINKS else True
        )
        for i, shape in enumerate(pairwise(sizes)):
            values = file[f"layers/dense{f'_{i}' if i else ''}/vars"]
            for array, expected in ((values["0"], shape), (values["1"], shape[1:])):
                elsewhere = elsewhere or array.is_virtual or array.external
                if array.shape != expected or array.dtype.kind != "f" or elsewhere:
                    raise ValueError("weights that do not fit the layers")


def _is_here(link: Any) -> bool:
    return isinstance(link, h5py.HardLink)
