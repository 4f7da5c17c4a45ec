import re

import numpy as np
import pytest

from model.lessons.recorded.recordings import recording
from pages.components.charts.network_drawings import DrawnPass, backpropagation_drawing
from pages.components.lessons import overfitting
from pages.components.lessons.layers import example_picture
from tests.support.opened import html, text


def pictures(app):
    return [
        element.proto.body for element in app.get("html") if "s28-picture" in element.proto.body
    ]


def test_next_walks_forward_and_backward_and_then_takes_a_gradient_step(open_page):
    app = open_page("learn", chapter="backpropagation")
    titles = []
    for _ in range(7):
        titles.append(re.search("<h3>(.*?)</h3>", html(app)).group(1))
        app.button(key="backpropagation-next").click().run()
    assert len(set(titles)) == 7
    assert app.slider(key="backpropagation-steps").value == 1
    app.button(key="backpropagation-back").click().run()
    assert app.slider(key="backpropagation-steps").value == 0
    assert titles[-1] in html(app)


def test_ten_steps_bring_the_loss_down_with_every_activation(open_page):
    app = open_page("learn", chapter="backpropagation")
    app.button(key="backpropagation-ten").click().run()
    for activation in ("tanh", "sigmoid", "relu"):
        app.segmented_control(key="backpropagation-activation").set_value(activation).run()
        assert not app.exception
        after, before = re.search(
            r"\*\*10 steps\*\* the loss is (?:below )?\*\*([\d.]+)\*\*; it began at ([\d.]+)\.",
            text(app),
        ).groups()
        assert float(after) < float(before)


def test_other_weights_begin_anew(open_page):
    app = open_page("learn", chapter="backpropagation")
    app.button(key="backpropagation-one").click().run()
    shown = html(app)
    app.button(key="backpropagation-other").click().run()
    assert app.slider(key="backpropagation-steps").value == 0
    assert html(app) != shown


@pytest.mark.parametrize("surface", ["valley", "saddle", "bumps"])
def test_each_surface_has_a_finding(open_page, surface):
    app = open_page("learn", chapter="optimizers")
    app.segmented_control(key="optimizers-surface").set_value(surface).run()
    assert not app.exception
    assert "arrived first" in text(app)
    app.select_slider(key=f"optimizers-{surface}-sgd").set_value(1.1).run()
    assert not app.exception


def test_the_next_training_step_leaves_others_out_and_prediction_stays(open_page):
    app = open_page("learn", chapter="dropout")
    training, prediction = pictures(app)
    app.button(key="dropout-next").click().run()
    assert pictures(app)[0] != training
    assert pictures(app)[1] == prediction
    app.button(key="dropout-hundred").click().run()
    assert app.slider(key="dropout-steps").value == 102
    assert "on average over 102" in text(app)


def test_the_epoch_and_the_run_beside_it_change_what_is_said(open_page):
    app = open_page("learn", chapter="overfitting")
    app.slider(key="overfitting-epoch").set_value(40).run()
    assert text(app).count("After epoch **40**") == 2
    app.segmented_control(key="overfitting-other").set_value("all_with_dropout").run()
    assert "Training and validation stay together" in text(app)
    assert "dropout 0.5" in text(app)


def test_a_run_without_dropout_never_puts_a_missing_gap_down_to_dropout():
    for name in ("few_pictures", "all_pictures"):
        recorded = recording(name)
        said = [overfitting.at_epoch(recorded, epoch) for epoch in range(1, recorded.epochs + 1)]
        assert "dropout" not in " ".join(said)
    assert "no gap, since dropout" in overfitting.at_epoch(recording("all_with_dropout"), 1)


def test_a_gap_is_told_with_the_epoch_it_belongs_to():
    few = recording("few_pictures")
    gap = re.search(r"a gap of ([\d.]+) points after 40 epochs", overfitting.finding(few))[1]
    assert f"a gap of {gap} points" in overfitting.at_epoch(few, 40)


def test_without_dropout_no_neuron_is_said_to_sit_out(open_page):
    app = open_page("learn", chapter="dropout")
    app.slider(key="dropout-rate").set_value(0.0).run()
    assert "Dropout is 0: all neurons take part" in text(app)


def test_other_pictures_choose_another_time_and_one_network_is_no_choice(open_page):
    app = open_page("learn", chapter="three-parts")
    said = text(app)
    app.button(key="three-parts-draw").click().run()
    assert text(app) != said
    app.slider(key="three-parts-networks").set_value(1).run()
    assert "With nothing to choose" in text(app)


def test_example_pictures_are_as_a_network_gets_them():
    for number in range(5):
        picture = example_picture(number)
        assert (picture.shape, picture.dtype, picture.max()) == ((28, 28), np.uint8, 255)


def test_a_picture_says_its_state_to_those_who_do_not_see_it():
    drawn = DrawnPass({"x1": ["x₁", "0.500"]}, {"w11": -0.4}, ("w11",), backward=False)
    picture = backpropagation_drawing(drawn, "The loss is 0.5 & falls", dark=False)
    assert 'alt="The loss is 0.5 &amp; falls"' in picture
