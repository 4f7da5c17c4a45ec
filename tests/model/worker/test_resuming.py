"""Runs that are paused, yield, or lose their worker, and go on."""

import keras
import numpy as np
import pytest

from model.hyperparameters import Hyperparameters
from model.runs.artifacts import find
from model.runs.run import Metric, RunStatus
from model.runs.store import CHECKPOINT_FILE
from model.training.checkpoint import Checkpoint
from model.training.network import load_weights
from model.worker.experiment import run_experiment
from tests.conftest import trained_run


class Ask(keras.callbacks.Callback):
    """Asks something of the store when an epoch begins."""

    def __init__(self, epoch, ask):
        super().__init__()
        self._at, self._ask = epoch, ask

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self._at:
            self._ask()


@pytest.fixture
def looks_always(monkeypatch):
    monkeypatch.setattr("model.worker.callbacks.SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("model.training.trainer.SECONDS_PER_CALL", 0.0)


def test_a_paused_run_is_resumed_and_finishes(fresh_store, small_data, looks_always):
    run_id = fresh_store.create(Hyperparameters(epochs=4, units=(16,), batch_size=64))
    assert (
        run_experiment(run_id, fresh_store, (Ask(2, lambda: fresh_store.request_pause(run_id)),))
        is RunStatus.PAUSED
    )
    paused = fresh_store.get(run_id)
    assert 2 < paused.epoch < 3
    assert not paused.alive
    assert fresh_store.recover_lost(0) == []
    assert fresh_store.resume(run_id)
    assert run_experiment(run_id, fresh_store) is RunStatus.FINISHED
    epochs = [metric.epoch for metric in fresh_store.metrics(run_id)]
    assert epochs == sorted(epochs)
    assert [
        metric.epoch for metric in fresh_store.metrics(run_id) if metric.val_loss is not None
    ] == [1.0, 2.0, 3.0, 4.0]
    assert fresh_store.find_artifact(run_id, CHECKPOINT_FILE) is None


def test_a_paused_run_can_be_stopped_and_keeps_its_best_network(
    fresh_store, small_data, looks_always
):
    run_id = fresh_store.create(Hyperparameters(epochs=4, units=(16,), batch_size=64))
    run_experiment(run_id, fresh_store, (Ask(2, lambda: fresh_store.request_pause(run_id)),))
    fresh_store.request_stop(run_id)
    fresh_store.resume(run_id)
    assert run_experiment(run_id, fresh_store) is RunStatus.STOPPED
    run = fresh_store.get(run_id)
    assert run.usable
    assert run.kept_epoch <= run.epoch < 3
    assert 0 < run.val_accuracy <= 1


def test_a_run_that_yields_is_queued_and_finishes_in_its_next_turn(
    fresh_store, small_data, looks_always
):
    run_id = fresh_store.create(Hyperparameters(epochs=3, units=(16,), batch_size=64))
    assert (
        run_experiment(run_id, fresh_store, (Ask(1, lambda: fresh_store.request_yield(run_id)),))
        is RunStatus.QUEUED
    )
    assert run_experiment(run_id, fresh_store) is RunStatus.FINISHED


def test_a_run_whose_worker_died_is_trained_by_another(fresh_store, small_data, quick):
    run_id = fresh_store.create(quick)
    fresh_store.start(run_id, "training", worker="first")
    fresh_store.add_metric(run_id, Metric(0.7, loss=9.0, accuracy=0.1), "first")
    assert (
        run_experiment(run_id, fresh_store, worker="first") is RunStatus.RUNNING
    )  # it is training already
    assert run_experiment(run_id, fresh_store, worker="second") is RunStatus.FINISHED
    assert 9.0 not in [metric.loss for metric in fresh_store.metrics(run_id)]


class Killed(BaseException):
    """Ends a process without a word, as SIGKILL does."""


class DieAfter(keras.callbacks.Callback):
    """Dies in an epoch after some steps, once everything that was to be written is written."""

    def __init__(self, epoch, batch):
        super().__init__()
        self._at, self._epoch = (epoch, batch), 0

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self._epoch, batch) >= self._at:
            raise Killed


@pytest.mark.parametrize("chosen", [{"dropout": 0.5}, {"optimizer": "rmsprop", "patience": 2}])
def test_a_run_goes_on_from_its_last_checkpoint_as_if_nothing_had_happened(
    fresh_store, small_data, looks_always, monkeypatch, chosen
):
    monkeypatch.setattr("model.worker.callbacks.SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    monkeypatch.setattr("model.worker.callbacks.MOST_OF_THE_TIME", 1e9)
    choices = {"epochs": 4, "units": (16,), "batch_size": 64, **chosen}
    undisturbed = trained_run(fresh_store, **choices)
    run_id = fresh_store.create(Hyperparameters(**choices))
    with pytest.raises(Killed):
        run_experiment(run_id, fresh_store, (DieAfter(2, 1),), worker="killed")
    killed = fresh_store.get(run_id)
    assert killed.status is RunStatus.RUNNING
    saved = Checkpoint.from_bytes(fresh_store.artifact(run_id, CHECKPOINT_FILE))
    assert saved.state.epoch >= 1
    assert run_experiment(run_id, fresh_store, worker="next") is RunStatus.FINISHED
    one, other = (
        load_weights(find(each, lambda: fresh_store).read("model.keras"))
        for each in (undisturbed, run_id)
    )
    assert all(np.array_equal(*pair) for pair in zip(one, other, strict=True))
    assert curve(fresh_store, undisturbed) == curve(fresh_store, run_id)
    assert fresh_store.find_artifact(run_id, CHECKPOINT_FILE) is None


def test_a_run_that_died_in_the_validation_of_an_epoch_has_its_figures_once(
    fresh_store, small_data, looks_always, monkeypatch
):
    class SaveThenDie(keras.callbacks.Callback):
        def on_test_begin(self, logs=None):
            saved = self.params["checkpoint"]()
            fresh_store.save_artifacts(run_id, {CHECKPOINT_FILE: saved.to_bytes()})

        def on_epoch_end(self, epoch, logs=None):
            raise Killed

    run_id = fresh_store.create(Hyperparameters(epochs=2, units=(16,), batch_size=64))
    with pytest.raises(Killed):
        run_experiment(run_id, fresh_store, (SaveThenDie(),), worker="killed")
    assert [metric.epoch for metric in curve(fresh_store, run_id)] == [1.0]
    assert run_experiment(run_id, fresh_store, worker="next") is RunStatus.FINISHED
    assert [metric.epoch for metric in curve(fresh_store, run_id)] == [1.0, 2.0]


def curve(store, run_id):
    """Return the points at the ends of epochs."""
    return [metric for metric in store.metrics(run_id) if metric.val_loss is not None]


def test_a_worker_stops_training_a_run_that_another_has_taken_over(
    fresh_store, small_data, looks_always
):
    run_id = fresh_store.create(Hyperparameters(epochs=3, units=(16,), batch_size=64))
    taken = Ask(1, lambda: fresh_store.start(run_id, "training", worker="second"))
    assert run_experiment(run_id, fresh_store, (taken,), worker="first") is RunStatus.RUNNING
    assert fresh_store.get(run_id).worker == "second"
