import numpy as np
import pytest

from model.explanation.activations import ACTIVATIONS
from model.hyperparameters import ACTIVATIONS as OFFERED

POINTS = np.linspace(-6, 6, 241)


def test_every_activation_that_a_network_can_have_is_in_the_table():
    assert set(ACTIVATIONS) == {"none", *OFFERED}


@pytest.mark.parametrize("name", OFFERED)
def test_activations_equal_those_of_keras(name):
    keras = pytest.importorskip("keras")
    expected = np.asarray(keras.activations.get(name)(POINTS.astype(np.float32)))
    assert ACTIVATIONS[name].function(POINTS) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_slopes_are_those_of_the_curves(activation):
    step, points = 1e-6, POINTS + 0.0123  # beside the bend at 0
    differences = activation.function(points + step) - activation.function(points - step)
    assert activation.slope(points) == pytest.approx(differences / (2 * step), abs=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_of_the_sums_is_kept_also_far_from_0(activation, dtype):
    sums = np.array([-1e4, -20, 0, 20, 1e4], dtype)
    for values in (activation.function(sums), activation.slope(sums)):
        assert values.dtype == dtype
        assert np.isfinite(values).all()
