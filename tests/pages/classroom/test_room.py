"""The news of a class over its WebSockets, and who hears what."""

import contextlib

import pytest
from PIL import Image

from model.hyperparameters import Hyperparameters
from pages.components.classroom import room
from pages.components.shared.server import presence, seats
from tests.support.asgi import closed, heard, open_socket, serving_sockets

TEACHER, MIA, BEN, STRANGER = (f"aaaa{number:012d}" for number in range(4))
ANSWER = [{"name": "7", "digits": [{"name": "7"}]}]


@pytest.fixture(scope="module")
def host():
    with serving_sockets(room.ROUTES) as address:
        yield address


@pytest.fixture
def code(store):
    begun = store.classes.begin(TEACHER).code
    store.classes.join(begun, MIA, "Mia")
    store.classes.join(begun, BEN, "Ben")
    yield begun
    for visitor in (TEACHER, MIA, BEN):
        presence.forget(visitor)


@pytest.fixture
def listen(host, code):
    with contextlib.ExitStack() as open_ones:

        def listened(visitor, path="class"):
            return open_ones.enter_context(open_socket(host, path, visitor=visitor))

        yield listened


def test_pupils_hear_that_the_rules_have_changed_and_nothing_of_each_other(listen, store, code):
    pupil = listen(MIA)
    first = heard(pupil)
    store.classes.give_task(code, "Draw a 4", "draw")
    then = heard(pupil)

    assert set(first) == set(then) == {"version", "spread"}
    assert first["version"] != then["version"]


@pytest.mark.parametrize(("visitor", "path"), [(STRANGER, "class"), (STRANGER, "class/roster")])
def test_whoever_is_in_no_class_hears_nothing(listen, visitor, path):
    assert closed(listen(visitor, path)).code == seats.REFUSED


def test_a_pupil_does_not_hear_what_the_teacher_hears(listen):
    ended = closed(listen(MIA, "class/roster"))

    assert (ended.code, ended.reason) == (seats.REFUSED, "Only the class's teacher can do this.")


def test_the_teacher_sees_drawings_pages_and_runs_as_they_come(listen, store, code):
    mia = listen(MIA)
    heard(mia)
    presence.of(MIA).page = "draw"
    teacher = listen(TEACHER, "class/roster")
    first = heard(teacher)
    ids = {pupil.nickname: pupil.id for pupil in store.classes.pupils(code)}
    card = first["cards"][ids["Mia"]]
    assert first["order"] == [ids["Mia"], ids["Ben"]]
    assert (card["here"], card["page"], card["picture"], card["run"]) == (True, "draw", "", "")
    assert not first["cards"][ids["Ben"]]["here"]

    presence.see_drawing(MIA, Image.new("L", (420, 420), 255), ANSWER)
    drawn = heard(teacher)
    store.create(Hyperparameters(), BEN)
    trained = heard(teacher)

    assert set(drawn["cards"]) == {ids["Mia"]}
    assert drawn["cards"][ids["Mia"]]["answer"] == "7"
    assert drawn["cards"][ids["Mia"]]["picture"].startswith("data:image/png;base64,")
    assert trained["cards"][ids["Ben"]]["run"] == "queued"
    assert "order" not in drawn


def test_no_message_names_a_cookie(listen, code):
    presence.see_drawing(MIA, Image.new("L", (420, 420), 255), ANSWER)
    told = listen(TEACHER, "class/roster").recv(timeout=30)

    assert not any(visitor in told for visitor in (TEACHER, MIA, BEN))


def test_of_a_visitor_in_no_class_no_drawing_is_kept():
    presence.see_drawing(STRANGER, Image.new("L", (420, 420), 255), ANSWER)

    assert presence.of(STRANGER).drawing is None
    presence.forget(STRANGER)


def test_the_end_of_a_class_closes_the_connections(listen, store, code):
    pupil, teacher = listen(MIA), listen(TEACHER, "class/roster")
    heard(pupil), heard(teacher)
    store.classes.end(code)

    assert closed(pupil).code == closed(teacher).code == seats.REFUSED


def test_a_class_is_read_once_for_all_pupils(listen, store, code, monkeypatch):
    readers, read = set(), room.News.read
    monkeypatch.setattr(room.News, "read", lambda self: readers.add(self) or read(self))
    for number in range(10):
        store.classes.join(code, f"cccc{number:012d}", f"Pupil {number}")
    for one in [listen(f"cccc{number:012d}") for number in range(10)]:
        heard(one)

    assert len(readers) == 1
