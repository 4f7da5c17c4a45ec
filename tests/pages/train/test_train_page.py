import json
from dataclasses import replace
from html import unescape

import pytest

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.hyperparameters import BOUNDS, PRESETS, Hyperparameters, preset
from model.runs.run import Metric, RunStatus
from tests.conftest import trained_run
from tests.support.opened import MARKS, NoWorkers, text
from tests.support.own_data import add


def test_sliders_have_the_bounds_of_the_hyperparameters(open_page):
    app = open_page("train")
    for name in ("epochs", "dropout"):
        slider = app.slider(key=name)
        assert (slider.min, slider.max) == (BOUNDS[name].least, BOUNDS[name].greatest)


def test_train_starts_a_run_with_what_was_chosen_and_shows_it_waiting(open_page, store):
    app = open_page("train")
    app.segmented_control(key="dataset").set_value("fashion_mnist")
    app.slider(key="epochs").set_value(3)
    app.slider(key="dropout").set_value(0.5)
    app.slider(key="layers").set_value(2)
    app.selectbox(key="units").set_value(64)
    app.button(key="train").click().run()
    assert not app.exception
    [run] = store.runs()
    chosen = run.hyperparameters
    assert (chosen.dataset, chosen.epochs, chosen.dropout, chosen.units) == (
        "fashion_mnist",
        3,
        0.5,
        (64, 64),
    )
    assert app.query_params["run"] == run.id
    assert "Waiting for its turn" in text(app)


def test_a_preset_sets_every_setting_and_changes_are_mentioned(open_page, store):
    app = open_page("train")
    app.selectbox(key="preset").set_value("strong").run()
    strong = preset("strong")
    assert (app.slider(key="epochs").value, app.slider(key="layers").value) == (
        strong.epochs,
        len(strong.units),
    )
    assert app.toggle(key="vary").value
    assert PRESETS["strong"].purpose in text(app)
    app.slider(key="epochs").set_value(1).run()
    assert "Changed from Strong: 1 epoch." in text(app)
    app.button(key="train").click().run()
    assert store.runs()[0].hyperparameters == preset("strong", epochs=1)


def test_the_loss_can_be_chosen_and_its_help_says_why_cross_entropy_is_better(open_page, store):
    app = open_page("train")
    assert "gradient of the squared error vanishes" in app.selectbox(key="loss").help
    app.selectbox(key="loss").set_value("mean squared error").run()
    assert "Changed from Classic: mean squared error." in text(app)
    app.button(key="train").click().run()
    assert store.runs()[0].hyperparameters == Hyperparameters(loss="mean squared error")


def test_a_change_of_the_data_set_keeps_the_settings(open_page):
    app = open_page("train")
    app.slider(key="epochs").set_value(9).run()
    app.segmented_control(key="dataset").set_value("fashion_mnist").run()
    assert app.slider(key="epochs").value == 9


def test_the_train_page_says_which_data_it_would_use_and_how_much_of_it(open_page):
    app = open_page("train")
    assert "generated digits, drawn by this app: 5,000 to train on" in text(app)
    app.selectbox(key="preset").set_value("overfit").run()
    assert "1,000 of 5,000 to train on" in text(app)


def test_the_empty_charts_have_the_chosen_number_of_epochs(open_page):
    app = open_page("train")
    app.slider(key="epochs").set_value(10).run()
    [figure] = app.get("plotly_chart")
    assert json.loads(figure.proto.spec)["layout"]["xaxis"]["range"] == [0, 10.2]


@pytest.mark.parametrize(
    ("choices", "source", "said", "unsaid"),
    [
        ({}, "", "over training pictures, with dropout", "Ten test pictures"),
        ({"dropout": 0.0}, "data folder", "over MNIST training pictures.", "dropout"),
        (
            {"training_pictures": 1000},
            "data folder",
            "over 1,000 MNIST training pictures",
            "varied",
        ),
        ({"training_pictures": 9000}, "generated sample", "over generated digit training", "9,000"),
        ({"vary": True}, "data folder", "varied and mixed with drawings", "the data"),
    ],
)
def test_the_caption_of_the_curves_says_what_is_so_of_this_run(
    open_page, store, choices, source, said, unsaid
):
    run_id = store.create(Hyperparameters(**choices))
    store.update(run_id, source=source)
    caption = open_page("train", run=run_id).caption[-1].value
    caption = unescape(MARKS.sub(r"\1", caption))
    assert said in caption
    assert unsaid not in caption


def test_the_workers_are_never_called_free_while_runs_wait_in_line(open_page, store, quick):
    shown = text(open_page("train", run=store.create(quick)))
    assert "Up to 2 runs train at a time; others wait in line." in shown
    assert "ready" not in shown


