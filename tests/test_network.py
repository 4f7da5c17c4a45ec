import json

import numpy as np
import pytest

from model.artifacts import NETWORK_FILES
from model.datasets import load
from model.hyperparameters import ACTIVATIONS, OPTIMIZERS, SCHEDULES, Hyperparameters, preset
from model.network import build, optimizer, probabilities, save_files
from model.training import steps_per_execution, train


@pytest.mark.parametrize("units", [(16,), (32, 16), (32, 16, 8)])
def test_all_files_give_the_same_probabilities(tmp_path, small_dataset, units):
    network = train(Hyperparameters(epochs=1, units=units), small_dataset).network
    save_files(network, tmp_path, small_dataset.x_test)  # raises when a file differs by more than 1e-5
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NETWORK_FILES)


def test_files_that_differ_are_not_accepted(tmp_path, small_dataset, monkeypatch, quick):
    network = build(quick)
    monkeypatch.setattr("model.network._from_tflite", lambda folder, pictures: np.full((len(pictures), 10), np.nan))
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


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_optimizer_and_schedule_has_the_rate_that_was_asked_for(name, schedule):
    made = optimizer(Hyperparameters(optimizer=name, schedule=schedule, learning_rate=0.01), steps=100)
    if schedule == "constant":
        assert float(made.learning_rate) == pytest.approx(0.01)
    else:
        rates = [float(made._learning_rate(step)) for step in (0, 10, 55, 100)]
        assert rates == pytest.approx([0.001, 0.01, 0.005, 0.0], abs=5e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_built(activation):
    assert build(Hyperparameters(activation=activation, units=(8,))).layers[2].activation.__name__ == activation


def test_the_same_seed_trains_the_same_network(small_dataset, quick):
    first, second = (probabilities(train(quick, small_dataset).network, small_dataset.x_test) for _ in range(2))
    assert np.allclose(first, second, atol=1e-6)


def test_training_learns_and_reports_both_parts_after_each_epoch(small_dataset):
    training = train(Hyperparameters(epochs=4, units=(32,)), small_dataset)
    assert set(training.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert training.history["accuracy"][-1] > training.history["accuracy"][0]
    assert training.history["val_accuracy"][-1] > 0.3


def test_a_large_network_returns_to_python_often_enough_to_be_stopped():
    assert steps_per_execution(Hyperparameters(batch_size=32), 101_770) == 32
    assert steps_per_execution(Hyperparameters(batch_size=2048), 4_000_000) == 1


@pytest.mark.parametrize(("name", "least"), [("mnist", 0.975), ("fashion_mnist", 0.875)])
@pytest.mark.timeout(240)
def test_the_default_run_reaches_its_accuracy_on_the_real_test_set(real_data, name, least):
    dataset = load(name)
    network = train(preset("classic", dataset=name), dataset).network
    assert (probabilities(network, dataset.x_test).argmax(axis=1) == dataset.y_test).mean() >= least
