"""Every page: room, text size, contrast, words for pictures, and the keyboard."""

import re
import secrets
import tomllib
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from model.hyperparameters import Hyperparameters
from model.lessons.chapters import CHAPTERS
from model.runs.classroom import Answer
from model.runs.run import Metric, RunStatus
from model.runs.store import RunStore
from pages.components.charts.style import DARK_INK, LIGHT_INK
from pages.components.data.sections import SECTIONS
from tests.conftest import PROJECT
from tests.pages.draw.test_number import seventeen
from tests.support.accessibility import (
    FIGURES_WITHOUT_WORDS,
    NOT_BY_KEYBOARD,
    RULES,
    check,
    reached_by_tab,
    ready,
    unroll,
    violations,
)
from tests.support.visitor import LAPTOP, SEVEN, draw, open_section, upload

pytestmark = pytest.mark.browser


def test_what_would_break_the_rules_is_found(visit):
    tab = visit("/train")
    ready(tab, ".s28-net")
    tab.evaluate("""() => {
        document.querySelector('.s28-net p').style.color = '#999'
        document.querySelector('.s28-net').insertAdjacentHTML(
            'beforebegin', '<img width=50 height=50><span role=button>dead</span>' +
            '<span role=button tabindex=0 id=trap>trap</span>')
        document.getElementById('trap').onkeydown = event => event.preventDefault()
    }""")
    assert len(tab.evaluate(FIGURES_WITHOUT_WORDS)) == 1
    assert [re.sub("<.*?>", "", found) for found in tab.evaluate(NOT_BY_KEYBOARD)] == [
        "dead",
        "trap",
    ]
    unroll(tab, LAPTOP)
    assert {"image-alt", "color-contrast"} <= {rule for rule, *_ in violations(tab, RULES)}


def brightness(color):
    """Return a color's relative luminance as WCAG 2.1 defines it, 0 to 1."""
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("scheme", "ink"), [("light", LIGHT_INK), ("dark", DARK_INK)])
def test_words_in_figures_which_the_rules_cannot_judge_have_their_contrast_too(scheme, ink):
    page = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())["theme"][scheme][
        "backgroundColor"
    ]
    darker, brighter = sorted((brightness(ink), brightness(page)))
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5


GRID = "[class*=st-key-all-runs] .dvn-scroller"
GAMES = {  # part of Play -> buttons in turn, and what is then there and checked
    "draw": {"Start": "canvas", "Skip": "", "End": ".s28-cards"},
    "name": {"Start": ".s28-flash", "3": ".s28-outcome span"},
    "scores": {"Start again": ".st-key-play-delete"},
}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCHEMES
def test_draw_keeps_the_rules_and_can_be_used_by_keyboard_also_with_everything_open(visit, scheme):
    tab = visit("/", color_scheme=scheme)
    ready(tab, ".st-key-prediction .s28-name")
    check(tab, scheme)
    draw(tab, SEVEN)
    ready(tab, ".s28-timeline")
    check(tab, scheme)
    tab.get_by_role("button", name="A two in blue pen").click()
    for name, sight in (
        ("Watch the network think", ".s28-think canvas"),
        ("How your drawing was prepared", ".s28-steps"),
        ("Why this answer?", ".s28-why h3"),
        ("More detail", ".s28-why.one h3"),
    ):
        open_section(tab, name, sight)
        ready(tab, sight)
    check(tab, scheme)
    if scheme == "light":
        assert reached_by_tab(tab) > 30


@SCHEMES
def test_a_number_keeps_the_rules_and_can_be_used_by_keyboard(visit, scheme):
    tab = visit("/", color_scheme=scheme)
    ready(tab, ".st-key-prediction .s28-name")
    upload(tab, "17.png", seventeen())
    ready(tab, ".s28-digits button")
    tab.keyboard.press("Escape")
    check(tab, scheme)


@SCHEMES
@pytest.mark.parametrize(
    ("path", "sight"),
    [
        ("/train", ".s28-net"),
        ("/collect", "[data-testid=stForm]"),
        ("/runs", ".st-key-sweep-plot .main-svg"),
        ("/learn?chapter=three-parts&scene=7", ".s28-clock b"),
    ],
)
def test_train_runs_and_collect_keep_the_rules_and_can_be_used_by_keyboard(
    visit, path, sight, scheme
):
    tab = visit(path, color_scheme=scheme)
    ready(tab, sight)
    check(tab, scheme)


