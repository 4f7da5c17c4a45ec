import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.scheduling.run_times import machine_factor, nominal_seconds, remaining_seconds, weights
from model.training.network import build


@pytest.mark.parametrize("units", [(128,), (64, 32), (16, 16, 16)])
def test_weights_are_counted_as_keras_counts_them(units):
    assert weights(units) == build(Hyperparameters(units=units)).count_params()


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


def test_a_run_half_done_needs_half_as_long(fresh_store):
    run_id = fresh_store.create(Hyperparameters(epochs=10))
    all_of_it = remaining_seconds(fresh_store.get(run_id), 50_000, 2.0)
    fresh_store.update(run_id, epoch=5.0)
    around = 0.6
    assert remaining_seconds(fresh_store.get(run_id), 50_000, 2.0) - around == pytest.approx(
        (all_of_it - around) / 2
    )
