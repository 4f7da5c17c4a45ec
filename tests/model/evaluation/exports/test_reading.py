import io
import json
import shutil
import zipfile

import h5py
import numpy as np
import pytest

from model import Sketch28Error
from model.classifier import Classifier, load_classifier
from model.evaluation.exports import reading
from model.evaluation.exports.folding import for_range
from model.evaluation.exports.reading import open_export
from model.evaluation.exports.writing import export, write_zip
from model.explanation.neurons import from_arrays
from model.runs.artifacts import find

NAME = "pretrained:untrained_fashion_mnist"


@pytest.fixture
def folder(tmp_path):
    export(find(NAME), tmp_path / "out")
    return tmp_path / "out"


def opened(path, dataset=None):
    found = open_export(path, dataset)
    weights = for_range(found.network.weights, *found.network.ranges)
    return Classifier(found, from_arrays(weights, found.network.activation))


def rewrite(path, name, content):
    """Replace one part of a zip file."""
    with zipfile.ZipFile(path) as packed:
        parts = {part: packed.read(part) for part in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for part, old in parts.items():
            packed.writestr(part, content if part == name else old)


def test_a_folder_a_zip_file_and_a_keras_file_answer_as_the_network_that_was_exported(
    folder, tmp_path, small_dataset
):
    with (tmp_path / "download.zip").open("wb") as file:
        write_zip(find(NAME), file)
    again = shutil.make_archive(str(tmp_path / "again"), "zip", tmp_path, "out")
    original = load_classifier(NAME)
    expected = original.probabilities(small_dataset.x_test)
    for path in (folder, folder / "model.keras", tmp_path / "download.zip", tmp_path / again):
        classifier = opened(path)
        assert classifier.class_names == original.class_names
        assert classifier.info.temperature == original.info.temperature
        difference = np.abs(classifier.probabilities(small_dataset.x_test) - expected).max()
        assert difference < 1e-5


def test_a_keras_file_alone_is_of_the_data_set_that_is_named(folder, tmp_path):
    alone = shutil.copy(folder / "model.keras", tmp_path / "alone.keras")
    assert opened(tmp_path / "alone.keras", "fashion_mnist").class_names[0] == "T-shirt/top"
    assert opened(tmp_path / "alone.keras").class_names[0] == "0"
    assert alone.name == open_export(alone).info.name


@pytest.mark.parametrize("kind", ["wide", "link", "outside", "missing", "text"])
def test_weights_that_do_not_fit_or_lie_elsewhere_are_refused(folder, tmp_path, kind):
    path = folder / "model.weights.h5"
    with h5py.File(path, "r+") as file:
        values = file["layers/dense/vars"]
        shape = values["0"].shape
        del values["0"]
        if kind == "wide":  # a file of a few bytes that claims 4 TB
            values.create_dataset("0", (10**6, 10**6), "f4", chunks=(1000, 1000))
        elif kind == "link":
            values["0"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "x")
        elif kind == "outside":
            size = int(np.prod(shape)) * 4
            values.create_dataset("0", shape, "f4", external=[(str(tmp_path / "raw"), 0, size)])
        elif kind == "text":
            values["0"] = np.full(shape, b"x")
    with pytest.raises(Sketch28Error, match=r"Can't read .*\.$"):
        open_export(folder)


def test_what_is_too_large_is_refused_before_it_is_read(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    with pytest.raises(Sketch28Error, match=r"model\.weights\.h5 has .* allowed"):
        open_export(folder)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("architecture.json", b" " * (2 * 2**20))
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    with pytest.raises(Sketch28Error, match=r"architecture\.json has 2 MB"):
        open_export(tmp_path / "bomb.zip")


@pytest.mark.parametrize("content", [b"", b"no zip file", b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["a.keras", "a.zip"])
def test_what_is_no_export_is_refused_in_one_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    for path in (tmp_path / name, tmp_path, tmp_path / "gone"):
        with pytest.raises(Sketch28Error, match=r"\.$"):
            open_export(path)


@pytest.mark.parametrize("temperature", ["0", "NaN", '"hot"'])
def test_a_temperature_that_cannot_be_is_refused(folder, temperature):
    info = json.loads((folder / "run.json").read_text())
    text = json.dumps({**info, "temperature": None}).replace("null", temperature)
    (folder / "run.json").write_text(text)
    with pytest.raises(Sketch28Error, match=r"\.$"):
        open_export(folder)
