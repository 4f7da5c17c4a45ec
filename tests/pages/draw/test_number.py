import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.classifier import Prediction
from model.preprocessing.pictures import to_png
from pages.components.shared.prediction import describe_number as describe
from tests.support.opened import answer, chosen_digit, html


def predicted(label, confidence):
    shares = np.full(10, (1 - confidence) / 9, np.float32)
    shares[label] = confidence
    return Prediction(label, str(label), shares, np.zeros((28, 28), np.uint8))


def seventeen():
    picture = Image.new("L", (300, 280), 255)
    ImageDraw.Draw(picture).line([(60, 50), (60, 230)], fill=0, width=20)
    ImageDraw.Draw(picture).line(
        [(130, 50), (250, 50), (170, 230)], fill=0, width=20, joint="curve"
    )
    return to_png(picture)


@pytest.fixture
def page(open_page):
    app = open_page()
    app.file_uploader[0].set_value(("17.png", seventeen(), "image/png")).run()
    assert not app.exception
    return app


def test_a_number_is_shown_as_a_whole_with_each_of_its_digits(page):
    assert answer(page)["name"] == "17"
    assert [digit["name"] for digit in answer(page)["digits"]] == ["1", "7"]


def test_steps_and_the_explanation_follow_the_chosen_digit(page):
    page.session_state["why"] = page.session_state["steps"] = True
    page.run()
    assert "would turn 1 into" in html(page)
    first = html(page).split("s28-steps")[-1]
    chosen_digit(page, 2, 1)
    assert "would turn 7 into" in html(page)
    assert html(page).split("s28-steps")[-1] != first


def test_the_least_sure_digit_is_said():
    name, detail = describe([predicted(3, 0.98), predicted(0, 0.9), predicted(5, 0.97)])
    assert name == "305"
    assert detail == "fairly sure (86%) · least sure of the second digit, 0"


def test_many_digits_that_are_fairly_sure_are_together_less_so():
    detail = describe([predicted(label, 0.8) for label in (2, 4, 6)])[1]
    assert detail == "51% sure of all digits · least sure of the first digit, 2"


def test_a_number_with_an_unsure_digit_is_not_sure():
    name, detail = describe([predicted(1, 0.98), predicted(7, 0.4)])
    assert name == "Not sure"
    assert detail == "perhaps 17 · least sure of the second digit, 7"


def test_nothing_is_said_of_single_digits_where_all_are_sure():
    assert describe([predicted(1, 0.999), predicted(7, 0.999)]) == ("17", "more than 99% sure")
