"""A lesson on the pages: its bar, what its links stand for, its class, and its plan."""

import pytest

from pages.components.shared import frame, lesson, lesson_plan, scenes
from tests.conftest import trained_run
from tests.support.opened import follow, html, text, warnings, ways

TEACHER = "teacher-0123456789"


def parameter(app, name):
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


@pytest.fixture
def open_page(open_page, monkeypatch):
    """Show the lesson on each page; a page that is tested alone has no frame."""
    framed = frame._framed.get
    monkeypatch.setattr(frame, "guard", lambda **_: None if framed() else lesson.show())
    return open_page


@pytest.fixture
def teach(open_page):
    """Return a function that opens a scene as a visitor who has a name."""

    def opened(scene="1", page="draw", visitor=TEACHER, **query):
        app = open_page(page, **query)
        app.session_state["visitor"] = visitor
        app.query_params["scene"] = scene
        app.run()
        assert not app.exception
        return app

    return opened


def test_the_arrows_lead_through_all_scenes_and_back_and_each_sets_its_page_up(teach):
    app = teach()
    seen = []
    for number, scene in enumerate(scenes.DEFAULT, 1):
        assert f"{number} of 8 · {scene.title}" in html(app)
        assert parameter(app, "scene") == str(number)
        seen.append({key: app.session_state[key] for key in ("epochs", "dropout", "vary", "units")}
                    if scene.link.startswith("train") else None)  # fmt: skip
        if number < 8:
            follow(app, "Next scene")
    assert seen[1] == {"epochs": 3, "dropout": 0.2, "vary": True, "units": 128}
    assert seen[4] == {"epochs": 20, "dropout": 0.0, "vary": False, "units": 512}
    assert seen[5] == {"epochs": 20, "dropout": 0.5, "vary": False, "units": 512}
    assert "Next scene" not in ways(app)
    for number in range(7, 0, -1):
        follow(app, "Previous scene")
        assert f"{number} of 8" in html(app)
        if number == 2:
            assert app.session_state["units"] == 128
            assert app.session_state["training_pictures"] > 1000
            assert app.session_state["preset"] == "classic"
    assert "Previous scene" not in ways(app)
    assert parameter(app, "network") == "pretrained:untrained_mnist"


def test_the_newest_network_is_the_visitors_last_finished_one_else_the_built_in_one(
    teach, store, small_data
):
    app = teach("2", "train")
    follow(app, "Next scene")
    assert app.selectbox(key="draw-network-mnist").value == "pretrained:mnist"
    other = trained_run(store, "somebody-else-123", epochs=1)
    first = trained_run(store, TEACHER, epochs=1)
    trained_run(store, TEACHER, dataset="fashion_mnist")
    follow(app, "Next scene")
    assert app.selectbox(key="evaluate-network").value == first != other
    newest = trained_run(store, TEACHER, epochs=2)
    follow(app, "Previous scene")
    assert app.selectbox(key="draw-network-mnist").value == newest
    assert parameter(app, "network") == newest


def test_without_a_lesson_there_is_no_bar_and_what_is_no_scene_ends_it(open_page, teach):
    assert "s28-scene" not in html(open_page())
    app = teach("3")
    for other in ("0", "99", "-1", "²", "1e3", "<b>", "9" * 5000):
        app.query_params["scene"] = other
        app.run()
        assert not app.exception
        assert "s28-scene" not in html(app)


def test_a_scene_stays_on_over_pages_and_its_note_is_behind_a_button_until_the_lesson_ends(teach):
    app = teach("4", "evaluate")
    app.switch_page("pages/data.py").run()
    assert "4 of 8" in html(app)
    assert "Rows are what a picture is" not in html(app)
    app.button(key="lesson-end").click().run()
    assert "s28-scene" not in html(app)
    assert "scene" not in app.query_params


