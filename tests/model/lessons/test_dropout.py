import keras
import numpy as np
import pytest

from model.lessons.dropout import (
    HIDDEN,
    VALUES,
    kept,
    limits,
    prediction_sums,
    running_means,
    scaled,
    training_sums,
)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.8])
def test_the_average_over_many_masks_comes_close_to_the_prediction(rate):
    sums = training_sums(kept(rate, 20_000), rate)
    np.testing.assert_allclose(sums.mean(axis=0), prediction_sums(), atol=0.06)


def test_who_stays_in_is_scaled_as_keras_does():
    layer = keras.layers.Dropout(0.2, seed=0)
    theirs = np.array(layer(VALUES[None].astype(np.float32), training=True))[0]
    np.testing.assert_allclose(theirs, scaled(theirs != 0, 0.2), rtol=1e-6)
    np.testing.assert_allclose(np.array(layer(VALUES[None], training=False))[0], VALUES, rtol=1e-6)


def test_the_share_of_neurons_that_are_out_is_the_rate():
    masks = kept(0.3, 10_000)
    assert masks.shape == (10_000, HIDDEN)
    assert 1 - masks.mean() == pytest.approx(0.3, abs=0.01)


def test_no_dropout_leaves_everything_as_it_is():
    assert kept(0.0, 50).all()
    np.testing.assert_allclose(training_sums(kept(0.0, 1), 0.0)[0], prediction_sums())


def test_steps_that_were_seen_stay_the_same_when_more_are_taken():
    np.testing.assert_array_equal(kept(0.5, 10), kept(0.5, 500)[:10])


def test_no_sum_lies_outside_the_limits():
    least, greatest = limits(0.5)
    sums = training_sums(kept(0.5, 5000), 0.5)[:, 0]
    assert least <= sums.min()
    assert sums.max() <= greatest


def test_running_means_are_averages_so_far():
    assert running_means(np.array([1.0, 3.0, 5.0])).tolist() == [1.0, 2.0, 3.0]
