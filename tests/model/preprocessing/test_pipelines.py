import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.datasets.catalog import load
from model.preprocessing.pipelines import BlankPicture, to_fashion_mnist, to_mnist


def drawn(offset=(0, 0), ink=0, paper=255, size=280, width=20):
    picture = Image.new("L", (size, size), paper)
    points = [(x + offset[0], y + offset[1]) for x, y in ((60, 60), (160, 60), (100, 200))]
    ImageDraw.Draw(picture).line(points, fill=ink, width=width, joint="curve")
    return picture


def test_a_digit_fills_twenty_pixels_and_its_mass_lies_in_the_middle():
    seen = to_mnist(drawn())
    rows, columns = np.nonzero(seen)
    assert (seen.shape, seen.dtype, seen.max()) == ((28, 28), np.uint8, 255)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    weights = seen / seen.sum()
    assert 13.5 <= (np.arange(28) * weights.sum(axis=0)).sum() <= 14.5
    assert 13.5 <= (np.arange(28)[:, None] * weights).sum() <= 14.5


def test_moving_the_drawing_by_whole_pixels_changes_nothing():
    still = to_mnist(drawn())
    assert all(
        np.array_equal(to_mnist(drawn(offset)), still)
        for offset in ((1, 0), (0, 7), (-31, 13), (90, 60))
    )


def test_polarity_is_found_not_asked():
    assert np.array_equal(to_mnist(drawn(ink=255, paper=0)), to_mnist(drawn()))


@pytest.mark.parametrize("prepare", [to_mnist, to_fashion_mnist])
@pytest.mark.parametrize("color", [0, 128, 255])
def test_a_picture_of_one_color_is_blank(prepare, color):
    with pytest.raises(BlankPicture, match=r"\.$"):
        prepare(Image.new("L", (50, 50), color))


def test_faint_noise_is_blank():
    noise = np.random.default_rng(0).integers(240, 256, (80, 80), np.uint8)
    with pytest.raises(BlankPicture):
        to_mnist(Image.fromarray(noise))


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (2, 2), (28, 28), (1, 50)])
def test_any_size_gives_28x28_or_says_that_it_is_blank(size):
    picture = Image.new("L", size, 255)
    picture.putpixel((size[0] // 2, size[1] // 2), 0)
    for prepare in (to_mnist, to_fashion_mnist):
        try:
            assert prepare(picture).shape == (28, 28)
        except BlankPicture as blank:
            assert str(blank).endswith(".")


def test_a_garment_has_28_pixels_on_its_longest_side_and_a_black_background():
    picture = Image.new("RGB", (300, 400), (250, 248, 246))
    ImageDraw.Draw(picture).rectangle((100, 50, 180, 350), fill=(40, 60, 120))
    seen = to_fashion_mnist(picture)
    assert np.ptp(np.nonzero(seen)[0]) + 1 == 28
    assert seen[:, 0].max() == 0
    assert seen[14, 14] > 128


def test_a_light_garment_on_a_dark_background_is_bright_too():
    picture = Image.new("L", (100, 100), 10)
    ImageDraw.Draw(picture).rectangle((30, 10, 70, 90), fill=230)
    assert to_fashion_mnist(picture)[14, 14] > 128


def test_mnist_digits_enlarged_come_back_nearly_as_they_were(real_data):
    pictures = load("mnist").x_test[:100]
    differences = [
        np.abs(
            to_mnist(Image.fromarray(p).resize((280, 280), Image.Resampling.NEAREST)).astype(int)
            - p
        ).mean()
        for p in pictures
    ]
    assert (
        np.median(differences) < 1.0
    )  # a few have faint rims that count as fringe when enlarged, and so differ by a pixel's shift


def test_mnist_digits_as_they_are_stay_as_they_are(real_data):
    pictures = load("mnist").x_test[:500]
    same = [
        np.abs(to_mnist(Image.fromarray(picture)).astype(int) - picture).max() <= 1
        for picture in pictures
    ]
    assert np.mean(same) > 0.95
