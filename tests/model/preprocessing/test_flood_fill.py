import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.preprocessing.flood_fill import OpenOutline, area_around, paint


def ring(degrees=360, width=8):
    picture = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(picture).arc((40, 40, 160, 160), 0, degrees, fill="black", width=width)
    return picture


def test_the_inside_of_a_closed_outline_is_filled_up_to_its_line_and_no_further():
    area = area_around(ring(), 100, 100)
    rows, columns = np.indices(area.shape)
    distance = np.hypot(rows - 100, columns - 100)
    assert area[distance < 51].all()
    assert not area[distance > 57].any()


def test_a_small_gap_is_bridged_and_a_large_one_is_told_of():
    bridged = area_around(ring(356), 100, 100)
    assert bridged[100, 100]
    assert bridged.mean() < 0.3
    with pytest.raises(OpenOutline, match="outline is open"):
        area_around(ring(300), 100, 100)


def test_paper_around_a_drawing_is_not_filled():
    with pytest.raises(OpenOutline):
        area_around(ring(), 5, 5)


def test_a_winding_way_is_filled_to_its_end():
    picture = Image.new("L", (200, 200), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 180, 180), outline=0, width=4)
    for number, x in enumerate(range(40, 180, 20)):
        pen.line((x, 20, x, 160) if number % 2 else (x, 40, x, 180), fill=0, width=4)
    assert area_around(picture, 30, 100)[100, 170]


def test_a_place_outside_the_picture_counts_as_its_edge():
    with pytest.raises(OpenOutline):
        area_around(ring(), -3.5, 900)


def test_paint_is_transparent_around_the_area():
    painted = np.asarray(paint(np.array([[True, False]]), "#102030"))
    assert painted.tolist() == [[[16, 32, 48, 255], [0, 0, 0, 0]]]
