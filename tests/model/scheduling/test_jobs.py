import os
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import psutil
import pytest

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling import jobs as jobs_module
from model.scheduling import watchdog
from model.scheduling.jobs import FAILED, READY, Jobs
from model.scheduling.local_cluster import Share, share_of_this_machine
from tests.conftest import PROJECT, trained_run

QUICK = Hyperparameters(epochs=1, units=(16,), batch_size=256)
LONG = Hyperparameters(epochs=100, units=(512, 512), batch_size=16)  # minutes


def wait_for(condition, seconds=180.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


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


def test_the_time_a_sweep_will_take_is_estimated(jobs):
    one, many = jobs.estimate([QUICK]), jobs.estimate([QUICK] * 8)
    assert 0 < one < many <= 8 * one


def test_a_run_whose_worker_is_killed_is_marked_and_the_next_run_trains(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    worker_of(run_id, jobs, store).kill()
    assert ended(store, run_id)
    assert store.get(run_id).status is RunStatus.FAILED
    assert "training process ended" in store.get(run_id).reason
    following = jobs.submit(QUICK)
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED


def test_when_the_scheduler_dies_the_run_is_marked_and_the_workers_are_started_again(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    jobs._cluster._processes[0].kill()
    assert ended(store, run_id)
    assert store.get(run_id).status in (RunStatus.FAILED, RunStatus.INTERRUPTED)
    following = jobs.submit(QUICK)
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED


def worker_of(run_id, jobs, store):
    """Find the process that trains a run."""
    pids = jobs._client.run(os.getpid)
    return psutil.Process(pids[store.get(run_id).worker])


SERVER = """
import sys, time
from model.hyperparameters import Hyperparameters
from model.scheduling.jobs import Jobs
from model.runs.store import RunStore
store = RunStore(sys.argv[1])
jobs = Jobs(store, sys.argv[1])
ids = [jobs.submit(Hyperparameters(epochs=100, units=(512, 512), batch_size=16)) for _ in range(2)]
while not store.get(ids[0]).epoch:
    time.sleep(0.1)
print(ids[0], flush=True)
time.sleep(600)
"""


def test_after_the_server_is_killed_no_process_is_left_and_only_its_runs_are_marked(
    store_url, fresh_store, small_data
):
    older = trained_run(fresh_store)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "SKETCH28_WORKERS": "1"}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, store_url],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=PROJECT,
    )
    run_id = server.stdout.readline().strip()
    below = psutil.Process(server.pid).children(recursive=True)
    assert len(below) >= 3
    server.kill()
    assert psutil.wait_procs(below, timeout=180)[1] == []
    assert fresh_store.get(run_id).status is RunStatus.INTERRUPTED
    assert "server was switched off" in fresh_store.get(run_id).reason
    fresh_store.mark_lost(0)
    assert not any(run.alive for run in fresh_store.runs())
    assert (fresh_store.get(older).status, fresh_store.get(older).usable) == (
        RunStatus.FINISHED,
        True,
    )


def test_workers_on_other_machines_are_refused_for_a_sqlite_file(store_url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    started = Jobs(RunStore(store_url), store_url)
    assert started.state == FAILED
    assert "Set DATABASE_URL to a PostgreSQL address" in started.reason
    with pytest.raises(Sketch28Error, match="SQLite file"):
        started.submit(QUICK)
    started.close()


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [(1, 8, (1, 1)), (2, 8, (2, 1)), (8, 32, (4, 2)), (8, 4, (2, 4)), (64, 256, (8, 8))],
)
def test_workers_share_the_cores_and_the_memory(monkeypatch, cores, memory, expected):
    monkeypatch.setattr(
        "psutil.Process.cpu_affinity", lambda self: list(range(cores)), raising=False
    )
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=memory * 1e9))
    assert share_of_this_machine() == Share(*expected)


def test_the_number_of_workers_can_be_set(monkeypatch):
    monkeypatch.setenv("SKETCH28_WORKERS", "1")
    assert share_of_this_machine().workers == 1
    monkeypatch.setenv("SKETCH28_WORKERS", "many")
    with pytest.raises(Sketch28Error, match="SKETCH28_WORKERS must be a whole number"):
        share_of_this_machine()


def test_a_scheduler_that_cannot_be_reached_is_shown_as_failed(store_url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr(jobs_module, "START_SECONDS", 1)
    monkeypatch.setattr(RunStore, "reachable_from_elsewhere", True)
    started = Jobs(RunStore(store_url), store_url)
    assert wait_for(lambda: started.state == FAILED, 20)
    assert started.reason
    started.close()


def test_a_process_is_not_confused_with_a_later_one_of_the_same_number():
    mine = watchdog.identity()
    assert watchdog.is_alive(mine)
    assert not watchdog.is_alive(f"{mine.split()[0]} 1.0")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    name = f"{gone.pid} {psutil.Process(gone.pid).create_time()}"
    wait_for(lambda: psutil.Process(gone.pid).status() == psutil.STATUS_ZOMBIE)
    assert not watchdog.is_alive(name)
    gone.wait()
