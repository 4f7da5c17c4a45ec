"""That every Keras loads the files is tried by `python -m benchmarks.keras_versions`."""

import io
import json
import zipfile

import keras
import numpy as np
import pytest

from model.hyperparameters import ACTIVATIONS, Hyperparameters
from model.runs.artifacts import PRETRAINED_FOLDER, pretrained_names
from model.runs.portable import portable_file
from model.training.network import build, save_files

LAYER = {"name", "trainable", "dtype"}
KNOWN_TO_KERAS_3_3 = {
    "Sequential": {"name", "trainable", "dtype", "layers", "build_input_shape"},
    "InputLayer": {"batch_shape", "dtype", "name"},
    "Rescaling": {*LAYER, "scale", "offset"},
    "Flatten": {*LAYER, "data_format"},
    "Dense": {*LAYER, "units", "activation", "use_bias", "kernel_initializer", "bias_initializer"},
    "Dropout": {*LAYER, "rate", "seed"},
    "GlorotUniform": {"seed"},
    "Zeros": set(),
    "DTypePolicy": {"name"},
    "SGD": {"name", "learning_rate", "momentum", "ema_momentum"},
}


def check_keys(config):
    if isinstance(config, list):
        for value in config:
            check_keys(value)
    elif isinstance(config, dict):
        if "class_name" in config:
            assert set(config["config"]) <= KNOWN_TO_KERAS_3_3[config["class_name"]]
        for value in config.values():
            check_keys(value)


def configurations(folder):
    with zipfile.ZipFile(folder / "model.keras") as packed:
        whole = json.loads(packed.read("config.json"))
    return [whole, json.loads((folder / "architecture.json").read_text())]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_new_files_say_nothing_that_keras_3_3_does_not_know(tmp_path, small_dataset, activation):
    network = build(Hyperparameters(units=(16, 8), activation=activation))
    save_files(network, tmp_path, small_dataset.x_test)
    for config in configurations(tmp_path):
        check_keys(config)


@pytest.mark.parametrize("name", pretrained_names())
def test_neither_do_those_of_the_built_in_networks(name):
    for config in configurations(PRETRAINED_FOLDER / name.removeprefix("pretrained:")):
        check_keys(config)
        assert config["compile_config"]["loss"] == "sparse_categorical_crossentropy"


def test_a_loaded_network_can_be_evaluated(tmp_path, small_dataset, quick):
    save_files(build(quick), tmp_path, small_dataset.x_test)
    whole = keras.models.load_model(tmp_path / "model.keras")
    parts = keras.models.model_from_json((tmp_path / "architecture.json").read_text())
    parts.load_weights(tmp_path / "model.weights.h5")
    figures = [
        network.evaluate(small_dataset.x_test, small_dataset.y_test, verbose=0)
        for network in (whole, parts)
    ]
    assert figures[0] == pytest.approx(figures[1])
    assert len(figures[0]) == 2


def test_files_of_earlier_runs_become_portable_and_keep_their_weights(
    tmp_path, small_dataset, quick
):
    network = build(quick)
    network.save(tmp_path / "model.keras")
    (tmp_path / "architecture.json").write_text(network.to_json())
    for name in ("model.keras", "architecture.json"):
        content = portable_file(name, (tmp_path / name).read_bytes())
        assert portable_file(name, content) == content or name == "model.keras"
        (tmp_path / name).write_bytes(content)
    for config in configurations(tmp_path):
        check_keys(config)
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert all(map(np.array_equal, loaded.get_weights(), network.get_weights()))
    assert portable_file("model.tflite", b"anything") == b"anything"
    assert zipfile.is_zipfile(io.BytesIO(content)) is False
