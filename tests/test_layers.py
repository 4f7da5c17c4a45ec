import numpy as np
import pytest

from model.hyperparameters import Hyperparameters
from model.lessons.layers import layers, parameters, picture


def test_the_textbook_network_has_101770_parameters():
    assert [(layer.inputs, layer.outputs, layer.parameters) for layer in layers((128,))] == [
        (784, 784, 0),
        (784, 128, 100_480),
        (128, 10, 1290),
    ]
    assert parameters((128,)) == 101_770


@pytest.mark.parametrize("units", [(16,), (64, 32), (128, 128, 128, 128)])
def test_parameters_are_counted_as_keras_counts_them(units):
    network = pytest.importorskip("model.network")
    assert parameters(units) == network.build(Hyperparameters(units=units)).count_params()


def test_the_pictures_are_as_a_network_gets_them():
    for number in range(5):
        shown = picture(number)
        assert (shown.shape, shown.dtype, shown.max()) == ((28, 28), np.uint8, 255)
