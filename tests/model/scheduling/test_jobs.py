import contextlib
import os
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.run import ALIVE, RunStatus
from model.runs.store import CHECKPOINT_FILE, RunStore
from model.runs.tables import runs
from model.scheduling import connection
from model.scheduling import jobs as jobs_module
from model.scheduling.fair_queue import Job
from model.scheduling.jobs import Jobs
from model.scheduling.local_cluster import share_of_this_machine
from model.scheduling.workers import FAILED, READY
from tests.conftest import PROJECT, trained_run
from tests.support.cluster import wait_for

QUICK = Hyperparameters(epochs=1, units=(16,), batch_size=256)
LONG = Hyperparameters(epochs=100, units=(1024, 1024), batch_size=16)  # minutes


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('jobs') / 'runs.sqlite'}"


@pytest.fixture(scope="module")
def store(place):
    return RunStore(place)


@pytest.fixture(scope="module")
def jobs(store, place):
    started = Jobs(store, place)
    yield started
    started.close()


def ended(store, run_id):
    return wait_for(lambda: not store.get(run_id).alive)


def training(store, run_id):
    return wait_for(lambda: store.get(run_id).epoch > 0)


def test_a_run_submitted_while_the_worker_warms_up_is_trained(jobs, store):
    run_id = jobs.submit(QUICK, "ann")
    assert store.get(run_id).status is RunStatus.QUEUED
    assert ended(store, run_id)
    run = store.get(run_id)
    assert (run.status, run.visitor, run.source) == (RunStatus.FINISHED, "ann", "generated sample")
    assert run.usable
    assert wait_for(lambda: jobs.state == READY)


