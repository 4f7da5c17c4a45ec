import json
import random
import threading
from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from model.datasets.catalog import load
from model.hyperparameters import Hyperparameters, preset
from model.runs.arrays import pack_arrays
from model.training import loop as loop_module
from model.training.checkpoint import Checkpoint
from model.training.loop import loop_for
from model.training.network import build, probabilities
from model.training.trainer import pictures_per_epoch, train

BRISK = Hyperparameters(epochs=3, units=(16,), batch_size=32)


class AtEveryCall(keras.callbacks.Callback):
    """Does something after each call into the graph, from the first on."""

    def __init__(self, do):
        super().__init__()
        self._do, self.calls = do, 0

    def on_train_batch_end(self, batch, logs=None):
        self.calls += 1
        self._do(self)


@pytest.fixture
def small_calls(monkeypatch):
    monkeypatch.setattr("model.training.trainer.SECONDS_PER_CALL", 0.0)


def test_a_step_is_the_step_that_keras_fit_takes(small_dataset):
    chosen = replace(BRISK, dropout=0.0, schedule="constant", learning_rate=0.01, epochs=1)
    x, y = small_dataset.x_train, small_dataset.y_train
    ours, theirs = build(chosen), build(chosen)
    theirs.set_weights(ours.get_weights())
    theirs.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    figures = theirs.fit(x, y, batch_size=32, epochs=1, shuffle=False, verbose=0).history
    steps = -(-len(x) // 32)
    with loop_for(ours, chosen, steps) as loop:
        sums = loop.train((tf.constant(x), tf.constant(y, tf.int32), tf.range(len(x))), 0, steps, 0)
        trained = loop.network.get_weights()
    assert all(
        np.allclose(one, other, atol=2e-5)
        for one, other in zip(trained, theirs.get_weights(), strict=True)
    )
    assert (sums.loss / sums.seen, sums.correct / sums.counted) == pytest.approx(
        (figures["loss"][0], figures["accuracy"][0]), abs=1e-5
    )


def test_an_evaluation_is_that_of_keras(small_dataset):
    network = build(BRISK)
    network.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    expected = network.evaluate(small_dataset.x_val, small_dataset.y_val, verbose=0)
    with loop_for(network, BRISK, 10) as loop:
        evaluated = loop.evaluate(
            tf.constant(small_dataset.x_val), tf.constant(small_dataset.y_val, tf.int32)
        )
    assert evaluated == pytest.approx(expected, abs=1e-5)


@pytest.fixture
def foreign_draws():
    """Draw from the global random generators in another thread."""
    done = threading.Event()

    def draw():
        while not done.wait(1e-4):
            random.random()
            np.random.random()

    thread = threading.Thread(target=draw)
    thread.start()
    yield
    done.set()
    thread.join()


def test_twenty_runs_with_the_same_seed_in_a_busy_process_are_equal(small_dataset, foreign_draws):
    chosen, trained = replace(BRISK, epochs=1, dropout=0.3), []
    for turn in range(20):
        trained.append(train(chosen, small_dataset).network.get_weights())
        if turn % 5 == 0:
            train(replace(chosen, units=(8,), seed=turn + 1), small_dataset)
    assert {b"".join(array.tobytes() for array in weights) for weights in trained[1:]} == {
        b"".join(array.tobytes() for array in trained[0])
    }


def test_training_draws_nothing_from_the_global_generators(small_dataset):
    before = random.getstate(), np.random.get_state()[1].tobytes()
    train(replace(BRISK, epochs=1), small_dataset)
    assert before == (random.getstate(), np.random.get_state()[1].tobytes())


def test_a_graph_that_is_used_again_trains_as_a_fresh_one(small_dataset):
    loop_module._idle.clear()
    fresh = train(BRISK, small_dataset)
    train(
        replace(BRISK, seed=5, learning_rate=0.1, epochs=1), small_dataset
    )  # leaves its weights and optimizer state in the same loop
    assert len(loop_module._idle) == 1
    again = train(BRISK, small_dataset)
    assert all(
        np.allclose(one, other, atol=1e-6)
        for one, other in zip(fresh.network.get_weights(), again.network.get_weights(), strict=True)
    )


def test_training_learns_and_reports_both_parts_after_each_epoch(small_dataset):
    training = train(replace(BRISK, epochs=6, units=(32,)), small_dataset)
    assert {name: len(values) for name, values in training.history.items()} == dict.fromkeys(
        ("loss", "accuracy", "val_loss", "val_accuracy"), 6
    )
    assert training.history["accuracy"][-1] > training.history["accuracy"][0]
    assert training.history["val_accuracy"][-1] > 0.3
    assert training.kept_accuracy == training.history["val_accuracy"][-1]


def test_training_that_paused_three_times_ends_like_one_that_never_did(small_dataset, small_calls):
    chosen = replace(BRISK, dropout=0.3, optimizer="adam")
    straight = train(chosen, small_dataset)
    kept, pauses = None, 0
    while True:
        pause = AtEveryCall(lambda self: setattr(self.model, "pause_training", self.calls == 11))
        training = train(chosen, small_dataset, (pause,), checkpoint=kept)
        if training.checkpoint is None:
            break
        kept, pauses = Checkpoint.from_bytes(training.checkpoint.to_bytes()), pauses + 1
    assert pauses >= 3
    assert all(
        np.array_equal(one, other)
        for one, other in zip(
            straight.network.get_weights(), training.network.get_weights(), strict=True
        )
    )
    assert training.history["val_loss"] == pytest.approx(straight.history["val_loss"])


def test_a_checkpoint_that_version_0_4_0_wrote_is_read():
    state = {"epoch": 2, "step": 1, "loss": 0.5, "right": 3, "counted": 4, "seen": 4}
    array = np.arange(3.0)
    names = ("variables-000", "variables-001", "memory-000", "best-000")
    content = pack_arrays(standing=np.array(json.dumps(state)), **dict.fromkeys(names, array))
    checkpoint = Checkpoint.from_bytes(content)
    assert (checkpoint.state.epoch, checkpoint.state.correct) == (2, 3)
    assert len(checkpoint.variables) == 2
    assert np.array_equal(checkpoint.optimizer_state, [array])
    assert np.array_equal(checkpoint.best_weights, [array])


def test_stop_keeps_the_best_weights_and_not_the_last(small_dataset, small_calls):
    def spoil(self):
        if self.calls > 70:  # in the fifth epoch
            self.model.set_weights([np.zeros_like(array) for array in self.model.get_weights()])
            self.model.stop_training = True

    training = train(replace(BRISK, epochs=10), small_dataset, (AtEveryCall(spoil),))
    assert training.kept_epoch <= 4
    assert training.kept_accuracy == max(training.history["val_accuracy"])
    correct = (
        probabilities(training.network, small_dataset.x_val).argmax(axis=1) == small_dataset.y_val
    )
    assert correct.mean() == pytest.approx(training.kept_accuracy)


def test_a_stop_before_the_first_step_gives_the_network_as_it_began(small_dataset):
    class StopAtOnce(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.model.stop_training = True

    training = train(BRISK, small_dataset, (StopAtOnce(),))
    assert (training.history, training.kept_epoch) == ({}, 0.0)


def test_a_stop_right_after_a_pause_in_the_first_epoch_is_validated(small_dataset, small_calls):
    pause = AtEveryCall(lambda self: setattr(self.model, "pause_training", self.calls == 2))
    paused = train(BRISK, small_dataset, (pause,))
    assert 0 < paused.checkpoint.state.step < 8
    stop = AtEveryCall(lambda self: None)
    stop.on_train_begin = lambda logs=None: setattr(stop.model, "stop_training", True)
    training = train(BRISK, small_dataset, (stop,), checkpoint=paused.checkpoint)
    assert 0 < training.kept_epoch < 1
    assert training.kept_accuracy == training.history["val_accuracy"][-1] > 0


def test_patience_ends_training_and_keeps_the_best(small_dataset):
    without_progress = replace(
        BRISK, epochs=60, patience=2, training_pictures=100, schedule="constant", learning_rate=0.03
    )
    training = train(without_progress, small_dataset)
    epochs = len(training.history["val_accuracy"])
    assert training.ended_early
    assert epochs < 60
    assert training.kept_epoch == epochs - 2
    assert training.kept_accuracy == max(training.history["val_accuracy"])


def test_training_can_begin_with_the_weights_of_another_run(small_dataset):
    first = train(BRISK, small_dataset)
    further = train(
        replace(BRISK, optimizer="sgd", dropout=0.0, epochs=1),
        small_dataset,
        weights=first.network.get_weights(),
    )
    assert further.history["val_loss"][0] < first.history["val_loss"][0]
    with pytest.raises(ValueError, match="same layers and neurons"):
        train(replace(BRISK, units=(24,)), small_dataset, weights=first.network.get_weights())


def test_a_loss_that_is_not_a_number_ends_training_with_a_sentence(small_dataset):
    with pytest.raises(ValueError, match=r"no longer a number\. The learning rate was 1"):
        train(
            replace(
                BRISK,
                learning_rate=1.0,
                optimizer="sgd",
                units=(512, 512, 512),
                activation="elu",
                epochs=20,
            ),
            small_dataset,
        )


def test_a_run_with_few_training_pictures_sees_no_others(small_dataset):
    small = replace(
        small_dataset, y_train=np.where(np.arange(500) < 100, small_dataset.y_train, 0)
    )  # what comes later is labeled wrong
    chosen = Hyperparameters(training_pictures=100, epochs=10, units=(64,), batch_size=16)
    assert pictures_per_epoch(chosen, small) == 100
    assert train(chosen, small).history["val_accuracy"][-1] > 0.4


def test_training_accuracy_does_not_count_pictures_without_a_class():
    chosen = replace(BRISK, vary=True, dropout=0.0)
    network = build(chosen)
    pictures = np.zeros((10, 28, 28), np.uint8)
    blank = int(network(pictures[:1]).numpy().argmax())
    targets = np.full((10, 10), 0.1, np.float32)
    targets[:4] = np.eye(10, dtype=np.float32)[[blank, blank, blank, (blank + 1) % 10]]
    with loop_for(network, chosen, 1) as loop:
        sums = loop.train((tf.constant(pictures), tf.constant(targets), tf.range(10)), 0, 1, 0)
    assert (sums.correct, sums.counted, sums.seen) == (3, 4, 10)


@pytest.mark.parametrize(("name", "least"), [("mnist", 0.975), ("fashion_mnist", 0.875)])
def test_the_default_run_reaches_its_accuracy_on_the_real_test_set(real_data, name, least):
    dataset = load(name)
    network = train(preset("classic", dataset=name), dataset).network
    assert (probabilities(network, dataset.x_test).argmax(axis=1) == dataset.y_test).mean() >= least
