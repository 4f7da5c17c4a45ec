"""The table of all runs: found, filtered, changed, deleted and brought back."""

import re
import time

import pytest
import sqlalchemy as sa

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, RunStatus
from model.runs.tables import runs as table_of_runs
from tests.pages.runs.conftest import SOURCE
from tests.support.opened import text, warnings, ways

MONTH = 31 * 86_400.0


@pytest.fixture
def finished(store):
    """Return a function that adds a finished run with a curve and files, and returns its id."""

    def added(visitor="", title="", age=0.0, validation=0.96, **choices):
        run_id = store.create(Hyperparameters(**choices), visitor, title=title)
        store.add_metric(run_id, Metric(1.0, 0.3, 0.9))
        store.add_metric(run_id, Metric(1.0, None, None, 0.2, validation))
        store.save_artifacts(run_id, {"a": b"\0" * 500_000})
        store.update(run_id, source=SOURCE, kept_epoch=1.0)
        figures = {"test_loss": 0.1, "test_pictures": 10_000, "training_seconds": 2.0}
        figures |= {"val_accuracy": validation, "test_accuracy": 0.95}
        store.end(run_id, RunStatus.FINISHED, **figures)
        with store._engine.begin() as connection:
            made = {"created_at": time.time() - age}
            change = sa.update(table_of_runs).where(table_of_runs.c.id == run_id)
            connection.execute(change.values(**made))
        return run_id

    return added


def names(app):
    return app.dataframe[0].value["Name"].tolist() if len(app.dataframe) else []


def tick(app, *places):
    """Tick rows of the table, as clicks on their boxes do."""
    key = re.search(r"all-runs-\w+", app.dataframe[0].proto.id)[0]
    app.session_state[key] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return app


def field(app, label):
    return next(one for one in app.text_input if one.label == label)


def test_a_row_keeps_the_three_accuracies_apart(open_page, finished, store):
    run_id = finished(title="mine", dropout=0.5)
    store.annotate(run_id, note="for class", starred=True)
    row = open_page().dataframe[0].value.iloc[0]
    assert (row["★"], row["Name"], row["Note"], row["State"]) == (
        "★",
        "mine",
        "for class",
        "finished",
    )
    assert (row["Data set"], row["Settings"]) == ("MNIST, Keras download", "Classic · dropout 0.5")
    accuracies = [row["Training"], row["Validation"], row["Test"]]
    assert accuracies == pytest.approx([90.0, 96.0, 95.0])
    assert (row["Time"], row["Size"]) == pytest.approx((2.0, 0.5))


def test_search_and_filters_narrow_the_table_and_are_in_the_address(open_page, finished, store):
    finished(title="first", dropout=0.75)
    finished(title="second", dataset="fashion_mnist")
    store.annotate(finished(title="third"), starred=True)
    app = open_page(search="dropout 0.75")
    assert names(app) == ["first"]
    app.text_input(key="search").set_value("").run()
    assert names(app) == ["third", "second", "first"]
    app.selectbox(key="runs-dataset").set_value("fashion_mnist").run()
    assert names(app) == ["second"]
    assert app.query_params["data"] in ("fashion_mnist", ["fashion_mnist"])
    app.selectbox(key="runs-dataset").set_value("").run()
    app.toggle(key="starred").set_value(True).run()
    assert names(app) == ["third"]
    app.selectbox(key="runs-state").set_value("failed").run()
    assert "No run matches" in text(app)


def test_at_most_a_thousand_runs_are_shown_and_this_is_said(open_page, finished, monkeypatch):
    from pages.components.runs import filters

    monkeypatch.setattr(filters, "MOST_ROWS", 2)
    for name in ("first", "second", "third"):
        finished(title=name)
    app = open_page()
    assert names(app) == ["third", "second"]
    assert "Only the newest 1,000 runs are shown." in text(app)


def test_a_run_gets_a_name_a_note_and_a_star(open_page, finished, store):
    run_id = finished(title="mine")
    app = tick(open_page(), 0)
    field(app, "Name").set_value("*other*").run()
    field(app, "Note").set_value("[a](b)").run()
    app.button(key="star-runs").click().run()
    run = store.get(run_id)
    assert (run.title, run.note, run.starred) == ("*other*", "[a](b)", True)
    assert app.button(key="star-runs").label == "Unstar"
    assert field(app, "Name").value == "*other*"
    assert {"See its curves", "Draw with it", "See its mistakes"} == ways(app).keys()
    assert f"run={run_id}" in ways(app)["See its curves"].query_string
    assert "Validation accuracy 96.0% of 10,000 MNIST validation pictures." in text(app)
    assert "Test accuracy 95.0% of 10,000 MNIST test pictures." in text(app)


def test_another_visitors_run_cannot_be_changed(open_page, finished, monkeypatch):
    from pages.components.shared import session

    finished(title="*mine*")
    monkeypatch.setattr(session, "owns", lambda run: False)
    app = tick(open_page(), 0)
    keys = {button.key for button in app.button}
    assert keys.isdisjoint({"star-runs", "delete-runs"})
    assert "Name" not in {one.label for one in app.text_input}
    assert any("**\\*mine\\***" in one.value for one in app.markdown)


