"""Runs from a terminal: searched, named, annotated, deleted and restored."""

import json

import pytest
from click.testing import CliRunner

from model.__main__ import main
from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus


@pytest.fixture
def invoke(store_url):
    def command(*words):
        done = CliRunner().invoke(main, words, env={"DATABASE_URL": store_url})
        return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    return command


@pytest.fixture
def run_id(fresh_store):
    made = fresh_store.create(Hyperparameters(dropout=0.75), title="first")
    fresh_store.end(made, RunStatus.FINISHED)
    fresh_store.create(Hyperparameters(), title="second")
    return made


def test_runs_are_found_by_the_words_of_their_name_note_or_settings(invoke, run_id):
    assert [row["title"] for row in invoke("runs")[1]] == ["second", "first"]
    assert invoke("note", run_id, " for\nclass ")[1] == [{"run": run_id, "note": "for class"}]
    for words in ("dropout 0.75", "CLASS", "first"):
        [row] = invoke("runs", "--search", words)[1]
        assert (row["run"], row["note"], row["starred"]) == (run_id, "for class", False)


def test_json_can_be_asked_for_on_a_terminal(invoke, run_id, monkeypatch):
    monkeypatch.setattr("model.commands.output.for_people", lambda: True)
    assert len(invoke("runs", "--json")[1]) == 2


def test_a_run_gets_another_title_and_its_first_one_back(invoke, run_id):
    assert invoke("rename", run_id, "mine")[1] == [{"run": run_id, "title": "mine"}]
    [row] = invoke("rename", run_id, "")[1]
    assert row["title"] == "Digits · dropout 0.75"


def test_deleted_runs_can_be_restored(invoke, run_id):
    assert invoke("delete", run_id)[1] == [{"run": run_id, "deleted": True}]
    assert [row["title"] for row in invoke("runs")[1]] == ["second"]
    assert invoke("restore", run_id)[1] == [{"run": run_id, "title": "first"}]
    assert len(invoke("runs")[1]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rename", "nope", "x"), "There is no run 'nope'"),
        (("note", "nope", "x"), "There is no run 'nope'"),
        (("delete", "nope"), "There is no run 'nope'"),
        (("restore", "nope"), "There is no run 'nope'"),
        (("rename", "pretrained:mnist", "x"), "There is no run 'pretrained:mnist'"),
    ],
)
def test_an_unknown_run_is_one_sentence_and_exit_status_1(invoke, run_id, words, said):
    status, lines, error = invoke(*words)
    assert (status, lines) == (1, [])
    assert said in error


def test_a_run_that_has_not_ended_cannot_be_deleted(invoke, run_id, fresh_store):
    [waiting] = fresh_store.search("second")
    status, _, error = invoke("delete", run_id, waiting.id)
    assert (status, len(fresh_store.runs())) == (1, 2)
    assert "“second” has not ended; please stop it first." in error
