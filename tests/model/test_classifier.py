import contextlib
import threading

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.classifier import load_classifier
from model.preprocessing.pipelines import BlankPicture
from model.synthetic.handwriting import draw_visitor_digit
from model.synthetic.scribbles import draw_scribble


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
    assert (
        prediction.confidence
        == prediction.probabilities[prediction.label]
        == prediction.probabilities.max()
    )


def test_an_empty_canvas_has_no_class(digits):
    for ask in (digits.classify, digits.read):
        with pytest.raises(BlankPicture):
            ask(Image.new("RGBA", (340, 340), "white"))


def test_digits_side_by_side_are_read_each_with_its_own_certainty(digits):
    one, seven = [(60, 80), (60, 270)], [(150, 80), (290, 80), (200, 280)]
    read = digits.read(drawn(one, seven, width=20))
    assert [digit.name for digit in read] == ["1", "7"]
    assert min(digit.confidence for digit in read) > 0.9


def test_a_single_digit_is_read_as_it_is_classified(digits):
    (read,) = digits.read(drawn(SEVEN))
    classified = digits.classify(drawn(SEVEN))
    assert np.array_equal(read.probabilities, classified.probabilities)
    assert np.array_equal(read.seen, classified.seen)


def test_garments_have_garments_names():
    picture = Image.new("RGB", (200, 300), "white")
    ImageDraw.Draw(picture).polygon(
        [(60, 20), (140, 20), (150, 280), (110, 280), (100, 90), (90, 280), (50, 280)],
        fill=(50, 60, 110),
    )
    garments = load_classifier("pretrained:fashion_mnist")
    assert garments.classify(picture).name == "Trouser"
    assert [garment.name for garment in garments.read(picture)] == ["Trouser"]


def test_many_threads_get_the_answers_that_one_gets(digits):
    pictures = np.random.default_rng(0).integers(0, 256, (40, 28, 28), np.uint8)
    expected, answers = digits.probabilities(pictures), {}
    threads = [
        threading.Thread(target=lambda k=k: answers.update({k: digits.probabilities(pictures)}))
        for k in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(answers[k], expected) for k in range(6))


@pytest.mark.parametrize("name", ["pretrained:mnist", "pretrained:fashion_mnist"])
def test_a_network_that_ships_is_never_certain_of_noise(name):
    random = np.random.default_rng(0)
    classifier = load_classifier(name)
    for share in (0.1, 0.3, 0.5, 0.7):
        dots = np.pad(random.random((80, 80)) < share, 30)
        assert (
            classifier.classify(Image.fromarray(np.where(dots, 0, 255).astype(np.uint8))).confidence
            < 0.9
        )


def test_the_network_that_ships_is_not_sure_about_most_scribbles():
    random = np.random.default_rng(12345)
    classifier = load_classifier("pretrained:mnist")
    sure = []
    for _ in range(100):
        with contextlib.suppress(BlankPicture):
            sure.append(classifier.classify(draw_scribble(random)).confidence)
    assert np.mean(np.array(sure) < 0.6) > 0.75


def test_the_network_that_ships_reads_the_ways_in_which_the_world_writes():
    random = np.random.default_rng(54321)
    classifier = load_classifier("pretrained:mnist")
    digits = np.arange(300) % 10
    named = [classifier.classify(draw_visitor_digit(int(digit), random)).label for digit in digits]
    assert np.mean(named == digits) > 0.9  # some of these drawings could be two digits
