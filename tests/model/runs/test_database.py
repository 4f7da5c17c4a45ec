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
    with pytest.raises(Sketch28Error, match="cannot be read or written"):
        RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}").runs()


def test_an_error_in_the_sql_stays_a_bug(fresh_store):
    with (
        pytest.raises(sa.exc.DBAPIError, match="missing_table"),
        fresh_store._engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM missing_table")
