"""A store is backed up while others write, and restored into either kind of database."""

import shutil
import sqlite3
import threading
import time

import numpy as np
import pytest
import sqlalchemy as sa

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs import backup, tables
from model.runs.database import Database
from model.runs.run import Metric, RunStatus, TakenOver
from model.runs.store import CHECKPOINT_FILE, RunStore

WORKER = "a worker"


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request, tmp_path, postgres_server):
    """An empty database, of the same kind as the store or of the other one."""
    is_sqlite = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'other.sqlite'}" if is_sqlite else postgres_server.new_database()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backups" / "monday.sqlite"


@pytest.fixture(autouse=True)
def folder(file):
    file.parent.mkdir()


def fill(store):
    """Put something into every table; return a finished run and one in training."""
    finished, training = store.create(Hyperparameters(), "ann"), store.create(Hyperparameters())
    store.save_artifacts(finished, {"history.csv": b"\x00\xff\n"})
    store.add_metric(finished, Metric(0.5, 0.25, 0.75))
    store.update(finished, answers=[[7, 0.5]], title="Nine · ☃ 'quoted'", starred=True)
    store.end(finished, RunStatus.FINISHED, test_accuracy=0.9375)
    store.start(training, "", WORKER)
    store.add_metric(training, Metric(1.0, 0.5, 0.5, 0.5, 0.5), WORKER)
    store.save_artifacts(training, {CHECKPOINT_FILE: b"checkpoint"}, WORKER)
    code = store.collections.begin("Letters", ["A", "B"], "digit", "ann").code
    store.collections.add(code, "bo", 1, np.full((28, 28), 7, np.uint8), [])
    with store._engine.begin() as connection:
        about = {"name": "own-1a2b3c4d", "title": "Mine", "visitor": "ann", "created_at": 1.5}
        row = {**about, "info": {"names": ["é"]}, "bytes": 3, "content": b"npz"}
        connection.execute(sa.insert(tables.datasets).values(row))
    return finished, training


def content(store):
    """Return all rows of all tables but the columns that a start of a server changes."""
    found = {}
    with store._engine.connect() as connection:
        for table in tables.tables.sorted_tables:
            rows = [row._asdict() for row in connection.execute(sa.select(table))]
            for row in rows:
                for changed in ("status", "worker", "heartbeat_at"):
                    row.pop(changed, None)
            found[table.name] = sorted(rows, key=str)
    return found


def refused(database, file, **options):
    with pytest.raises(Sketch28Error) as caught:
        backup.restore(database, file, **options)
    return str(caught.value)


def test_a_restored_store_has_every_row_and_goes_on(fresh_store, other_url, file):
    finished, training = fill(fresh_store)
    assert backup.back_up(fresh_store._database, file) == 2
    assert backup.restore(Database(other_url), file) == 2
    restored = RunStore(other_url)
    assert content(restored) == content(fresh_store)
    assert restored.get(finished) == fresh_store.get(finished)
    restored.add_metric(training, Metric(2.0, 0.25, 0.75))
    assert [metric.epoch for metric in restored.metrics(training)] == [1.0, 2.0]
    [collection] = restored.collections.all("ann")
    restored.collections.add(collection.code, "bo", 0, np.zeros((28, 28), np.uint8), [])
    assert restored.collections.counts(collection.code) == [1, 1]


def test_a_run_in_training_is_queued_with_its_checkpoint_and_its_worker_lets_go(
    fresh_store, other_url, file
):
    _, training = fill(fresh_store)
    backup.back_up(fresh_store._database, file)
    backup.restore(Database(other_url), file)
    restored = RunStore(other_url)
    run = restored.get(training)
    assert (run.status, run.worker, run.epoch) == (RunStatus.QUEUED, "", 1.0)
    assert restored.artifact(training, CHECKPOINT_FILE) == b"checkpoint"
    with pytest.raises(TakenOver):
        restored.add_metric(training, Metric(2.0, 0.25, 0.75), WORKER)
    assert fresh_store.get(training).status is RunStatus.RUNNING
    fresh_store._change(tables.runs.c.id == training, heartbeat_at=time.time() - 7200)
    backup.back_up(fresh_store._database, file.with_name("tuesday.sqlite"))
    backup.restore(Database(other_url), file.with_name("tuesday.sqlite"), replace=True)
    assert restored.get(training).status is RunStatus.INTERRUPTED


def test_a_backup_is_of_one_moment_while_runs_train(fresh_store, store_url, tmp_path, file):
    """Each of them writes its row and a point of its curve in one transaction."""
    running = [fresh_store.create(Hyperparameters()) for _ in range(3)]
    for number in range(20):
        fresh_store.save_artifacts(running[0], {f"{number}.npz": bytes(500_000)})
    stop = threading.Event()

    def train(store):
        epoch = 0
        while not stop.is_set():
            epoch += 1
            for run_id in running:
                store.add_metric(run_id, Metric(float(epoch), 0.5, 0.5))

    thread = threading.Thread(target=train, args=[RunStore(store_url)])
    thread.start()
    try:
        while fresh_store.get(running[-1]).epoch < 5:
            time.sleep(0.01)
        begun = fresh_store.get(running[0]).epoch
        backup.back_up(fresh_store._database, file)
        written = fresh_store.get(running[0]).epoch - begun
    finally:
        stop.set()
        thread.join()
    assert written > 1
    restored = RunStore(f"sqlite:///{tmp_path / 'restored.sqlite'}")
    backup.restore(restored._database, file)
    for run_id in running:
        run, points = restored.get(run_id), restored.metrics(run_id)
        assert [metric.epoch for metric in points] == [*map(float, range(1, len(points) + 1))]
        assert run.epoch == len(points) > 0


