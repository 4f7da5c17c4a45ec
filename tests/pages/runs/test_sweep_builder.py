"""How a sweep is put together and started."""

import pytest

from tests.pages.runs.conftest import headline
from tests.support.opened import text, warnings


def test_the_page_opens_with_a_ready_sweep_its_number_of_runs_and_its_time(open_page, jobs):
    app = open_page()
    assert "9 runs, about 27 s" in text(app)
    assert "Find out which settings do best" in text(app)
    assert not app.button(key="sweep-start").disabled


def test_a_click_queues_every_combination_and_the_address_carries_the_sweep(open_page, store, jobs):
    app = open_page()
    app.segmented_control(key="sweep-dataset").set_value("fashion_mnist").run()
    app.button(key="sweep-start").click().run()
    assert not app.exception
    runs = store.runs(sweep="swept")
    assert {(run.hyperparameters.dropout, run.hyperparameters.units) for run in runs} == {
        (dropout, (units,)) for dropout in (0, 0.2, 0.5) for units in (32, 128, 512)
    }
    assert {(run.hyperparameters.dataset, run.hyperparameters.epochs) for run in runs} == {
        ("fashion_mnist", 4)
    }
    assert app.query_params["sweep"] in ("swept", ["swept"])
    assert "9 runs wait" in headline(app)


def test_three_hyperparameters_can_be_swept_and_swept_epochs_disable_the_slider(
    open_page, store, jobs
):
    app = open_page()
    app.multiselect(key="sweep-names").set_value(["epochs", "activation", "vary"]).run()
    assert app.slider(key="sweep-epochs").disabled
    assert "18 runs" in text(app)
    app.button(key="sweep-start").click().run()
    assert {run.hyperparameters.epochs for run in store.runs(sweep="swept")} == {2, 4, 8}


@pytest.mark.parametrize(
    ("names", "values", "said"),
    [
        (["dropout"], None, "Choose two or three hyperparameters"),
        ([], None, "Choose two or three hyperparameters"),
        (["dropout", "units"], [0.2], "at least two values for dropout"),
    ],
)
def test_an_invalid_sweep_shows_one_sentence_and_cannot_be_started(
    open_page, jobs, names, values, said
):
    app = open_page()
    app.multiselect(key="sweep-names").set_value(names).run()
    if values:
        app.button_group(key="sweep-values-dropout").set_value(values).run()
    assert app.button(key="sweep-start").disabled
    assert not app.exception
    assert [said in warning for warning in warnings(app)] == [True]


def test_a_refused_sweep_shows_the_reason(open_page, jobs):
    app = open_page()
    jobs.refusal = "At most 50 runs of one visitor may wait."
    app.button(key="sweep-start").click().run()
    assert warnings(app) == [jobs.refusal]
