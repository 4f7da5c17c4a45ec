import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.runtime.uploaded_file_manager import DeletedFile

from model.classifier import Classifier, Prediction
from model.datasets.catalog import DATASETS
from model.explanation.explain import explain
from model.explanation.neurons import Dense, DenseNetwork
from model.preprocessing.pictures import to_png
from model.synthetic.examples import examples
from pages.components.draw import steps, ways_in, why, why_html
from pages.components.shared import resources
from tests.conftest import trained_run
from tests.support.broken_uploads import broken_uploads
from tests.support.opened import answer, html

HISTORY = ("undo", "redo", "clear")


def test_the_front_page_shows_a_hint_and_no_prediction(open_page):
    app = open_page()
    assert answer(app)["name"] == "Draw something"
    assert not answer(app)["digits"]
    assert "built-in network" in app.selectbox[0].options[0]
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
    assert "100 generated digit test pictures" in next(
        option for option in app.selectbox[0].options if store.get(run_id).title in option
    )


def test_one_can_draw_with_an_untrained_network_and_see_it_fail(open_page):
    app = open_page(network="pretrained:untrained_mnist")
    assert "Digits · Untrained · 10.4% of 10,000 MNIST" in app.selectbox[0].options[1]
    app.file_uploader[0].set_value(("seven.png", drawn_seven(), "image/png")).run()
    assert answer(app)["name"] == "Not sure"


def test_a_link_to_an_unknown_network_opens_the_pretrained_one(open_page):
    assert open_page(network="nope").selectbox[0].value == "pretrained:mnist"


def test_each_of_two_hundred_broken_uploads_shows_one_sentence_and_the_page_still_works(open_page):
    app = open_page()
    for name, content in broken_uploads():
        app.file_uploader[0].set_value((name, content, "image/png")).run()
        assert not app.exception
        assert len(app.warning) == 1 or answer(app)["hint"]
        assert not answer(app)["digits"]
    app.file_uploader[0].set_value(("seven.png", drawn_seven(), "image/png")).run()
    assert answer(app)["name"] == "7"
    assert not app.warning


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_an_example_is_recognized_and_another_replaces_it(open_page, dataset):
    app = open_page()
    app.segmented_control(key="draw-dataset").set_value(dataset).run()
    for number, example in enumerate(examples(dataset)[:2]):
        app.button(key=f"board-{dataset}-{number}").click().run()
        assert answer(app)["name"] == DATASETS[dataset].class_names[example.label]


def test_clear_can_be_undone_and_undo_redone_also_for_a_picture(open_page):
    app = open_page()
    assert [app.button(key=f"board-mnist-{name}").disabled for name in HISTORY] == [True] * 3
    for button, shown in ((0, True), ("clear", False), ("undo", True), ("redo", False)):
        app.button(key=f"board-mnist-{button}").click().run()
        assert (answer(app)["name"] == "2") is shown
    assert not app.exception


def test_undo_brings_back_what_an_example_replaced_and_redo_brings_the_example(open_page):
    app = open_page()
    for button, shown in ((0, 2), (1, 4), ("undo", 2), ("redo", 4)):
        app.button(key=f"board-mnist-{button}").click().run()
        assert answer(app)["name"] == str(shown)
    assert [app.button(key=f"board-mnist-{name}").disabled for name in HISTORY] == [
        False,
        True,
        False,
    ]


def test_what_could_be_undone_is_forgotten_beyond_the_bytes_of_a_session(open_page, monkeypatch):
    monkeypatch.setattr("pages.components.draw.session.MOST_KEPT", 5000)
    app = open_page()
    for board in ("mnist", "fashion_mnist"):
        app.segmented_control(key="draw-dataset").set_value(board).run()
        for number in (0, 1):
            app.button(key=f"board-{board}-{number}").click().run()
    assert not [key for key in app.session_state if str(key).startswith("before-board-mnist")]
    monkeypatch.setattr("pages.components.draw.session.MOST_KEPT", 1)
    app.button(key="board-fashion_mnist-0").click().run()
    assert app.button(key="board-fashion_mnist-undo").disabled
    assert not app.exception


def test_a_large_file_is_kept_as_the_reduced_picture(open_page):
    app, file = open_page(), io.BytesIO()
    Image.new("RGB", (1800, 1800), "white").save(file, "BMP")
    app.file_uploader[0].set_value(("large.bmp", file.getvalue(), "image/bmp")).run()
    assert len(app.session_state["picture-board-mnist"].content) < 100_000


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_the_preparation_steps_are_computed_only_while_they_are_shown(open_page, dataset):
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


