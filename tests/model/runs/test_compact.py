"""Weights are stored once, and the four files made from them are those that were checked."""

import numpy as np
import pytest

from model.classifier import Classifier
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import NETWORK_FILES, find
from model.runs.compact import MADE, SKELETON, WEIGHTS, make, take_apart
from model.training.network import build, load_weights, save_files
from tests.conftest import trained_run

PICTURES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), np.uint8)


@pytest.fixture(scope="module")
def network():
    return build(Hyperparameters(units=(64, 32), activation="gelu"))


@pytest.fixture(scope="module")
def files(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    save_files(network, folder, PICTURES)
    return {name: (folder / name).read_bytes() for name in NETWORK_FILES}


def test_each_file_comes_back_byte_for_byte_from_a_third_of_them(files):
    stored = take_apart(files)
    assert set(stored) == {SKELETON, WEIGHTS}
    assert stored[WEIGHTS] == files[WEIGHTS]
    assert all(make(name, stored) == files[name] for name in MADE)
    assert len(stored[SKELETON]) < 12_000
    assert sum(map(len, stored.values())) < 0.4 * sum(map(len, files.values()))


def test_keras_reads_the_weights_that_were_saved(files, network):
    made = load_weights(make("model.keras", take_apart(files)))
    assert all(map(np.array_equal, made, network.get_weights()))


def test_files_that_do_not_fit_each_other_are_kept_as_they_are(files):
    strange = files | {"model.keras": files["model.keras"] + b"more"}
    assert take_apart(strange) == strange


def test_a_run_stores_its_weights_once_and_one_of_an_earlier_version_is_still_read(
    fresh_store, small_data
):
    run_id = trained_run(fresh_store)
    read = find(run_id, lambda: fresh_store).read
    made = {name: read(name) for name in NETWORK_FILES}
    assert [fresh_store.find_artifact(run_id, name) for name in MADE] == [None] * 3
    one = Classifier(find(run_id, lambda: fresh_store)).probabilities(PICTURES)
    fresh_store.delete_artifact(run_id, SKELETON)
    fresh_store.save_artifacts(run_id, made)  # as 0.4.0 did
    assert {name: read(name) for name in NETWORK_FILES} == made
    other = Classifier(find(run_id, lambda: fresh_store)).probabilities(PICTURES)
    assert np.array_equal(one, other)
