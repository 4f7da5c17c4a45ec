from itertools import pairwise

import numpy as np
import pytest

from model.explanation.activity import MOST_CONNECTIONS, MOST_NEURONS, Observer
from model.explanation.explain import slope_pictures
from model.explanation.neurons import Dense, DenseNetwork
from model.hyperparameters import ACTIVATIONS

UNITS = (100, 16, 80, 8)


def network_of(layers, activation, units=UNITS):
    random, sizes = np.random.default_rng(layers), (784, *units[:layers], 10)
    dense = [
        Dense(
            random.normal(0, (2 / before) ** 0.5, (before, after)).astype(np.float32),
            random.normal(0, 0.2, after).astype(np.float32),
        )
        for before, after in pairwise(sizes)
    ]
    return DenseNetwork(tuple(dense[:-1]), dense[-1], activation)


def drawn(seed=0):
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 8:18] = np.random.default_rng(seed).integers(0, 256, (20, 10))
    return picture


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_what_is_observed_is_the_forward_pass(layers, activation):
    network = network_of(layers, activation)
    activity, forward = (
        Observer(network).observe(drawn()),
        network.forward(network.first_sums(drawn()[None])),
    )
    assert [layer.count for layer in activity.layers] == list(UNITS[:layers])
    for layer, values in zip(activity.layers, forward.activations, strict=True):
        assert np.array_equal(layer.activations, values[0, layer.neurons])
        assert len(set(layer.neurons.tolist())) == min(layer.count, MOST_NEURONS)
    assert np.array_equal(activity.logits, forward.logits[0])


def test_of_a_large_layer_those_are_shown_that_pass_on_most():
    network = network_of(1, "relu", (300,))
    (layer,) = Observer(network).observe(drawn()).layers
    passed_on = network.forward(network.first_sums(drawn()[None])).activations[0][0]
    passed_on = passed_on * np.linalg.norm(network.output.weights, axis=1)
    left_out = np.delete(passed_on, layer.neurons)
    assert passed_on[layer.neurons].min() >= left_out.max()


def test_connections_are_the_strongest_between_shown_neurons_weight_times_activation():
    network = network_of(2, "tanh")
    activity = Observer(network).observe(drawn())
    first, second = activity.layers
    found = activity.connections[1]
    weights = network.hidden[1].weights[np.ix_(first.neurons, second.neurons)]
    products = np.abs(first.activations[:, None] * weights)
    strongest = np.sort(products.ravel())[-MOST_CONNECTIONS:]
    assert np.allclose(np.abs(found.values), strongest)
    assert set(found.sources.tolist()) <= set(first.neurons.tolist())
    assert set(found.targets.tolist()) <= set(second.neurons.tolist())
    assert [len(each.values) for each in activity.connections] == [MOST_CONNECTIONS] * 3
    assert set(activity.connections[0].sources.tolist()) <= set(np.flatnonzero(drawn()).tolist())


def test_neurons_that_favor_the_same_class_stand_together():
    weights = Dense(np.ones((784, 20), np.float32), np.zeros(20, np.float32))
    favors = np.eye(10, dtype=np.float32)[np.arange(20) % 10]
    network = DenseNetwork((weights,), Dense(favors, np.zeros(10, np.float32)), "relu")
    (layer,) = Observer(network).observe(drawn()).layers
    assert [neuron % 10 for neuron in layer.neurons] == sorted(list(range(10)) * 2)


def test_an_empty_picture_has_no_connections_from_pixels():
    activity = Observer(network_of(1, "relu")).observe(np.zeros((28, 28), np.uint8))
    assert len(activity.connections[0].values) == 0


def test_an_output_has_a_slope_at_each_pixel_too():
    network = network_of(2, "gelu")
    picture, seven = np.full((28, 28), 100, np.uint8), 7
    forward = network.forward(network.first_sums(picture[None]))
    slopes = slope_pictures(network, forward, 2, [seven])[0]
    changed = picture.copy()
    changed[10, 12] += 1
    after = network.forward(network.first_sums(changed[None])).logits[0, seven]
    assert (after - forward.logits[0, seven]) * 255 == pytest.approx(slopes[10, 12], abs=0.02)
