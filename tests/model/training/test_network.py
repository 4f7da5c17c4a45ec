import json

import numpy as np
import pytest

from model.hyperparameters import ACTIVATIONS, Hyperparameters, preset
from model.runs.artifacts import NETWORK_FILES
from model.training.network import build, load_weights, probabilities, save_files
from model.training.trainer import train


@pytest.mark.parametrize("units", [(16,), (32, 16), (32, 16, 8)])
def test_all_files_give_the_same_probabilities(tmp_path, small_dataset, units):
    network = train(Hyperparameters(epochs=1, units=units), small_dataset).network
    save_files(
        network, tmp_path, small_dataset.x_test
    )  # raises when a file differs by more than 1e-5
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NETWORK_FILES)


def test_files_that_differ_are_not_accepted(tmp_path, small_dataset, monkeypatch, quick):
    network = build(quick)
    monkeypatch.setattr(
        "model.training.network._from_tflite",
        lambda folder, pictures: np.full((len(pictures), 10), np.nan),
    )
    with pytest.raises(RuntimeError, match=r"model\.tflite differs"):
        save_files(network, tmp_path, small_dataset.x_test)


def test_the_textbook_network_has_101770_weights_and_takes_raw_pictures():
    network = build(preset("classic"))
    assert network.count_params() == 101_770
    assert network.input_shape == (None, 28, 28)
    kinds = [layer["class_name"] for layer in json.loads(network.to_json())["config"]["layers"]]
    assert kinds == ["InputLayer", "Rescaling", "Flatten", "Dense", "Dropout", "Dense"]


def test_probabilities_add_up_to_one(quick, small_dataset):
    rows = probabilities(build(quick), small_dataset.x_test)
    assert rows.shape == (100, 10)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_built(activation):
    assert (
        build(Hyperparameters(activation=activation, units=(8,))).layers[2].activation.__name__
        == activation
    )


def test_weights_come_back_from_the_saved_file(tmp_path, small_dataset, quick):
    network = build(quick)
    save_files(network, tmp_path, small_dataset.x_test)
    weights = load_weights((tmp_path / "model.keras").read_bytes())
    assert all(
        np.array_equal(one, other)
        for one, other in zip(weights, network.get_weights(), strict=True)
    )
