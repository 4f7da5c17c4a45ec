"""A worker whose database is away for a while or for good, or whose disk is full or clock wrong."""

import errno
import threading
import time
from dataclasses import replace

import keras
import pytest

from model.runs import database
from model.runs.faults import DAMAGED
from model.runs.run import RunStatus, StoreRefused, StoreUnavailable
from model.runs.store import RunStore
from model.worker import claim, experiment
from model.worker.experiment import run_experiment
from tests.support.disk import Disk


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


def test_a_run_goes_on_when_there_is_room_again_on_a_full_disk(
    fresh_store, small_data, quick, monkeypatch
):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    disk, refused = Disk(fresh_store), []

    def fill():
        disk.full = True
        with pytest.raises(StoreUnavailable, match="full"):
            fresh_store.save_artifacts(run_id, {"large": bytes(10**6)})
        refused.append(fresh_store.get(run_id))
        threading.Timer(3 * claim.PAUSE_SECONDS, setattr, (disk, "full", False)).start()

    run_id = fresh_store.create(replace(quick, epochs=3))
    assert run_experiment(run_id, fresh_store, [AfterAnEpoch(fill)]) is RunStatus.FINISHED
    assert [run.status for run in refused] == [RunStatus.RUNNING]
    validated = [one.epoch for one in fresh_store.metrics(run_id) if one.val_accuracy is not None]
    assert validated == [1.0, 2.0, 3.0]


def test_a_run_that_its_damaged_database_refuses_is_interrupted_with_the_sentence(
    fresh_store, small_data, quick, monkeypatch
):
    monkeypatch.setattr(claim, "PATIENCE_SECONDS", 0.0)

    def refuse(*_, **__):
        raise StoreRefused(DAMAGED)

    run_id = fresh_store.create(quick)
    monkeypatch.setattr(fresh_store, "add_metric", refuse)
    assert run_experiment(run_id, fresh_store) is RunStatus.INTERRUPTED
    assert fresh_store.get(run_id).reason == DAMAGED


def test_a_run_whose_worker_has_no_room_for_its_files_can_be_resumed(
    fresh_store, small_data, quick, monkeypatch
):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    run_id = fresh_store.create(quick)
    with monkeypatch.context() as patch:
        patch.setattr("model.worker.experiment.save_files", refuse)
        assert run_experiment(run_id, fresh_store) is RunStatus.INTERRUPTED
    run = fresh_store.get(run_id)
    assert (run.resumable, run.reason) == (True, experiment.WORKERS_DISK_FULL)
    assert fresh_store.resume(run_id)
    assert run_experiment(run_id, fresh_store) is RunStatus.FINISHED


def test_a_run_is_not_lost_when_the_clock_is_set_back_by_an_hour_while_it_trains(
    fresh_store, small_data, quick, monkeypatch
):
    monkeypatch.setattr(claim, "HEARTBEAT_SECONDS", 0.1)
    looking, lost, clock = threading.Event(), [], time.time

    def look():
        other = RunStore(fresh_store._database._engine.url.render_as_string(hide_password=False))
        while not looking.wait(0.1):
            lost.extend(other.recover_lost(seconds=5.0))
        other.close()

    def set_back():
        monkeypatch.setattr(time, "time", lambda: clock() - 3600)
        looking.wait(6)

    run_id = fresh_store.create(replace(quick, epochs=2))
    looks = threading.Thread(target=look)
    looks.start()
    try:
        assert run_experiment(run_id, fresh_store, [AfterAnEpoch(set_back)]) is RunStatus.FINISHED
    finally:
        looking.set()
        looks.join()
    run = fresh_store.get(run_id)
    assert (lost, run.crashes, run.epoch) == ([], 0, 2.0)
