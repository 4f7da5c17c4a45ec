"""A drawing in a link."""

import base64
import zlib
from itertools import pairwise

import numpy as np
import pytest

from model import Sketch28Error
from model.classifier import load_classifier
from pages.components.draw import linked
from tests.support.opened import answer, warnings

INK, PAPER = linked.COLORS


CORNERS = np.array([(130, 110), (290, 110), (200, 320)])


def stroke(points, color=INK, width=29):
    (x, y), *rest = points
    path = [["M", x, y], *(["Q", x, y, *point] for point in rest)]
    return {"type": "path", "path": path, "stroke": color, "strokeWidth": width}


def seven():
    """A seven as a hand draws it: many points on its lines."""
    shares = np.linspace(0, 1, 40)[:, None]
    line = np.concatenate([a + shares * (b - a) for a, b in pairwise(CORNERS)])
    return stroke(line.tolist())


def test_strokes_come_back_as_they_were_within_two_pixels():
    drawn = [seven(), stroke([(5, 400)]), stroke([(50, 60), (61, 60)], PAPER, 168)]
    linked_text = linked.text(drawn)
    assert len(linked_text) < 80
    back = linked.strokes(linked_text)
    assert [one["stroke"] for one in back] == [INK, INK, PAPER]
    assert [one["strokeWidth"] for one in back] == [29, 29, 168]
    points = np.array([part[1:] for part in back[0]["path"]])
    for corner in CORNERS:
        assert np.abs(points - corner).max(axis=1).min() < 2
    assert back[1]["path"][0][1:] == pytest.approx([5, 400], abs=2)


def test_the_picture_of_the_strokes_is_read_as_what_was_drawn():
    predicted = load_classifier("pretrained:mnist").classify(
        linked.picture([*linked.strokes(linked.text([seven()]))])
    )
    assert predicted.name == "7"


@pytest.mark.parametrize(
    "wrong",
    [
        [{"type": "Image", "src": "data:"}],
        [stroke([(1, 2)], "red")],
        [stroke([(1, float("nan"))])],
        [stroke([(1, 2)], width="wide")],
        [stroke([(1, 2)], width=float("inf"))],
        [{"path": 5, "stroke": INK, "strokeWidth": 2}],
        [stroke([(1, 2)])] * 101,
        [stroke(np.random.default_rng(0).uniform(0, 420, (3000, 2)).tolist())],
        [],
    ],
)
def test_what_is_no_stroke_or_too_much_stays_out_of_the_link(wrong):
    assert linked.text(wrong) == ""


def packed(content):
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


HOSTILE = {
    "nothing": packed(b""),
    "cut off": linked.text([seven()])[:-6],
    "no base64": "<script>alert(1)</script>",
    "not compressed": base64.urlsafe_b64encode(b"abc").decode(),
    "a bomb": packed(bytes(10**7)),
    "points that are missing": packed(bytes([0, 29, 0, 5, 1, 1])),
    "a color that is none": packed(bytes([7, 29, 0, 1, 1, 1])),
    "no width": packed(bytes([0, 0, 0, 1, 1, 1])),
    "very long": "A" * 5000,
    "letters of elsewhere": "ÄÖÜ",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_link_that_is_damaged_or_hostile_is_refused(kind):
    with pytest.raises(Sketch28Error, match="could not be read"):
        linked.strokes(HOSTILE[kind])


def test_a_link_shows_its_drawing_and_the_answer_to_it(open_page):
    app = open_page(drawing=linked.text([seven()]))
    assert answer(app)["name"] == "7"
    assert not warnings(app)


def test_a_damaged_link_is_one_sentence_and_an_empty_board(open_page):
    app = open_page(drawing=HOSTILE["no base64"])
    assert warnings(app) == [linked.WRONG]
    app.run()
    assert len(warnings(app)) == 1
