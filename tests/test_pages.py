import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from model.artifacts import find
from model.classifier import Classifier, Prediction
from model.datasets import DATASETS
from model.examples import examples
from model.fair_queue import Place
from model.hyperparameters import BOUNDS, PRESETS, preset
from model.pictures import to_png
from model.run import Metric, RunStatus
from pages.components import steps, ways_in
from tests.broken_uploads import broken_uploads
from tests.conftest import PROJECT, trained_run

pytestmark = pytest.mark.timeout(120)


class NoWorkers:
    """Stands where the workers are, so that a page test starts no processes; what it is asked to train stays queued."""

    state, reason, workers = "ready", "", 2

    def __init__(self, store):
        self.store = store

    def submit(self, hyperparameters, visitor="", *, parent=""):
        return self.store.create(hyperparameters, visitor, parent=parent)

    def place(self, run_id):
        return Place(3, 12.0)

    def request_pause(self, run_id):
        self.store.request_pause(run_id)

    def go_on(self, run_id):
        self.store.go_on(run_id)

    def request_stop(self, run_id):
        self.store.request_stop(run_id)


@pytest.fixture
def store(fresh_store, monkeypatch):
    from pages.components import resources

    monkeypatch.setattr(resources, "store", lambda: fresh_store)
    monkeypatch.setattr(resources, "jobs", lambda: NoWorkers(fresh_store))
    resources.facts.clear()
    resources.evaluation.clear()
    resources.classifier.clear()
    return fresh_store


@pytest.fixture
def open_page(store):
    def opened(page="draw", **query):
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if page != "draw":
            app.run()
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception
        return app

    return opened


def text(app):
    return " ".join(str(element.value) for kind in (app.markdown, app.subheader, app.caption, app.warning, app.info) for element in kind)


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_front_page_invites_to_draw_and_names_no_class(open_page):
    app = open_page()
    assert "Draw something" in html(app)
    assert 'class="s28-bars"' not in html(app)
    assert "shipped network" in app.selectbox[0].options[0]
    assert "10,000 MNIST test pictures" in app.selectbox[0].options[0]


def test_garments_have_a_network_of_their_own(open_page):
    app = open_page()
    app.segmented_control(key="draw-dataset").set_value("fashion_mnist").run()
    assert not app.exception
    assert app.selectbox[0].value == "pretrained:fashion_mnist"


