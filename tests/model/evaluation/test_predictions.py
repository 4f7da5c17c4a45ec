import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from model.classifier import load_classifier
from model.datasets.catalog import load
from model.evaluation.metrics import evaluate
from model.evaluation.predictions import (
    Predictions,
    correct_only_in_first,
    find_test_pictures,
    pack_mistakes,
    picture_for_canvas,
    unpack_mistakes,
    unpack_test,
)
from model.runs.artifacts import TEST_FILE, find
from model.synthetic.samples import generate
from tests.conftest import trained_run

NAMES = tuple("abcdefghij")
SHIPPED = ["pretrained:mnist", "pretrained:fashion_mnist"]


@pytest.fixture
def random():
    return np.random.default_rng(0)


def made_up(random, count=500):
    return random.integers(0, 10, count).astype(np.uint8), random.dirichlet(
        np.full(10, 0.3), count
    ).astype(np.float32)


def test_the_cells_hold_exactly_the_pictures_that_the_matrix_counts(random):
    labels, probabilities = made_up(random)
    predictions = Predictions(labels, probabilities, 2.5)
    counts = [
        [len(predictions.cell(true, predicted)) for predicted in range(10)] for true in range(10)
    ]
    assert counts == evaluate(labels, probabilities).confusion.tolist()
    assert sorted(
        place
        for true in range(10)
        for predicted in range(10)
        for place in predictions.cell(true, predicted)
    ) == list(range(500))


def test_a_cell_begins_with_the_most_confident(random):
    predictions = Predictions(*made_up(random), 1.0)
    confidence = predictions.confidence[predictions.cell(3, 5)]
    assert (np.diff(confidence) <= 0).all()


def test_calibration_changes_no_named_class(random):
    labels, probabilities = made_up(random)
    probabilities[0] = 0.1  # ten alike: only their order decides
    assert (Predictions(labels, probabilities, 8.0).predicted == probabilities.argmax(axis=1)).all()


def test_only_one_gets_right_what_the_other_does_not():
    first, second = (
        Predictions(np.array([0, 1, 2]), np.eye(10)[named], 1.0) for named in ([0, 1, 5], [0, 4, 2])
    )
    assert correct_only_in_first(first, second) == [1]
    assert correct_only_in_first(second, first) == [2]


def test_the_csv_has_a_row_for_each_picture(random):
    rows = list(
        csv.DictReader(io.StringIO(Predictions(*made_up(random, 20)).to_csv(NAMES).decode()))
    )
    assert [int(row["picture"]) for row in rows] == list(range(20))
    assert all(
        abs(sum(float(row[f"probability of {name}"]) for name in NAMES) - 1) < 0.001 for row in rows
    )
    assert all(
        float(row["confidence"]) == max(float(row[f"probability of {name}"]) for name in NAMES)
        for row in rows
    )


def never(name):
    raise AssertionError("there is nothing to read")


def labels_of(network):
    return unpack_test(network.read(TEST_FILE))[0]


@pytest.mark.parametrize("name", SHIPPED)
def test_without_the_data_set_a_shipped_network_shows_its_mistakes_and_says_why_there_are_no_others(
    name,
):
    network = find(name)
    labels, probabilities = unpack_test(network.read(TEST_FILE))
    here = find_test_pictures(network, labels, never)
    assert list(here.pictures) == np.flatnonzero(probabilities.argmax(axis=1) != labels).tolist()
    assert "is not on this machine" in here.missing


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_mistakes_are_the_data_sets_own_pictures(name, real_data):
    network = find(name)
    everything = find_test_pictures(network, labels_of(network), load)
    assert len(everything.pictures) == 10_000
    assert not everything.missing
    shipped = find_test_pictures(
        network, labels_of(network), lambda name: replace(load(name), y_test=np.zeros(10_000))
    )
    assert all(
        (picture == everything.pictures[place]).all() for place, picture in shipped.pictures.items()
    )


def test_a_run_on_the_generated_sample_finds_the_same_pictures_without_the_training_part(
    store, small_data
):
    network = find(trained_run(store), lambda: store)
    here = find_test_pictures(network, labels_of(network), never)
    assert (np.stack(list(here.pictures.values())) == small_data.x_test).all()


def test_a_sample_that_is_drawn_differently_by_now_is_not_shown(store, small_data):
    network = find(trained_run(store), lambda: store)
    here = find_test_pictures(network, labels_of(network)[::-1], never)
    assert not here.pictures
    assert "Train again" in here.missing


def test_a_broken_data_folder_gives_one_sentence(monkeypatch):
    monkeypatch.setenv("DATASETS_DIR", "/nowhere")
    network = find(SHIPPED[0])
    assert "is not a folder" in find_test_pictures(network, labels_of(network), never).missing


def test_mistakes_survive_packing():
    pictures = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
    packed = unpack_mistakes(pack_mistakes(np.array([0, 1, 2]), np.eye(10)[[0, 5, 5]], pictures))
    assert list(packed) == [1, 2]
    assert (packed[2] == pictures[2]).all()


@pytest.mark.parametrize(("name", "least"), [(SHIPPED[0], 1.0), (SHIPPED[1], 0.85)])
def test_a_mistaken_picture_on_the_canvas_keeps_its_name_for_most(name, least):
    network, classifier, dataset = find(name), load_classifier(name), name.split(":")[1]
    named = unpack_test(network.read(TEST_FILE))[1].argmax(axis=1)
    pictures = list(unpack_mistakes(network.read("mistakes.npz")).items())[:100]
    kept = [
        classifier.classify(picture_for_canvas(dataset, picture)).label == named[place]
        for place, picture in pictures
    ]
    assert np.mean(kept) >= least


def test_a_digit_comes_back_from_the_canvas_pixel_by_pixel():
    classifier = load_classifier(SHIPPED[0])
    for picture in generate("mnist", n_train=0, n_test=20)[2]:
        assert (
            np.abs(
                classifier.classify(picture_for_canvas("mnist", picture)).seen.astype(int) - picture
            ).mean()
            < 1
        )
