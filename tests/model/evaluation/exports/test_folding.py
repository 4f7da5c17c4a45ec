"""Networks that Keras made elsewhere, as weights of Dense layers."""

import json
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from model import Sketch28Error
from model.evaluation.exports.apart import fold_apart
from model.evaluation.exports.bringing import BROUGHT_FILE, bring
from model.evaluation.exports.folding import RANGES, fold, for_range
from model.evaluation.exports.reading import open_export, open_upload
from model.explanation.neurons import from_arrays
from model.runs.artifacts import find
from model.runs.run import RunStatus
from tests.model.evaluation.exports.test_reading import rewrite

SCALES = {"0 to 1": (1 / 255, 0), "0 to 255": (1, 0), "-1 to 1": (2 / 255, -1)}


def learned(network, *data):
    """Give every layer values as training would: none of them is 0 or 1."""
    random = np.random.default_rng(0)
    for layer in network.layers:
        if data and isinstance(layer, layers.Normalization) and layer.input_mean is None:
            layer.adapt(*data)
        else:
            values = [one + random.uniform(0.02, 0.2, one.shape) for one in layer.get_weights()]
            layer.set_weights(values)
    return network


def sequential(*some, shape=(28, 28)):
    return keras.Sequential([keras.Input(shape), *some])


def functional():
    picture = keras.Input((784,))
    hidden = layers.BatchNormalization()(layers.ReLU()(layers.Dense(12, name="first")(picture)))
    return keras.Model(picture, layers.Dense(10, "softmax", name="last")(hidden))


def with_every_layer():
    return sequential(
        layers.Rescaling(1 / 127.5, -1),
        layers.BatchNormalization(),
        layers.Reshape((784,)),
        layers.Dense(16, use_bias=False),
        layers.BatchNormalization(scale=False),
        layers.Activation("elu"),
        layers.Dropout(0.3),
        layers.BatchNormalization(center=False),
        layers.Dense(12),
        layers.ELU(),
        layers.GaussianNoise(0.1),
        layers.Dense(8),
        layers.Dense(10),
        layers.Softmax(),
        shape=(28, 28, 1),
    )


NETWORKS = {
    "the one of Keras' introduction": lambda: sequential(
        layers.Flatten(), layers.Dense(32, "relu"), layers.Dropout(0.2), layers.Dense(10)
    ),
    "flat pictures and batch normalization after the activation": functional,
    "every layer that is read": with_every_layer,
    "a column's own normalization": lambda: sequential(
        layers.Normalization(axis=-1), layers.Flatten(), layers.Dense(8, "tanh"), layers.Dense(10)
    ),
    "known mean and variance": lambda: sequential(
        layers.Normalization(axis=None, mean=33.3, variance=6000.0),
        layers.Flatten(),
        layers.Dense(8, "sigmoid"),
        layers.Dense(10, "softmax"),
    ),
    "no hidden layer's scaling before": lambda: sequential(
        layers.Flatten(), layers.Dense(8, "gelu"), layers.Dense(10, "softmax")
    ),
}


def parts(network, folder):
    network.save(folder / "made.keras")
    with zipfile.ZipFile(folder / "made.keras") as packed:
        return packed.read("config.json"), packed.read("model.weights.h5")


@pytest.mark.parametrize("name", NETWORKS)
def test_the_answers_are_those_of_keras(name, small_dataset, tmp_path):
    pictures = small_dataset.x_test[:40]
    network = learned(NETWORKS[name](), pictures.astype("float32"))
    folded = fold(*parts(network, tmp_path))
    for pixels in folded.ranges:
        factor, offset = SCALES[pixels]
        given = (pictures * np.float32(factor) + np.float32(offset)).reshape(
            -1, *network.input_shape[1:]
        )
        expected = keras.ops.convert_to_numpy(network(given, training=False))
        if not np.allclose(expected.sum(axis=1), 1, atol=1e-3):
            expected = keras.ops.convert_to_numpy(keras.ops.softmax(expected))
        ours = from_arrays(for_range(folded.weights, pixels), folded.activation)
        assert np.abs(ours.probabilities(pictures) - expected).max() < 2e-4


def test_a_layer_that_scales_pixels_tells_their_range(tmp_path):
    assert fold(*parts(learned(with_every_layer()), tmp_path)).ranges == ("0 to 255",)
    folded = fold(*parts(learned(functional()), tmp_path))
    assert folded.ranges == tuple(RANGES)
    assert (folded.units, folded.classes, folded.activation) == ((12,), 10, "relu")


def test_another_process_reads_the_same(tmp_path):
    files = parts(learned(with_every_layer()), tmp_path)
    here, there = fold(*files), fold_apart(*files)
    assert [one.tobytes() for one in here.weights] == [one.tobytes() for one in there.weights]
    assert (here.activation, here.ranges, here.dropout) == ("elu", there.ranges, 0.3)
    with pytest.raises(ValueError, match="cannot be read"):
        fold_apart(files[0], b"no HDF5")


