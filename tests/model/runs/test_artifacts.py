import numpy as np
import pytest

from model.classifier import load_classifier
from model.datasets.catalog import DATASETS
from model.evaluation.metrics import evaluate
from model.evaluation.predictions import unpack_test
from model.runs.artifacts import HISTORY_FILE, find, history_csv, pretrained_names
from model.runs.run import Metric, UnknownRun


def test_a_trained_and_an_untrained_network_ship_for_each_data_set_trained_and_digits_first():
    folders = [*DATASETS, *(f"untrained_{name}" for name in DATASETS)]
    assert pretrained_names() == [f"pretrained:{folder}" for folder in folders]


@pytest.mark.parametrize("name", DATASETS)
def test_an_untrained_network_has_learned_next_to_nothing_and_says_so(name):
    untrained = find(f"pretrained:untrained_{name}").info
    assert untrained.test_accuracy < 0.2
    assert untrained.title.endswith("Untrained")
    assert untrained.test_pictures == 10_000


@pytest.mark.parametrize(("name", "least"), [("mnist", 0.975), ("fashion_mnist", 0.875)])
def test_shipped_networks_reach_the_default_runs_figures_on_real_data(name, least):
    artifacts = find(f"pretrained:{name}")
    figures = evaluate(*unpack_test(artifacts.read("test.npz")))
    assert artifacts.info.source != "generated sample"
    assert artifacts.info.test_pictures == 10_000
    assert figures.accuracy == pytest.approx(artifacts.info.test_accuracy)
    assert figures.accuracy >= least


@pytest.mark.parametrize("name", DATASETS)
def test_stored_test_figures_are_those_of_the_shipped_network_itself(real_data, name):
    from model.datasets.catalog import load

    test = load(name)
    labels, rows = unpack_test(find(f"pretrained:{name}").read("test.npz"))
    assert np.array_equal(labels, test.y_test)
    assert (
        np.abs(
            load_classifier(f"pretrained:{name}").probabilities(test.x_test[:500]) - rows[:500]
        ).max()
        < 1e-5
    )


@pytest.mark.parametrize("name", ["pretrained:cifar", "pretrained:../mnist", "pretrained:", "nope"])
def test_an_unknown_network_is_refused_in_one_sentence(fresh_store, name):
    with pytest.raises(UnknownRun, match=r"\.$"):
        find(name, lambda: fresh_store)


def test_a_run_that_has_not_finished_has_no_network(fresh_store, quick):
    with pytest.raises(UnknownRun, match="has no network yet: it is queued"):
        find(fresh_store.create(quick), lambda: fresh_store)


def test_history_leaves_empty_what_was_not_measured():
    assert history_csv([Metric(0.5, 1.0, 0.25)]).decode().splitlines()[1] == "0.5,1.0,0.25,,"


def test_history_lists_each_point_once_with_the_validation_at_the_end_of_an_epoch():
    points = [Metric(0.5, 1.0, 0.25), Metric(1.0, 0.8, 0.5), Metric(1.0, 0.8, 0.5, 0.7, 0.6)]
    lines = history_csv(points).decode().splitlines()[1:]
    assert lines == ["0.5,1.0,0.25,,", "1.0,0.8,0.5,0.7,0.6"]


@pytest.mark.parametrize("name", pretrained_names())
def test_the_histories_of_the_built_in_networks_do_so_too(name):
    lines = find(name).read(HISTORY_FILE).decode().splitlines()
    epochs = [line.split(",")[0] for line in lines]
    assert len(set(epochs)) == len(epochs)
