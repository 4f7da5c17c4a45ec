from itertools import islice

import numpy as np
import pytest

from model.synthetic.handwriting import draw_visitor_digit
from model.synthetic.scribbles import draw_scribble
from model.training.augmentation.digits import vary_digits
from model.training.augmentation.mixing import MIXTURES, varied_epochs
from model.training.augmentation.warps import Spread, as_channels, as_pictures, random_warps, warp


def epochs(small, count=300, number=2, name="mnist", seed=0):
    return list(islice(varied_epochs(name, small.x_train, small.y_train, count, seed), number))


def warped(pictures, spread, seed, count=1):
    """Return what each of so many warps makes of the pictures."""
    warps = random_warps(count, spread, np.random.default_rng(seed))
    return [as_pictures(warp(as_channels(pictures), one)) for one in warps]


def test_warps_without_spread_change_nothing(small_dataset):
    pictures = small_dataset.x_train[:8]
    assert np.array_equal(warped(pictures, Spread(), 0, 2)[1], pictures)


def test_a_shift_moves_the_picture_and_brings_in_background():
    moved = warped(np.full((1, 28, 28), 255, np.uint8), Spread(shift=4.0), 1)[0]
    assert (moved.min(), moved.max()) == (0, 255)


def test_each_warp_is_another_but_one_warp_treats_all_pictures_alike():
    pictures = np.tile(np.random.default_rng(0).integers(0, 255, (1, 28, 28), np.uint8), (3, 1, 1))
    one, other = warped(pictures, Spread(slant=0.2, elastic=1.0), 2, 2)
    assert np.array_equal(one[0], one[2])
    assert not np.allclose(one, other, atol=40)


def test_a_turn_moves_each_pixel_on_a_circle_around_the_center():
    (x, y), still = (
        random_warps(1, Spread(turn=0.5), np.random.default_rng(3))[0],
        np.indices((28, 28)),
    )
    radius = np.hypot(still[0] - 13.5, still[1] - 13.5)
    assert np.allclose(np.hypot(x - 13.5, y - 13.5), radius, atol=1e-4)
    assert np.abs(x - still[1]).max() > 1


def test_varied_digits_keep_their_order_and_differ_more_in_their_pens(small_dataset):
    pictures = small_dataset.x_train
    varied = np.concatenate(
        list(vary_digits(pictures, np.arange(len(pictures)), np.random.default_rng(0)))
    )
    assert (varied.shape, varied.dtype) == (pictures.shape, np.uint8)
    ink, before = (each.mean(axis=(1, 2)) for each in (varied, pictures))
    assert ink.std() > before.std()
    assert np.corrcoef(varied.ravel(), pictures.ravel())[0, 1] > 0.5


def test_an_epoch_holds_as_many_pictures_as_asked_each_with_a_target(small_dataset):
    for x, targets in epochs(small_dataset, 333):
        assert (x.shape, x.dtype, targets.shape) == ((333, 28, 28), np.uint8, (333, 10))
        assert np.allclose(targets.sum(axis=1), 1)


def test_a_share_of_each_epoch_shows_nothing_and_asks_for_indecision(small_dataset):
    for x, targets in epochs(small_dataset, 500):
        nothing = targets.max(axis=1) < 0.5
        assert nothing.mean() == pytest.approx(MIXTURES["mnist"].scribbles, abs=0.01)
        assert np.allclose(targets[nothing], 0.1)
        assert x[nothing].any(axis=(1, 2)).all()


def test_every_epoch_is_another_and_the_same_seed_gives_the_same_epochs(small_dataset):
    first, again = epochs(small_dataset), epochs(small_dataset)
    other = epochs(small_dataset, seed=1)
    assert all(np.array_equal(one[0], two[0]) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], first[1][0])
    assert not np.array_equal(first[0][0], other[0][0])


def test_fewer_pictures_than_an_epoch_holds_come_again(small_dataset):
    x_train, y_train = small_dataset.x_train[:20], small_dataset.y_train[:20]
    assert len(next(varied_epochs("mnist", x_train, y_train, 200, 0))[0]) == 200


def test_visitors_digits_are_written_in_more_than_one_way():
    random = np.random.default_rng(0)
    for digit in range(10):
        drawn = np.stack([np.asarray(draw_visitor_digit(digit, random)) for _ in range(30)])
        assert (drawn.min(axis=(1, 2)) == 0).all()
        assert (drawn < 128).any(axis=0).mean() > 0.4  # their strokes lie in many places


@pytest.mark.parametrize("coils", [False, True])
def test_scribbles_leave_ink_on_white_paper(coils):
    random = np.random.default_rng(0)
    drawn = [np.asarray(draw_scribble(random, coils=coils)) for _ in range(60)]
    assert all(picture.min() == 0 for picture in drawn)
    assert np.mean([picture[0, 0] == 255 for picture in drawn]) > 0.95


def test_a_set_that_lacks_shoes_fills_its_epochs_all_the_same(small_dataset):
    labels = np.where(np.isin(small_dataset.y_train, (5, 7, 9)), 0, small_dataset.y_train)
    pictures, targets = next(
        varied_epochs("fashion_mnist", small_dataset.x_train, labels, 300, seed=0)
    )
    assert len(pictures) == len(targets) == 300
    assert np.allclose(targets.sum(axis=1), 1)
