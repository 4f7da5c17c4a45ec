"""A run that was backed up while it trained goes on from the backup."""

import keras
import numpy as np
import pytest

from model.hyperparameters import Hyperparameters
from model.runs import backup
from model.runs.artifacts import find
from model.runs.run import RunStatus
from model.runs.store import CHECKPOINT_FILE, RunStore
from model.training.network import load_weights
from model.worker.experiment import run_experiment


@pytest.fixture
def saves_always(monkeypatch):
    monkeypatch.setattr("model.worker.callbacks.SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    monkeypatch.setattr("model.worker.callbacks.MOST_OF_THE_TIME", 1e9)
    monkeypatch.setattr("model.training.trainer.SECONDS_PER_CALL", 0.0)


class BackUp(keras.callbacks.Callback):
    """Backs the store up in the middle of training, as another process may at any moment."""

    def __init__(self, store, file):
        super().__init__()
        self._store, self._file = store, file

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 3:
            backup.back_up(self._store._database, self._file)


def test_a_run_that_was_restored_in_training_ends_with_the_same_network(
    fresh_store, small_data, saves_always, postgres_url, tmp_path
):
    file = tmp_path / "backup.sqlite"
    run_id = fresh_store.create(Hyperparameters(epochs=5, units=(16,), batch_size=64, dropout=0.5))
    run_experiment(run_id, fresh_store, (BackUp(fresh_store, file),), worker="first")
    restored = RunStore(postgres_url)
    backup.restore(restored._database, file)
    assert restored.get(run_id).status is RunStatus.QUEUED
    assert 0 < restored.get(run_id).epoch <= 3
    assert restored.find_artifact(run_id, CHECKPOINT_FILE)
    assert run_experiment(run_id, restored, worker="second") is RunStatus.FINISHED
    one, other = (
        load_weights(find(run_id, lambda store=store: store).read("model.keras"))
        for store in (fresh_store, restored)
    )
    assert all(np.array_equal(*pair) for pair in zip(one, other, strict=True))
    restored.close()
