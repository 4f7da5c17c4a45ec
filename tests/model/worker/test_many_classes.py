"""Networks for a data set of one's own, with 47 classes."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.evaluation.exports.bringing import BROUGHT_FILE, bring
from model.evaluation.exports.reading import open_upload
from model.evaluation.exports.writing import write_zip
from model.evaluation.predictions import read_predictions
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import find
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.worker.experiment import run_experiment
from tests.support.own_data import LETTERS, add, arrays


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Train a network on it, and return the store and the run's id."""
    store = RunStore(f"sqlite:///{tmp_path_factory.mktemp('own') / 'runs.sqlite'}")
    chosen = {"units": (64,), "epochs": 12, "batch_size": 32, "learning_rate": 0.005}
    run_id = store.create(Hyperparameters(dataset=add(store), dropout=0.0, **chosen))
    assert run_experiment(run_id, store) is RunStatus.FINISHED, store.get(run_id).reason
    yield store, run_id
    store.close()


def test_a_network_learns_47_classes_and_is_tested_on_all(trained):
    store, run_id = trained
    run = store.get(run_id)
    assert run.title.startswith("Letters · ")
    assert run.test_accuracy > 0.9
    figures = read_predictions(find(run_id, lambda: store)).evaluation
    assert figures.confusion.shape == (47, 47)
    assert figures.support.tolist() == [3] * 47
    assert len(run.answers) == 10  # test pictures whose answers are shown while it trains


def test_it_names_a_picture_with_the_names_of_the_classes(trained):
    store, run_id = trained
    classifier, data = Classifier(find(run_id, lambda: store)), arrays()
    predicted = classifier.predict(list(data.x_test))
    right = sum(
        one.name == LETTERS[label] for one, label in zip(predicted, data.y_test, strict=True)
    )
    assert right / len(predicted) == pytest.approx(store.get(run_id).test_accuracy)
    assert classifier.classify(Image.fromarray(data.x_test[5])).probabilities.shape == (47,)


def test_its_zip_file_holds_the_names_the_pictures_and_all_predictions(trained):
    store, run_id = trained
    file = io.BytesIO()
    write_zip(find(run_id, lambda: store), file)
    with zipfile.ZipFile(file) as packed:
        about = json.loads(packed.read("run.json"))
        rows = list(csv.reader(packed.read("predictions.csv").decode().splitlines()))
        pictures = np.load(io.BytesIO(packed.read("pictures.npz")))
        notebook, readme = packed.read("train.ipynb").decode(), packed.read("README.txt").decode()
    assert (tuple(about["class_names"]), about["prepared"]) == (LETTERS, "mnist")
    assert len(rows) == 1 + 47 * 3
    assert np.array_equal(pictures["x_test"], arrays().x_test)
    assert "pictures.npz" in notebook
    assert "the probabilities of 47 classes" in readme


def test_it_comes_back_with_the_same_figures(trained):
    store, run_id = trained
    file = io.BytesIO()
    write_zip(find(run_id, lambda: store), file)
    network = bring(open_upload({"letters.zip": file.getvalue()}))
    back = store.create(network.hyperparameters, title=network.title)
    store.save_artifacts(back, {BROUGHT_FILE: network.content})
    assert run_experiment(back, store) is RunStatus.FINISHED, store.get(back).reason
    assert store.get(back).test_accuracy == store.get(run_id).test_accuracy


def test_varied_pictures_of_it_are_learned_too(trained):
    store, run_id = trained
    chosen = store.get(run_id).hyperparameters
    varied = store.create(Hyperparameters(dataset=chosen.dataset, units=(16,), epochs=1, vary=True))
    assert run_experiment(varied, store) is RunStatus.FINISHED, store.get(varied).reason


def test_a_run_whose_pictures_were_deleted_says_so_in_one_sentence(trained):
    store, _ = trained
    name = add(store, "Gone")
    run_id = store.create(Hyperparameters(dataset=name, epochs=1))
    store.datasets.delete(name)
    assert run_experiment(run_id, store) is RunStatus.FAILED
    assert store.get(run_id).reason.startswith("The pictures of Gone have been deleted")