def test_a_run_can_be_continued_with_other_settings_or_started_from_scratch(
    open_page, store, small_data
):
    run_id = trained_run(store, epochs=3)
    app = open_page("train", run=run_id)
    app.button(key="continue").click().run()
    assert "Continues “Digits · 16 neurons · 3 epochs”" in text(app).replace("\\", "")
    assert (app.slider(key="epochs").value, app.selectbox(key="units").disabled) == (3, True)
    app.selectbox(key="optimizer").set_value("sgd")
    app.button(key="train").click().run()
    assert store.runs()[0].parent == run_id
    assert store.runs()[0].hyperparameters.optimizer == "sgd"
    app.query_params["run"] = run_id
    app.run()
    app.button(key="continue").click().run()
    app.button(key="anew").click().run()
    assert "Continues" not in text(app)


def points_of(app):
    """Return the epochs and values of the lines in the charts, by name and figure."""
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    lines = {
        (line["name"], line["yaxis"]): list(zip(line["x"], line["y"], strict=True))
        for line in figure["data"]
    }
    return lines, figure["layout"]


def with_curves(store, quick, *losses, **about):
    run_id = store.create(replace(quick, epochs=len(losses)), **about)
    for epoch, loss in enumerate(losses, start=1):
        store.add_metric(run_id, Metric(float(epoch), loss, 0.5, loss, 0.5))
    figures = {"test_accuracy": 0.5, "test_loss": 1.0, "training_seconds": 1.0}
    store.end(run_id, RunStatus.FINISHED, kept_epoch=float(len(losses)), **figures)
    return run_id


def test_the_loss_that_the_curves_show_is_said_where_another_one_was_trained(
    open_page, store, quick
):
    squared = with_curves(store, replace(quick, loss="mean squared error"), 1.0, 0.8)
    said = "trained with the mean squared error, but the loss shown is cross-entropy"
    assert said in text(open_page("train", run=squared))
    assert said not in text(open_page("train", run=with_curves(store, quick, 1.0, 0.8)))


def test_a_continued_run_shows_the_curve_of_its_parent_and_goes_on_from_there(
    open_page, store, quick
):
    parent = with_curves(store, quick, 1.0, 0.8)
    child = store.create(replace(quick, epochs=3), parent=parent)
    store.add_metric(child, Metric(1.0, 0.6, 0.5, 0.7, 0.5))
    app = open_page("train", run=child)
    lines, layout = points_of(app)
    assert lines["training", "y2"] == [(1, 1.0), (2, 0.8), (3, 0.6)]
    assert lines["validation", "y2"] == [(1, 1.0), (2, 0.8), (3, 0.7)]
    assert layout["xaxis"]["range"][1] == pytest.approx(5 * 1.02)
    assert [shape["x0"] for shape in layout["shapes"]] == [2, 2]
    assert "whose curves are shown up to epoch 2." in text(app)


def test_two_runs_curves_are_shown_over_each_other_and_the_address_says_so(open_page, store, quick):
    shown, other = with_curves(store, quick, 1.0), with_curves(store, quick, 0.9, 0.4)
    with_curves(store, replace(quick, dataset="fashion_mnist"), 2.0)
    app = open_page("train", run=shown)
    chooser = app.selectbox(key="beside-mnist")
    assert chooser.options == ["Digits · 16 neurons · 2 epochs"]
    chooser.set_value(other).run()
    assert points_of(app)[0]["training, other run", "y2"] == [(1, 0.9), (2, 0.4)]
    assert app.query_params["beside"] in (other, [other])
    linked = open_page("train", run=shown, beside=other)
    assert points_of(linked)[0]["training, other run", "y2"] == [(1, 0.9), (2, 0.4)]


def test_a_run_is_renamed_and_its_name_is_shown_as_text(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page("train", run=run_id)
    field = app.text_input(key=f"title-{run_id}")
    assert field.value == "Digits · 16 neurons · 1 epoch"
    field.set_value("<b>my</b> *best* $run$").run()
    assert store.get(run_id).title == "<b>my</b> *best* $run$"
    settings = next(note.proto.help for note in app.caption if "hidden 16" in note.proto.help)
    assert settings.startswith(r"\<b\>my\</b\> \*best\* \$run\$: hidden 16")
    app = open_page("draw")
    assert any("<b>my</b> *best* $run$ · " in one for one in app.selectbox[0].options)


def test_a_refused_run_shows_the_reason(open_page, store, monkeypatch):
    def refuse(self, *_, **__):
        raise Sketch28Error("At most 50 runs of one visitor may wait.")

    monkeypatch.setattr(NoWorkers, "submit", refuse)
    app = open_page("train")
    app.button(key="train").click().run()
    assert not app.exception
    assert "At most 50 runs" in text(app)


def test_all_pictures_of_a_large_data_set_can_be_trained_on(open_page, store, monkeypatch):
    name = add(store)
    large = replace(DATASETS[name], counts=(280_000, 1000, 1000))
    monkeypatch.setattr(type(DATASETS), "__missing__", lambda catalog, key: large)
    app = open_page("train", dataset=name)
    app.selectbox("training_pictures").set_value(280_000).run()
    app.button("train").click().run()
    [run] = store.runs()
    assert run.hyperparameters.training_pictures == 280_000
    app.selectbox("dataset").set_value("mnist").run()
    assert not app.exception
    assert app.selectbox("training_pictures").value == 50_000
