import numpy as np
import pytest

from model.explanation.neurons import from_arrays, read_network
from model.runs import moments
from model.runs.artifacts import find
from model.runs.run import UnknownRun
from model.runs.store import CHECKPOINT_FILE
from model.training.checkpoint import Checkpoint, TrainingState
from tests.conftest import trained_run


@pytest.fixture
def opened(fresh_store):
    return lambda: fresh_store


def network(name, opened):
    moment = moments.find(name, opened)
    return from_arrays(moment.arrays, moment.info.hyperparameters.activation)


def correct(one, dataset):
    return np.mean(one.probabilities(dataset.x_test).argmax(axis=1) == dataset.y_test)


def test_a_run_keeps_its_untrained_network_and_that_of_its_first_epoch(
    fresh_store, opened, small_data
):
    run_id = trained_run(fresh_store, epochs=3, batch_size=32)
    untrained, first = (
        network(moments.name_of(run_id, one), opened) for one in (moments.UNTRAINED, moments.FIRST)
    )
    last = read_network(find(run_id, opened))
    assert correct(untrained, small_data) < correct(first, small_data) < correct(last, small_data)


def test_after_one_epoch_is_what_a_run_of_one_epoch_ends_with(fresh_store, opened, small_data):
    run_id = trained_run(fresh_store, epochs=1)
    first = network(moments.name_of(run_id, moments.FIRST), opened)
    pictures = small_data.x_test
    kept = read_network(find(run_id, opened)).probabilities(pictures)
    assert np.abs(first.probabilities(pictures) - kept).max() < 1e-3  # half precision


def test_a_run_that_continues_another_is_not_called_untrained(fresh_store, opened, quick):
    first = fresh_store.create(quick)
    second = fresh_store.create(quick, parent=first)
    ends = ["untrained", "as it began"]
    for run_id, end in zip((first, second), ends, strict=True):
        title = moments.info(moments.name_of(run_id, moments.UNTRAINED), opened).title
        assert title.endswith(f", {end}")


def test_the_present_network_of_a_run_is_that_of_its_last_checkpoint(fresh_store, opened, quick):
    run_id = fresh_store.create(quick)
    name = moments.name_of(run_id, moments.NOW)
    with pytest.raises(UnknownRun):
        moments.find(name, opened)
    arrays = [np.ones((784, 16), np.float32), np.zeros(16, np.float32)]
    arrays += [np.eye(16, 10, dtype=np.float32), np.zeros(10, np.float32)]
    fresh_store.save_artifacts(run_id, {moments.MOMENTS_FILE: moments.pack({"untrained": arrays})})
    assert moments.find(name, opened).arrays[0][0, 0] == 1
    generator = np.zeros(2, np.uint32)
    later = [2 * arrays[0], arrays[1], generator, *arrays[2:]]
    checkpoint = Checkpoint(TrainingState(), later, [], [])
    fresh_store.save_artifacts(run_id, {CHECKPOINT_FILE: checkpoint.to_bytes()})
    assert [one.shape for one in moments.find(name, opened).arrays] == [a.shape for a in arrays]
    assert moments.find(name, opened).arrays[0][0, 0] == 2


@pytest.mark.parametrize("moment", ["epoch-2", "", "now@now"])
def test_an_unknown_moment_is_an_unknown_network(fresh_store, opened, quick, moment):
    with pytest.raises(UnknownRun):
        moments.find(f"{fresh_store.create(quick)}@{moment}", opened)
