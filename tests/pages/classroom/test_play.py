"""What counts in the games, what is kept of them, and what a class sees."""

import json
from itertools import pairwise

import pytest
from PIL import Image

from model.datasets.catalog import DATASETS
from model.evaluation.predictions import unpack_mistakes
from model.runs.artifacts import find
from model.runs.classroom import Answer
from pages.components.charts.data_address import png_address
from pages.components.classroom.games import drawing_game, drawing_rounds, pictures, scores
from pages.components.classroom.games.drawing_rounds import GRACE, SECONDS
from pages.components.shared.received import SIDE
from tests.support.digits import drawn
from tests.support.opened import html, text, warnings

BLANK = Image.new("RGBA", (SIDE, SIDE), "white")
TEACHER, OTHER = "t" * 16, "o" * 16


def started(open_page, show="draw", dataset="mnist"):
    app = open_page("play", show=show, dataset=dataset)
    app.button(f"play-{show}-start").click().run()
    assert not app.exception
    return app


def drawing(app, dataset="mnist"):
    return app.session_state[f"play-drawing-{dataset}"]


def naming(app, dataset="mnist"):
    return app.session_state[f"play-naming-{dataset}"]


def put_on_canvas(app, picture):
    """Let the canvas report a drawing, as the browser does after a stroke."""
    sent = {"raw": {"objects": [{"type": "path"}]}, "data": png_address(picture)}
    app.session_state[drawing(app).canvas] = {"drawing": sent}


def join(app, store, nickname="Mia"):
    """Let the visitor of an open page join a class."""
    code = store.classes.begin(TEACHER).code
    store.classes.join(code, app.session_state["visitor"], nickname)
    return code


def sent(app):
    """Return what the browser gets of components."""
    return [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]


@pytest.fixture
def game(store, at_the_machine, monkeypatch):
    monkeypatch.setattr("pages.components.classroom.games.answers.keep", lambda *given: None)
    return drawing_rounds.Game("mnist")


def test_a_drawing_counts_only_if_the_network_reads_what_was_asked_for(game):
    asked = game.label
    assert not game.take(BLANK)
    assert not game.take(None)
    assert not game.take(drawn((asked + 1) % 10))
    assert (game.score, game.label) == (0, asked)
    assert game.take(drawn(asked))
    assert game.score == 1
    assert game.label != asked


def test_nothing_counts_after_the_time_or_after_the_end(game):
    game.began -= SECONDS + GRACE + 0.1
    assert not game.take(drawn(game.label))
    game.began += SECONDS
    game.end(None)
    assert not game.take(drawn(game.label))
    assert not game.attempts


def test_all_classes_are_asked_for_before_one_comes_again_and_none_twice_in_a_row(game):
    asked = []
    for _ in range(40):
        asked.append(game.label)
        game.give_up(None)
    for first in range(0, 40, 10):
        assert sorted(asked[first : first + 10]) == list(range(10))
    assert all(one != following for one, following in pairwise(asked))


def test_a_drawing_that_is_skipped_is_a_miss_with_what_the_network_read_and_saw(game):
    read = (game.label + 1) % 10
    game.give_up(drawn(read))
    game.give_up(BLANK)
    wrong, nothing = game.attempts
    assert wrong.answer == read
    assert wrong.seen.startswith("data:image/png")
    assert (nothing.answer, nothing.seen) == (-1, "")
    assert not wrong.counts
    assert not nothing.counts


def test_what_no_browser_hands_over_is_ignored(monkeypatch):
    for state in (
        None,
        {"named": "yes"},
        {"named": {"round": 0, "picture": 5}},
        {"named": {"round": "0", "picture": "data:image/png;base64,AAAA"}},
        {"named": {"round": 0, "picture": "x" * 2**21}},
    ):
        monkeypatch.setattr(drawing_game.session, "value", lambda key, state=state: state)
        assert drawing_game._handed("named")[1] is None


def test_skip_and_end_show_what_was_read_and_the_score(open_page):
    app = started(open_page)
    assert f"Draw {drawing_game.with_article(str(drawing(app).label))}" in app.markdown[0].value
    asked = drawing(app).label
    put_on_canvas(app, drawn((asked + 1) % 10))
    app.button("play-skip").click().run()
    assert f"looked like {(asked + 1) % 10}" not in html(app)
    put_on_canvas(app, drawn(drawing(app).label))
    app.button("play-end").click().run()
    assert not app.exception
    assert "The network recognized 1 digit" in text(app)
    assert "Your best in this session is 1." in text(app)
    assert f"looked like {(asked + 1) % 10}" in html(app)
    app.button("play-draw-again").click().run()
    assert drawing(app).score == 0


def test_a_page_that_comes_back_after_the_time_shows_the_result(open_page):
    app = started(open_page, dataset="fashion_mnist")
    drawing(app, "fashion_mnist").began -= SECONDS + GRACE + 1
    app.run()
    assert "The network recognized 0 garments" in text(app)


def test_a_pictures_class_and_the_networks_answer_are_sent_only_after_it_was_named(open_page):
    app = started(open_page, "name")
    shown = naming(app).picture
    [told] = [one for one in sent(app) if "address" in one]
    assert set(told) == {"token", "address", "title", "named", "said"}
    assert (told["named"], told["said"]) == (False, "")
    assert "Network:" not in html(app)
    app.button(f"play-choice-{(shown.label + 1) % 10}").click().run()
    assert f"It is {shown.label}." in html(app)
    assert f"Network: {shown.named}" in html(app)
    assert f"You said {(shown.label + 1) % 10}" in next(o["said"] for o in sent(app) if "said" in o)


