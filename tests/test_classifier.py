import threading

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.classifier import load_classifier
from model.preprocessing import BlankPicture


@pytest.fixture(scope="module")
def digits():
    return load_classifier("pretrained:mnist")


def drawn(*lines, width=26, size=340):
    picture = Image.new("RGB", (size, size), "white")
    for line in lines:
        ImageDraw.Draw(picture).line(line, fill="black", width=width, joint="curve")
    return picture


SEVEN = [(90, 70), (240, 70), (150, 280)]
ONE = [(170, 50), (170, 290)]


def test_a_drawn_seven_and_one_are_named(digits):
    assert digits.classify(drawn(SEVEN)).name == "7"
    assert digits.classify(drawn(ONE)).name == "1"


def test_a_prediction_holds_what_the_page_shows(digits):
    prediction = digits.classify(drawn(SEVEN))
    assert (prediction.probabilities.shape, prediction.probabilities.dtype) == ((10,), np.float32)
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert (prediction.seen.shape, prediction.seen.dtype) == ((28, 28), np.uint8)
    assert prediction.confidence == prediction.probabilities[prediction.label] == prediction.probabilities.max()


def test_an_empty_canvas_has_no_class(digits):
    with pytest.raises(BlankPicture):
        digits.classify(Image.new("RGBA", (340, 340), "white"))


def test_garments_have_garments_names():
    picture = Image.new("RGB", (200, 300), "white")
    ImageDraw.Draw(picture).polygon([(60, 20), (140, 20), (150, 280), (110, 280), (100, 90), (90, 280), (50, 280)], fill=(50, 60, 110))
    assert load_classifier("pretrained:fashion_mnist").classify(picture).name == "Trouser"


def test_many_threads_get_the_answers_that_one_gets(digits):
    pictures = np.random.default_rng(0).integers(0, 256, (40, 28, 28), np.uint8)
    expected, answers = digits.probabilities(pictures), {}
    threads = [threading.Thread(target=lambda k=k: answers.update({k: digits.probabilities(pictures)})) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(answers[k], expected) for k in range(6))
