import threading

import numpy as np
import pytest

from model.datasets.exploration import projection
from model.datasets.exploration.projection import (
    FAILED,
    FINISHED,
    TsneMap,
    pca,
    same_class_neighbors,
    sample,
    tsne,
)


@pytest.fixture(scope="module")
def shown(small_dataset):
    return sample(small_dataset, 120)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(projection, "EXAGGERATED", 60)
    monkeypatch.setattr(projection, "STEPS", 60)


def test_a_sample_holds_training_pictures_as_many_of_each_class(shown, small_dataset):
    assert np.bincount(shown.labels).tolist() == [12] * 10
    assert np.array_equal(small_dataset.x_train[shown.indices], shown.pictures)


def test_pca_is_what_scikit_learn_finds(shown):
    from sklearn.decomposition import PCA

    theirs = PCA(2, svd_solver="full")
    positions = theirs.fit_transform(shown.pictures.reshape(120, 784) / 255.0)
    ours = pca(shown.pictures)
    signs = np.sign((positions * ours.positions).sum(axis=0))  # a direction has no sign
    assert np.allclose(ours.positions * signs, positions, atol=1e-3)
    assert ours.shares == pytest.approx(theirs.explained_variance_ratio_, rel=1e-4)


def test_pictures_that_are_all_the_same_have_a_map_too():
    assert np.isfinite(pca(np.full((20, 28, 28), 7, np.uint8)).positions).all()


def test_neighbors_have_the_same_class_in_clusters_and_not_where_labels_alternate():
    clusters = np.repeat([[0.0, 0.0], [9.0, 9.0]], 10, axis=0)
    assert same_class_neighbors(clusters, np.repeat([0, 1], 10)) == 1
    assert (
        same_class_neighbors(np.stack([np.arange(10.0), np.zeros(10)], axis=1), np.arange(10) % 2)
        == 0
    )


def test_tsne_reports_each_step_until_it_is_done(shown, quick):
    told = []
    positions = tsne(shown.pictures, lambda share, places: told.append((share, places.shape)))
    shares = [share for share, _ in told]
    assert shares == sorted(set(shares))
    assert shares[-1] == 1
    assert {shape for _, shape in told} == {(120, 2)} == {positions.shape}


def test_on_a_tsne_map_more_neighbors_have_the_same_class_than_by_chance(shown, quick):
    assert (
        same_class_neighbors(tsne(shown.pictures, lambda share, places: None), shown.labels) > 0.3
    )


def test_a_second_start_does_not_compute_the_map_again(shown, quick, monkeypatch):
    times, begun, go_on = [], threading.Event(), threading.Event()

    def watched(pictures, on_step):
        times.append(1)
        on_step(0.5, np.ones((120, 2)))
        begun.set()
        go_on.wait(10)
        return np.random.default_rng(0).normal(size=(120, 2))

    monkeypatch.setattr(projection, "tsne", watched)
    growing = TsneMap(shown.pictures, shown.labels)
    growing.start()
    assert begun.wait(10)
    growing.start()
    assert (growing.share, len(growing.positions)) == (0.5, 120)
    go_on.set()
    growing.wait(10)
    growing.start()
    assert (times, growing.state, growing.share) == ([1], FINISHED, 1.0)


def test_maps_are_computed_one_after_another(shown, monkeypatch):
    at_work, most = [], []

    def counted(pictures, on_step):
        at_work.append(1)
        most.append(len(at_work))
        threading.Event().wait(0.05)
        at_work.pop()
        return np.random.default_rng(0).normal(size=(120, 2))

    monkeypatch.setattr(projection, "tsne", counted)
    maps = [TsneMap(shown.pictures, shown.labels) for _ in range(3)]
    for each in maps:
        each.start()
    for each in maps:
        each.wait(10)
    assert most == [1, 1, 1]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_map_that_failed_can_be_started_again(shown, quick, monkeypatch):
    growing = TsneMap(shown.pictures, shown.labels)
    with monkeypatch.context() as broken:
        broken.setattr(projection, "tsne", lambda pictures, on_step: 1 / 0)
        growing.start()
        growing.wait(10)
        assert growing.state == FAILED
    growing.start()
    growing.wait(60)
    assert growing.state == FINISHED
