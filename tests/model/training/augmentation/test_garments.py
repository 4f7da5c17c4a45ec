import numpy as np
import pytest

from model.preprocessing.outlines import fill
from model.synthetic.sketches import sketch_garment
from model.training.augmentation.garments import vary_garments, vary_sketches


def few(count=640):
    """Gray garments, one shade and height for each class."""
    labels = (np.arange(count) % 10).astype(np.uint8)
    pictures = np.zeros((count, 28, 28), np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[:, 6 : 12 + label] = 60 + 15 * label
    return pictures, labels


def test_as_many_pictures_come_out_as_go_in():
    pictures, labels = vary_garments(*few(), np.random.default_rng(0))
    assert (pictures.shape, pictures.dtype, labels.shape, labels.dtype) == (
        (640, 28, 28),
        np.uint8,
        (640,),
        np.uint8,
    )
    assert set(labels.tolist()) == set(range(10))


@pytest.mark.parametrize("count", [1, 9, 70])
def test_a_few_pictures_are_enough(count):
    pictures, labels = vary_garments(*few(count), np.random.default_rng(0))
    assert len(pictures) == len(labels) == count


def test_the_same_generator_gives_the_same_epoch_and_the_next_one_another():
    random = np.random.default_rng(3)
    first, second = vary_garments(*few(), random)[0], vary_garments(*few(), random)[0]
    assert np.array_equal(first, vary_garments(*few(), np.random.default_rng(3))[0])
    assert not np.array_equal(first, second)


def test_the_training_pictures_themselves_are_not_changed():
    pictures, labels = few()
    before = pictures.copy()
    vary_garments(pictures, labels, np.random.default_rng(0))
    assert np.array_equal(pictures, before)


def test_no_varied_picture_is_empty():
    assert vary_garments(*few(), np.random.default_rng(0))[0].reshape(640, -1).max(axis=1).min() > 0


def test_varied_sketches_keep_their_labels_and_their_cloth():
    pictures, labels = few()
    varied, same = vary_sketches(pictures, labels, np.random.default_rng(0))
    assert np.array_equal(same, labels)
    assert (varied > 0).mean() > 0.8 * (pictures > 0).mean()
    assert not np.array_equal(varied, pictures)


@pytest.mark.parametrize("garment", range(10))
def test_a_sketch_is_hollow_until_it_is_filled(garment):
    random = np.random.default_rng(garment)
    drawn = [sketch_garment(garment, random) for _ in range(12)]
    filled = [cloth for cloth in map(fill, drawn) if cloth is not None]
    assert len(filled) > 8
    assert np.mean([(cloth > 0).mean() for cloth in filled]) > 1.2 * np.mean(
        [ink.mean() for ink in drawn]
    )
    assert all(ink.any(axis=0)[[0, -1]].all() and 80 <= max(ink.shape) <= 90 for ink in drawn)
