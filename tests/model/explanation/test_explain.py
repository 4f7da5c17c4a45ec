import math

import numpy as np
import pytest

from model.explanation.counterfactual import MOST_PIXELS
from model.explanation.explain import explain, slope_pictures, weight_pictures
from model.explanation.neighbors import NeighborSearch, was_trained_on
from model.explanation.neurons import Dense, DenseNetwork, read_network
from model.explanation.occlusion import PATCH
from model.hyperparameters import ACTIVATIONS, Hyperparameters
from model.runs.artifacts import Artifacts, ModelInfo

TEMPERATURE = 1.3
SCALAR = {  # from their definitions, for one number
    "relu": lambda x: max(x, 0.0),
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "elu": lambda x: x if x > 0 else math.exp(x) - 1,
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
}
WIDTHS = {1: (24,), 2: (24, 16), 3: (24, 16, 12), 4: (24, 16, 12, 8)}


def network_of(units, activation, seed=0, gain=1.0):
    """Return a Keras network with random weights and biases, and its hyperparameters."""
    from model.training.network import build

    chosen = Hyperparameters(units=units, activation=activation, dropout=0.2, seed=seed)
    network = build(chosen)
    random = np.random.default_rng(seed)
    network.set_weights(
        [
            array * gain if array.ndim == 2 else random.normal(0, 0.5, array.shape)
            for array in network.get_weights()
        ]
    )
    return network, chosen


def layers_of(network, chosen, folder):
    network.save_weights(folder / "model.weights.h5")
    return read_network(Artifacts(facts_of(chosen), lambda name: (folder / name).read_bytes()))


def facts_of(chosen, source="generated sample"):
    return ModelInfo("a network", chosen, source, 0.9, 0.3, 100, 1.0)


def keras_logits(network, pictures):
    import keras

    before = keras.Sequential(network.layers[:-1])(
        pictures.astype(np.float32), training=False
    ).numpy()
    weights, biases = network.layers[-1].get_weights()
    return before @ weights + biases


def forward_pass(weights, picture, activation):
    """Return the hidden activations and the logits of one picture, in plain float64."""
    values, hidden = picture.astype(np.float64).ravel() / 255, []
    for number in range(0, len(weights) - 2, 2):
        values = np.array(
            [
                SCALAR[activation](float(total))
                for total in values @ weights[number].astype(np.float64) + weights[number + 1]
            ]
        )
        hidden.append(values)
    return hidden, values @ weights[-2].astype(np.float64) + weights[-1]


@pytest.fixture(scope="module")
def picture(small_dataset):
    return small_dataset.x_test[0]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("count", WIDTHS)
def test_contributions_add_up_to_the_logit_that_keras_gives(count, activation, picture, tmp_path):
    network, chosen = network_of(WIDTHS[count], activation)
    explanation = explain(layers_of(network, chosen, tmp_path), picture)
    logits = keras_logits(network, picture[None])[0]
    assert explanation.winner == logits.argmax()
    for label, part in (
        (explanation.winner, explanation.for_winner),
        (explanation.runner_up, explanation.for_runner_up),
    ):
        assert part.total == pytest.approx(logits[label], abs=1e-4)
        assert part.logit == pytest.approx(logits[label], abs=1e-4)
        assert len(part.neurons) == WIDTHS[count][-1]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("count", WIDTHS)
def test_activations_and_occlusion_equal_an_independent_forward_pass(
    count, activation, picture, tmp_path
):
    network, chosen = network_of(WIDTHS[count], activation)
    explanation = explain(layers_of(network, chosen, tmp_path), picture, TEMPERATURE)
    weights = network.get_weights()
    hidden, logits = forward_pass(weights, picture, activation)
    for given, expected in zip(explanation.forward.activations, hidden, strict=True):
        np.testing.assert_allclose(given[0], expected, atol=1e-5)
    whole = share_of(logits, explanation.winner)
    assert explanation.probability == pytest.approx(whole, abs=1e-5)
    for row, column in [(0, 0), (24, 24), *np.random.default_rng(0).integers(4, 20, (25, 2))]:
        covered = picture.copy()
        covered[row : row + PATCH, column : column + PATCH] = 0
        share = share_of(forward_pass(weights, covered, activation)[1], explanation.winner)
        assert explanation.occlusion.probabilities[row, column] == pytest.approx(share, abs=1e-5)
        fall = math.log(whole / (1 - whole)) - math.log(share / (1 - share))
        assert explanation.occlusion.costs[row, column] == pytest.approx(fall, abs=1e-4)


def share_of(logits, label):
    odds = np.exp((logits - logits.max()) / TEMPERATURE)
    return float(odds[label] / odds.sum())


