"""Rows that are damaged: each is said to be unreadable, and all others are read as ever."""

import json

import pytest
import sqlalchemy as sa

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, RunStatus, UnknownRun
from model.runs.sweep import best, swept
from model.runs.tables import runs

SETTINGS = {
    "too many epochs": {"epochs": 500},
    "an unknown name": {"wings": 2},
    "a word for a number": {"dropout": "much"},
    "units that are no list": {"units": 5},
    "a list": [1, 2],
    "a word": "Classic",
    "nothing": None,
}
VALUES = {
    "status": "flying",
    "epoch": -1.0,
    "created_at": 1e300,
    "heartbeat_at": float("inf"),
    "test_accuracy": 7.0,
    "temperature": 0.0,
    "crashes": -5,
    "answers": [[12, 0.5]],
    "learning_rate": float("-inf"),
}
ONLY_IN_SQLITE = {  # whose columns take any type
    "hyperparameters": ["{broken", b"\xff\xfe", 5, "[" * 100_000],
    "answers": ["{broken", '"a word"'],
    "epoch": ["three", b"\x00"],
    "created_at": ["yesterday"],
    "test_accuracy": ["high", 0.5],  # without a loss
    "status": [3, b"\xff"],
}


def damage(store, run_id, column, value):
    with store._engine.begin() as connection:
        connection.execute(sa.update(runs).where(runs.c.id == run_id).values({column: value}))


def damage_in_sqlite(store, run_id, column, value):
    with store._engine.begin() as connection:
        if isinstance(value, bytes):  # text in another encoding
            value = f"CAST(x'{value.hex()}' AS TEXT)"
        elif isinstance(value, str):
            value = f"'{value}'"
        statement = f"UPDATE runs SET {column} = {'NULL' if value is None else value}"
        connection.exec_driver_sql(f"{statement} WHERE id = '{run_id}'")


def check(store, damaged, others):
    """The damaged run is unreadable and says why; all that concerns others goes on."""
    run = store.get(damaged)
    assert run.status is RunStatus.UNREADABLE
    assert run.reason.startswith("This run cannot be read: ")
    assert run.reason.endswith((".", "…"))
    assert len(run.reason) < 300
    assert not run.alive
    assert run.over
    assert not run.usable
    assert not run.resumable
    listed = store.runs("ann")
    assert {one.id for one in listed} == {damaged, *others}
    assert {one.id for one in listed if one.status is not RunStatus.UNREADABLE} == set(others)
    assert [one.id for one in store.recover_lost(seconds=-60)] == others
    assert len(store.runs(sweep="s")) == 3
    assert swept(store.runs(sweep="s")) == {"dropout": [0.2, 0.5]}
    assert best(store.runs(sweep="s")) is None
    assert store.recently_trained() is not None


@pytest.fixture
def three(fresh_store):
    """A run that will be damaged, then two others of the same sweep."""
    return [
        fresh_store.create(Hyperparameters(dropout=dropout), "ann", sweep="s")
        for dropout in (0.0, 0.2, 0.5)
    ]


@pytest.mark.parametrize("kind", SETTINGS)
def test_damaged_settings_make_only_their_own_run_unreadable(fresh_store, three, kind):
    with fresh_store._engine.begin() as connection:
        content = json.dumps(SETTINGS[kind])
        sql = f"UPDATE runs SET hyperparameters = '{content}' WHERE id = '{three[0]}'"
        connection.exec_driver_sql(sql)
    check(fresh_store, three[0], three[1:])


@pytest.mark.parametrize("column", VALUES)
def test_a_value_out_of_bounds_makes_only_its_own_run_unreadable(fresh_store, three, column):
    damage(fresh_store, three[0], column, VALUES[column])
    check(fresh_store, three[0], three[1:])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("column", "value"),
    [(column, value) for column, values in ONLY_IN_SQLITE.items() for value in values],
)
def test_a_value_of_another_type_makes_only_its_own_run_unreadable(
    fresh_store, three, column, value
):
    damage_in_sqlite(fresh_store, three[0], column, value)
    check(fresh_store, three[0], three[1:])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_title_in_another_encoding_is_read_as_far_as_it_can_be(fresh_store, three):
    damage_in_sqlite(fresh_store, three[0], "title", "Gr\u00fc\u00dfe".encode("latin-1"))
    run = fresh_store.get(three[0])
    assert (run.title, run.status) == ("Gr��e", RunStatus.QUEUED)


def test_the_reason_names_what_is_wrong(fresh_store, three):
    damage(fresh_store, three[0], "status", "flying")
    damage(fresh_store, three[1], "epoch", -1.0)
    said = [fresh_store.get(run_id).reason for run_id in three[:2]]
    assert said[0].startswith("This run cannot be read: status must be one of queued, running,")
    assert said == [said[0], "This run cannot be read: epoch cannot be -1.0."]


def test_a_run_that_continues_itself_has_curves(fresh_store, quick):
    run_id = fresh_store.create(quick, parent="none")
    damage(fresh_store, run_id, "parent", run_id)
    fresh_store.add_metric(run_id, Metric(1.0, 0.5, 0.5))
    assert fresh_store.earlier_metrics(fresh_store.get(run_id))[1] == [1.0]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_damaged_point_is_left_out_of_the_curves(fresh_store, quick):
    run_id = fresh_store.create(quick)
    for epoch in (0.5, 1.0, 1.5):
        fresh_store.add_metric(run_id, Metric(epoch, 0.5, 0.5))
    with fresh_store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE metrics SET loss = 'low' WHERE epoch = 0.5")
        connection.exec_driver_sql("UPDATE metrics SET epoch = 'one' WHERE epoch = 1.0")
    assert [point.epoch for point in fresh_store.metrics(run_id)] == [1.5]


NAMES = ["\0", "a\0b", "\ud800", "'; --"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_database_can_hold_is_that_of_an_unknown_run(fresh_store, quick, name):
    with pytest.raises(UnknownRun):
        fresh_store.get(name)
    assert fresh_store.runs(name) == []
    assert fresh_store.runs(sweep=name) == []
    assert fresh_store.find_artifact(name, name) is None
    assert fresh_store.metrics(name) == []


def test_a_reason_with_such_a_character_is_stored(fresh_store, quick):
    run_id = fresh_store.create(quick)
    fresh_store.end(run_id, RunStatus.FAILED, "a\0b \ud800")
    assert fresh_store.get(run_id).reason == "a?b ?"
