import io
import json
import zipfile

import h5py
import numpy as np
import pytest

from model import Sketch28Error
from model.classifier import Classifier
from model.evaluation.exports.bringing import BROUGHT_FILE, bring, unpack
from model.evaluation.exports.reading import open_export, open_upload
from model.evaluation.exports.writing import export, write_zip
from model.runs.artifacts import find
from model.runs.run import RunStatus
from tests.conftest import trained_run
from tests.model.evaluation.exports.test_reading import rewrite

NAME = "pretrained:untrained_mnist"


@pytest.fixture
def packed():
    file = io.BytesIO()
    write_zip(find(NAME), file)
    return file.getvalue()


def test_a_brought_network_answers_as_before_and_its_figures_are_measured_here(
    fresh_store, small_data, tmp_path
):
    from model.worker.experiment import run_experiment  # imports TensorFlow

    trained = find(trained_run(fresh_store), lambda: fresh_store)
    export(trained, tmp_path)
    facts = json.loads((tmp_path / "run.json").read_text())
    false = {"test_accuracy": 0.999, "test_pictures": 123, "temperature": 50.0}
    (tmp_path / "run.json").write_text(json.dumps(facts | false))
    network = bring(open_export(tmp_path))
    assert network.title == trained.info.title
    run_id = fresh_store.create(network.hyperparameters)
    fresh_store.save_artifacts(run_id, {BROUGHT_FILE: network.content})
    assert run_experiment(run_id, fresh_store) is RunStatus.FINISHED
    brought = find(run_id, lambda: fresh_store)
    pictures = small_data.x_test
    difference = Classifier(brought).probabilities(pictures) - Classifier(trained).probabilities(
        pictures
    )
    assert np.abs(difference).max() < 1e-5
    for name in ("test_accuracy", "val_accuracy", "test_pictures", "temperature"):
        assert getattr(brought.info, name) == pytest.approx(getattr(trained.info, name))
    run = fresh_store.get(run_id)
    assert (run.brought, brought.info.brought) == (True, True)
    assert not fresh_store.get(trained.info.name).brought
    assert "According to the file, it recognized 99.9% of 123 generated digit" in run.reason
    assert fresh_store.find_artifact(run_id, BROUGHT_FILE) is None


def test_an_uploaded_zip_file_and_a_keras_file_give_the_same_weights(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        keras = parts.read("model.keras")
    from_zip = bring(open_upload({"a.zip": packed}))
    alone = bring(open_upload({"model.keras": keras}, "mnist"))
    ours, others = unpack(from_zip.content), unpack(alone.content)
    (weights,), (same) = ours.by_range.values(), others.by_range["0 to 255"]
    assert [one.tobytes() for one in weights] == [one.tobytes() for one in same]
    with h5py.File(io.BytesIO(find(NAME).read("model.weights.h5"))) as file:
        assert weights[0].tobytes() == file["layers/dense/vars/0"][()].tobytes()
    assert from_zip.hyperparameters.units == alone.hyperparameters.units
    assert "10,000 MNIST test pictures" in ours.said
    assert others.said.startswith("Brought in from the file model.keras; accuracy")


def test_weights_that_are_not_numbers_are_refused(tmp_path):
    export(find(NAME), tmp_path)
    with h5py.File(tmp_path / "model.weights.h5", "r+") as file:
        file["layers/dense/vars/1"][0] = np.nan
    with pytest.raises(Sketch28Error, match=r"weights that are not numbers.*\.$"):
        bring(open_export(tmp_path))


@pytest.mark.parametrize(
    "change", [{"title": 5}, {"source": None}, {"test_accuracy": "high"}, {"test_pictures": 1e999}]
)
def test_facts_that_are_of_another_kind_are_refused(tmp_path, change):
    export(find(NAME), tmp_path)
    facts = json.loads((tmp_path / "run.json").read_text())
    (tmp_path / "run.json").write_text(json.dumps(facts | change))
    with pytest.raises(Sketch28Error, match=r"Can't read .*\.$"):
        open_export(tmp_path)


def test_a_zip_file_of_very_many_parts_and_weights_of_very_many_links_are_refused(tmp_path):
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as parts:
        for number in range(3000):
            parts.writestr(str(number), b"")
    with pytest.raises(Sketch28Error, match=r"Can't read many\.zip: expected .*\.$"):
        open_upload({"many.zip": many.getvalue()})
    export(find(NAME), tmp_path / "out")
    with h5py.File(tmp_path / "out" / "model.weights.h5", "r+") as file:
        for number in range(1000):
            file.create_group(f"more/{number}")
    with pytest.raises(Sketch28Error, match=r"Can't read .*\.$"):
        open_export(tmp_path / "out")


def test_code_in_a_keras_file_is_not_run(tmp_path):
    export(find(NAME), tmp_path)
    with zipfile.ZipFile(tmp_path / "model.keras") as parts:
        config = json.loads(parts.read("config.json"))
    config["config"]["layers"][2] = {
        "module": "builtins",
        "class_name": "exec",
        "config": {"name": f"open({str(tmp_path / 'ran')!r}, 'w')"},
    }
    rewrite(tmp_path / "model.keras", "config.json", json.dumps(config))
    with pytest.raises(Sketch28Error, match=r"Can't bring in .* is a exec.*\.$"):
        open_export(tmp_path / "model.keras")
    assert not (tmp_path / "ran").exists()
