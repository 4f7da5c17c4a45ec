"""What those who watch a run are told: everything once, and then what has changed."""

import json
import math
from dataclasses import replace

import pytest

from model.runs.run import Metric, RunStatus, StoreUnavailable, UnknownRun
from pages.components.shared import resources
from pages.components.train import news
from pages.components.train.news import QUEUE_SECONDS, SECONDS, Reader
from tests.conftest import trained_run
from tests.support.opened import NoWorkers, text

FIRST, SECOND = Metric(0.25, 2.0, 0.2), Metric(0.5, 1.5, 0.4)


@pytest.fixture
def run_id(store, quick):
    """Return a run that trains, with one point."""
    run_id = store.create(replace(quick, epochs=2), "somebody")
    store.start(run_id, "training", "worker")
    store.add_metric(run_id, FIRST, phase="training", pictures_per_second=1234.0, seconds_left=5.0)
    return run_id


def test_nothing_is_told_while_nothing_changes(run_id):
    reader = Reader(run_id)
    assert reader.read()["heading"] == "Epoch 1 of 2"
    assert reader.read() == {}


def test_a_new_point_is_told_alone_with_what_it_changes(store, run_id):
    reader = Reader(run_id)
    assert reader.read()["points"] == [[0.25, 2.0, 0.2, None, None]]
    store.add_metric(run_id, SECOND)
    news = reader.read()
    assert (news["from"], news["points"]) == (1, [[0.5, 1.5, 0.4, None, None]])
    assert "".join(news["figures"]).endswith("40.0% of the training pictures; the loss was 1.500.")
    assert news["done"] == 0.25
    assert not {"heading", "needs", "answers"} & news.keys()


def test_the_validation_at_the_end_of_an_epoch_is_told_where_its_last_point_was(store, run_id):
    reader = Reader(run_id)
    store.add_metric(run_id, Metric(1.0, 1.0, 0.5))
    reader.read()
    store.add_metric(run_id, Metric(1.0, 1.0, 0.5, 0.9, 0.6))
    news = reader.read()
    assert (news["from"], news["points"]) == (2, [[1.0, 1.0, 0.5, 0.9, 0.6]])


def test_points_that_are_trained_again_take_the_place_of_the_old_ones(store, run_id):
    reader = Reader(run_id)
    store.add_metric(run_id, SECOND)
    reader.read()
    store.rewind_to(run_id, 0.25, "worker")
    store.add_metric(run_id, Metric(0.6, 1.0, 0.6))
    news = reader.read()
    assert (news["from"], news["points"]) == (1, [[0.6, 1.0, 0.6, None, None]])
    assert [point[0] for point in reader.everything()["points"]] == [0.25, 0.6]


def test_the_curves_begin_with_those_of_the_run_that_is_continued(store, run_id, quick):
    store.end(run_id, RunStatus.STOPPED, kept_epoch=0.25)
    child = store.create(quick, parent=run_id)
    store.add_metric(child, SECOND)
    reader = Reader(child)
    reader.read()
    assert [point[0] for point in reader.everything()["points"]] == [0.25, 0.75]
    store.add_metric(child, Metric(0.75, 1.0, 0.6))
    news = reader.read()
    assert (news["from"], [point[0] for point in news["points"]]) == (2, [1.0])


def test_a_request_to_pause_needs_other_elements_and_the_next_point_does_not(store, run_id):
    reader = Reader(run_id)
    before = reader.read()["needs"]
    store.add_metric(run_id, SECOND)
    assert "needs" not in reader.read()
    store.request_pause(run_id)
    news = reader.read()
    assert news["heading"] == "Pausing…"
    assert news["needs"] != before


def test_what_is_told_is_what_the_page_shows(store, run_id, open_page):
    app, reader = open_page("train", run=run_id), Reader(run_id)
    told = reader.read()
    [follower] = [
        json.loads(one.proto.json)
        for one in app.get("bidi_component")
        if "train-follow" in one.proto.component_name
    ]
    assert (follower["run"], follower["needs"], follower["own"]) == (run_id, told["needs"], False)
    shown = text(app)
    assert told["heading"] in shown
    assert "".join(told["figures"]) in shown
    assert app.get("progress")[0].proto.text.replace("\\", "") == told["pace"]
    reached, last = told["curves"]
    [figure] = app.get("plotly_chart")
    assert figure.proto.alt == follower["titled"] + reached + follower["beside"] + last


def test_a_run_at_rest_is_looked_at_less_often(store, run_id, quick, monkeypatch):
    reader = Reader(run_id)
    reader.read()
    assert reader.seconds == SECONDS
    store.suspend(run_id, 0.4, b"", "worker", paused=True)
    assert reader.read()["heading"] == "Paused in epoch 1 of 2"
    assert reader.seconds == QUEUE_SECONDS
    waiting = Reader(store.create(quick))
    assert waiting.read()["pace"].startswith("Number 3 in line.")
    assert waiting.seconds == QUEUE_SECONDS
    monkeypatch.setattr(NoWorkers, "queue_position", lambda self, run_id: None)
    waiting.read()
    assert waiting.seconds == SECONDS


def test_the_end_of_a_run_is_told_at_once_with_its_result(store, run_id, small_data):
    reader = Reader(run_id)
    reader.read()
    store.end(run_id, RunStatus.FAILED, "The disk is full.")
    assert reader.read()["heading"] == "This run failed"
    assert "of 100 generated digit test pictures" in Reader(trained_run(store)).read()["heading"]


def test_while_the_store_is_away_the_page_is_needed_and_all_goes_on_afterwards(
    run_id, monkeypatch, store
):
    reader = Reader(run_id)
    needed = reader.read()["needs"]

    def away():
        raise StoreUnavailable("The database does not answer.")

    monkeypatch.setattr(resources, "store", away)
    assert reader.read()["needs"] != needed
    monkeypatch.setattr(resources, "store", lambda: store)
    assert reader.read()["needs"] == needed
    assert reader.read() == {}


def test_of_a_run_that_does_not_exist_there_is_no_news(store):
    with pytest.raises(UnknownRun):
        Reader("01234567").read()


def test_a_loss_that_is_no_longer_a_number_is_left_out():
    assert news._row(Metric(1.0, math.nan, math.inf, 0.0)) == [1.0, None, None, 0.0, None]
