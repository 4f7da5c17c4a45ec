"""Write a network's files, for a folder or as one zip file: what one takes away.

Beside the network there is what explains it and what uses it without Sketch28. The texts of these
files are in `templates/`.
"""

import contextlib
import io
import json
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from model import Sketch28Error, __version__
from model.datasets.catalog import DATASETS, is_own, part_title, validation_size
from model.datasets.own import shelf
from model.evaluation.exports.notebook import notebook
from model.evaluation.exports.templates import template
from model.evaluation.predictions import read_predictions
from model.runs.arrays import pack_arrays
from model.runs.artifacts import HISTORY_FILE, INFO_FILE, NETWORK_FILES, Artifacts, ModelInfo
from model.runs.portable import portable_file

README_FILE, PREDICTIONS_FILE = "README.txt", "predictions.csv"
CLASSIFY_FILE, NOTEBOOK_FILE = "classify.py", "train.ipynb"
PICTURES_FILE = "pictures.npz"  # of a data set of one's own
ONNX_FILE = "model.onnx"
PACKED = (*NETWORK_FILES, ONNX_FILE, PICTURES_FILE)  # which hardly shrink when they are compressed

LEARNED = """It learned from at most {:,} training pictures; {:,} other pictures, the validation
part, were kept apart to follow the training."""
PICTURES = """pictures.npz        all pictures and labels of the data set, in its three parts
"""
TAUGHT = "After the labels, it learned the answers of {}."
BROUGHT = """It was brought in as a file. How it was trained, and on which pictures, is that file's
word; only these figures were measured here."""


def export(artifacts: Artifacts, folder: Path) -> None:
    """Write a network's files into a folder; the same as in its zip file.

    Keras reads `model.keras` with `keras.models.load_model`, and `architecture.json` with
    `keras.models.model_from_json`, whose result loads `model.weights.h5`.

    Raises:
        Sketch28Error: if the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _files(artifacts):
            (folder / name).write_bytes(content)
    except OSError as error:
        why = error.strerror or error
        raise Sketch28Error(f"Can't write into {folder} ({why}); choose another folder.") from error


def write_zip(artifacts: Artifacts, file: IO[bytes]) -> None:
    """Write a network's files into one zip file.

    Only one of them is in memory at a time. The network is not compressed: weights hardly shrink.
    """
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in _files(artifacts):
            stored = name in PACKED
            packed.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


def network_files(artifacts: Artifacts) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of a network's four files, its curves and what is known of it."""
    yield INFO_FILE, run_json(artifacts).encode()
    for name in (*NETWORK_FILES, HISTORY_FILE):
        yield name, portable_file(name, artifacts.read(name))


def _files(artifacts: Artifacts) -> Iterator[tuple[str, bytes]]:
    from model.evaluation.exports.onnx_file import onnx_file  # takes 0.3 s

    class_names = DATASETS[artifacts.info.hyperparameters.dataset].class_names
    yield README_FILE, readme(artifacts.info).encode()
    yield from network_files(artifacts)
    yield ONNX_FILE, onnx_file(artifacts)
    yield PREDICTIONS_FILE, read_predictions(artifacts).to_csv(class_names)
    yield CLASSIFY_FILE, template(CLASSIFY_FILE).encode()
    yield NOTEBOOK_FILE, notebook(artifacts).encode()
    if is_own(dataset := artifacts.info.hyperparameters.dataset):
        with contextlib.suppress(Sketch28Error):  # they have been deleted
            yield PICTURES_FILE, pack_arrays(**vars(shelf().arrays(dataset)))


def run_json(artifacts: Artifacts) -> str:
    """Return the content of `run.json`: the info, what is known of the data, and versions."""
    with zipfile.ZipFile(io.BytesIO(artifacts.read("model.keras"))) as packed:
        keras_version = json.loads(packed.read("metadata.json"))["keras_version"]
    versions = {"sketch28": __version__, "keras": keras_version}
    known = DATASETS[artifacts.info.hyperparameters.dataset]
    about = {"class_names": known.class_names, "prepared": known.prepared}
    return artifacts.info.to_json(**about, versions=versions)


def readme(info: ModelInfo) -> str:
    """Return a text about a network's files: what they are, and what its figures tell."""
    chosen = info.hyperparameters
    data = part_title(chosen.dataset, info.source, "test")
    names = DATASETS[chosen.dataset].class_names
    learned = LEARNED.format(chosen.training_pictures, validation_size(chosen.dataset, info.source))
    if info.teacher:
        learned += "\n" + textwrap.fill(TAUGHT.format(info.teacher), 96)
    return template("readme.txt").format(
        title=info.title or info.name,
        figures=f"accuracy {info.test_accuracy:.2%}, loss {info.test_loss:.4f}",
        pictures=f"{info.test_pictures:,} {data} ({info.source})",
        count=len(names),
        beside=PICTURES if is_own(chosen.dataset) else "",
        apart="" if info.brought else ", none of which it was trained on",
        learned=BROUGHT if info.brought else learned,
        classes=", ".join(f"{label} {name}" for label, name in enumerate(names)),
        temperature=info.temperature,
    )