def test_each_picture_is_named_once_and_ten_make_a_result(open_page):
    app = started(open_page, "name", "fashion_mnist")
    names = DATASETS["fashion_mnist"].class_names
    for _ in range(10):
        assert app.button("play-next").disabled
        label = naming(app, "fashion_mnist").picture.label
        app.button(f"play-choice-{label}").click().run()
        assert all(app.button(f"play-choice-{one}").disabled for one in range(10))
        app.button("play-next").click().run()
        assert not app.exception
    game = naming(app, "fashion_mnist")
    assert game.score == 10
    assert f"You win, 10 to {game.networks_score}" in text(app)
    assert f"You: {names[label]}" in html(app)


def test_without_the_data_half_of_the_pictures_are_mistakes_that_come_with_the_app(store):
    mistakes = unpack_mistakes(find("pretrained:mnist").read("mistakes.npz"))
    choice = pictures.choose("mnist")
    ours = [one for one in choice.pictures if one.index < pictures.FIRST_DRAWN]
    assert len(choice.pictures) == 10
    assert len(ours) == 5
    assert all(one.index in mistakes and one.named != one.label for one in ours)
    assert "5 are MNIST test pictures that come with the app" in choice.source
    indices = [one.index for one in choice.pictures]
    assert pictures.named("mnist", indices) == [one.named for one in choice.pictures]


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_with_the_data_all_are_test_pictures_and_the_network_errs_on_about_half(real_data, dataset):
    choice = pictures.choose(dataset)
    assert all(one.index < 10_000 for one in choice.pictures)
    assert sum(one.named == one.label for one in choice.pictures) >= 5
    assert f"10 {DATASETS[dataset].title} test pictures." in choice.source


def test_a_pupils_answers_are_kept_for_the_class_and_nobody_elses(open_page, store):
    app = started(open_page, "name")
    app.button("play-choice-1").click().run()
    code = join(app, store)
    app.button("play-next").click().run()
    shown = naming(app).picture
    app.button("play-choice-1").click().run()
    [kept] = store.classes.answers(code)
    assert (kept.game, kept.dataset, kept.picture) == ("name", "mnist", shown.index)
    assert (kept.label, kept.answer) == (shown.label, 1)
    app = started(open_page)
    store.classes.join(code, app.session_state["visitor"], "Ben")
    asked = drawing(app).label
    app.button("play-skip").click().run()
    assert [(one.label, one.answer) for one in store.classes.answers(code, "draw")] == [(asked, -1)]


def test_an_answer_that_is_not_kept_is_said_in_one_sentence(open_page, store, monkeypatch):
    app = started(open_page)
    join(app, store)
    app.run()
    monkeypatch.setattr("model.runs.classes.MOST_ANSWERS", 0)
    app.button("play-skip").click().run()
    assert len(warnings(app)) == 1
    assert "does not count for your class" in warnings(app)[0]


@pytest.fixture
def lesson(store):
    code = store.classes.begin(TEACHER).code
    store.classes.join(code, OTHER, "Zoë & Co")
    for picture in pictures.choose("mnist").pictures:
        told = (picture.index, picture.label, (picture.label + 1) % 10, 1.5)
        store.classes.add_answer(Answer(OTHER, "name", "mnist", *told))
    store.classes.add_answer(Answer(OTHER, "draw", "mnist", -1, 3, 3, 2.0))
    return code


def seen_by(open_page, store, enter):
    app = open_page("play")
    enter(app.session_state["visitor"])
    app.query_params["show"] = "scores"
    return app.run()


def test_a_class_sees_its_scores_beside_the_networks_with_nicknames_as_they_are(
    open_page, store, lesson
):
    app = seen_by(open_page, store, lambda one: store.classes.join(lesson, one, "Mia"))
    assert not app.exception
    shown = html(app)
    assert "The network beats the class" in shown
    assert "Zoë &amp; Co" in shown
    assert "<td>1 of 1</td><td>0 of 10</td>" in shown
    assert "10 answers by 1 person" in text(app)
    assert [chart.proto.spec.count("heatmap") > 0 for chart in app.get("plotly_chart")] == [
        True
    ] * 2
    assert "The class most often mistakes" in shown
    assert not [one for one in app.button if one.key == "play-delete"]


def test_only_a_teacher_can_delete_the_answers(open_page, store, lesson, monkeypatch):
    pupil = store.classes.member(OTHER)
    monkeypatch.setattr(scores.answers, "member", lambda: pupil)
    scores._delete()
    assert store.classes.answers(lesson)


def test_a_teacher_deletes_the_answers(open_page, store):
    began = []

    def enter(visitor):
        began.append(store.classes.begin(visitor).code)
        store.classes.join(began[0], OTHER, "Ben")
        store.classes.add_answer(Answer(OTHER, "draw", "mnist", -1, 3, 3, 2.0))

    app = seen_by(open_page, store, enter)
    assert "Ben" in html(app)
    app.button("play-delete").click().run()
    assert not app.exception
    assert not store.classes.answers(began[0])
    assert "Nobody has played with digits yet." in text(app)


def test_without_a_class_there_are_no_scores_also_by_the_address(open_page, store, lesson):
    app = open_page("play", show="scores")
    assert scores.WITHOUT_CLASS in text(app)
    assert "Zoë" not in html(app)
    assert "scores" not in app.segmented_control("play-show").options