def test_a_finished_run_can_be_drawn_with_by_its_link(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page(network=run_id)
    assert app.selectbox[0].value == run_id
    assert "100 generated digits test pictures" in next(option for option in app.selectbox[0].options if run_id in option)


def test_a_link_to_a_network_that_is_not_there_opens_the_shipped_one(open_page):
    assert open_page(network="nope").selectbox[0].value == "pretrained:mnist"


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
    assert (chosen.dataset, chosen.epochs, chosen.dropout, chosen.units) == ("fashion_mnist", 3, 0.5, (64, 64))
    assert app.query_params["run"] == run.id
    assert "Waiting for a worker" in text(app)


def test_a_preset_sets_every_choice_and_changes_are_told(open_page, store):
    app = open_page("train")
    app.selectbox(key="preset").set_value("strong").run()
    strong = preset("strong")
    assert (app.slider(key="epochs").value, app.slider(key="layers").value) == (strong.epochs, len(strong.units))
    assert app.toggle(key="vary").value
    assert PRESETS["strong"].purpose in text(app)
    app.slider(key="epochs").set_value(1).run()
    assert "With your changes." in text(app)
    app.button(key="train").click().run()
    assert store.runs()[0].hyperparameters == preset("strong", epochs=1)


def test_a_change_of_the_data_set_keeps_what_was_chosen(open_page):
    app = open_page("train")
    app.slider(key="epochs").set_value(9).run()
    app.segmented_control(key="dataset").set_value("fashion_mnist").run()
    assert app.slider(key="epochs").value == 9


def test_the_train_page_says_which_data_it_would_use(open_page):
    assert "generated digits, drawn by this app" in text(open_page("train"))


def test_a_reload_shows_the_same_run_where_it_stands(open_page, store, quick):
    run_id = store.create(quick)
    store.start(run_id, "training")
    store.add_metric(run_id, Metric(0.5, 1.2, 0.6), pictures_per_second=12_345.0)
    app = open_page("train", run=run_id)
    assert "Epoch 1 of 1" in text(app)
    app.button(key="stop").click().run()
    assert store.stop_requested(run_id)
    assert "Stopping" in text(app)


def test_a_waiting_run_says_its_place_and_its_time(open_page, store, quick):
    app = open_page("train", run=store.create(quick))
    assert "Number 3 in line; it begins in about 12 s." in app.get("progress")[0].proto.text


def test_pause_and_go_on_ask_for_it(open_page, store, quick):
    run_id = store.create(quick)
    store.start(run_id, "training")
    app = open_page("train", run=run_id)
    app.button(key="pause").click().run()
    assert store.orders(run_id).pause
    assert "Pausing" in text(app)
    store.leave_off(run_id, 0.4, b"", paused=True)
    app.run()
    assert "Paused in epoch 1 of 1" in text(app)
    app.button(key="go-on").click().run()
    assert store.get(run_id).status is RunStatus.QUEUED


def test_the_ten_pictures_are_marked_right_and_wrong_with_more_than_a_colour(open_page, store, quick, small_data):
    run_id = trained_run(store)
    store.update(run_id, answers=[(number, 0.9) for number in range(9)] + [(4, 0.6)])
    shown = html(open_page("train", run=run_id))
    assert (shown.count("✓"), shown.count("✗")) == (9, 1)
    assert "9, named 4: wrong" in shown
    assert "9 of 10 right" in shown


def test_a_run_can_be_continued_with_other_settings_or_begun_anew(open_page, store, small_data):
    run_id = trained_run(store, epochs=3)
    app = open_page("train", run=run_id)
    app.button(key="continue").click().run()
    assert f"Continues run {run_id}" in text(app)
    assert (app.slider(key="epochs").value, app.selectbox(key="units").disabled) == (3, True)
    app.selectbox(key="optimizer").set_value("sgd")
    app.button(key="train").click().run()
    assert store.runs()[0].parent == run_id
    assert store.runs()[0].hyperparameters.optimizer == "sgd"
    app.query_params["run"] = run_id
    app.run()
    app.button(key="continue").click().run()
    app.button(key="anew").click().run()
    assert "Continues run" not in text(app)


def test_what_cannot_be_trained_is_said_in_a_sentence(open_page, store, monkeypatch):
    def refuse(self, *_, **__):
        raise ValueError("At most 50 runs of one visitor may wait.")

    monkeypatch.setattr(NoWorkers, "submit", refuse)
    app = open_page("train")
    app.button(key="train").click().run()
    assert not app.exception
    assert "At most 50 runs" in text(app)


@pytest.mark.parametrize(("status", "said"), [(RunStatus.FAILED, "failed"), (RunStatus.INTERRUPTED, "interrupted")])
def test_a_run_that_died_says_why(open_page, store, quick, status, said):
    run_id = store.create(quick)
    store.end(run_id, status, "The disk is full.")
    shown = text(open_page("train", run=run_id))
    assert said in shown
    assert "The disk is full." in shown


def test_a_finished_run_shows_its_test_figures_with_their_data(open_page, store, small_data):
    app = open_page("train", run=trained_run(store))
    assert "of 100 generated digits test pictures right" in text(app)
    assert f"test loss **{store.runs()[0].test_loss:.3f}**" in text(app)
    assert {"Draw with it", "See its mistakes"} <= {button.label for button in app.button}


def test_a_run_that_is_gone_is_said_in_a_sentence(open_page):
    assert "There is no run nope here any more" in text(open_page("train", run="nope"))


def test_evaluate_shows_figures_table_and_heat_map(open_page):
    app = open_page("evaluate")
    assert app.metric[0].value == f"{find('pretrained:mnist').facts.test_accuracy:.1%}"
    assert "10,000 MNIST test pictures" in text(app)
    assert "is most often taken for" in text(app)
    assert app.dataframe[0].value["Pictures"].sum() == 10_000
    assert len(app.get("plotly_chart")) == 1


def test_evaluate_follows_the_link_to_a_run(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page("evaluate", network=run_id)
    assert app.selectbox[0].value == run_id
    assert app.dataframe[0].value["Pictures"].sum() == 100
    app.segmented_control(key="cells").set_value("fractions").run()
    assert not app.exception


def test_visitors_do_not_see_each_others_runs(open_page, store, small_data):
    run_id = trained_run(store, visitor="somebody else")
    assert not [option for option in open_page("evaluate").selectbox[0].options if run_id in option]


def test_two_hundred_broken_uploads_give_a_sentence_each_and_the_page_goes_on_working(open_page):
    app = open_page()
    for name, content in broken_uploads():
        app.file_uploader[0].set_value((name, content, "image/png")).run()
        assert not app.exception
        said = [warning.value for warning in app.warning] or [html(app).rsplit("Draw something", 1)[1]]
        assert len(said) == 1
        assert 'class="s28-bars"' not in html(app)
    app.file_uploader[0].set_value(("seven.png", drawn_seven(), "image/png")).run()
    assert 'class="s28-name">7<' in html(app)
    assert not app.warning


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_a_click_on_an_example_is_named_and_another_takes_its_place(open_page, dataset):
    app = open_page()
    app.segmented_control(key="draw-dataset").set_value(dataset).run()
    for number, example in enumerate(examples(dataset)[:2]):
        app.button(key=f"board-{dataset}-{number}").click().run()
        assert f">{DATASETS[dataset].class_names[example.label]}</span>" in html(app)


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_the_way_to_the_network_is_worked_out_only_while_it_is_open(open_page, dataset):
    app = open_page()
    app.segmented_control(key="draw-dataset").set_value(dataset).run()
    app.button(key=f"board-{dataset}-0").click().run()
    assert "s28-steps" not in html(app)
    app.session_state["steps"] = True
    app.run()
    shown = html(app)
    taken = steps.steps(dataset, examples(dataset)[0].picture)
    assert shown.count('alt="The picture after this step"') == len(taken)
    assert "Your picture" in shown
    app.button(key=f"board-{dataset}-1").click().run()
    assert "s28-steps" in html(app)


def test_a_network_that_is_not_sure_says_so_in_words_and_names_what_it_would_guess(open_page, monkeypatch):
    app = open_page()
    for shares, said in (([0.4, 0.35], "perhaps 0 or 1"), ([0.45], "perhaps 0"), ([], "it looks like nothing it has learnt")):
        probabilities = np.array([*shares, *[(1 - sum(shares)) / (10 - len(shares))] * (10 - len(shares))], np.float32)
        unsure = Prediction(int(probabilities.argmax()), "0", probabilities, np.zeros((28, 28), np.uint8))
        monkeypatch.setattr(Classifier, "classify", lambda self, picture, unsure=unsure: unsure)
        app.button(key="board-mnist-0").click().run()
        assert "Not sure</span>" in html(app)
        assert f">{said}</span>" in html(app)


def test_nothing_is_ever_a_hundred_percent(open_page, monkeypatch):
    certain = Prediction(0, "0", np.eye(10, dtype=np.float32)[0], np.zeros((28, 28), np.uint8))
    monkeypatch.setattr(Classifier, "classify", lambda self, picture: certain)
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    assert ">99.9%" in html(app)
    assert ">100" not in html(app)


@pytest.mark.parametrize(
    ("address", "given"),
    [("http://localhost:8501", True), ("https://school.example/", True), ("http://192.168.0.7:8501/", False), ("", True)],
)
def test_the_camera_is_offered_where_browsers_give_it(address, given):
    assert ways_in.gets_a_camera(address) is given


def drawn_seven():
    picture = Image.new("L", (200, 280), 255)
    ImageDraw.Draw(picture).line([(40, 40), (160, 40), (80, 240)], fill=0, width=20, joint="curve")
    return to_png(picture)


@pytest.mark.parametrize("page", ["draw", "train", "evaluate"])
def test_a_page_works_without_its_frame_too(store, page):
    app = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert not app.exception
    assert app.get("segmented_control") or app.segmented_control
