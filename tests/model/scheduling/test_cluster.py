"""Several workers as on several machines: Dask's own commands, PostgreSQL, a worker that dies."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from itertools import product

import psutil
import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling.jobs import Jobs
from tests.conftest import PROJECT
from tests.support.postgresql import free_port

EPOCHS = 100
SWEEP = [
    Hyperparameters(units=(16,), epochs=EPOCHS, batch_size=256, learning_rate=rate, dropout=dropout)
    for rate, dropout in product((0.001, 0.003, 0.01), (0.0, 0.2))
]


def wait_for(condition, seconds=180.0):
    """Return the condition's value as soon as it is true, None after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    return None


@contextmanager
def dask(kind, *options):
    """Start a part of the cluster as on another machine, and end it afterwards."""
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
    """Kill a process and its children, the nanny first: it would start the worker again."""
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
    """Two workers by their addresses."""
    alone = (
        "--nworkers",
        "1",
        "--nthreads",
        "1",
        "--memory-limit",
        "0",
        "--host",
        "127.0.0.1",
        "--dashboard-address",
        "127.0.0.1:0",
    )
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("DATABASE_URL", url)
        started = {}
        for port in (free_port(), free_port()):
            folder = tmp_path_factory.mktemp("worker")
            worker = dask(
                "worker",
                scheduler,
                *alone,
                "--worker-port",
                str(port),
                "--local-directory",
                str(folder),
            )
            started[f"tcp://127.0.0.1:{port}"] = stack.enter_context(worker)
        yield started


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


def test_a_sweep_outlives_the_loss_of_a_worker(jobs, store, workers):
    assert wait_for(lambda: jobs.workers == 2)
    ids = [jobs.submit(hyperparameters) for hyperparameters in SWEEP]
    survivor, dying = workers

    def halfway():
        runs = store.get_many(ids)
        return [
            run.id
            for run in runs
            if run.worker == dying
            and run.status is RunStatus.RUNNING
            and 0 < run.epoch < EPOCHS / 2
        ]

    [hit] = wait_for(halfway)
    end(workers[dying])
    assert wait_for(lambda: not any(run.alive for run in store.get_many(ids))), store.get_many(ids)
    assert {run.status for run in store.get_many(ids)} == {RunStatus.FINISHED}
    assert min(run.test_accuracy for run in store.get_many(ids)) > 0.3
    assert store.get(hit).worker == survivor
    assert [metric.epoch for metric in store.metrics(hit)] == sorted(
        metric.epoch for metric in store.metrics(hit)
    )
