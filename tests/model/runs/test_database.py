import pytest
import sqlalchemy as sa

from model import Sketch28Error
from model.runs.store import RunStore


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://somebody:secret@127.0.0.1:1/x", "does not answer"),
        ("nowhere", "expected an address such as"),
        ("oracle-of-delphi://x", "expected an address such as"),
        ("sqlite:////dev/null/runs.sqlite", "cannot be read or written"),
        ("sqlite:////dev", "cannot be read or written"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(url, why):
    with pytest.raises(Sketch28Error) as caught:
        RunStore(url).runs()
    sentence = str(caught.value)
    assert why in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret" not in sentence


def test_a_file_that_is_no_database_is_said_too(tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"a text that is no database" * 100)
    with pytest.raises(Sketch28Error, match="is damaged"):
        RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}").runs()


def test_an_error_in_the_sql_stays_a_bug(fresh_store):
    with (
        pytest.raises(sa.exc.DBAPIError, match="syntax error"),
        fresh_store._engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT FROM WHERE")


def test_other_accounts_can_read_neither_a_new_folder_nor_a_new_file(tmp_path, quick):
    store = RunStore(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}")
    store.create(quick)
    files = [tmp_path / "data", *(tmp_path / "data").iterdir()]
    assert {(file.suffix, file.stat().st_mode & 0o777) for file in files} == {
        ("", 0o700),
        (".sqlite", 0o600),
        (".sqlite-shm", 0o600),
        (".sqlite-wal", 0o600),
    }
    store.close()


def test_a_file_that_several_accounts_share_keeps_its_mode(tmp_path, quick):
    file = tmp_path / "runs.sqlite"
    file.touch(0o660)
    file.chmod(0o660)
    RunStore(f"sqlite:///{file}").create(quick)
    assert file.stat().st_mode & 0o777 == 0o660


def test_a_store_in_memory_makes_no_file(tmp_path, quick, monkeypatch):
    monkeypatch.chdir(tmp_path)
    RunStore("sqlite:///:memory:").create(quick)
    assert list(tmp_path.iterdir()) == []
