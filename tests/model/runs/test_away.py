"""A database that is away, or a file that cannot be used: one sentence, until it is back."""

import pytest

from model.runs import database
from model.runs.run import StoreUnavailable
from model.runs.store import RunStore


@pytest.fixture(autouse=True)
def try_again_at_once(monkeypatch):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)


def sentence(store):
    with pytest.raises(StoreUnavailable) as caught:
        store.check()
    return str(caught.value)


def test_a_folder_that_cannot_be_made_is_said_and_used_when_it_can(tmp_path, quick):
    (tmp_path / "data").write_text("a file where the folder should be")
    store = RunStore(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}")
    assert "cannot be read or written" in sentence(store)
    assert str(tmp_path) not in sentence(store)
    (tmp_path / "data").unlink()
    assert store.get(store.create(quick))


def test_a_file_that_is_no_database_is_said_and_read_again_when_it_is_put_back(tmp_path, quick):
    file = tmp_path / "runs.sqlite"
    store = RunStore(f"sqlite:///{file}")
    run_id = store.create(quick)
    store.close()  # which writes everything into this one file
    content = file.read_bytes()
    file.write_bytes(b"rubbish" * 1000)
    assert "is damaged" in sentence(store)
    file.write_bytes(content)
    assert store.get(run_id)


def test_a_file_that_becomes_rubbish_in_use_is_said_and_a_new_one_is_made(tmp_path, quick):
    file = tmp_path / "runs.sqlite"
    store = RunStore(f"sqlite:///{file}")
    store.create(quick)
    for path in tmp_path.iterdir():
        path.unlink()
    file.write_bytes(b"rubbish" * 1000)
    assert "is damaged" in sentence(store)
    file.unlink()
    assert store.get(store.create(quick))
    assert len(store.runs()) == 1


@pytest.mark.parametrize(
    "damage", ["DROP TABLE runs CASCADE", "ALTER TABLE runs RENAME COLUMN title TO name"]
)
def test_a_table_or_a_column_that_is_gone_is_said(fresh_store, damage):
    is_sqlite = fresh_store._engine.dialect.name == "sqlite"
    with fresh_store._engine.begin() as connection:
        connection.exec_driver_sql(damage.replace(" CASCADE", "") if is_sqlite else damage)
    with pytest.raises(StoreUnavailable, match="lacks a table or a column"):
        fresh_store.runs()


def test_a_server_that_stops_is_said_without_its_password_and_found_again(own_server, quick):
    url = own_server.new_database()
    store = RunStore(url)
    run_id = store.create(quick)
    own_server.stop()
    assert "does not answer" in sentence(store)
    assert "does not answer" in sentence(RunStore(url))
    own_server.start()
    assert store.get(run_id)


def test_many_who_ask_while_the_database_is_away_do_not_wait_in_line(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 60.0)
    (tmp_path / "data").write_text("a file where the folder should be")
    store = RunStore(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}")
    assert sentence(store)
    (tmp_path / "data").unlink()
    assert sentence(store)  # nobody has tried to connect
