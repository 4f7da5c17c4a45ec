"""Pages and the command line while the store holds a run that cannot be read, or is asked for one.

All of it with SQLite and with PostgreSQL.
"""

import json

import pytest
from click.testing import CliRunner

from model import __main__
from model.commands import runs
from model.hyperparameters import Hyperparameters
from tests.conftest import trained_run
from tests.support.opened import text

WHY = "This run cannot be read: epochs must be from 1 to 100, not 500."


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.sqlite'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def damaged(store):
    """A queued run of a sweep whose settings a person has changed to what is not allowed."""
    run_id = store.create(Hyperparameters(), sweep="s")
    content = json.dumps(Hyperparameters().to_dict() | {"epochs": 500})
    with store._engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE runs SET hyperparameters = '{content}' WHERE id = '{run_id}'"
        )
    return run_id


def test_every_page_and_the_command_line_go_on_beside_a_damaged_row(
    open_page, store, damaged, small_data, monkeypatch
):
    trained_run(store)
    for page in ("draw", "train", "evaluate", "data", "learn"):
        assert not open_page(page).exception
    table = open_page("runs", sweep="all").dataframe[0].value
    assert table["State"].tolist() == ["finished", "unreadable"]
    assert table["Settings"].tolist()[1] == WHY
    assert WHY in text(open_page("runs", sweep="s"))
    for network in ("draw", "evaluate"):
        assert not open_page(network, network=damaged).exception
    assert WHY in text(open_page("train", run=damaged))
    monkeypatch.setattr(runs, "RunStore", lambda: store)
    done = CliRunner().invoke(__main__.main, ["runs"], catch_exceptions=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["finished", "unreadable"]
    assert (rows[1]["reason"], rows[1]["hyperparameters"]) == (WHY, None)


@pytest.mark.parametrize("name", ["\0", "a\0b"])
def test_an_address_with_a_character_that_no_database_holds_names_nothing(
    open_page, store, quick, name
):
    store.create(quick)
    assert "There is no run" in text(open_page("train", run=name))
    assert "There is no sweep" in text(open_page("runs", sweep=name))
    for page in ("draw", "evaluate"):
        assert not open_page(page, network=name).exception
    assert not open_page("train", run=store.runs()[0].id, beside=name).exception
