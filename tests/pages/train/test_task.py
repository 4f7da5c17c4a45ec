from model.lessons.chapters import CHAPTERS
from tests.support.opened import follow, text

DROPOUT = next(chapter for chapter in CHAPTERS if chapter.key == "dropout")


def test_a_chapters_task_stays_in_view_on_train_also_after_a_click_on_train(open_page):
    app = open_page("train", chapter="dropout")
    assert "let half of 512 neurons sit out" in text(app)
    app.button(key="train").click().run()
    assert "let half of 512 neurons sit out" in text(app)
    assert "dropout" in app.query_params["chapter"]


def test_try_it_takes_the_task_along(open_page):
    app = open_page("learn", chapter="dropout")
    assert "On Train:** let half of 512 neurons sit out" in text(app)
    follow(app, "Try it on Train")
    assert "Your task:** let half of 512 neurons sit out" in text(app)


def test_a_task_leads_back_to_its_chapter(open_page):
    app = open_page("train", chapter="dropout")
    follow(app, "Chapter 8")
    assert app.header[0].value == DROPOUT.idea


def test_a_closed_task_is_gone_also_from_the_address(open_page):
    app = open_page("train", chapter="dropout")
    app.button(key="close-task").click().run()
    assert "neurons sit out" not in text(app)
    assert "chapter" not in app.query_params


def test_an_unknown_chapter_is_no_task(open_page):
    app = open_page("train", chapter="nope")
    assert "Your task" not in text(app)
    assert "chapter" not in app.query_params
