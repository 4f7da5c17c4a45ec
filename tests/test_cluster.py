"""Several workers, each a process of its own, as on several machines: Dask's own commands, PostgreSQL, and a worker that dies."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import product

import psutil
import pytest
from distributed import Client

from model.hyperparameters import Hyperparameters
from model.jobs import READY, Jobs
from model.run_store import RunStatus, RunStore
from tests.conftest import PROJECT

pytestmark = pytest.mark.timeout(180)
EPOCHS = 30
SWEEP = [
    Hyperparameters(dataset="mnist", units=(16,), epochs=EPOCHS, batch_size=256, learning_rate=rate, dropout=dropout)
    for rate, dropout in product((0.001, 0.003, 0.01), (0.0, 0.2))
]


def wait_for(condition, seconds=60.0):
    """Give what the condition gives as soon as that is something, and None after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    return None


@contextmanager
def dask(kind, *options):
    """Start a part of the cluster as somebody would on another machine; it is gone afterwards, whatever happened to it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "TF_NUM_INTRAOP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "DASK_LOGGING__DISTRIBUTED": "warning",
    }
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        yield process
    finally:
        end(process)


def end(process):
    """Kill a process and all below it, the nanny first, so that it starts nothing anew: as when a machine is switched off."""
    if process.poll() is None:
        below = psutil.Process(process.pid).children(recursive=True)
        for each in (process, *below):
            each.kill()
        psutil.wait_procs(below, timeout=10)
        process.wait()


@pytest.fixture(scope="module")
def url(postgres_server):
    return postgres_server.new_database()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    file = tmp_path_factory.mktemp("cluster") / "scheduler.json"
    here = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
    with dask("scheduler", *here, "--scheduler-file", str(file), "--idle-timeout", "300"):
        assert wait_for(lambda: file.exists() and file.read_text().strip().endswith("}"))
        yield json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def workers(url, scheduler, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        options = ("--nworkers", "1", "--nthreads", "1", "--memory-limit", "0", "--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        place = tmp_path_factory.mktemp("workers")
        started = {
            name: dask("worker", scheduler, *options, "--name", name, "--local-directory", str(place / name)) for name in ("one", "other")
        }
        with started["one"] as one, started["other"] as other:
            yield {"one": one, "other": other}


@pytest.fixture
def jobs(workers, scheduler, url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", scheduler)
    store = RunStore(url)
    started = Jobs(store, url)
    yield started
    started.close()
    store.close()


@pytest.fixture
def store(url):
    opened = RunStore(url)
    yield opened
    opened.close()


@pytest.fixture
def client(scheduler):
    with Client(scheduler, set_as_default=False) as connected:
        yield connected


def in_hand(client, name):
    """Give the keys of what the worker of this name trains or is to train next; each holds its run's id."""
    addresses = [address for address, worker in client.scheduler_info(n_workers=-1)["workers"].items() if worker["name"] == name]
    return " ".join(str(key) for address in addresses for key in client.processing()[address])


def test_a_sweep_outlives_the_loss_of_a_worker(jobs, store, workers, client):
    assert wait_for(lambda: jobs.state == READY)
    ids = [jobs.submit(hyperparameters) for hyperparameters in SWEEP]

    def halfway():
        keys = in_hand(client, "other")
        runs = [store.get(run_id) for run_id in ids if run_id in keys]
        return [run.id for run in runs if run.status is RunStatus.RUNNING and 0 < run.epoch < EPOCHS / 2]

    [hit] = wait_for(halfway)
    end(workers["other"])
    assert wait_for(lambda: not any(store.get(run_id).alive for run_id in ids), 90), [store.get(run_id) for run_id in ids]
    lost = store.get(hit)
    assert lost.status is RunStatus.FINISHED or (lost.status in (RunStatus.FAILED, RunStatus.INTERRUPTED) and lost.reason.endswith("."))
    others = [store.get(run_id) for run_id in ids if run_id != hit]
    assert {run.status for run in others} == {RunStatus.FINISHED}
    assert all(run.test_accuracy > 0.3 for run in others)
