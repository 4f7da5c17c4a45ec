"""A network that was downloaded is brought in on Train, and what Train shows of it."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from model.evaluation.exports.bringing import BROUGHT_FILE, unpack
from model.evaluation.exports.folding import RANGES
from model.evaluation.exports.writing import write_zip
from model.runs.artifacts import find
from pages.components.train.bringing import TRIED
from tests.support.opened import text, unescaped, warnings


@pytest.fixture
def packed():
    file = io.BytesIO()
    write_zip(find("pretrained:untrained_fashion_mnist"), file)
    return file.getvalue()


def test_a_downloaded_network_becomes_a_run_that_says_where_its_figures_come_from(
    open_page, store, packed, small_data
):
    from model.worker.experiment import run_experiment  # imports TensorFlow

    app = open_page("train")
    app.file_uploader[0].set_value(("garments.zip", packed, "application/zip")).run()
    [run] = store.runs()
    assert app.query_params["run"] == run.id
    assert (run.hyperparameters.dataset, run.title) == ("fashion_mnist", "Garments · Untrained")
    run_experiment(run.id, store)
    app.run()
    shown = text(app)
    assert "Brought in from the file garments.zip. According to the file, it recognized" in shown
    assert "Training took" not in shown
    assert {button.key for button in app.button} >= {"continue"}


def test_a_model_keras_alone_is_of_the_chosen_data_set(open_page, store, packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        keras = parts.read("model.keras")
    app = open_page("train", dataset="fashion_mnist")
    app.file_uploader[0].set_value(("model.keras", keras, "")).run()
    assert [run.hyperparameters.dataset for run in store.runs()] == ["fashion_mnist"]


def test_a_network_of_keras_comes_in_as_two_files_with_the_pixels_that_it_takes(open_page, store):
    import keras  # imports TensorFlow

    layers = keras.layers
    flat = [keras.Input((28, 28)), layers.Flatten(), layers.Dense(16, "tanh"), layers.Dense(10)]
    network = keras.Sequential(flat)
    with tempfile.NamedTemporaryFile(suffix=".weights.h5") as file:
        network.save_weights(file.name)
        weights = Path(file.name).read_bytes()
    app = open_page("train")
    assert app.selectbox("bring-pixels").value == TRIED
    files = [("a.json", network.to_json().encode(), ""), ("a.weights.h5", weights, "")]
    app.file_uploader[0].set_value(files).run()
    [tried] = store.runs()
    assert list(unpack(store.artifact(tried.id, BROUGHT_FILE)).by_range) == list(RANGES)
    app.selectbox("bring-pixels").set_value("0 to 255").run()
    app.file_uploader[0].set_value(files).run()
    run = next(run for run in store.runs() if run.id != tried.id)
    assert (run.hyperparameters.units, run.hyperparameters.activation) == ((16,), "tanh")
    assert list(unpack(store.artifact(run.id, BROUGHT_FILE)).by_range) == ["0 to 255"]


def test_three_files_are_not_a_network(open_page, store):
    app = open_page("train")
    app.file_uploader[0].set_value([(f"{name}.json", b"{}", "") for name in "abc"]).run()
    [said] = [one for one in warnings(app) if "Please choose" in one]
    assert "one file, or the two files architecture.json" in said
    assert not store.runs()


def test_what_is_no_network_is_refused_in_one_sentence(open_page, store):
    app = open_page("train")
    app.file_uploader[0].set_value(("*a*.zip", b"no zip file", "")).run()
    [said] = [one for one in warnings(app) if "Can't read" in one]
    assert said.startswith("Can't read *a*.zip: expected ")
    assert not store.runs()
    app.run()
    assert not [one for one in warnings(app) if "Can't read" in unescaped(one)]
