import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from model.datasets.exploration import summary
from model.datasets.exploration.summary import normalize, summarize


@pytest.fixture(scope="module")
def known(small_dataset):
    return summarize(small_dataset)


def test_each_part_is_counted_by_class(known, small_dataset):
    assert known.counts.sum(axis=1).tolist() == [500, 100, 100]
    assert known.counts[0, 3] == (small_dataset.y_train == 3).sum()


def test_mean_and_spread_are_those_of_each_class_alone(known, small_dataset):
    sevens = small_dataset.x_train[small_dataset.y_train == 7].astype(np.float64)
    assert np.allclose(known.means[7], sevens.mean(axis=0), atol=1e-3)
    assert np.allclose(known.spreads[7], sevens.std(axis=0), atol=1e-3)
    assert known.mean_spreads[7] == pytest.approx(
        np.sqrt(((sevens - sevens.mean(axis=0)) ** 2).mean()), rel=1e-5
    )


def test_pixel_figures_are_those_of_all_training_pixels(known, small_dataset):
    pixels = small_dataset.x_train.astype(np.float64)
    assert (
        known.histogram.tolist()
        == np.bincount(small_dataset.x_train.ravel(), minlength=256).tolist()
    )
    assert (known.mean, known.standard_deviation) == pytest.approx((pixels.mean(), pixels.std()))
    assert known.black == pytest.approx((pixels == 0).mean())


def test_any_chunk_size_gives_the_same_statistics(known, small_dataset, monkeypatch):
    monkeypatch.setattr(summary, "CHUNK", 77)
    again = summarize(small_dataset)
    assert np.array_equal(again.means, known.means)
    assert np.array_equal(again.histogram, known.histogram)


def test_the_pictures_are_never_all_converted_to_floats(small_dataset):
    many = replace(
        small_dataset,
        x_train=np.tile(small_dataset.x_train, (20, 1, 1)),
        y_train=np.tile(small_dataset.y_train, 20),
    )
    tracemalloc.start()
    summarize(many)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6 < many.x_train.size * 4


def test_a_class_without_pictures_is_black_and_breaks_nothing(small_dataset):
    kept = small_dataset.y_train != 5
    without = replace(
        small_dataset, x_train=small_dataset.x_train[kept], y_train=small_dataset.y_train[kept]
    )
    known = summarize(without)
    assert known.counts[0, 5] == 0
    assert not known.means[5].any()


def test_normalizing_is_what_the_networks_first_layer_does(small_dataset):
    from model.hyperparameters import Hyperparameters
    from model.training.network import build

    first = build(Hyperparameters()).layers[0]
    picture = small_dataset.x_train[:1]
    assert np.allclose(np.asarray(first(picture)), normalize(picture), atol=1e-6)
