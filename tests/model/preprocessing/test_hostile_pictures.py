import contextlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image, ImageDraw

from model.preprocessing.pictures import fit_to_square
from model.preprocessing.pipelines import (
    BlankPicture,
    read_to_mnist,
    steps,
    to_fashion_mnist,
    to_mnist,
)
from tests.support.hostile_pictures import pictures

SAMPLE = {"max_examples": 60, "deadline": None, "database": None, "derandomize": True}


@settings(**SAMPLE, suppress_health_check=list(HealthCheck))
@given(pictures())
def test_whatever_a_stranger_sends_is_prepared_or_refused_in_words(picture):
    for prepare in (to_mnist, to_fashion_mnist):
        with contextlib.suppress(BlankPicture):
            assert prepare(picture).shape == (28, 28)
    for dataset in ("mnist", "fashion_mnist"):
        with contextlib.suppress(BlankPicture):
            steps(dataset, picture)
    assert fit_to_square(picture, 420).size == (420, 420)


@pytest.mark.parametrize("prepare", [to_mnist, read_to_mnist])
def test_a_dithered_gradient_is_too_busy(prepare):
    grays = np.tile(np.linspace(200, 255, 500), (500, 1)).astype(np.uint8)
    with pytest.raises(BlankPicture, match="too busy"):
        prepare(Image.fromarray(grays).convert("1"))


def test_a_white_page_with_partly_dark_edges_shows_what_is_outlined_on_it():
    page = Image.new("L", (300, 200), 255)
    for edge in ((0, 0, 299, 4), (0, 0, 2, 199), (297, 150, 299, 199)):
        ImageDraw.Draw(page).rectangle(edge, fill=0)
    ImageDraw.Draw(page).rectangle((100, 80, 200, 170), outline=0, width=3)
    assert to_fashion_mnist(page).any()


def test_a_picture_of_two_pixels_is_blank():
    with pytest.raises(BlankPicture):
        to_mnist(Image.fromarray(np.array([[0, 255]], np.uint8)))


@pytest.mark.parametrize("size", [(840, 1), (1, 1400)])
def test_a_line_of_pixels_has_a_place_on_the_canvas(size):
    assert fit_to_square(Image.new("RGB", size), 420).size == (420, 420)


@pytest.mark.parametrize("mode", ["La", "LAB"])
def test_rare_modes_are_prepared_in_steps(mode):
    picture = Image.new("RGBA" if mode == "La" else "RGB", (60, 60), "white")
    ImageDraw.Draw(picture).line((20, 10, 30, 50), fill="black", width=5)
    picture = (
        picture.convert("LA").convert("La")
        if mode == "La"
        else Image.merge("LAB", [picture.convert("L")] * 3)
    )
    assert steps("mnist", picture)[-1].picture.shape == (28, 28)


def test_values_beyond_any_picture_do_not_overflow():
    values = np.full((60, 60), -3e38, np.float32)
    values[10:50, 28:33] = 1
    assert to_mnist(Image.fromarray(values)).any()