def test_the_cost_of_a_pixel_with_ink_is_the_mean_of_its_patches(picture, tmp_path):
    occlusion = explain(layers_of(*network_of((24,), "relu"), tmp_path), picture).occlusion
    for row, column in np.argwhere(picture)[::9]:
        rows, columns = (
            slice(max(0, row - PATCH + 1), row + 1),
            slice(max(0, column - PATCH + 1), column + 1),
        )
        assert occlusion.by_pixel[row, column] == pytest.approx(
            occlusion.costs[rows, columns].mean(), abs=1e-5
        )
    assert not occlusion.by_pixel[picture == 0].any()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slopes_equal_the_gradients_of_keras(activation, picture, tmp_path):
    import tensorflow as tf

    network, chosen = network_of((24, 16), activation)
    layers = layers_of(network, chosen, tmp_path)
    shown = slope_pictures(layers, layers.forward(layers.first_sums(picture[None])), 1, [3])[0]
    pixels = tf.Variable(picture[None].astype(np.float32))
    first, second = (layer for layer in network.layers if layer.name.startswith("dense"))
    with tf.GradientTape() as tape:
        before = first(tf.reshape(pixels / 255, (1, 784)))
        total = tf.matmul(before, second.kernel)[0, 3]
    np.testing.assert_allclose(shown, tape.gradient(total, pixels)[0] * 255, atol=1e-5)


def test_weight_pictures_are_the_incoming_weights_of_the_first_layer(tmp_path):
    network, chosen = network_of((24, 16), "relu")
    pictures = weight_pictures(layers_of(network, chosen, tmp_path), [5, 7])
    np.testing.assert_array_equal(pictures[1].ravel(), network.get_weights()[0][:, 7])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_changed_pixels_change_the_prediction_and_each_is_needed(activation, picture, tmp_path):
    network, chosen = network_of((24, 16), activation, gain=4.0)
    explanation = explain(layers_of(network, chosen, tmp_path), picture)
    change = explanation.change
    predicted = keras_logits(network, change.picture[None])[0].argmax()
    assert predicted == change.label != explanation.winner
    pixels = np.argwhere(change.picture != picture)
    assert 1 <= change.pixels == len(pixels) <= MOST_PIXELS
    assert set(change.picture[change.added]) <= {255}
    assert set(change.picture[change.erased]) <= {0}
    for row, column in pixels:
        undone = change.picture.copy()
        undone[row, column] = picture[row, column]
        assert keras_logits(network, undone[None])[0].argmax() == explanation.winner


def constant(biases, units=8):
    return DenseNetwork(
        (Dense(np.zeros((784, units), np.float32), np.full(units, -1, np.float32)),),
        Dense(np.ones((units, 10), np.float32), np.array(biases, np.float32)),
        "relu",
    )


def test_a_dead_network_predicts_by_its_biases_alone_and_has_no_counterfactual(picture):
    explanation = explain(constant([0, 0, 5, *[0] * 7]), picture)
    assert explanation.winner == 2
    assert explanation.for_winner.total == 5
    assert not explanation.deciding_neurons(8)
    assert not explanation.strongest_neurons(0, 4)
    assert explanation.count_firing(0) == (0, 8)
    assert not explanation.occlusion.costs.any()
    assert explanation.change is None


def test_a_tie_has_another_runner_up_even_if_the_classifier_decided_it(picture):
    for winner in (None, 0, 9):
        explanation = explain(constant([0] * 10), picture, winner=winner)
        assert explanation.winner == (winner or 0)
        assert explanation.runner_up != explanation.winner
        assert explanation.lead == 0


@pytest.mark.parametrize("gray", [0, 255])
def test_an_empty_and_a_full_picture_are_explained_too(gray, tmp_path):
    explanation = explain(
        layers_of(*network_of((24,), "gelu"), tmp_path), np.full((28, 28), gray, np.uint8)
    )
    assert np.isfinite(explanation.occlusion.costs).all()
    assert bool(explanation.occlusion.costs.any()) == bool(gray)


def test_a_training_picture_is_its_own_nearest_if_the_network_learned_from_it(
    small_dataset, tmp_path
):
    network, chosen = network_of((24, 16), "relu")
    layers = layers_of(network, chosen, tmp_path)
    few = Hyperparameters(training_pictures=100)
    search = NeighborSearch(layers, small_dataset, facts_of(few))
    assert len(search) == 100
    for number, itself in ((3, True), (99, True), (100, False)):
        activations = layers.forward(
            layers.first_sums(small_dataset.x_train[number][None])
        ).activations[-1][0]
        found = search.nearest(activations, 5)
        assert [one.distance for one in found] == sorted(one.distance for one in found)
        assert (found[0].distance < 1e-3) is itself
        if itself:
            assert found[0].label == small_dataset.y_train[number]
            np.testing.assert_array_equal(found[0].picture, small_dataset.x_train[number])


def test_a_generated_sample_is_not_mistaken_for_the_real_pictures(small_dataset):
    assert was_trained_on(small_dataset, facts_of(Hyperparameters(), "generated sample"))
    assert not was_trained_on(small_dataset, facts_of(Hyperparameters(), "data folder"))


def test_layers_are_read_in_order_from_the_built_in_networks():
    from model.classifier import Classifier
    from model.runs.artifacts import find

    for name in ("pretrained:mnist", "pretrained:fashion_mnist"):
        found = find(name)
        layers, seen = (
            read_network(found),
            np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8),
        )
        logits = layers.forward(layers.first_sums(seen)).logits
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        np.testing.assert_allclose(
            odds / odds.sum(axis=1, keepdims=True), Classifier(found).probabilities(seen), atol=1e-5
        )
