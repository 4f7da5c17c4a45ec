from itertools import islice

import numpy as np
import pytest

from model.synthetic.digits import draw_world_digit
from model.synthetic.scribbles import draw_scribble
from model.training.augmentation.digits import vary_digits
from model.training.augmentation.mixing import MIXTURES, varied_epochs
from model.training.augmentation.warps import Spread, Warps


def epochs(small, count=300, number=2, name="mnist", seed=0):
    return list(islice(varied_epochs(name, small.x_train, small.y_train, count, seed), number))


def test_warps_that_do_not_differ_change_nothing(small_dataset):
    columns = small_dataset.x_train[:8].reshape(8, -1).T.astype(np.float32)
    warps = Warps(2, Spread(), np.random.default_rng(0))
    assert np.allclose(warps.apply(1, columns), columns, atol=0.01)


def test_a_shift_moves_the_picture_and_brings_in_background():
    columns = np.full((784, 1), 255, np.float32)
    moved = Warps(1, Spread(shift=4.0), np.random.default_rng(1)).apply(0, columns).reshape(28, 28)
    assert moved.min() == 0
    assert moved.max() == pytest.approx(255)


def test_each_warp_is_another_but_one_warp_treats_all_pictures_alike():
    columns = np.tile(np.random.default_rng(0).uniform(0, 255, (784, 1)), 3).astype(np.float32)
    warps = Warps(2, Spread(slant=0.2, elastic=1.0), np.random.default_rng(2))
    one, other = warps.apply(0, columns), warps.apply(1, columns)
    assert np.array_equal(one[:, 0], one[:, 2])
    assert not np.allclose(one, other)


def test_varied_digits_keep_their_labels_and_their_number(small_dataset):
    pictures, labels = vary_digits(
        small_dataset.x_train, small_dataset.y_train, np.random.default_rng(0)
    )
    assert (pictures.shape, pictures.dtype) == (small_dataset.x_train.shape, np.uint8)
    assert np.array_equal(np.bincount(labels), np.bincount(small_dataset.y_train))
    ink, before = (each.mean(axis=(1, 2)) for each in (pictures, small_dataset.x_train))
    assert ink.std() > before.std()  # pens differ more than they did


def test_an_epoch_holds_as_many_pictures_as_asked_each_with_a_target(small_dataset):
    for x, targets in epochs(small_dataset, 333):
        assert (x.shape, x.dtype, targets.shape) == ((333, 28, 28), np.uint8, (333, 10))
        assert np.allclose(targets.sum(axis=1), 1)


def test_a_share_of_each_epoch_shows_nothing_and_asks_for_indecision(small_dataset):
    for x, targets in epochs(small_dataset, 500):
        nothing = targets.max(axis=1) < 0.5
        assert nothing.mean() == pytest.approx(MIXTURES["mnist"].nothing, abs=0.01)
        assert np.allclose(targets[nothing], 0.1)
        assert x[nothing].any(axis=(1, 2)).all()


def test_every_epoch_is_another_and_the_same_seed_gives_the_same_epochs(small_dataset):
    first, again, other = (
        epochs(small_dataset),
        epochs(small_dataset),
        epochs(small_dataset, seed=1),
    )
    assert all(np.array_equal(one[0], two[0]) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], first[1][0])
    assert not np.array_equal(first[0][0], other[0][0])


def test_fewer_pictures_than_an_epoch_holds_come_again(small_dataset):
    few = next(
        varied_epochs("mnist", small_dataset.x_train[:20], small_dataset.y_train[:20], 200, 0)
    )
    assert len(few[0]) == 200


def test_the_world_writes_every_digit_in_more_than_one_way():
    random = np.random.default_rng(0)
    for digit in range(10):
        drawn = np.stack([np.asarray(draw_world_digit(digit, random)) for _ in range(30)])
        assert (drawn.min(axis=(1, 2)) == 0).all()
        assert (drawn < 128).any(axis=0).mean() > 0.4  # their strokes lie in many places


def test_scribbles_leave_ink_on_white_paper():
    random = np.random.default_rng(0)
    drawn = [np.asarray(draw_scribble(random)) for _ in range(60)]
    assert all(picture.min() == 0 for picture in drawn)
    assert np.mean([picture[0, 0] == 255 for picture in drawn]) > 0.95