def test_why_is_worked_out_only_while_it_is_open(open_page, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "model.explanation.explain.explain", lambda *given: asked.append(given) or explain(*given)
    )
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    assert not asked
    app.session_state["why"] = True
    app.run()
    assert len(asked) == 1
    app.button(key="board-mnist-1").click().run()
    assert len(asked) == 2
    assert "The network says 4 because" in html(app)
    assert "hidden neurons fire" not in html(app)  # it waits under "More detail"


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_why_shows_all_its_parts_with_a_text_for_each_picture_and_adds_up(open_page, dataset):
    app = open_page()
    app.segmented_control(key="draw-dataset").set_value(dataset).run()
    app.session_state["why"] = app.session_state["why-more"] = True
    app.run()
    assert "Draw something first. Then this shows" in html(app)
    app.button(key=f"board-{dataset}-0").click().run()
    assert not app.exception
    shown = html(app).split('class="s28-why"', 1)[1]
    name = DATASETS[dataset].class_names[examples(dataset)[0].label]
    for part in (
        f"The network says {name} because",
        f"would turn {name} into",
        "hidden neurons fire",
        "and it adds up",
        "1,016 others",
    ):
        assert part in shown
    assert len(re.findall(r"<img [^>]*alt=\"[^\"]+\"", shown)) == shown.count("<img") >= 12
    sums, logits = (
        re.findall(r"class=v>([^<]+)<", re.search(f">{row}</th>(.*?)</tr>", shown)[1])
        for row in ("Sum", "Logit")
    )
    assert sums == logits
    assert "are not on this machine" in shown


def test_why_shows_the_training_pictures_nearest_to_the_drawing(
    open_page, store, small_data, monkeypatch
):
    monkeypatch.setattr(resources, "load", lambda name, keep: small_data)
    app = open_page(network=trained_run(store, units=(16,), training_pictures=200))
    app.session_state["why"] = app.session_state["why-more"] = True
    app.button(key="board-mnist-0").click().run()
    assert not app.exception
    assert html(app).count('alt="A training picture labeled') == why.NEIGHBORS
    assert "nearest of 200 training pictures" in html(app)
    assert "varied" not in html(app)


def test_why_says_so_where_nothing_matters_and_no_neuron_fires():
    weights = Dense(np.zeros((784, 8), np.float32), np.full(8, -1, np.float32))
    dead = DenseNetwork(
        (weights,), Dense(np.ones((8, 10), np.float32), np.eye(10, dtype=np.float32)[3]), "relu"
    )
    explanation, names = (
        explain(dead, np.full((28, 28), 255, np.uint8)),
        DATASETS["mnist"].class_names,
    )
    assert "No single stroke makes the network say 3" in why_html.occlusion(explanation, names)
    assert "the biases alone decide" in why_html.occlusion(explanation, names)
    assert "hard to change" in why_html.counterfactual(explanation, names)
    assert "0 of 8 hidden neurons fire" in why_html.activations(dead, explanation)
    assert "8 others" in why_html.contributions(
        explanation, names, 1.0, np.full(10, 0.1, np.float32)
    )
    assert "nothing to compare" in why_html.neighbors(
        [], None, explanation.forward.activations[-1][0], 3, names, False
    )


def test_an_uncertain_prediction_says_not_sure_and_names_the_likely_classes(open_page, monkeypatch):
    app = open_page()
    for shares, said in (
        ([0.4, 0.35], "perhaps 0 or 1"),
        ([0.45], "perhaps 0"),
        ([], "this looks like nothing that it has learned"),
    ):
        probabilities = np.array(
            [*shares, *[(1 - sum(shares)) / (10 - len(shares))] * (10 - len(shares))], np.float32
        )
        unsure = Prediction(
            int(probabilities.argmax()), "0", probabilities, np.zeros((28, 28), np.uint8)
        )
        monkeypatch.setattr(Classifier, "read", lambda self, picture, unsure=unsure: [unsure])
        app.button(key="board-mnist-0").click().run()
        assert (answer(app)["name"], answer(app)["detail"]) == ("Not sure", said)


def test_no_probability_is_shown_as_100_percent(open_page, monkeypatch):
    certain = Prediction(0, "0", np.eye(10, dtype=np.float32)[0], np.zeros((28, 28), np.uint8))
    monkeypatch.setattr(Classifier, "read", lambda self, picture: [certain])
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    assert answer(app)["digits"][0]["shares"][0][1] == ">99.9%"
    assert answer(app)["detail"] == "more than 99% sure"


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("http://localhost:8501", True),
        ("https://school.example/", True),
        ("http://192.168.0.7:8501/", False),
        ("", True),
    ],
)
def test_the_camera_is_offered_where_browsers_allow_it(address, given):
    assert ways_in.camera_is_allowed(address) is given


def drawn_seven():
    picture = Image.new("L", (200, 280), 255)
    ImageDraw.Draw(picture).line([(40, 40), (160, 40), (80, 240)], fill=0, width=20, joint="curve")
    return to_png(picture)


def test_what_is_open_stays_open_where_a_stroke_interrupted_the_page(open_page):
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    app.session_state["why"] = True
    app.run()
    del app.session_state["why"]  # as after a run that ended before the section
    app.run()
    assert "because of the strokes marked +" in html(app)


def test_a_file_that_the_browser_names_again_is_not_taken_again(monkeypatch):
    monkeypatch.setattr(ways_in.session, "value", lambda widget: DeletedFile("taken"))
    ways_in._take_upload("board-mnist", "file")  # in a run that interrupts the one that took it
