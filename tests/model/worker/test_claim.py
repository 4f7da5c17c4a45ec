"""A worker whose database is away for a while, or for good."""

import threading
from dataclasses import replace

import keras
import pytest

from model.runs import database
from model.runs.run import RunStatus, StoreUnavailable
from model.runs.store import RunStore
from model.worker import claim
from model.worker.experiment import run_experiment


class AfterAnEpoch(keras.callbacks.Callback):
    """Does something once, after the first epoch."""

    def __init__(self, act):
        super().__init__()
        self._act = act

    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0:
            self._act()


def test_a_run_goes_on_when_its_database_was_away_for_a_moment(own_server, small_data, quick):
    store = RunStore(own_server.new_database())

    def restart():
        own_server.stop()
        threading.Timer(3 * claim.HEARTBEAT_SECONDS, own_server.start).start()

    run_id = store.create(replace(quick, epochs=3))
    run_experiment(run_id, store, [AfterAnEpoch(restart)])
    run = store.get(run_id)
    assert (run.status, run.epoch, run.crashes) == (RunStatus.FINISHED, 3.0, 0)
    validated = [one.epoch for one in store.metrics(run_id) if one.val_accuracy is not None]
    assert validated == [1.0, 2.0, 3.0]


def test_a_worker_leaves_a_run_whose_database_stays_away_and_another_one_trains_it(
    own_server, small_data, quick, monkeypatch
):
    monkeypatch.setattr(claim, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    store = RunStore(own_server.new_database())
    run_id = store.create(quick)
    with pytest.raises(StoreUnavailable):
        run_experiment(run_id, store, [AfterAnEpoch(own_server.stop)], "first")
    own_server.start()
    assert store.get(run_id).status is RunStatus.RUNNING
    store.requeue([run_id])
    assert run_experiment(run_id, store, worker="second") is RunStatus.FINISHED
