"""Notes and stars, the search, and runs that are deleted and brought back."""

import json

import numpy as np
import pytest
import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.own import OwnArrays
from model.hyperparameters import Hyperparameters, preset
from model.runs.artifacts import find
from model.runs.run import Metric, RunStatus, UnknownRun
from model.runs.tables import artifacts, metrics, runs


@pytest.fixture
def create(fresh_store):
    """Return a function that adds a finished run and returns its id."""

    def created(visitor="ann", title="", parent="", status=RunStatus.FINISHED, **choices):
        chosen = Hyperparameters(**choices)
        run_id = fresh_store.create(chosen, visitor, title=title, parent=parent)
        fresh_store.end(run_id, status)
        return run_id

    return created


def titles(found):
    return [run.title for run in found]


def rows_of(store, run_id):
    """Count what the database has of a run: its row, its points and its files."""
    columns = (runs.c.id, metrics.c.run_id, artifacts.c.run_id)
    with store._engine.connect() as connection:
        return [
            connection.scalar(sa.select(sa.func.count()).where(column == run_id))
            for column in columns
        ]


def test_a_run_has_a_note_and_a_star_and_loses_neither_by_the_others_change(fresh_store, create):
    run_id = create()
    fresh_store.annotate(run_id, note=" <b>try</b>\nmore\0 dropout " + "x" * 300)
    fresh_store.annotate(run_id, starred=True)
    run = fresh_store.get(run_id)
    assert run.note.startswith("<b>try</b> more dropout xxx")
    assert (len(run.note), run.starred) == (200, True)
    fresh_store.annotate(run_id, note="", starred=False)
    assert (fresh_store.get(run_id).note, fresh_store.get(run_id).starred) == ("", False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["c", "b", "a"]),
        ("  garments ", ["b"]),
        ("fashion-mnist", ["b"]),
        ("DROPOUT 0.75", ["a"]),
        ("256 tanh", ["b"]),
        ("blackboard", ["c"]),
        ("c BLACKBOARD 512", ["c"]),
        ("blackboard garments", []),
        ("50%_", []),
        ("· \0 '; --", ["c", "b", "a"]),
        ("my letters", ["c"]),
    ],
)
def test_a_search_finds_the_runs_that_have_all_its_words(fresh_store, create, text, found):
    pictures, labels = np.zeros((2, 28, 28), np.uint8), np.array([0, 1], np.uint8)
    arrays = OwnArrays(*(pictures, labels) * 3)
    own = fresh_store.datasets.add("My letters", ("a", "b"), "whole", arrays, "two files", "ann")
    create(title="a", dropout=0.75)
    create(title="b", dataset="fashion_mnist", units=(256,), activation="tanh")
    fresh_store.annotate(create(title="c", dataset=own, units=(512,)), note="for the Blackboard")
    create("bo", title="another visitor's")
    assert titles(fresh_store.search(text, "ann")) == found


def test_a_search_can_be_narrowed_and_returns_the_newest(fresh_store, create):
    for number in range(4):
        create(title=f"run {number}")
    create(title="failed", status=RunStatus.FAILED)
    garments = create(title="garments", dataset="fashion_mnist")
    fresh_store.annotate(garments, starred=True)
    search = fresh_store.search
    assert titles(search("run", "ann", limit=2)) == ["run 3", "run 2"]
    assert titles(search(dataset="fashion_mnist")) == ["garments"]
    assert titles(search(statuses=[RunStatus.FAILED])) == ["failed"]
    assert titles(search(starred=True)) == ["garments"]
    assert len(search(starred=False)) == 5
    assert titles(search(before=fresh_store.get(garments).created_at, limit=1)) == ["failed"]
    assert len(search(dataset="mnist")) == 5


def test_a_deleted_run_is_in_no_list_and_comes_back_as_it_was(fresh_store, create):
    run_id, other = create(title="mine"), create()
    fresh_store.update(run_id, training_seconds=1.0, test_accuracy=0.9, test_loss=0.1)
    fresh_store.annotate(run_id, starred=True)
    before = fresh_store.get(run_id)
    fresh_store.delete([run_id])
    assert [run.id for run in fresh_store.runs("ann")] == [other]
    assert fresh_store.search("mine") == fresh_store.recently_trained() == []
    with pytest.raises(UnknownRun, match=rf"There is no run '{run_id}'"):
        find(run_id, lambda: fresh_store)
    assert not fresh_store.resume(run_id)
    assert fresh_store.restore([run_id, other]) == 1
    assert fresh_store.get(run_id) == before


def test_the_title_of_a_deleted_run_is_kept_free_for_its_return(fresh_store, create):
    first = create(title="mine")
    fresh_store.delete([first])
    assert fresh_store.get(create(title="mine")).title == "mine (2)"


