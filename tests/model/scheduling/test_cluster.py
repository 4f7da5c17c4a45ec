"""Several workers as on several machines: Dask's own commands, PostgreSQL, a worker that dies."""

from contextlib import ExitStack
from itertools import product

import psutil
import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling.jobs import Jobs
from tests.support.cluster import end, from_readme, running, wait_for
from tests.support.postgresql import free_port

EPOCHS = 60
SWEEP = [
    Hyperparameters(units=(16,), epochs=EPOCHS, batch_size=256, learning_rate=rate, dropout=dropout)
    for rate, dropout in product((0.001, 0.01), (0.0, 0.2))
]


@pytest.fixture(scope="module")
def url(postgres_server):
    return postgres_server.new_database()


@pytest.fixture(scope="module")
def scheduler():
    port = free_port()
    command = from_readme("scheduler", **{"8786": port, "127.0.0.1:8787": "127.0.0.1:0"})
    with running(command, "--idle-timeout", "300"):
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def machines(url, scheduler, tmp_path_factory):
    """Two machines with a worker each, by the worker's address."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("DATABASE_URL", url)
        started = {}
        for port in (free_port(), free_port()):
            ports = {"9000:9099": port, "9100:9199": free_port(), "--nworkers 4": "--nworkers 1"}
            command = from_readme("worker", **{"tcp://10.0.0.1:8786": scheduler}, **ports)
            folder = ("--local-directory", str(tmp_path_factory.mktemp("worker")))
            started[f"tcp://127.0.0.1:{port}"] = stack.enter_context(running(command, *folder))
        yield started


@pytest.fixture
def jobs(machines, scheduler, url, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", scheduler)
    store = RunStore(url)
    started = Jobs(store, url)
    assert wait_for(lambda: started.workers == 2)
    yield started
    started.close()
    store.close()


@pytest.fixture
def store(url):
    opened = RunStore(url)
    yield opened
    opened.close()


def below(process):
    """Return the process that trains on a machine."""
    children = psutil.Process(process.pid).children(recursive=True)
    return max(children, key=lambda child: child.memory_info().rss)


def in_training(store, run_ids, process):
    """Return the run that a process is halfway through, if it trains one."""
    for run in store.get_many(run_ids):
        mine = run.worker.split()[1:2] == [str(process.pid)]
        if mine and run.status is RunStatus.RUNNING and 0 < run.epoch < EPOCHS / 2:
            return run.id
    return None


def all_finish(store, run_ids):
    assert wait_for(lambda: not any(run.alive for run in store.get_many(run_ids)))
    runs = store.get_many(run_ids)
    assert {(run.status, run.reason) for run in runs} == {(RunStatus.FINISHED, "")}
    assert min(run.test_accuracy for run in runs) > 0.3
    return True


def test_no_part_of_the_cluster_can_be_reached_at_another_address(jobs, machines):
    here = psutil.Process().children(recursive=True)
    listening = {
        connection.laddr.ip
        for process in here
        if process.is_running()
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_run_goes_on_when_its_worker_is_killed_and_comes_back_at_the_same_address(
    jobs, store, machines
):
    ids = [jobs.submit(hyperparameters) for hyperparameters in SWEEP]
    address, machine = next(iter(machines.items()))
    dying = below(machine)
    hit = wait_for(lambda: in_training(store, ids, dying))
    dying.kill()
    assert all_finish(store, ids)
    assert store.get(hit).crashes == 1
    assert address in jobs._client.scheduler_info(n_workers=-1)["workers"]


def test_a_sweep_outlives_the_loss_of_a_machine(jobs, store, machines):
    ids = [jobs.submit(hyperparameters) for hyperparameters in SWEEP]
    survivor, lost = machines.values()
    hit = wait_for(lambda: in_training(store, ids, below(lost)))
    end(lost)
    assert all_finish(store, ids)
    assert int(store.get(hit).worker.split()[1]) == below(survivor).pid
    epochs = [metric.epoch for metric in store.metrics(hit)]
    assert epochs == sorted(epochs)
