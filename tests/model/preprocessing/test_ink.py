import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from model.preprocessing.ink import broaden, find_ink, stroke_width
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import to_mnist

STROKES = [((120, 90), (250, 90)), ((250, 90), (160, 300)), ((140, 190), (245, 190))]  # a crossed 7


def sheet(width=420, height=420, color=(236, 232, 224)):
    return Image.new("RGB", (width, height), color)


def write(picture, strokes=STROKES, pen=14, color=(30, 40, 110)):
    for start, end in strokes:
        ImageDraw.Draw(picture).line([start, end], fill=color, width=pen)
    return picture


def photographed(picture, shade=0.45, noise=4.0, seed=0):
    """Return the picture as a camera sees it: darker toward one corner, blurred and noisy."""
    random = np.random.default_rng(seed)
    rows, columns = np.indices((picture.height, picture.width)) / max(picture.size)
    light = 1 - shade * (rows + columns) / 2
    seen = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.2)), float) * light[..., None]
    return Image.fromarray(
        np.clip(seen + random.normal(0, noise, seen.shape), 0, 255).astype(np.uint8)
    )


def likeness(one, other):
    return float(np.corrcoef(to_mnist(one).ravel(), to_mnist(other).ravel())[0, 1])


@pytest.fixture
def clean():
    return write(sheet(color="white"), color="black")


@pytest.mark.parametrize(
    "ink", [(30, 40, 110), (70, 70, 75), (150, 30, 30)], ids=["blue pen", "pencil", "red pen"]
)
def test_a_photo_in_uneven_light_gives_the_same_digit(clean, ink):
    assert likeness(photographed(write(sheet(), color=ink)), clean) > 0.93


def test_chalk_on_a_board_gives_the_same_digit(clean):
    assert (
        likeness(photographed(write(sheet(color=(45, 70, 60)), color=(225, 225, 215))), clean)
        > 0.93
    )


def test_a_shadow_across_the_page_is_no_ink(clean):
    picture = write(sheet())
    shadow = Image.new("L", picture.size, 0)
    ImageDraw.Draw(shadow).polygon([(0, 260), (420, 330), (420, 420), (0, 420)], fill=255)
    dark = Image.fromarray((np.asarray(picture) * 0.7).astype(np.uint8))
    picture.paste(dark, mask=shadow.filter(ImageFilter.GaussianBlur(12)))
    assert likeness(photographed(picture, shade=0.2), clean) > 0.9


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("tilt", [0, 4])
def test_ruled_and_squared_paper_leave_the_digit_whole(clean, squared, tilt):
    picture = sheet()
    for place in range(25, 420, 50):
        ImageDraw.Draw(picture).line(
            [(0, place), (420, place + tilt)], fill=(120, 140, 190), width=3
        )
        if squared:
            ImageDraw.Draw(picture).line(
                [(place, 0), (place + tilt, 420)], fill=(120, 140, 190), width=3
            )
    assert likeness(photographed(write(picture)), clean) > 0.85


def test_specks_and_the_edge_of_the_page_are_left_out(clean):
    picture = write(sheet())
    ImageDraw.Draw(picture).ellipse((390, 30, 396, 36), fill=(60, 60, 60))
    ImageDraw.Draw(picture).ellipse((30, 380, 38, 386), fill=(60, 60, 60))
    ImageDraw.Draw(picture).rectangle((0, 0, 22, 420), fill=(70, 50, 40))
    assert likeness(photographed(picture), clean) > 0.9


def test_a_stray_dot_on_the_canvas_does_not_shrink_the_digit(clean):
    dotted = clean.copy()
    ImageDraw.Draw(dotted).ellipse((400, 400, 406, 406), fill="black")
    assert np.array_equal(to_mnist(dotted), to_mnist(clean))


def test_strokes_that_do_not_touch_stay_together():
    five = write(
        sheet(color="white"),
        [((160, 100), (150, 190)), ((150, 190), (230, 230)), ((230, 230), (150, 310))],
        color="black",
    )
    both = write(five.copy(), [((185, 100), (260, 100))], color="black")
    assert find_ink(both).shape[1] > find_ink(five).shape[1]
    assert find_ink(photographed(both)).sum() > 1.1 * find_ink(photographed(five)).sum()


def test_a_picture_of_one_mebipixel_keeps_its_digit(clean):
    assert likeness(photographed(write(sheet()).resize((1100, 1100))), clean) > 0.9


@pytest.mark.parametrize("paper", ["white", "black", (200, 195, 180)])
def test_paper_without_ink_is_blank_also_in_a_photo(paper):
    for picture in (sheet(color=paper), photographed(sheet(color=paper), noise=3)):
        with pytest.raises(BlankPicture, match=r"\.$"):
            find_ink(picture)


def test_a_canvas_that_is_all_ink_is_blank():
    picture = sheet(color="black")
    ImageDraw.Draw(picture).rectangle((0, 0, 419, 419), outline="white")
    with pytest.raises(BlankPicture, match="covered with ink"):
        find_ink(picture)


def test_the_width_of_strokes_is_estimated_from_area_and_edges():
    for pen in (6, 12, 30):
        line = find_ink(
            write(sheet(color="white"), [((60, 60), (60, 350))], pen=pen, color="black")
        )
        assert stroke_width(line) == pytest.approx(pen, rel=0.35)


def test_hairlines_are_broadened_and_others_stay_bit_for_bit():
    hair, usual = (find_ink(write(sheet(color="white"), pen=pen, color="black")) for pen in (3, 24))
    assert stroke_width(broaden(hair)) / max(broaden(hair).shape) > 0.06
    assert broaden(usual) is usual
