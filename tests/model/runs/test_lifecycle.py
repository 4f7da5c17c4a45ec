import time
from dataclasses import replace

import pytest

from model.hyperparameters import Hyperparameters
from model.runs.lifecycle import AT_A_TERMINAL, LOST_SECONDS
from model.runs.run import Metric, RunStatus, TakenOver
from model.runs.store import RunStore
from model.runs.tables import runs

FINISHED, FAILED, INTERRUPTED = RunStatus.FINISHED, RunStatus.FAILED, RunStatus.INTERRUPTED
QUEUED, RUNNING = RunStatus.QUEUED, RunStatus.RUNNING
HOUR = 3600


@pytest.fixture
def run_id(fresh_store, quick):
    return fresh_store.create(quick)


@pytest.fixture
def start(fresh_store, quick):
    def start(worker):
        run_id = fresh_store.create(quick)
        assert fresh_store.start(run_id, "training", worker)
        return run_id

    return start


def statuses(store, *run_ids):
    return [store.get(run_id).status for run_id in run_ids]


def test_only_runs_without_a_heartbeat_are_recovered_and_what_trained_comes_first(
    fresh_store, quick, start
):
    finished, waiting, beating = (fresh_store.create(quick) for _ in range(3))
    fresh_store.end(finished, FINISHED)
    trained = start("gone")
    time.sleep(0.3)
    fresh_store.heartbeat([beating])
    assert [run.id for run in fresh_store.recover_lost(0.2)] == [trained, waiting]
    assert statuses(fresh_store, finished, trained, waiting, beating) == [
        FINISHED,
        QUEUED,
        QUEUED,
        QUEUED,
    ]
    assert fresh_store.recover_lost(0.2) == []


def test_a_run_whose_heartbeats_ended_is_recovered_although_the_clock_was_set_back(
    fresh_store, start
):
    run_id, beating = start("gone"), start("there")
    ahead = time.time() + HOUR
    fresh_store._change(runs.c.id.in_([run_id, beating]), heartbeat_at=ahead)
    assert fresh_store.recover_lost(0.2) == []
    time.sleep(0.3)
    fresh_store._change(runs.c.id == beating, heartbeat_at=ahead + 0.3)
    assert [run.id for run in fresh_store.recover_lost(0.2)] == [run_id]
    assert statuses(fresh_store, run_id, beating) == [QUEUED, RUNNING]


def test_on_several_machines_the_clock_of_the_database_counts(postgres_url, quick, monkeypatch):
    here, there = RunStore(postgres_url), RunStore(postgres_url)
    run_id = here.create(quick)
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() - 2 * HOUR)
    here.start(run_id, "training", "whose clock is wrong")
    here.heartbeat([run_id])
    monkeypatch.setattr(time, "time", clock)
    assert there.recover_lost() == []
    assert abs(there.get(run_id).heartbeat_at - clock()) < HOUR
    here.close()
    there.close()


def test_a_run_that_was_lost_long_ago_is_interrupted_and_can_be_resumed(fresh_store, start):
    run_id = start("gone")
    assert fresh_store.recover_lost(-1, resume_seconds=-1) == []
    run = fresh_store.get(run_id)
    assert (run.status, run.resumable, run.over) == (INTERRUPTED, True, True)
    assert "was switched off" in run.reason
    assert fresh_store.resume(run_id)
    run = fresh_store.get(run_id)
    assert (run.status, run.reason, run.finished_at) == (QUEUED, "", None)


def test_a_run_that_a_terminal_lost_is_not_trained_unasked(fresh_store, start):
    run_id = start(AT_A_TERMINAL)
    assert fresh_store.recover_lost(-1) == []
    assert statuses(fresh_store, run_id) == [INTERRUPTED]


def test_a_terminal_that_was_only_thought_lost_can_still_finish_its_run(fresh_store, start):
    run_id = start(AT_A_TERMINAL)
    fresh_store.recover_lost(-1)
    fresh_store.add_metric(run_id, Metric(0.5, 1.0, 0.5), AT_A_TERMINAL)
    assert fresh_store.end(run_id, FINISHED, worker=AT_A_TERMINAL, test_accuracy=0.9)