def test_a_running_run_stops_when_asked_and_keeps_its_network(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    jobs.request_stop(run_id)
    assert ended(store, run_id)
    run = store.get(run_id)
    assert (run.status, run.usable) == (RunStatus.STOPPED, True)
    assert run.epoch < LONG.epochs


def test_runs_wait_where_all_workers_train_and_can_be_stopped_before_they_begin(jobs, store):
    assert wait_for(lambda: jobs.workers == share_of_this_machine().workers)
    busy = [jobs.submit(LONG, f"visitor {number}") for number in range(jobs.workers)]
    assert all(training(store, run_id) for run_id in busy)
    waiting = jobs.submit(QUICK, "late")
    assert wait_for(lambda: jobs.queue_position(waiting) is not None)
    assert jobs.queue_position(waiting).position == 1
    assert 0 < jobs.queue_position(waiting).seconds <= jobs_module.TURN_SECONDS
    jobs.request_stop(waiting)
    assert store.get(waiting).status is RunStatus.STOPPED
    for run_id in busy:
        jobs.request_stop(run_id)
    assert all(ended(store, run_id) for run_id in busy)
    assert store.get(waiting).started_at is None


def test_a_paused_run_frees_its_worker_and_is_resumed_later(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    jobs.request_pause(run_id)
    assert wait_for(lambda: store.get(run_id).status is RunStatus.PAUSED)
    epoch = store.get(run_id).epoch
    following = jobs.submit(QUICK)
    assert ended(store, following)
    jobs.resume(run_id)
    assert wait_for(lambda: store.get(run_id).epoch > epoch)
    jobs.request_pause(run_id)
    assert wait_for(lambda: store.get(run_id).status is RunStatus.PAUSED)
    jobs.request_stop(run_id)
    assert ended(store, run_id)
    assert (store.get(run_id).status, store.get(run_id).usable) == (RunStatus.STOPPED, True)


def test_a_long_run_yields_to_another_visitor_and_is_resumed_afterwards(jobs, store, monkeypatch):
    monkeypatch.setattr(jobs_module, "TURN_SECONDS", 1.0)
    long = [jobs.submit(LONG, "ann") for _ in range(jobs.workers)]
    assert all(training(store, run_id) for run_id in long)
    short = jobs.submit(QUICK, "bo")
    assert wait_for(lambda: store.get(short).status is RunStatus.FINISHED)
    assert all(store.get(run_id).alive for run_id in long)
    reached = {run_id: store.get(run_id).epoch for run_id in long}
    assert wait_for(lambda: all(store.get(run_id).epoch > reached[run_id] for run_id in long))
    for run_id in long:
        jobs.request_stop(run_id)
    assert all(ended(store, run_id) for run_id in long)


def test_a_sweep_is_trained_whole_and_one_that_is_too_large_not_at_all(jobs, store):
    sweep = jobs.submit_sweep([replace(QUICK, units=(units,)) for units in (8, 16, 32)], "ann")
    runs = store.runs(sweep=sweep)
    assert len(runs) == 3
    assert all(ended(store, run.id) for run in runs)
    assert {run.status for run in store.runs(sweep=sweep)} == {RunStatus.FINISHED}
    before = len(store.runs("eve"))
    with pytest.raises(Sketch28Error, match="At most 50 runs of one visitor may wait"):
        jobs.submit_sweep([QUICK] * 51, "eve")
    assert len(store.runs("eve")) == before


def test_the_queue_goes_on_after_a_run_whose_row_is_damaged_or_gone(jobs, store):
    damaged = store.create(QUICK)
    store._change(runs.c.id == damaged, hyperparameters=QUICK.to_dict() | {"epochs": 500})
    for run_id in (damaged, "removed"):
        jobs._enqueue(Job(run_id, "ann"))
    following = jobs.submit(QUICK, "bo")
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED
    assert wait_for(lambda: not jobs._unfinished() and jobs.state == READY)
    assert store.get(damaged).status is RunStatus.UNREADABLE


def test_the_time_a_sweep_will_take_is_estimated(jobs):
    one, many = jobs.estimate([QUICK]), jobs.estimate([QUICK] * 8)
    assert 0 < one < many <= 8 * one


def checkpointed(store, run_id):
    return wait_for(lambda: store.find_artifact(run_id, CHECKPOINT_FILE) is not None)


def test_a_run_whose_worker_is_killed_goes_on_and_fails_when_that_happens_twice(jobs, store):
    run_id = jobs.submit(LONG)
    assert checkpointed(store, run_id)
    worker_of(run_id, store).kill()
    assert wait_for(lambda: store.get(run_id).crashes == 1)
    assert wait_for(lambda: store.get(run_id).status is RunStatus.RUNNING)
    assert wait_for(lambda: store.get(run_id).phase == "training")
    assert store.get(run_id).epoch > 0
    worker_of(run_id, store).kill()
    assert ended(store, run_id)
    assert store.get(run_id).status is RunStatus.FAILED
    assert "ended unexpectedly twice." in store.get(run_id).reason
    jobs.resume(run_id)
    following = jobs.submit(QUICK)
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED
    assert wait_for(lambda: store.get(run_id).phase == "training")
    jobs.request_stop(run_id)
    assert ended(store, run_id)
    assert (store.get(run_id).status, store.get(run_id).usable) == (RunStatus.STOPPED, True)


@pytest.mark.parametrize("part", [0, 1], ids=["scheduler", "nanny"])
def test_when_the_scheduler_or_the_nanny_dies_all_runs_go_on_with_new_workers(jobs, store, part):
    run_ids = [jobs.submit(LONG) for _ in range(jobs.workers + 1)]
    assert all(training(store, run_id) for run_id in run_ids[: jobs.workers])
    below = psutil.Process(jobs._cluster._processes[1].pid).children(recursive=True)
    jobs._cluster._processes[part].kill()
    assert psutil.wait_procs(below, timeout=60)[1] == []
    following = jobs.submit(QUICK, "another")
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED
    assert {run.status for run in store.get_many(run_ids)} <= set(ALIVE)
    assert [run.crashes for run in store.get_many(run_ids)] == [0] * len(run_ids)
    for run_id in reversed(run_ids):
        jobs.request_stop(run_id)
    assert all(ended(store, run_id) for run_id in run_ids)


def worker_of(run_id, store):
    """Find the process that trains a run."""
    return psutil.Process(int(store.get(run_id).worker.split()[1]))


SERVER = """
import sys, time
from model.hyperparameters import Hyperparameters
from model.scheduling.jobs import Jobs
from model.runs.store import RunStore
store = RunStore(sys.argv[1])
jobs = Jobs(store, sys.argv[1])
long = Hyperparameters(epochs=100, units=(1024, 1024), batch_size=16)
ids = [jobs.submit(long) for _ in range(2)]
while not store.get(ids[0]).epoch:
    time.sleep(0.1)
print(*ids, flush=True)
time.sleep(600)
"""


def test_after_the_server_is_killed_nothing_is_left_behind_and_the_next_one_goes_on(
    store_url, fresh_store, small_data, tmp_path, monkeypatch
):
    older = trained_run(fresh_store)
    monkeypatch.setenv("SKETCH28_WORKERS", "1")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    environment["TMPDIR"] = str(tmp_path)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, store_url],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=PROJECT,
    )
    run_id, waiting = server.stdout.readline().split()
    assert checkpointed(fresh_store, run_id)
    below = psutil.Process(server.pid).children(recursive=True)
    assert len(below) >= 3
    server.kill()
    assert psutil.wait_procs(below, timeout=180)[1] == []
    assert list(tmp_path.glob("sketch28-*")) == []
    assert [fresh_store.get(each).status for each in (run_id, waiting)] == [RunStatus.QUEUED] * 2
    reached = fresh_store.get(run_id).epoch
    with contextlib.closing(Jobs(RunStore(store_url), store_url)):
        assert wait_for(lambda: fresh_store.get(run_id).phase == "training")
        assert fresh_store.get(run_id).epoch > reached / 2
    assert fresh_store.recover_lost()[0].id == run_id
    assert [fresh_store.get(each).status for each in (run_id, waiting)] == [RunStatus.QUEUED] * 2
    assert fresh_store.get(run_id).crashes == 0
    assert (fresh_store.get(older).status, fresh_store.get(older).usable) == (
        RunStatus.FINISHED,
        True,
    )