@SCHEMES
def test_a_class_keeps_the_rules_for_strangers_its_teacher_and_a_pupil(visit, database, scheme):
    teacher, pupil, store = secrets.token_hex(8), secrets.token_hex(8), RunStore(database)
    tab = visit("/classroom", visitor=teacher, color_scheme=scheme)
    ready(tab, "[data-testid=stForm]")
    check(tab, scheme)
    code = store.classes.begin(teacher).code
    store.classes.join(code, pupil, "Mia")
    store.create(Hyperparameters(), pupil)
    tab.reload()
    ready(tab, ".s28-roster button")
    tab.locator(".s28-roster button").click()
    ready(tab, ".st-key-class-pupil")
    open_section(tab, "What pupils may do", ".st-key-class-locked")
    check(tab, scheme)
    tab = visit("/classroom", visitor=pupil, color_scheme=scheme)
    ready(tab, ".st-key-class-leave")
    check(tab, scheme)
    store.classes.end(code)
    store.close()


@SCHEMES
def test_the_table_of_all_runs_keeps_the_rules_also_with_chosen_runs(visit, database, scheme):
    visitor, store = secrets.token_hex(8), RunStore(database)
    for dropout in (0.2, 0.5):
        run_id = store.create(Hyperparameters(dropout=dropout), visitor)
        store.add_metric(run_id, Metric(1.0, None, None, 0.2, 0.9))
        store.end(run_id, RunStatus.STOPPED)
    store.close()
    tab = visit("/runs", visitor=visitor, color_scheme=scheme)
    ready(tab, GRID)
    check(tab, scheme)
    for row, sight in ((0, "[class*=st-key-name-] input"), (1, ".st-key-runs-curves .main-svg")):
        tab.locator(GRID).click(position={"x": 20, "y": 36 * (row + 1) + 18})
        ready(tab, sight)
        check(tab, scheme)


@SCHEMES
def test_both_games_and_a_classs_scores_keep_the_rules_and_can_be_used_by_keyboard(
    visit, database, scheme
):
    teacher, pupil, store = secrets.token_hex(8), secrets.token_hex(8), RunStore(database)
    store.classes.join(store.classes.begin(teacher).code, pupil, "Mia")
    for label, named in ((4, 4), (4, 9)):
        store.classes.add_answer(Answer(pupil, "name", "mnist", 0, label, named, 1.0))
    store.close()
    for show, sights in GAMES.items():
        tab = visit(f"/play?show={show}", visitor=teacher, color_scheme=scheme)
        ready(tab, "[data-testid=stMain] h2")
        check(tab, scheme)
        for button, sight in sights.items():
            tab.get_by_role("button", name=button, exact=True).click()
            ready(tab, sight or "[data-testid=stMain]")
            if sight:
                check(tab, scheme)


@SCHEMES
def test_evaluate_keeps_the_rules_and_can_be_used_by_keyboard_also_below_the_map(visit, scheme):
    tab = visit("/evaluate?true=4&named=9", color_scheme=scheme)
    ready(tab, ".js-plotly-plot .main-svg")
    check(tab, scheme)
    for name in ("Confidence vs. accuracy", "Compare two networks"):
        tab.get_by_role("tab", name=name).click()
        expect(tab.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        tab.wait_for_timeout(1000)
        check(tab, scheme)


@SCHEMES
def test_every_section_of_data_keeps_the_rules_and_can_be_used_by_keyboard(visit, scheme):
    tab = visit("/data", color_scheme=scheme)
    for section, (title, _) in SECTIONS.items():
        tab.locator(".st-key-data-section").get_by_text(title, exact=True).click()
        expect(tab.locator(".st-key-data-section [aria-checked=true]")).to_have_text(
            title, timeout=60_000
        )
        ready(tab, '.map[data-ready="mnist"]' if section == "map" else "[data-testid=stMain] h3")
        check(tab, scheme)


@SCHEMES
def test_every_chapter_keeps_the_rules_and_can_be_used_by_keyboard(visit, scheme):
    tab = visit("/learn", color_scheme=scheme)
    for chapter, following in pairwise([*CHAPTERS, None]):
        expect(tab.get_by_role("heading", name=chapter.idea)).to_be_visible()
        ready(tab, ".st-key-chapter")
        check(tab, scheme)
        if following:
            onwards = tab.locator(".st-key-next button").first
            expect(onwards).to_contain_text(
                following.title
            )  # no longer the button of the chapter before
            onwards.click()
