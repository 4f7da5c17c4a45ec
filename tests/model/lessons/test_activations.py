import numpy as np
import pytest

from model.hyperparameters import ACTIVATIONS as OFFERED
from model.lessons.activations import ACTIVATIONS, TwoLayers

POINTS = np.linspace(-6, 6, 241)


def test_every_activation_that_a_network_can_be_given_is_shown():
    assert set(ACTIVATIONS) == {"none", *OFFERED}


@pytest.mark.parametrize("name", OFFERED)
def test_the_formulas_are_those_of_keras(name):
    keras = pytest.importorskip("keras")
    theirs = np.asarray(keras.activations.get(name)(POINTS.astype(np.float32)))
    assert ACTIVATIONS[name].output(POINTS) == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_those_of_the_curves(name):
    shown, step = ACTIVATIONS[name], 1e-6
    points = POINTS + 0.0123  # beside the bend at 0
    slopes = (shown.output(points + step) - shown.output(points - step)) / (2 * step)
    assert shown.slope(points) == pytest.approx(slopes, abs=1e-6)


def test_two_layers_without_an_activation_are_one_line_and_with_one_they_are_not():
    two = TwoLayers()
    slope, height = two.line
    assert two.output(POINTS, "none") == pytest.approx(slope * POINTS + height)
    for name in OFFERED:
        bends = np.diff(two.output(POINTS, name), 2)
        assert np.abs(bends).max() > 1e-3
