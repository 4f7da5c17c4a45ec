import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.scheduling.run_times import SECONDS_AROUND, estimate, machine_factor, nominal_seconds


def test_twice_the_epochs_take_twice_as_long_and_more_work_takes_longer():
    base = nominal_seconds(Hyperparameters(), 50_000)
    assert nominal_seconds(Hyperparameters(epochs=16), 50_000) == pytest.approx(2 * base)
    assert nominal_seconds(Hyperparameters(batch_size=32), 50_000) > base
    assert nominal_seconds(Hyperparameters(vary=True), 50_000) > base
    assert nominal_seconds(Hyperparameters(), 5000) < base / 3


def test_a_slower_machine_is_known_by_its_runs(fresh_store):
    chosen = Hyperparameters()
    assert machine_factor([], 50_000) == 1.0
    run_id = fresh_store.create(chosen)
    fresh_store.update(run_id, epoch=4.0)
    fresh_store.end(
        run_id, RunStatus.STOPPED, training_seconds=3 * nominal_seconds(chosen, 50_000) / 2
    )
    assert machine_factor(fresh_store.runs(), 50_000) == pytest.approx(3.0)


def test_a_run_half_done_needs_half_as_long():
    chosen = Hyperparameters(epochs=10)
    whole, half = (estimate(chosen, 2.0, epoch) - SECONDS_AROUND for epoch in (0.0, 5.0))
    assert half == pytest.approx(whole / 2)
