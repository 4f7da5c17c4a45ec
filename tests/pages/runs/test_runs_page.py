import pytest
from streamlit.testing.v1 import AppTest

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, RunStatus
from model.runs.sweep import combinations
from tests.conftest import PROJECT
from tests.pages.runs.conftest import CHOICES, SOURCE, headline
from tests.support.opened import text, warnings, ways


def finish(store, run_id, validation, test, status=RunStatus.FINISHED):
    store.update(run_id, source=SOURCE, epoch=4.0)
    store.end(
        run_id,
        status,
        val_accuracy=validation,
        test_accuracy=test,
        test_loss=0.1,
        test_pictures=10_000,
        training_seconds=2.0,
    )


def test_a_running_sweep_shows_the_best_so_far_and_no_test_accuracy(open_page, store, sweep):
    finish(store, sweep[0], 0.95, 0.94)
    store.start(sweep[1], "training", "worker")
    store.add_metric(sweep[1], Metric(2.0, val_loss=0.2, val_accuracy=0.93))
    app = open_page(sweep="swept")
    assert headline(app) == "#### Best so far: dropout 0, 16 neurons: 95.0%"
    table = app.dataframe[0].value
    assert table["Status"].tolist() == [
        "finished",
        "epoch 3 of 4",
        "waiting, about 5 s",
        "waiting, about 5 s",
    ]
    assert table["Validation"].tolist()[:2] == pytest.approx([95.0, 93.0])
    assert table["Test"].isna().all()
    assert "94.0%" not in text(app)


@pytest.mark.parametrize(
    ("begun", "state", "said"),
    [
        (False, "warming up", "the server is getting ready to train"),
        (True, "warming up", "left"),
        (True, "failed", "training is not possible"),
    ],
)
def test_a_sweep_gets_ready_only_before_it_has_begun(
    open_page, store, jobs, sweep, begun, state, said
):
    if begun:
        store.start(sweep[0], "training", "worker")
    jobs.state = state
    app = open_page(sweep="swept")
    assert said in app.get("progress")[0].proto.text
    assert headline(app) == ("#### Training 4 runs" if begun else "#### 4 runs wait in line")


def test_a_finished_sweep_shows_the_best_by_validation_and_its_test_accuracy(
    open_page, store, sweep
):
    for run_id, validation, test in zip(
        sweep, (0.95, 0.979, 0.96, 0.97), (0.99, 0.976, 0.98, 0.97), strict=True
    ):
        finish(store, run_id, validation, test)
    app = open_page(sweep="swept")
    assert headline(app) == "#### Best on the validation pictures: dropout 0, 32 neurons: 97.9%"
    assert "Its test accuracy: 97.6% of 10,000 MNIST test pictures." in text(app)
    assert "on 10,000 MNIST validation pictures" in text(app)
    assert app.dataframe[0].value["Status"].tolist()[1] == "finished, the best"
    assert app.dataframe[0].value["Test"].tolist()[1] == pytest.approx(97.6)
    assert app.dataframe[0].value["Test"].isna().sum() == 3  # the others' are not asked
    assert {"Draw with the best", "See its mistakes"} == ways(app).keys()
    assert "Stop the sweep" not in {button.label for button in app.button}


def test_stop_ends_the_runs_of_the_sweep_and_no_others(open_page, store, sweep, quick):
    other = store.create(quick)
    finish(store, sweep[0], 0.95, 0.94)
    store.start(sweep[1], "training", "worker")
    app = open_page(sweep="swept")
    app.button(key="sweep-stop").click().run()
    assert [store.get(run_id).status for run_id in sweep[2:]] == [RunStatus.STOPPED] * 2
    assert store.requests(sweep[1], "worker").stop
    assert store.get(other).status is RunStatus.QUEUED
    store.end(sweep[1], RunStatus.STOPPED, val_accuracy=0.99, test_accuracy=0.99)
    app.run()
    assert "dropout 0, 16 neurons: 95.0%" in headline(app)
    assert "The sweep was stopped: 1 of 4 runs finished" in text(app)
    assert "of 1 finished run over" in app.get("plotly_chart")[0].proto.alt


def test_a_sweep_with_failed_runs_shows_why_and_the_best_of_the_others(open_page, store, sweep):
    finish(store, sweep[0], 0.95, 0.94)
    for run_id in sweep[1:]:
        store.end(run_id, RunStatus.FAILED, "The disk is full.")
    app = open_page(sweep="swept")
    assert "dropout 0, 16 neurons" in headline(app)
    assert "3 of 4 runs did not finish: The disk is full." in warnings(app)[0]


def test_the_interrupted_runs_of_a_sweep_are_resumed_by_one_click(open_page, store, sweep):
    finish(store, sweep[0], 0.95, 0.94)
    store.end(sweep[1], RunStatus.FAILED, "The disk is full.")
    store.recover_lost(-1, resume_seconds=-1)
    app = open_page(sweep="swept")
    assert app.button(key="sweep-resume").label == "Resume 2 runs"
    app.button(key="sweep-resume").click().run()
    statuses = [store.get(run_id).status for run_id in sweep]
    assert statuses == [RunStatus.FINISHED, RunStatus.FAILED, *[RunStatus.QUEUED] * 2]
    assert "sweep-resume" not in [button.key for button in app.button]


def test_a_sweep_without_a_finished_run_has_no_best(open_page, store, sweep):
    for run_id in sweep:
        store.request_stop(run_id)
    assert (
        headline(open_page(sweep="swept"))
        == "#### This sweep was stopped before a run had finished"
    )


def test_an_unknown_sweep_is_reported_in_a_sentence(open_page, store, sweep):
    app = open_page(sweep="nope")
    assert "There is no sweep nope here. Start" in text(app)
    assert "4 runs wait" in headline(app)


def test_another_visitors_sweep_opens_by_its_link_and_cannot_be_stopped(open_page, store, jobs):
    jobs.submit_sweep(combinations(Hyperparameters(), CHOICES), visitor="somebody else")
    assert "Find out which settings do best" in text(open_page())
    app = open_page(sweep="swept")
    assert "4 runs wait" in headline(app)
    assert "Stop the sweep" not in {button.label for button in app.button}


def test_the_table_and_the_sweeps_are_one_click_apart(open_page, store, sweep):
    app = open_page()
    assert len(app.dataframe[0].value) == 4
    assert app.dataframe[0].value["State"].tolist() == ["waiting"] * 4
    app.button_group(key="runs-view").set_value("sweeps").run()
    assert "4 runs wait" in headline(app)
    assert app.query_params["sweep"] in ("swept", ["swept"])
    app.button_group(key="runs-view").set_value("all").run()
    assert "sweep" not in app.query_params
    assert "Name" in app.dataframe[0].value


def test_a_sweep_whose_runs_were_deleted_is_not_shown_any_more(open_page, store, jobs, sweep):
    jobs.submit_sweep(combinations(Hyperparameters(), CHOICES))
    app = open_page(sweep="swept")
    for run in store.runs(sweep="swept"):
        store.request_stop(run.id)
    store.delete([run.id for run in store.runs(sweep="swept")])
    app.run()
    assert not app.exception
    assert "Find out which settings do best" in text(app)


def test_the_page_also_works_without_its_frame(jobs, at_the_machine):
    assert (
        not AppTest.from_file(str(PROJECT / "pages" / "runs.py"), default_timeout=60)
        .run()
        .exception
    )
