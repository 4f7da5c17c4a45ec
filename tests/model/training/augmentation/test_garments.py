import numpy as np
import pytest

from model.preprocessing.outlines import fill_outline
from model.synthetic.sketches import sketch_garment
from model.training.augmentation.garments import (
    vary_garments,
    vary_shoes,
    vary_sketches,
    vary_turned,
)


def garments(count=640):
    """Gray garments, one shade and height for each class."""
    labels = (np.arange(count) % 10).astype(np.uint8)
    pictures = np.zeros((count, 28, 28), np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[:, 6 : 12 + label] = 60 + 15 * label
    return pictures


def varied(pictures, random, vary=vary_garments):
    return np.concatenate(list(vary(pictures, np.arange(len(pictures)), random)))


@pytest.mark.parametrize("count", [1, 9, 70, 640])
def test_as_many_pictures_come_out_as_go_in_however_few(count):
    pictures = varied(garments(count), np.random.default_rng(0))
    assert (pictures.shape, pictures.dtype) == ((count, 28, 28), np.uint8)


def test_varied_pictures_keep_the_order_of_their_labels():
    pictures = varied(garments(), np.random.default_rng(0), vary_sketches)
    brightness = [pictures[label::10].mean() for label in range(10)]
    assert brightness == sorted(brightness)


def test_the_same_generator_gives_the_same_epoch_and_the_next_one_another():
    random = np.random.default_rng(3)
    first, second = varied(garments(), random), varied(garments(), random)
    assert np.array_equal(first, varied(garments(), np.random.default_rng(3)))
    assert not np.array_equal(first, second)


def test_the_training_pictures_themselves_are_not_changed():
    pictures = garments()
    varied(pictures, np.random.default_rng(0))
    assert np.array_equal(pictures, garments())


@pytest.mark.parametrize("seed", range(5))
def test_no_varied_picture_is_empty(seed):
    assert varied(garments(), np.random.default_rng(seed)).max(axis=(1, 2)).min() > 0


def test_varied_sketches_keep_their_cloth():
    pictures = garments()
    changed = varied(pictures, np.random.default_rng(0), vary_sketches)
    assert (changed > 0).mean() > 0.8 * (pictures > 0).mean()
    assert not np.array_equal(changed, pictures)


@pytest.mark.parametrize("garment", range(10))
def test_a_sketch_is_hollow_until_it_is_filled(garment):
    random = np.random.default_rng(garment)
    drawn = [sketch_garment(garment, random) for _ in range(12)]
    filled = [cloth for cloth in map(fill_outline, drawn) if cloth is not None]
    assert len(filled) > 8
    assert np.mean([(cloth > 0).mean() for cloth in filled]) > 1.2 * np.mean(
        [ink.mean() for ink in drawn]
    )
    assert all(ink.any(axis=0)[[0, -1]].all() and 80 <= max(ink.shape) <= 90 for ink in drawn)


@pytest.mark.parametrize("vary", [vary_shoes, vary_turned])
def test_other_views_keep_their_number_and_show_something(vary):
    pictures = varied(garments(), np.random.default_rng(0), vary)
    assert (pictures.shape, pictures.dtype) == ((640, 28, 28), np.uint8)
    assert pictures.max(axis=(1, 2)).min() > 0


def test_turned_pictures_lie_on_their_side():
    tall = np.zeros((64, 28, 28), np.uint8)
    tall[:, 2:26, 10:18] = 200
    seen = varied(tall, np.random.default_rng(1), vary_turned) > 60
    assert seen.any(axis=1).sum(axis=1).mean() > 1.5 * seen.any(axis=2).sum(axis=1).mean()