def test_deleted_runs_go_for_good_with_their_files_when_ten_minutes_are_over(fresh_store, create):
    first, second, third = create(), create(), create()
    for run_id in (first, second):
        fresh_store.save_artifacts(run_id, {"a": b"1"})
        fresh_store.add_metric(run_id, Metric(1.0, 0.5, 0.5))
    fresh_store.delete([first])
    with fresh_store._engine.begin() as connection:
        connection.execute(sa.update(runs).where(runs.c.id == first).values(deleted_at=1.0))
    fresh_store.delete([second])
    assert rows_of(fresh_store, first) == [0, 0, 0]
    assert rows_of(fresh_store, second) == [1, 1, 1]
    fresh_store.delete_for_good()
    assert (fresh_store.restore([first]), fresh_store.restore([second])) == (0, 1)
    assert fresh_store.artifact(second, "a") == b"1"
    assert [run.id for run in fresh_store.runs()] == [third, second]


@pytest.mark.parametrize("begun", [False, True])
def test_runs_that_have_not_ended_are_not_deleted_nor_others_with_them(fresh_store, create, begun):
    ended, other = create(), fresh_store.create(preset("classic"), title="busy")
    if begun:
        fresh_store.start(other, "training", "worker")
    with pytest.raises(Sketch28Error, match=r"^The run “busy” has not ended; .*\.$"):
        fresh_store.delete([ended, other])
    assert len(fresh_store.runs()) == 2


def test_a_run_is_not_deleted_while_another_one_begins_with_its_weights(fresh_store, create):
    parent = create(title="base")
    child = fresh_store.create(preset("classic"), "ann", parent=parent)
    with pytest.raises(Sketch28Error, match=r"“base” can't be deleted: .* continues it"):
        fresh_store.delete([parent])
    fresh_store.end(child, RunStatus.FINISHED)
    fresh_store.delete([parent])
    assert fresh_store.earlier_metrics(fresh_store.get(child)) == ([], [])


def test_an_unknown_run_cannot_be_deleted(fresh_store, create):
    create()
    with pytest.raises(UnknownRun):
        fresh_store.delete(["nope"])


def test_a_damaged_run_is_found_and_can_be_deleted_whatever_its_status(fresh_store, create):
    damaged, other = fresh_store.create(preset("classic"), "ann"), create()
    content = json.dumps({"wings": 2})
    with fresh_store._engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE runs SET hyperparameters = '{content}' WHERE id = '{damaged}'"
        )
    fresh_store.annotate(damaged, note="odd", starred=True)
    [found] = fresh_store.search("odd", "ann", starred=True)
    assert (found.status, found.note, found.starred) == (RunStatus.UNREADABLE, "odd", True)
    fresh_store.delete([damaged])
    assert [run.id for run in fresh_store.search(dataset="mnist")] == [other]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_search_reads_settings_that_are_no_json(fresh_store, create):
    broken, other = create(), create(dropout=0.75)
    with fresh_store._engine.begin() as connection:
        sql = f"UPDATE runs SET hyperparameters = CAST(x'fffe' AS TEXT) WHERE id = '{broken}'"
        connection.exec_driver_sql(sql)
    assert [run.id for run in fresh_store.search("0.75", dataset="mnist")] == [other]
    assert len(fresh_store.search()) == 2


def test_the_storage_of_runs_is_that_of_their_files(fresh_store, create):
    first, second, _ = create(), create(), create("bo")
    fresh_store.save_artifacts(first, {"a": b"\0" * 1000, "b": "ä".encode()})
    fresh_store.save_artifacts(second, {"a": b"1234"})
    assert fresh_store.storage([first, second, "nope"]) == {first: 1002, second: 4}
    assert fresh_store.total_storage("ann") == (2, 1006)
    assert fresh_store.total_storage("cy") == (0, 0)
    fresh_store.delete([second])
    assert fresh_store.total_storage() == (2, 1002)


def test_the_accuracies_of_a_run_are_those_at_its_kept_weights(fresh_store, create, quick):
    ended, running, empty = create(), fresh_store.create(quick), create()
    for run_id in (ended, running):
        fresh_store.add_metric(run_id, Metric(0.5, 1.0, 0.5))
        fresh_store.add_metric(run_id, Metric(1.0, 1.0, 0.6))
        fresh_store.add_metric(run_id, Metric(1.0, None, None, 1.0, 0.55))
        fresh_store.add_metric(run_id, Metric(1.5, 1.0, 0.7))
    fresh_store.update(ended, kept_epoch=1.0)
    assert fresh_store.accuracies([ended, running, empty]) == {
        ended: (0.6, 0.55),
        running: (0.7, 0.55),
        empty: (None, None),
    }
    points = fresh_store.validation_metrics([ended, running, empty])
    assert {run_id: [point.val_accuracy for point in some] for run_id, some in points.items()} == {
        ended: [0.55],
        running: [0.55],
    }
