"""Stores that an earlier version wrote, and processes that open one store at the same moment."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from model import Sketch28Error
from model.hyperparameters import Hyperparameters, preset
from model.runs import database, tables
from model.runs.run import Metric, Run, RunStatus
from model.runs.store import RunStore
from tests.conftest import PROJECT


@pytest.fixture(params=["0.4", "0.2", "0.1"])
def earlier_store(request, store_url):
    """Make a store as a version wrote it, with a finished run; 0.3.0 had the same tables as 0.4.0.

    What the versions had was read off the stores that their own code, in this history, writes.
    """
    engine = sa.create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    script = Path(__file__).parent / f"store_0_4_{engine.dialect.name}.sql"
    with engine.begin() as connection:
        for statement in script.read_text().split(";\n")[:-1]:
            connection.exec_driver_sql(statement)
        if request.param != "0.4":
            connection.exec_driver_sql("DROP INDEX ix_runs_sweep")
        for name in set(SINCE_0_1) - KNOWN_COLUMNS[request.param]:
            connection.exec_driver_sql(f"ALTER TABLE runs DROP COLUMN {name}")
        for row in connection.execute(sa.select(tables.runs.c.id, SETTINGS)).all():
            settings = {name: row[1][name] for name in row[1] if name not in UNKNOWN[request.param]}
            this = tables.runs.c.id == row.id
            connection.execute(sa.update(tables.runs).where(this).values(hyperparameters=settings))
    engine.dispose()
    return store_url, request.param


# A finished run as version 0.4.0 returned it.
FINISHED = Run(
    id="5ca1ab1e",
    visitor="ann",
    hyperparameters=preset("strong", epochs=2, units=(64, 32), seed=7),
    status=RunStatus.FINISHED,
    reason="No better validation accuracy for 1 epochs: ended after 2.0 of 2 epochs.",
    source="data folder",
    created_at=1763000001.0,
    started_at=1763000001.5,
    finished_at=1763000004.0,
    heartbeat_at=1763000003.5,
    epoch=2.0,
    pictures_per_second=80000.0,
    training_seconds=6.5,
    test_accuracy=0.9375,
    test_loss=0.25,
    test_pictures=10000,
)
SINCE_0_1 = {
    "temperature": 0.875,
    "sweep": "f00dcafe",
    "parent": "pretrained:mnist",
    "pause_requested": True,
    "turn_ended": True,
    "worker": "tcp://127.0.0.1:40001",
    "device": "processor, 1 thread",
    "learning_rate": 0.001,
    "seconds_left": 3.5,
    "answers": [[7, 0.96875], [1, 0.5]],
    "val_accuracy": 0.9375,
    "kept_epoch": 2.0,
}
KNOWN_COLUMNS = {"0.4": set(SINCE_0_1), "0.2": {"temperature"}, "0.1": set()}
SETTINGS = tables.runs.c.hyperparameters
UNKNOWN = {  # hyperparameters that a version did not have
    "0.4": (),
    "0.2": ("patience",),
    "0.1": ("patience", "vary", "training_pictures"),
}
TITLES = {
    "0.4": "Digits · Strong · 2 epochs · seed 7 · layers of 64-32 · continued",
    "0.2": "Digits · Strong · 2 epochs · seed 7 · layers of 64-32",
    "0.1": "Digits · Strong · 2 epochs · pictures as they are · seed 7 · layers of 64-32",
}


def test_a_store_of_an_earlier_version_is_upgraded_and_keeps_its_runs(earlier_store):
    url, version = earlier_store
    store = RunStore(url)
    known = {name: SINCE_0_1[name] for name in KNOWN_COLUMNS[version]}
    chosen = replace(FINISHED.hyperparameters, vary=version != "0.1")
    run = replace(FINISHED, title=TITLES[version], hyperparameters=chosen, **known)
    assert store.get("5ca1ab1e") == run
    assert [metric.epoch for metric in store.metrics("5ca1ab1e")] == [0.5, 1.0, 2.0]
    assert store.metrics("5ca1ab1e")[2] == Metric(2.0, 0.5, 0.875, 0.25, 0.9375)
    assert store.artifact("5ca1ab1e", "history.csv") == b"epoch,loss\n"
    assert store.get("0ddba115").hyperparameters == Hyperparameters(epochs=1, units=(16,))
    store.add_metric("0ddba115", Metric(0.5, 1.0, 0.5), temperature=1.5)
    assert store.get("0ddba115").temperature == 1.5
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.tables) == []


def test_the_store_is_at_the_revision_of_the_last_migration(fresh_store):
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [database.REVISION]


OPEN_WITHOUT_ALEMBIC = """
import sys
from model.runs.store import RunStore
RunStore(sys.argv[1]).check()
sys.exit("alembic" in sys.modules)
"""


def test_a_store_that_is_up_to_date_is_opened_without_alembic(store_url, fresh_store):
    command = [sys.executable, "-c", OPEN_WITHOUT_ALEMBIC, store_url]
    assert subprocess.run(command, cwd=PROJECT).returncode == 0


def test_a_store_of_a_later_version_is_refused_in_one_sentence(store_url, fresh_store):
    with fresh_store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Sketch28Error, match=r"A later version of Sketch28 has upgraded.*\.$"):
        RunStore(store_url).check()


OPEN_WHEN_TOLD = """
import sys
from model.runs.store import RunStore
for line in sys.stdin:
    url = line.strip()
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        RunStore(url).check()
        print("opened", flush=True)
    except Exception as error:
        print(repr(error), flush=True)
"""


@pytest.fixture(scope="module")
def processes():
    """Start four processes that open one store after another, at the moment they are told."""
    command = [sys.executable, "-u", "-c", OPEN_WHEN_TOLD]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    started = [subprocess.Popen(command, cwd=PROJECT, text=True, **pipes) for _ in range(4)]
    yield started
    for process in started:
        process.communicate()


def open_at_the_same_moment(processes, url):
    tell_all(processes, url)
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 4
    tell_all(processes, "now")
    return [process.stdout.readline() for process in processes]


def tell_all(processes, line):
    for process in processes:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()


def test_processes_that_open_an_empty_database_at_the_same_moment_all_get_its_tables(
    processes, store_url, quick
):
    assert open_at_the_same_moment(processes, store_url) == ["opened\n"] * 4
    assert RunStore(store_url).create(quick)


def test_processes_that_open_an_earlier_store_at_the_same_moment_all_get_its_runs(
    processes, earlier_store
):
    url, _ = earlier_store
    assert open_at_the_same_moment(processes, url) == ["opened\n"] * 4
    assert RunStore(url).get("5ca1ab1e").test_accuracy == 0.9375
