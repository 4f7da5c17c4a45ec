"""What Train shows of a run that waits, trains or has ended, and who may do what with it."""

import pytest

from model.runs import faults
from model.runs.run import Metric, RunStatus
from tests.conftest import trained_run
from tests.support.opened import NoWorkers, html, text, unescaped, ways


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("warming up", "The run begins in a few seconds"),
        ("failed", "The run waits until training is possible again"),
    ],
)
def test_a_waiting_run_says_what_it_waits_for(open_page, store, quick, monkeypatch, state, said):
    monkeypatch.setattr(NoWorkers, "state", state)
    app = open_page("train", run=store.create(quick))
    assert said in unescaped(app.get("progress")[0].proto.text)


def test_a_reload_shows_the_same_run_and_its_progress(open_page, store, quick):
    run_id = store.create(quick)
    store.start(run_id, "training", "worker")
    store.add_metric(run_id, Metric(0.5, 1.2, 0.6), pictures_per_second=12_345.0)
    app = open_page("train", run=run_id)
    assert "Epoch 1 of 1" in text(app)
    app.button(key="stop").click().run()
    assert store.requests(run_id, "worker").stop
    assert "Stopping" in text(app)


def test_a_queued_run_shows_its_position_and_its_waiting_time(open_page, store, quick):
    app = open_page("train", run=store.create(quick))
    assert "Number 3 in line. The run begins in about 12 s." in unescaped(
        app.get("progress")[0].proto.text
    )


def test_a_run_in_training_says_why_nothing_can_be_done_for_it(
    open_page, store, quick, monkeypatch
):
    run_id = store.create(quick)
    store.start(run_id, "training", "worker")
    monkeypatch.setattr(NoWorkers, "reason", faults.DISK_FULL)
    app = open_page("train", run=run_id)
    assert unescaped(app.get("progress")[0].proto.text) == faults.DISK_FULL


def test_the_buttons_pause_and_resume_a_run(open_page, store, quick):
    run_id = store.create(quick)
    store.start(run_id, "training", "worker")
    app = open_page("train", run=run_id)
    app.button(key="pause").click().run()
    assert store.requests(run_id, "worker").pause
    assert "Pausing" in text(app)
    store.suspend(run_id, 0.4, b"", "worker", paused=True)
    app.run()
    assert "Paused in epoch 1 of 1" in text(app)
    app.button(key="go-on").click().run()
    assert store.get(run_id).status is RunStatus.QUEUED


def test_the_ten_pictures_are_marked_correct_or_wrong_not_by_color_alone(
    open_page, store, quick, small_data
):
    run_id = trained_run(store)
    store.update(run_id, answers=[(number, 0.9) for number in range(9)] + [(4, 0.6)])
    shown = html(open_page("train", run=run_id))
    assert (shown.count("✓"), shown.count("✗")) == (9, 1)
    assert "9, named 4: wrong" in shown
    assert "9 of 10 right" in shown


def test_ones_own_drawing_is_watched_among_the_test_pictures(open_page, store, small_data):
    from model.worker.experiment import run_experiment  # imports TensorFlow

    app = open_page()
    app.button(key="board-mnist-0").click().run()
    app.switch_page("pages/train.py").run()
    app.button(key="train").click().run()
    [run] = store.runs()
    assert run_experiment(run.id, store) is RunStatus.FINISHED
    shown = html(open_page("train", run=run.id))
    assert shown.count("Your drawing, named") == 2  # for the eye and for screen readers
    assert "of 10 right; then your drawing" in shown


@pytest.mark.parametrize(
    ("status", "said"), [(RunStatus.FAILED, "failed"), (RunStatus.INTERRUPTED, "interrupted")]
)
def test_a_failed_run_shows_the_reason(open_page, store, quick, status, said):
    run_id = store.create(quick)
    store.end(run_id, status, "The disk is full.")
    shown = text(open_page("train", run=run_id))
    assert said in shown
    assert "The disk is full." in shown


def test_another_visitors_run_can_be_watched_but_not_stopped_paused_or_renamed(
    open_page, store, quick
):
    run_id = store.create(quick, "somebody else")
    store.start(run_id, "training", "worker")
    app = open_page("train", run=run_id)
    assert {"stop", "pause"}.isdisjoint(button.key for button in app.button)
    assert "Epoch 1 of 1" in text(app)
    assert "Another visitor's run" in text(app)
    assert [one.proto.popover.label for one in app.get("popover")] == ["Share", "Bring a network"]
    store.end(run_id, RunStatus.INTERRUPTED, "The server was switched off.")
    app.run()
    assert "go-on" not in [button.key for button in app.button]
    assert "Click Train to start a new one." in text(app)


def test_only_whoever_sits_at_the_machine_may_stop_a_run_from_a_terminal(
    open_page, store, quick, monkeypatch
):
    run_id = store.create(quick)
    store.start(run_id, "training", "worker")
    assert "stop" in [button.key for button in open_page("train", run=run_id).button]
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    assert "stop" not in [button.key for button in open_page("train", run=run_id).button]


def test_an_interrupted_run_can_be_resumed(open_page, store, quick):
    run_id = store.create(quick)
    store.start(run_id, "training", "gone")
    store.recover_lost(-1, resume_seconds=-1)
    app = open_page("train", run=run_id)
    assert "Resume continues training where it stopped, or a few seconds before." in text(app)
    app.button(key="go-on").click().run()
    assert store.get(run_id).status is RunStatus.QUEUED
    assert "Waiting for its turn" in text(app)


def test_a_run_that_failed_by_its_settings_is_not_offered_again(open_page, store, quick):
    run_id = store.create(quick)
    store.end(run_id, RunStatus.FAILED, "The loss is no longer a number.")
    assert "go-on" not in [button.key for button in open_page("train", run=run_id).button]


def test_a_finished_run_shows_its_test_figures_with_their_data(open_page, store, small_data):
    app = open_page("train", run=trained_run(store))
    assert "of 100 generated digit test pictures recognized" in text(app)
    assert f"test loss **{store.runs()[0].test_loss:.3f}**" in text(app)
    assert {"Draw with it", "See its mistakes"} == ways(app).keys()


def test_an_unknown_run_is_reported_in_a_sentence(open_page):
    assert "There is no run nope here. Choose" in text(open_page("train", run="nope"))