def test_a_run_that_ends_two_workers_has_failed_and_can_be_resumed(fresh_store, start):
    run_id = start("first")
    fresh_store.crashed(run_id)
    assert statuses(fresh_store, run_id) == [QUEUED]
    fresh_store.crashed(run_id)  # no worker had it
    assert fresh_store.get(run_id).crashes == 1
    assert fresh_store.start(run_id, "training", "second")
    fresh_store.crashed(run_id, " for lack of memory")
    run = fresh_store.get(run_id)
    assert (run.status, run.resumable) == (FAILED, True)
    assert (
        run.reason
        == "The process that trained this run ended unexpectedly twice for lack of memory."
    )
    assert fresh_store.resume(run_id)
    assert fresh_store.start(run_id, "training", "third")
    assert fresh_store.get(run_id).crashes == 0


def test_a_run_that_failed_by_itself_cannot_be_resumed(fresh_store, run_id):
    fresh_store.end(run_id, FAILED, "The learning rate was 9; choose a smaller one.")
    assert not fresh_store.get(run_id).resumable
    assert not fresh_store.resume(run_id)


def test_taking_over_a_run_counts_as_a_crash_of_its_worker(fresh_store, start):
    run_id = start("first")
    assert fresh_store.start(run_id, "training", "second")
    assert not fresh_store.start(run_id, "training", "second")
    assert not fresh_store.start(run_id, "training", "third")
    assert statuses(fresh_store, run_id) == [FAILED]


def test_a_worker_takes_a_run_over_only_within_the_order_of_its_own_server(fresh_store, start):
    run_id = start("one for this")
    assert not fresh_store.start(run_id, "training", "two for another")
    assert fresh_store.get(run_id).crashes == 0
    assert fresh_store.start(run_id, "training", "three for this")
    assert fresh_store.get(run_id).crashes == 1


def test_a_worker_cannot_change_a_run_that_was_taken_from_it(fresh_store, start):
    run_id = start("first")
    fresh_store.start(run_id, "training", "second")
    before = fresh_store.get(run_id)
    for change in (
        lambda: fresh_store.requests(run_id, "first"),
        lambda: fresh_store.update(run_id, "first", phase="testing"),
        lambda: fresh_store.add_metric(run_id, Metric(0.5, 1.0, 0.5), "first"),
        lambda: fresh_store.save_artifacts(run_id, {"checkpoint": b"old"}, "first"),
        lambda: fresh_store.rewind_to(run_id, 0.0, "first"),
        lambda: fresh_store.suspend(run_id, 0.5, b"old", "first", paused=True),
    ):
        with pytest.raises(TakenOver):
            change()
    assert not fresh_store.end(run_id, FINISHED, worker="first")
    assert fresh_store.get(run_id) == before
    assert fresh_store.metrics(run_id) == []
    assert fresh_store.find_artifact(run_id, "checkpoint") is None


def test_runs_that_a_server_leaves_are_recovered_at_once(fresh_store, quick, start):
    run_id, other, waiting = start("mine"), start("other"), fresh_store.create(quick)
    fresh_store.release([run_id, other], worker="mine")
    assert statuses(fresh_store, run_id, other) == [QUEUED, RUNNING]
    fresh_store.release([waiting])
    assert [run.id for run in fresh_store.recover_lost()] == [run_id, waiting]
    assert LOST_SECONDS < HOUR


def test_a_run_queued_again_keeps_its_choices(fresh_store):
    chosen = replace(Hyperparameters(), epochs=3)
    run_id = fresh_store.create(chosen, "ann", sweep="f00dcafe")
    fresh_store.start(run_id, "training", "gone")
    [run] = fresh_store.recover_lost(-1)
    assert (run.hyperparameters, run.visitor, run.sweep) == (chosen, "ann", "f00dcafe")
