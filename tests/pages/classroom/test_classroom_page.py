"""The page of a class, and what a pupil cannot do."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.run import StoreUnavailable
from pages.components.classroom import teaching
from pages.components.shared import classes, session
from pages.components.shared.server import presence

TEACHER, MIA = "aaaa000000000001", "aaaa000000000002"


@pytest.fixture
def code(store):
    begun = store.classes.begin(TEACHER).code
    store.classes.join(begun, MIA, "Mia")
    yield begun
    presence.forget(MIA)


@pytest.fixture
def seen_by(open_page, monkeypatch):
    """Open a page as a visitor."""

    def opened(visitor, page="classroom", **query):
        monkeypatch.setattr(session, "visitor", lambda: visitor)
        return open_page(page, **query)

    return opened


def labels(app):
    return [button.label for button in app.button]


def test_a_stranger_joins_with_a_nickname(seen_by, store, code):
    app = seen_by("aaaa000000000003", code=code)
    app.text_input[1].set_value("Ben")
    next(button for button in app.button if button.label == "Join").click()
    app.run()

    assert "You are Ben" in app.subheader[0].value
    assert [pupil.nickname for pupil in store.classes.pupils(code)] == ["Mia", "Ben"]


def test_a_wrong_code_is_said_in_one_sentence(seen_by, store):
    app = seen_by(MIA, code="NOPE1")
    app.text_input[1].set_value("Mia")
    next(button for button in app.button if button.label == "Join").click()
    app.run()

    assert "No class has the code NOPE1" in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("query", [{}, {"view": "projector"}])
def test_a_pupil_sees_no_control_of_the_teacher(seen_by, code, query):
    app = seen_by(MIA, **query)

    assert labels(app) == ["Change my nickname", "Leave the class"]


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        (teaching.change, ()),
        (teaching.end, ()),
        (teaching._give, ("draw",)),
        (teaching._take_back, ()),
        (teaching._collect, ()),
        (teaching._remove, (MIA,)),
        (teaching._stop, ([MIA],)),
        (teaching._show, ("any",)),
    ],
)
@pytest.mark.parametrize("visitor", [MIA, "aaaa000000000009"])
def test_only_a_teacher_can_do_what_teachers_do(
    store, code, monkeypatch, visitor, action, arguments
):
    monkeypatch.setattr(session, "visitor", lambda: visitor)
    before = store.classes.get(code).rules

    with pytest.raises(Sketch28Error, match="Only the class's teacher"):
        action(*arguments)

    assert store.classes.get(code).rules == before
    assert store.classes.member(MIA)


def test_a_message_that_presses_the_teacher_s_buttons_does_nothing_for_a_pupil(
    seen_by, store, code
):
    store.classes.give_task(code, "Draw", "classroom")
    teacher = seen_by(TEACHER)
    pressed = WidgetStates()
    for one in teacher.button:
        pressed.widgets.add(id=one.id, trigger_value=True)
    before = store.classes.get(code).rules
    app = seen_by(MIA)
    app._run(pressed)

    assert {"End the class", "Take it back", "Collect drawings"} <= set(labels(teacher))
    assert store.classes.get(code).rules == before
    assert not app.exception


def test_a_teacher_stops_only_runs_that_were_begun_in_the_class(store, monkeypatch):
    before = store.create(Hyperparameters(), MIA)
    other = store.create(Hyperparameters(), "aaaa000000000009")
    code = store.classes.begin(TEACHER).code
    store.classes.join(code, MIA, "Mia")
    within = store.create(Hyperparameters(), MIA)
    monkeypatch.setattr(session, "visitor", lambda: TEACHER)

    teaching._stop([MIA, "aaaa000000000009"])

    stopped = {run.id for run in store.runs() if run.stop_requested}
    assert stopped == {within}
    assert {before, other} <= {run.id for run in store.runs()}


def test_a_task_leads_a_pupil_to_its_page_once(seen_by, store, code):
    store.classes.give_task(code, "Train *two* networks", "train?dataset=fashion_mnist")
    app = seen_by(MIA, "draw")
    said = [one.value for one in app.markdown if "Your task" in one.value]
    assert app.query_params["dataset"] == "fashion_mnist"
    assert "\\*two\\*" in said[0]  # shown as it was written

    again = seen_by(MIA, "data")

    assert "dataset" not in again.query_params


def test_a_task_does_not_lead_the_teacher_away(seen_by, store, code):
    store.classes.give_task(code, "Train", "train?dataset=fashion_mnist")
    app = seen_by(TEACHER, "data")

    assert "dataset" not in app.query_params


def test_a_locked_page_shows_nothing_to_pupils_and_all_to_others(seen_by, store, code):
    store.classes.change(code, locked=("train",))

    assert seen_by(MIA, "train").info[0].value.startswith("Your teacher has locked")
    assert not any(button.label == "Train" for button in seen_by(MIA, "train").button)
    assert any(button.label == "Train" for button in seen_by(TEACHER, "train").button)


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "nowhere",
        "//train@elsewhere/x",
        "x" * 5000,
    ],
)
def test_a_task_leads_only_into_the_app(store, code, monkeypatch, link):
    monkeypatch.setattr(session, "visitor", lambda: TEACHER)
    monkeypatch.setattr(session, "queue_message", lambda key, sentence: said.append(sentence))
    monkeypatch.setattr(session, "value", lambda *_: "")
    said = []

    teaching._give(link)

    assert "is not a link into this app" in said[0]
    assert store.classes.get(code).rules.page == ""


def test_a_collection_that_a_teacher_begins_is_the_class_s_first_one(seen_by, store, code):
    app = seen_by(TEACHER, "collect")
    next(button for button in app.button if button.label == "Begin").click()
    app.run()
    begun = store.collections.all(TEACHER)[0].code

    assert store.classes.get(code).rules.collection == begun
    assert "Draw: " in next(one.value for one in seen_by(MIA, "collect").markdown)


def ended(app):
    return any("has ended" in one.value for one in app.info)


def test_a_pupil_is_told_that_the_class_has_ended(seen_by, store, code):
    app = seen_by(MIA, "draw")
    store.classes.end(code)
    app.run()

    assert ended(app)


def test_a_database_that_is_away_does_not_end_a_class(seen_by, code, store, monkeypatch):
    app = seen_by(MIA, "draw")
    monkeypatch.setattr(store.classes, "member", unavailable)
    app.run()

    assert not ended(app)
    assert app.session_state[classes.CODE] == code


def unavailable(visitor):
    raise StoreUnavailable("The database does not answer.")
