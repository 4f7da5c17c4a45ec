import numpy as np
import pytest
from PIL import ImageDraw

from model.preprocessing.frames import may_have_frame, remove_frame
from model.preprocessing.pipelines import steps, to_mnist
from tests.model.preprocessing.test_ink import likeness, photographed, sheet, write

BOX = {
    "left": ((70, 40), (70, 360)),
    "upper": ((70, 40), (320, 40)),
    "right": ((320, 40), (320, 360)),
    "lower": ((70, 360), (320, 360)),
}
FRAMES = [("left", "upper", "right", "lower"), ("left", "upper", "right"), ("left", "lower")]
INKED = (30, 40, 110)


def framed(picture, sides, width=5, tilt=0, color=INKED):
    for (x, y), (to_x, to_y) in (BOX[side] for side in sides):
        turn = tilt * (to_x - x) // 300, tilt * (to_y - y) // 300
        ends = [(x, y), (to_x - turn[1], to_y + turn[0])]
        ImageDraw.Draw(picture).line(ends, fill=color, width=width)
    return picture


@pytest.fixture
def clean():
    return write(sheet(color="white"), color="black")


@pytest.mark.parametrize("sides", FRAMES, ids=len)
@pytest.mark.parametrize("tilt", [0, 12])
def test_a_frame_on_even_paper_leaves_the_digit_alone(clean, sides, tilt):
    assert np.array_equal(
        to_mnist(framed(clean.copy(), sides, tilt=tilt, color="black")), to_mnist(clean)
    )


@pytest.mark.parametrize("sides", FRAMES, ids=len)
def test_a_frame_in_a_photo_leaves_the_digit_alone(clean, sides):
    assert likeness(photographed(framed(write(sheet()), sides)), clean) > 0.9


def test_the_steps_say_that_a_frame_was_removed(clean):
    for picture in (clean, photographed(clean)):
        assert "Frame removed" not in [step.title for step in steps("mnist", picture)]
        boxed = framed(picture.copy(), FRAMES[0])
        assert [step.title for step in steps("mnist", boxed)][1:3] == ["Ink found", "Frame removed"]


def test_one_side_that_runs_from_edge_to_edge_is_a_cell_of_a_table(clean):
    table = clean.copy()
    ImageDraw.Draw(table).line([(60, 0), (60, 419)], fill="black", width=4)
    assert np.array_equal(to_mnist(table), to_mnist(clean))


def test_a_digit_that_crosses_its_frame_keeps_its_stroke(clean):
    low = write(sheet(color="white"), [((120, 90), (250, 90)), ((250, 90), (160, 385))], pen=20)
    crossed = framed(low.copy(), FRAMES[0], width=4)
    assert likeness(crossed, low) > 0.9


@pytest.mark.parametrize(("paper", "edge"), [("white", "black"), ("black", "white")])
def test_a_border_of_one_pixel_is_no_paper(paper, edge):
    plain = write(sheet(color=paper), color=edge, pen=24)
    bordered = plain.copy()
    ImageDraw.Draw(bordered).rectangle((0, 0, 419, 419), outline=edge)
    assert np.array_equal(to_mnist(bordered), to_mnist(plain))


@pytest.mark.parametrize("pen", [8, 30])
def test_straight_strokes_of_a_digit_are_no_frame(pen):
    one = [((200, 60), (200, 360))]
    seven = [((100, 60), (300, 60)), ((300, 60), (180, 360))]
    four = [((110, 60), (110, 230)), ((110, 230), (330, 230)), ((260, 130), (260, 370))]
    for strokes in (one, seven, four):
        ink = np.asarray(write(sheet(color="white"), strokes, pen, "black").convert("L")) < 128
        assert remove_frame(ink, (False,) * 4) is ink


def test_a_one_beside_a_seven_is_no_side_of_a_frame():
    strokes = [((90, 60), (90, 360)), ((180, 75), (320, 75)), ((320, 75), (230, 350))]
    ink = np.asarray(write(sheet(color="white"), strokes, 8, "black").convert("L")) < 128
    assert remove_frame(ink, (False,) * 4) is ink


def test_an_empty_box_is_kept_since_it_may_be_a_zero():
    box = framed(sheet(color="white"), FRAMES[0], color="black")
    assert to_mnist(box).any()


def test_thick_strokes_are_not_searched_for_frames():
    thick = np.zeros((300, 200), bool)
    thick[:30] = thick[:, 85:115] = True
    assert not may_have_frame(thick)