def test_two_servers_with_one_store_train_each_run_once_also_one_that_both_have(
    jobs, store, place, monkeypatch
):
    monkeypatch.setenv("SKETCH28_WORKERS", "1")
    with contextlib.closing(Jobs(RunStore(place), place)) as second:
        assert wait_for(lambda: second.state == READY)
        three = replace(QUICK, epochs=3)
        run_ids = [one.submit(three, "ann") for one in (jobs, second) for _ in range(3)]
        both = store.create(three)
        for one in (jobs, second):  # as if one had slept, and the other found the run lost
            one._enqueue(Job(both, "bo"))
        assert all(ended(store, run_id) for run_id in (*run_ids, both))
        assert wait_for(lambda: not jobs._unfinished() and not second._unfinished())
    for run in store.get_many([*run_ids, both]):
        assert (run.status, run.crashes) == (RunStatus.FINISHED, 0)
        epochs = [point.epoch for point in store.metrics(run.id) if point.val_loss is not None]
        assert epochs == [1.0, 2.0, 3.0]


def test_runs_are_not_lost_while_a_machine_sleeps_or_its_clock_is_set(jobs, store, monkeypatch):
    monkeypatch.setattr(jobs_module, "LOST_SECONDS", 3.0)
    run_id = store.create(QUICK)
    store.start(run_id, "training", "another machine's")
    jobs._looked -= 60
    store._change(runs.c.id == run_id, heartbeat_at=time.time() - 60)
    jobs._recover_lost()
    assert store.get(run_id).status is RunStatus.RUNNING
    assert ended(store, run_id)  # it was really lost
    assert store.get(run_id).status is RunStatus.FINISHED


def test_workers_on_other_machines_are_refused_for_a_sqlite_file(store_url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    started = Jobs(RunStore(store_url), store_url)
    assert started.state == FAILED
    assert "Set DATABASE_URL to a PostgreSQL address" in started.reason
    with pytest.raises(Sketch28Error, match="SQLite file"):
        started.submit(QUICK)
    started.close()


def test_a_scheduler_that_cannot_be_reached_is_shown_as_failed(store_url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr(connection, "START_SECONDS", 1)
    monkeypatch.setattr(RunStore, "reachable_from_elsewhere", True)
    started = Jobs(RunStore(store_url), store_url)
    assert wait_for(lambda: started.state == FAILED, 20)
    assert started.reason.startswith("No scheduler answers at tcp://127.0.0.1:9: start it")
    started.close()