def test_scenes_are_shown_as_text(teach):
    app = teach()
    hostile = {"title": "<img src=x>", "link": "learn", "minutes": "5", "task": "</div><b>now"}
    app.session_state[lesson_plan.KEPT] = ({**hostile, "note": "[a](http://b.example) <i>"},)
    app.run()
    assert "1 of 1 · &lt;img src=x&gt;" in html(app)
    assert "&lt;/div&gt;&lt;b&gt;now" in html(app)
    assert any("\\[a\\]" in said.value for said in app.markdown)


def test_pupils_get_the_task_of_a_scene_once_where_their_teacher_wants_it(teach, store):
    code = store.classes.begin(TEACHER).code
    app = teach("2", "train")
    assert store.classes.get(code).rules.number == 0
    store.classes.change(code, follow=True)
    app.run()
    app.run()
    rules = store.classes.get(code).rules
    scene = scenes.DEFAULT[1]
    assert (rules.number, rules.scene, rules.page, rules.task) == (1, 2, scene.link, scene.task)
    follow(app, "Next scene")
    rules = store.classes.get(code).rules
    assert (rules.number, rules.scene, rules.page) == (2, 3, scenes.DEFAULT[2].link)
    assert scenes.of(rules) == scenes.DEFAULT
    again = teach("3")  # a reload gives the task no second time
    assert "3 of 8" in html(again)
    assert store.classes.get(code).rules.number == 2


def test_a_pupil_sees_the_classes_scenes_without_notes_and_gives_no_task(teach, store):
    code = store.classes.begin(TEACHER).code
    mine = (
        {"title": "Only this", "link": "data", "minutes": "9", "task": "Look.", "note": "psst"},
    )
    store.classes.change(code, follow=True, scenes=mine)
    store.classes.join(code, "pupil-0123456789", "Ada")
    app = teach(visitor="pupil-0123456789")
    assert "1 of 1 · Only this" in html(app)
    assert "psst" not in text(app)
    assert store.classes.get(code).rules.number == 0


def test_the_last_scene_opens_the_classes_collection(teach, store):
    own = store.collections.begin("Ours", ["0", "1"], "mnist", TEACHER).code
    app = teach("7", "learn")
    follow(app, "Next scene")
    assert parameter(app, "code") == own
    code = store.classes.begin(TEACHER).code
    other = store.collections.begin("Of the class", ["0", "1"], "mnist", TEACHER).code
    store.classes.change(code, collection=own)
    follow(app, "Previous scene")
    follow(app, "Next scene")
    assert parameter(app, "code") == own != other


def test_the_plan_opens_from_learn_and_starts_the_first_scene_as_a_presentation(open_page):
    app = open_page("learn")
    app.button(key="teach").click().run()
    assert "8 scenes, 40 minutes" in text(app)
    assert not warnings(app)
    follow(app, "Start")
    assert "1 of 8" in html(app)
    assert parameter(app, "present") == "1"
    assert parameter(app, "network") == "pretrained:untrained_mnist"


def test_the_tables_rows_are_ordered_by_their_numbers_and_empty_ones_are_left_out():
    empty = dict.fromkeys(lesson_plan.COLUMNS)
    rows = [
        {**empty, "title": name, "number": at} for name, at in (("b", 2), ("c", None), ("a", 1))
    ]
    ordered = lesson_plan._in_order([*rows, empty, {**empty, "minutes": 3}])
    assert [row["title"] for row in ordered] == ["a", "b", "c"]


def test_scenes_are_kept_in_the_class_that_the_visitor_teaches(teach, store):
    code = store.classes.begin(TEACHER).code
    app = teach()
    app.button(key="lesson-edit").click().run()
    store.classes.change(code, scenes=scenes.to_rows(scenes.DEFAULT[2:4]))
    app.button(key="lesson-edit").click().run()
    assert "2 scenes, 11 minutes" in text(app)
    app.button(key="lesson-reset").click().run()
    assert store.classes.get(code).rules.scenes == ()
    app.button(key="lesson-edit").click().run()
    assert "8 scenes, 40 minutes" in text(app)
