"""Several workers as on several machines: Dask's own commands, PostgreSQL, a worker that dies."""

import stat
from collections import Counter
from contextlib import ExitStack, closing
from itertools import product
from pathlib import Path

import dask
import psutil
import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling import jobs as jobs_module
from model.scheduling.cluster_key import write_key
from model.scheduling.jobs import Jobs
from model.scheduling.workers import FAILED
from tests.support import stranger
from tests.support.cluster import (
    end,
    from_readme,
    listening,
    running,
    settings_from_readme,
    wait_for,
)
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
def key(tmp_path_factory):
    file = tmp_path_factory.mktemp("key") / "cluster.pem"
    write_key(file)
    return {"data/cluster.pem": file}


@pytest.fixture(scope="module")
def scheduler(key, tmp_path_factory):
    port = free_port()
    places = {"_DIRECTORY=data": f"_DIRECTORY={tmp_path_factory.mktemp('scheduler')}", **key}
    command = from_readme("scheduler", **{"8786": port, "127.0.0.1:8787": "127.0.0.1:0"}, **places)
    with running(command, "--idle-timeout", "300"):
        yield f"tls://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def machines(url, scheduler, key, tmp_path_factory):
    """Two machines with a worker each, by the worker's address."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("DATABASE_URL", url)
        started = {}
        for port in (free_port(), free_port()):
            ports = {"9000:9099": port, "9100:9199": free_port(), "--nworkers 4": "--nworkers 1"}
            places = {"tls://10.0.0.1:8786": scheduler, **key}
            places["-directory data"] = f"-directory {tmp_path_factory.mktemp('worker')}"
            command = from_readme("worker", **places, **ports)
            started[f"tls://127.0.0.1:{port}"] = stack.enter_context(running(command))
        yield started


@pytest.fixture
def server_settings(scheduler, key, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", scheduler)
    settings = settings_from_readme(**key)
    named = {name[len("DASK_") :].replace("__", ".").lower(): settings[name] for name in settings}
    with dask.config.set(named):  # as in a process that starts with these variables
        yield


@pytest.fixture
def jobs(machines, server_settings, url):
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
    assert {ip for ip, _ in listening(here)} == {"127.0.0.1"}


def test_no_part_of_the_cluster_answers_without_the_key(jobs, machines, scheduler, key):
    nannies = [about["nanny"] for about in jobs._client.scheduler_info(-1)["workers"].values()]
    parts = [scheduler, *machines, *nannies]
    plain = [address.replace("tls://", "tcp://") for address in parts]
    answers = stranger.run("ask", [*parts, *plain])
    assert len(answers) == 10
    assert all(answer.startswith("refused") for answer in answers.values())
    answers = stranger.run("ask", parts, key["data/cluster.pem"].read_text())
    assert Counter(answers.values()) == {"Scheduler": 1, "Worker": 2, "Nanny": 2}


def scratch_folder(dask_scheduler):
    return dask_scheduler.local_directory


def test_no_part_imports_from_a_folder_that_another_account_could_make_first(jobs):
    workers = jobs._client.scheduler_info(-1)["workers"].values()
    folders = [about["local_directory"] for about in workers]
    folders.append(jobs._client.run_on_scheduler(scratch_folder))
    assert len(folders) == 3
    for folder in folders:
        dask, ours, *_ = Path(folder).parents
        assert not dask.stat().st_mode & stat.S_IWOTH
        assert not ours.stat().st_mode & stat.S_IWOTH


@pytest.mark.parametrize(
    ("scheme", "file", "sentence"),
    [
        ("tls", "", "asks for its cluster's key: begin DASK_SCHEDULER_ADDRESS with tls://"),
        ("tcp", "", "asks for its cluster's key: begin DASK_SCHEDULER_ADDRESS with tls://"),
        ("tls", "other.pem", "has another key than this server: copy the key's file"),
        ("tls", "missing.pem", "The cluster's key cannot be read: set DASK_DISTRIBUTED"),
        ("tls", "damaged.pem", "The cluster's key cannot be read: set DASK_DISTRIBUTED"),
    ],
)
def test_a_server_without_the_key_says_so_in_one_sentence(
    scheduler, server_settings, url, tmp_path, monkeypatch, caplog, scheme, file, sentence
):
    write_key(tmp_path / "other.pem")
    (tmp_path / "damaged.pem").write_text("-----BEGIN CERTIFICATE-----")
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", scheduler.replace("tls", scheme))
    path = str(tmp_path / file) if file else None
    where = "distributed.comm.tls"
    with (
        dask.config.set({f"{where}.ca-file": path, f"{where}.client.cert": path}),
        closing(Jobs(RunStore(url), url)) as jobs,
    ):
        assert wait_for(lambda: jobs.state == FAILED)
        assert sentence in jobs.reason
        assert jobs.reason.endswith(".")
    [record] = [record for record in caplog.records if record.name == jobs_module.log.name]
    assert record.message == jobs.reason
    assert not record.exc_info


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
