import keras
import numpy as np
import pytest

from model.lessons.dropout_masks import (
    HIDDEN,
    VALUES,
    draw,
    hidden_values,
    prediction_sums,
    running_means,
    sum_limits,
    training_sums,
)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.8])
def test_the_average_over_many_masks_comes_close_to_the_prediction(rate):
    sums = training_sums(draw(rate, 20_000), rate)
    np.testing.assert_allclose(sums.mean(axis=0), prediction_sums(), atol=0.06)


def test_remaining_neurons_are_scaled_as_in_keras():
    layer = keras.layers.Dropout(0.2, seed=0)
    theirs = np.array(layer(VALUES[None].astype(np.float32), training=True))[0]
    np.testing.assert_allclose(theirs, hidden_values(theirs != 0, 0.2), rtol=1e-6)
    np.testing.assert_allclose(np.array(layer(VALUES[None], training=False))[0], VALUES, rtol=1e-6)


def test_the_share_of_dropped_neurons_is_the_rate():
    masks = draw(0.3, 10_000)
    assert masks.shape == (10_000, HIDDEN)
    assert 1 - masks.mean() == pytest.approx(0.3, abs=0.01)


def test_a_rate_of_0_changes_nothing():
    assert draw(0.0, 50).all()
    np.testing.assert_allclose(training_sums(draw(0.0, 1), 0.0)[0], prediction_sums())


def test_earlier_steps_stay_the_same_when_more_are_drawn():
    np.testing.assert_array_equal(draw(0.5, 10), draw(0.5, 500)[:10])


def test_no_sum_lies_outside_the_limits():
    least, greatest = sum_limits(0.5)
    sums = training_sums(draw(0.5, 5000), 0.5)[:, 0]
    assert least <= sums.min()
    assert sums.max() <= greatest


def test_running_means_are_averages_so_far():
    assert running_means(np.array([1.0, 3.0, 5.0])).tolist() == [1.0, 2.0, 3.0]