def test_a_damaged_row_is_backed_up_as_it_is(tmp_path, file):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    damaged, sound = store.create(Hyperparameters()), store.create(Hyperparameters())
    with store._engine.begin() as connection:
        values = "hyperparameters = '{broken', epoch = 'three', title = CAST(x'ff' AS TEXT)"
        connection.exec_driver_sql(f"UPDATE runs SET {values} WHERE id = '{damaged}'")
        connection.exec_driver_sql("INSERT INTO metrics (run_id, epoch) VALUES ('gone', 1)")
    backup.back_up(store._database, file)
    restored = RunStore(f"sqlite:///{tmp_path / 'other.sqlite'}")
    backup.restore(restored._database, file)
    assert restored.get(damaged).status is RunStatus.UNREADABLE
    assert restored.get(sound).status is RunStatus.QUEUED
    with restored._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM metrics").scalar() == 0


def test_what_postgresql_does_not_accept_is_said_and_changes_nothing(tmp_path, postgres_url, file):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    damaged = store.create(Hyperparameters())
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE runs SET epoch = 'three' WHERE id = '{damaged}'")
    backup.back_up(store._database, file)
    other = RunStore(postgres_url)
    fill(other)
    before = content(other)
    assert "A row of the table runs was damaged" in refused(other._database, file, replace=True)
    assert content(other) == before


def test_a_store_that_is_not_empty_is_only_replaced_on_request(fresh_store, other_url, file):
    fill(fresh_store)
    backup.back_up(fresh_store._database, file)
    other = RunStore(other_url)
    kept = other.create(Hyperparameters())
    assert "The store is not empty" in refused(other._database, file)
    assert [run.id for run in other.runs()] == [kept]
    backup.restore(other._database, file, replace=True)
    assert content(other) == content(fresh_store)


def damage(file, kind):
    whole = file.read_bytes()
    if kind == "cut off":
        file.write_bytes(whole[: len(whole) // 2])
    elif kind == "one bit":
        place = whole.index(b"a rare artifact") + 3
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    elif kind == "a row less":
        change(file, "DELETE FROM metrics WHERE id = 1")
    elif kind == "no checksums":
        change(file, "DELETE FROM backup")
    elif kind == "not a database":
        file.write_bytes(b"rubbish" * 1000)
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "a later version":
        change(file, "UPDATE alembic_version SET version_num = '9999'")
    elif kind == "a store":
        change(file, "DROP TABLE backup")
    else:
        file.unlink()


def change(file, *statements):
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("cut off", "is damaged"),
        ("one bit", "is damaged"),
        ("a row less", "is damaged"),
        ("no checksums", "is damaged"),
        ("not a database", "is not a backup"),
        ("empty", "is not a backup"),
        ("a store", "is not a backup"),
        ("a later version", "A later version of Sketch28 has written"),
        ("missing", "Can't read"),
    ],
)
def test_a_file_that_cannot_be_restored_is_said_and_changes_nothing(fresh_store, file, kind, said):
    finished, _ = fill(fresh_store)
    fresh_store.save_artifacts(finished, {"rare.npz": b"a rare artifact" + bytes(100_000)})
    backup.back_up(fresh_store._database, file)
    before = content(fresh_store)
    damage(file, kind)
    sentence = refused(fresh_store._database, file, replace=True)
    assert said in sentence
    assert str(file) in sentence
    assert sentence.count(". ") == 0
    assert content(fresh_store) == before


def test_a_backup_of_an_earlier_version_is_upgraded_and_stays_as_it_is(
    fresh_store, other_url, file
):
    finished, _ = fill(fresh_store)
    backup.back_up(fresh_store._database, file)
    later = [f"ALTER TABLE runs DROP COLUMN {name}" for name in ("note", "starred", "deleted_at")]
    for name in ("answers", "members", "classes"):
        later += [f"DROP TABLE {name}", f"DELETE FROM backup WHERE name = '{name}'"]
    change(file, *later, "UPDATE alembic_version SET version_num = '0005'")
    with backup._file_engine(file) as engine, engine.connect() as connection:
        count, sha256 = backup._checksum(connection, "runs")
    change(file, f"UPDATE backup SET rows = {count}, sha256 = '{sha256}' WHERE name = 'runs'")
    written = file.read_bytes()
    restored = RunStore(other_url)
    backup.restore(restored._database, file)
    run = restored.get(finished)
    assert (run.title, run.starred, run.note) == ("Nine · ☃ 'quoted'", False, "")
    assert file.read_bytes() == written


def test_a_backup_has_its_name_when_it_is_complete_and_never_replaces_a_file(
    fresh_store, file, monkeypatch
):
    fill(fresh_store)
    file.write_bytes(b"kept")
    with pytest.raises(Sketch28Error, match="exists already"):
        backup.back_up(fresh_store._database, file)
    assert file.read_bytes() == b"kept"
    file.unlink()
    monkeypatch.setattr(backup, "_checksum", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup.back_up(fresh_store._database, file)
    assert list(file.parent.iterdir()) == []


def test_only_this_account_can_read_a_backup(fresh_store, file):
    fill(fresh_store)
    backup.back_up(fresh_store._database, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_is_said(fresh_store, file):
    fill(fresh_store)
    shutil.rmtree(file.parent)
    with pytest.raises(Sketch28Error, match=r"Can't write .*No such file or directory"):
        backup.back_up(fresh_store._database, file)
