import os
import subprocess
import sys
import time

import psutil
import pytest

from model import jobs as jobs_module
from model import watchdog
from model.hyperparameters import Hyperparameters
from model.jobs import FAILED, READY, Jobs
from model.run_store import RunStatus, RunStore
from tests.conftest import PROJECT

pytestmark = pytest.mark.timeout(180)
QUICK = Hyperparameters(epochs=1, units=(16,), batch_size=256)
LONG = Hyperparameters(epochs=50, units=(256,), batch_size=16)


def wait_for(condition, seconds=60.0):
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


def test_a_second_run_waits_and_can_be_stopped_before_it_begins(jobs, store):
    first, second = jobs.submit(LONG), jobs.submit(QUICK)
    assert training(store, first)
    assert store.get(second).status is RunStatus.QUEUED
    jobs.request_stop(second)
    assert store.get(second).status is RunStatus.STOPPED
    jobs.request_stop(first)
    assert ended(store, first)
    assert store.get(second).started_at is None


def test_a_run_whose_worker_is_killed_is_marked_and_the_next_run_trains(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    worker(jobs).kill()
    assert ended(store, run_id)
    assert store.get(run_id).status is RunStatus.FAILED
    assert "worker process died" in store.get(run_id).reason
    following = jobs.submit(QUICK)
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED


def test_when_the_scheduler_dies_the_run_is_marked_and_the_workers_are_started_anew(jobs, store):
    run_id = jobs.submit(LONG)
    assert training(store, run_id)
    jobs._cluster._processes[0].kill()
    assert ended(store, run_id)
    assert store.get(run_id).status in (RunStatus.FAILED, RunStatus.INTERRUPTED)
    following = jobs.submit(QUICK)
    assert ended(store, following)
    assert store.get(following).status is RunStatus.FINISHED


def worker(jobs):
    """Find the process that trains: the one below the nanny with the most memory."""
    children = psutil.Process(jobs._cluster._processes[1].pid).children(recursive=True)
    return max(children, key=lambda process: process.memory_info().rss)


SERVER = """
import sys, time
from model.hyperparameters import Hyperparameters
from model.jobs import Jobs
from model.run_store import RunStore
store = RunStore(sys.argv[1])
jobs = Jobs(store, sys.argv[1])
ids = [jobs.submit(Hyperparameters(epochs=50, units=(256,), batch_size=16)) for _ in range(2)]
while not store.get(ids[0]).epoch:
    time.sleep(0.1)
print(ids[0], flush=True)
time.sleep(600)
"""


def test_after_the_server_is_killed_nothing_is_left_and_its_run_is_marked(store_url):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    server = subprocess.Popen([sys.executable, "-c", SERVER, store_url], stdout=subprocess.PIPE, text=True, env=environment, cwd=PROJECT)
    run_id = server.stdout.readline().strip()
    below = psutil.Process(server.pid).children(recursive=True)
    assert len(below) >= 3
    server.kill()
    assert psutil.wait_procs(below, timeout=60)[1] == []
    store = RunStore(store_url)
    assert store.get(run_id).status is RunStatus.INTERRUPTED
    assert "server was switched off" in store.get(run_id).reason
    store.mark_lost(0)
    assert not any(run.alive for run in store.runs())


def test_workers_that_cannot_be_reached_are_said_to_have_failed(store_url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr(jobs_module, "START_SECONDS", 1)
    started = Jobs(RunStore(store_url), store_url)
    assert wait_for(lambda: started.state == FAILED, 20)
    assert started.reason
    started.close()


def test_a_process_is_told_from_another_that_got_its_number():
    mine = watchdog.identity()
    assert watchdog.is_alive(mine)
    assert not watchdog.is_alive(f"{mine.split()[0]} 1.0")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    name = f"{gone.pid} {psutil.Process(gone.pid).create_time()}"
    wait_for(lambda: psutil.Process(gone.pid).status() == psutil.STATUS_ZOMBIE)
    assert not watchdog.is_alive(name)
    gone.wait()
