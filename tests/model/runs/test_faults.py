"""A disk that is full, a store that may not be written, and one that is damaged in part.

Each is said in one sentence, and the runs that were there stay whole.
"""

import os
from dataclasses import replace

import pytest

from model.runs import database
from model.runs.faults import DAMAGED, DISK_FULL, READ_ONLY, of_connecting
from model.runs.run import StoreRefused, StoreUnavailable
from model.runs.store import RunStore
from tests.support.disk import Disk

LARGE = {"large": b"picture!" * 5000}
PAGE = 4096


@pytest.fixture(autouse=True)
def try_again_at_once(monkeypatch):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)


@pytest.fixture
def on_sqlite(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield store
    store.close()


def older_run(store, quick):
    run_id = store.create(quick)
    store.save_artifacts(run_id, LARGE)
    return store.get(run_id)


def assert_whole(store, run):
    assert store.get(run.id) == run
    assert store.find_artifact(run.id, "large") == LARGE["large"]


def test_a_full_disk_is_said_and_all_goes_on_when_there_is_room(on_sqlite, quick):
    older, disk = older_run(on_sqlite, quick), Disk(on_sqlite)
    disk.full = True
    with pytest.raises(StoreRefused, match="disk that keeps the runs is full"):
        on_sqlite.save_artifacts(older.id, {"another": b"picture!" * 5000})
    assert_whole(on_sqlite, older)
    disk.full = False
    assert on_sqlite.get(on_sqlite.create(quick))


def test_of_runs_that_do_not_all_fit_on_the_disk_none_is_kept(on_sqlite, quick):
    older, disk = older_run(on_sqlite, quick), Disk(on_sqlite)
    disk.full = True
    with pytest.raises(StoreRefused, match="full"):
        on_sqlite.create_all([replace(quick, seed=seed) for seed in range(200)], "ann", {})
    assert on_sqlite.runs() == [older]


def test_a_file_that_may_not_be_written_is_said_and_read(on_sqlite, quick):
    older, disk = older_run(on_sqlite, quick), Disk(on_sqlite)
    disk.read_only = True
    with pytest.raises(StoreRefused, match="read-only: let the server write"):
        on_sqlite.create(quick)
    assert_whole(on_sqlite, older)
    disk.read_only = False
    assert on_sqlite.create(quick)


@pytest.mark.parametrize(("number", "said"), [(28, DISK_FULL), (30, READ_ONLY), (13, READ_ONLY)])
def test_a_folder_that_cannot_be_made_tells_why(number, said, tmp_path):
    assert of_connecting(OSError(number, os.strerror(number)), tmp_path, is_sqlite=True) == said


def test_a_server_that_may_only_be_read_or_whose_disk_is_full_says_so(postgres_url, quick):
    store = RunStore(postgres_url)
    older = older_run(store, quick)
    name = postgres_url.rsplit("/", 1)[1]
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.close()
    with pytest.raises(StoreRefused, match="read-only"):
        store.create(quick)
    assert_whole(store, older)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        connection.exec_driver_sql(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'no room' USING ERRCODE = '53100'; END $$"
        )
        trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON runs EXECUTE FUNCTION full_disk()"
        connection.exec_driver_sql(trigger)
    store.close()
    with pytest.raises(StoreRefused, match="full"):
        store.create(quick)
    assert_whole(store, older)
    store.close()


def damage_a_file_of(run_id, store, path):
    """Overwrite the link from one page of a run's large file to the next one."""
    store.save_artifacts(run_id, {"large": b"damaged!" * 5000})
    store.close()
    content = path.read_bytes()
    link = content.index(b"damaged!" * 500) // PAGE * PAGE
    with path.open("r+b") as file:
        file.seek(link)
        file.write(b"\xff" * 4)


def test_a_damaged_page_of_the_file_concerns_only_what_is_on_it(on_sqlite, quick, tmp_path):
    older, other = (older_run(on_sqlite, quick) for _ in range(2))
    damage_a_file_of(other.id, on_sqlite, tmp_path / "runs.sqlite")
    with pytest.raises(StoreRefused, match="is damaged, wholly or in part"):
        on_sqlite.find_artifact(other.id, "large")
    with pytest.raises(StoreRefused) as caught:
        on_sqlite.save_artifacts(other.id, LARGE)
    assert str(caught.value) == DAMAGED
    assert_whole(on_sqlite, older)
    assert on_sqlite.get(RunStore(on_sqlite._database.engine.url.render_as_string()).create(quick))
    assert len(on_sqlite.runs()) == 3


@pytest.mark.parametrize("part", ["header", "second half"])
def test_a_file_without_its_header_or_its_end_is_said_and_whole_when_put_back(
    part, on_sqlite, quick, tmp_path
):
    older, file = older_run(on_sqlite, quick), tmp_path / "runs.sqlite"
    on_sqlite.close()
    content = file.read_bytes()
    file.write_bytes(b"\xff" * 100 + content[100:] if part == "header" else content[: 2 * PAGE])
    for ask in (on_sqlite.check, on_sqlite.runs, lambda: on_sqlite.create(quick)):
        with pytest.raises(StoreUnavailable, match="is damaged, wholly or in part"):
            ask()
    file.write_bytes(content)
    assert_whole(on_sqlite, older)
