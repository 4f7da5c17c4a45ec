import base64
import json

import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed

from model.preprocessing.pictures import to_png
from pages.components.shared import received
from tests.support.tab import Tab
from tests.support.visitor import png

EMPTY = received.BEGINNING + base64.b64encode(to_png(Image.new("RGBA", (420, 420)))).decode()
LARGE = received.BEGINNING + base64.b64encode(to_png(Image.new("RGBA", (3000, 3000)))).decode()
TAP = {"stroke": "rgba(0,0,0,0)"}
UNUSABLE = "The drawing could not be read"


def drawing(*strokes, data=EMPTY):
    return {"drawing": {"raw": {"objects": list(strokes)}, "data": data}}


@pytest.fixture
def tab(server):
    with Tab(server[1]) as opened:
        yield opened


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ([], ""),
        ({"drawing": "x"}, UNUSABLE),
        ({"drawing": {"raw": [], "data": 5}}, UNUSABLE),
        (drawing(1, None, "stroke"), UNUSABLE),
        (drawing(*[{}] * 100_000), UNUSABLE),
        (drawing({}, data=EMPTY + "A" * 2**20), UNUSABLE),
        (drawing({}, data=received.BEGINNING + "%%%"), ""),
        (drawing({}, data=LARGE), ""),
        (drawing(TAP), ""),
        (drawing(TAP | {"path": [["M", float("nan"), 10**400]]}), ""),
        (drawing(TAP | {"path": 5}), ""),
        ({"backgroundFit": {"naturalWidth": 5}}, ""),
        ('{"drawing"', "cannot be read. Please reload"),
        ("[" * 100_000, "cannot be read. Please reload"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_whatever_a_browser_says_of_its_canvas_the_page_stays_a_page(tab, state, said):
    tab.set_component("canvas", state)
    assert not tab.all("exception")
    assert said in " ".join(tab.said())
    assert bool(said) == bool(tab.said())


def test_a_message_of_millions_of_values_ends_the_connection(tab):
    with pytest.raises(ConnectionClosed):
        tab.set_component("canvas", "[" + "{}," * 1_000_000 + "{}]")


def test_a_pasted_picture_is_read_and_one_that_is_too_large_refused(tab):
    tab.trigger("canvas-helper", "pasted", base64.b64encode(png()).decode())
    assert tab.answer()["name"] == "7"
    for large in (11 * 2**20, "A" * 15_000_000):
        tab.trigger("canvas-helper", "pasted", large)
        assert "at most 10 MB are allowed" in tab.said()[0]


def test_a_session_stores_only_files_that_no_page_has_taken(tab):
    for _ in range(4):
        assert tab.upload("large.png", bytes(9 * 2**20)) == 204
        assert "large.png" in tab.said()[0]
    statuses = [tab.put("large.png", bytes(9 * 2**20))[0] for _ in range(5)]
    assert statuses == [204, 204, 204, 413, 413]


def test_strokes_are_told_from_damage():
    assert received.drawing(drawing({}))["raw"]["objects"] == [{}]
    assert received.drawing(json.loads('{"drawing": {"raw": null, "data": null}}')) == {}
    assert received.beginning({"path": [["M", 3, 4.5]]}) == (3, 4.5)


def test_very_many_points_become_one_picture_so_that_messages_stay_small(tab):
    for more in (0, 1):
        path = [["L", 1.5, 2.5]] * (received.MANY_POINTS + more)
        tab.set_component("canvas", drawing({"type": "path", "path": path}))
        objects = json.loads(tab.component("canvas").json)["initialDrawing"]["objects"]
        assert [one["type"] for one in objects] == ["Image"] * more
    assert received.picture(objects[0]["src"]) == received.picture(EMPTY)