def test_deleted_runs_come_back_by_undo(open_page, finished, store):
    for name in ("first", "second", "third"):
        finished(title=name)
    app = tick(open_page(), 0, 2)
    assert app.button(key="delete-runs").label == "Delete all"
    app.button(key="delete-runs").click().run()
    assert names(app) == ["second"]
    assert "Deleted 2 runs." in text(app)
    app.text_input(key="search").set_value("nothing").run()
    app.button(key="undo-delete").click().run()
    app.text_input(key="search").set_value("").run()
    assert names(app) == ["third", "second", "first"]
    assert "Deleted" not in text(app)


def test_undo_says_when_it_is_too_late(open_page, finished, store):
    finished()
    app = tick(open_page(), 0)
    app.button(key="delete-runs").click().run()
    store.delete_for_good(seconds=-1)
    app.button(key="undo-delete").click().run()
    assert "kept for ten minutes" in warnings(app)[0]


def test_a_run_that_has_not_ended_cannot_be_deleted(open_page, finished, store, quick):
    parent = finished(title="base")
    store.create(quick, parent=parent, title="child")
    app = tick(open_page(), 0)
    assert app.button(key="delete-runs").disabled
    tick(app, 1)
    app.button(key="delete-runs").click().run()
    assert "“base” can't be deleted" in warnings(app)[0]
    assert names(app) == ["child", "base"]


def test_a_link_to_a_deleted_run_answers_as_to_an_unknown_one(open_page, finished, store):
    run_id = finished()
    store.delete([run_id])
    assert f"There is no run {run_id} here." in text(open_page("train", run=run_id))
    for page in ("draw", "evaluate"):
        assert not open_page(page, network=run_id).exception


def test_old_runs_are_chosen_by_one_click_and_none_other(open_page, finished, store):
    finished(title="new")
    store.annotate(finished(title="starred", age=MONTH), starred=True)
    finished(title="old", age=MONTH)
    finished(title="older", age=2 * MONTH)
    app = open_page()
    app.session_state["clean-up"] = True
    app.run()
    assert "Your 4 runs take 2.0 MB." in text(app)
    app.button(key="choose-old").click().run()
    assert names(app) == ["old", "older"]
    assert "2 runs chosen" in text(app)
    app.button(key="delete-runs").click().run()
    app.selectbox(key="runs-state").set_value("").run()
    assert names(app) == ["new", "starred"]


@pytest.mark.parametrize("view", ["curves", "settings", "parallel", "scatter"])
def test_several_runs_are_compared(open_page, finished, store, quick, view):
    finished(title="a", dropout=0.5)
    finished(title="%{b} <i>", units=(64, 32), validation=0.98)
    store.create(quick, title="Setting")
    app = tick(open_page(show=view), 0, 1, 2)
    assert "3 runs chosen" in text(app)
    charts = app.get("plotly_chart")
    if view == "settings":
        table = app.dataframe[1].value
        assert table.columns.tolist() == ["Differs", "Setting", "Setting (2)", "%{b} <i>", "a"]
        differing = table[table["Differs"] == "≠"]
        assert differing["Setting"].tolist() == ["Data set", "Dropout", "Epochs", "Hidden neurons"]
        assert table[table["Setting"] == "Hidden neurons"].iloc[0, 3] == "64-32"
    else:
        assert len(charts) == 1
        assert {
            "curves": "over the epochs of 3 runs: Setting, %{b} <i>, a.",
            "parallel": "Parallel coordinates of 2 finished runs over Dropout, Neurons",
            "scatter": "2 runs: Validation accuracy over Training time (seconds).",
        }[view] in charts[0].proto.alt


def test_damaged_runs_are_listed_and_can_be_deleted(open_page, finished, store):
    run_id = finished(title="broken")
    finished(title="sound")
    with store._engine.begin() as connection:
        connection.exec_driver_sql(
            f"""UPDATE runs SET hyperparameters = '{{"wings": 2}}' WHERE id = '{run_id}'"""
        )
    app = tick(open_page(), 0, 1)
    assert app.dataframe[0].value["State"].tolist() == ["finished", "unreadable"]
    tick(app, 1)
    assert "This run cannot be read" in text(app)
    app.button(key="delete-runs").click().run()
    assert names(app) == ["sound"]


def test_the_page_follows_a_run_that_is_training(open_page, finished, store, quick):
    run_id = store.create(quick, title="mine")
    app = open_page()
    assert app.dataframe[0].value["State"].tolist() == ["waiting"]
    store.start(run_id, "training", "worker")
    store.add_metric(run_id, Metric(0.5, 0.3, 0.8))
    app.run()
    assert app.dataframe[0].value["State"].tolist() == ["training"]
    assert app.dataframe[0].value["Training"].tolist() == pytest.approx([80.0])


def test_an_empty_table_says_what_would_be_there(open_page):
    app = open_page(view="all")
    assert "Your runs will be listed here" in text(app)
    assert "Train a network" in ways(app)