REFUSED = {
    "Conv2D": lambda: sequential(
        layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10), shape=(28, 28, 1)
    ),
    r"\[32, 32, 3\]": lambda: sequential(
        layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(10), shape=(32, 32, 3)
    ),
    "Flatten layer before": lambda: sequential(layers.Dense(8, "relu"), layers.Dense(10)),
    "activations relu, tanh": lambda: sequential(
        layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(8, "tanh"), layers.Dense(10)
    ),
    "must end in softmax": lambda: sequential(
        layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(10, "sigmoid")
    ),
    "negative_slope": lambda: sequential(
        layers.Flatten(), layers.Dense(8), layers.ReLU(negative_slope=0.1), layers.Dense(10)
    ),
    "Lambda": lambda: sequential(
        layers.Flatten(), layers.Lambda(lambda x: x), layers.Dense(10), shape=(28, 28)
    ),
    "has 7 classes": lambda: sequential(layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(7)),
    "layers must be from 1 to 4": lambda: sequential(layers.Flatten(), layers.Dense(10)),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_another_network_is_refused_in_one_sentence(wrong, tmp_path):
    REFUSED[wrong]().save(tmp_path / "made.keras")
    with pytest.raises(Sketch28Error, match=rf"^[^\n]*{wrong}[^\n]*\.$"):
        open_export(tmp_path / "made.keras", "mnist")


def test_a_layer_of_somebody_s_own_is_refused_and_its_name_does_not_fill_the_page(tmp_path):
    config, _ = parts(learned(functional()), tmp_path)
    for change in ({"module": "builtins"}, {"class_name": "<b>" * 1000}):
        changed = json.loads(config)
        changed["config"]["layers"][1] |= change
        rewrite(tmp_path / "made.keras", "config.json", json.dumps(changed))
        with pytest.raises(Sketch28Error, match=r"^Can't bring in .*\.$") as refused:
            open_export(tmp_path / "made.keras")
        assert len(str(refused.value)) < 500


def test_layers_that_branch_are_refused(tmp_path):
    picture = keras.Input((784,))
    one, other = layers.Dense(8, "relu")(picture), layers.Dense(8, "relu")(picture)
    network = keras.Model(picture, layers.Dense(10)(layers.Add()([one, other])))
    network.save(tmp_path / "made.keras")
    with pytest.raises(Sketch28Error, match=r"does not take what the one before"):
        open_export(tmp_path / "made.keras")


def test_architecture_and_weights_come_in_as_two_files_in_any_order(tmp_path):
    network = learned(functional())
    network.save_weights(tmp_path / "my.weights.h5")
    files = {
        "my.weights.h5": (tmp_path / "my.weights.h5").read_bytes(),
        "my model.json": network.to_json().encode(),
    }
    both = open_upload(files, "mnist")
    assert both.info.hyperparameters.units == (12,)
    for name in files:
        with pytest.raises(Sketch28Error, match=r"both architecture\.json and model\.weights\.h5"):
            open_upload({name: files[name]})


@pytest.fixture(scope="module")
def elsewhere(small_dataset):
    """Return a network that plain Keras has trained on pixels from 0 to 255."""
    network = sequential(
        layers.Flatten(), layers.Dense(32), layers.BatchNormalization(), layers.ReLU(),
        layers.Dense(10),
    )  # fmt: skip
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("adam", loss, metrics=["accuracy"])
    network.fit(small_dataset.x_train, small_dataset.y_train, epochs=15, verbose=0)
    return network


def brought(store, export, pixels=None):
    from model.worker.experiment import run_experiment

    network = bring(export, pixels)
    run_id = store.create(network.hyperparameters)
    store.save_artifacts(run_id, {BROUGHT_FILE: network.content})
    return run_id, run_experiment(run_id, store)


def test_a_network_of_keras_has_the_same_figures_here(elsewhere, fresh_store, small_data, tmp_path):
    elsewhere.save(tmp_path / "made.keras")
    run_id, status = brought(fresh_store, open_export(tmp_path / "made.keras"))
    assert status is RunStatus.FINISHED
    loss, accuracy = elsewhere.evaluate(small_data.x_test, small_data.y_test, verbose=0)
    run = fresh_store.get(run_id)
    assert run.test_accuracy == pytest.approx(accuracy)
    assert run.test_loss == pytest.approx(loss, abs=1e-3)
    assert "It takes pixels from 0 to 255, which was found by trying" in run.reason
    assert find(run_id, lambda: fresh_store).read("model.tflite")


def test_where_trying_does_not_tell_the_range_of_pixels_it_is_asked(
    fresh_store, small_data, tmp_path
):
    blank = sequential(layers.Flatten(), layers.Dense(8, "relu"), layers.Dense(10))
    blank.set_weights([0.0001 * one for one in blank.get_weights()])
    blank.save(tmp_path / "made.keras")
    export = open_export(tmp_path / "made.keras")
    run_id, status = brought(fresh_store, export)
    assert status is RunStatus.FAILED
    assert "please choose the range" in fresh_store.get(run_id).reason
    _, status = brought(fresh_store, export, "0 to 1")
    assert status is RunStatus.FINISHED
