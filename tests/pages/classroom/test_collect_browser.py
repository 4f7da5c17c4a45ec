"""Three browsers draw for one data set, and one of them trains on it."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    ON_A_PHONE,
    ONE,
    PHONE,
    SEVEN,
    draw,
    open_section,
    spots_on_canvas,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser
SHAPES = {"one": ONE, "seven": SEVEN}


def begin(tab):
    tab.get_by_label("What is it called?").fill("Ones and sevens")
    tab.get_by_label("What is drawn? One class a line.").fill("one\nseven")
    tab.get_by_role("button", name="Begin").click()
    code = tab.locator(".s28-code")
    expect(code).to_be_visible()
    return code.inner_text()


def draw_what_is_asked(tab, times):
    """Draw so many pictures, each of what the page asks for."""
    for _ in range(times):
        canvas = tab.locator("canvas").last
        canvas.wait_for()
        wait_for_the_script(tab)
        asked = tab.locator(".st-key-collect-asked strong").inner_text()
        first, *rest = spots_on_canvas(tab, SHAPES[asked])
        tab.mouse.move(*first)
        tab.mouse.down()
        for spot in rest:
            tab.mouse.move(*spot, steps=6)
        tab.mouse.up()
        done = tab.get_by_text(re.compile(r"You have drawn \d+ of"))
        before = done.inner_text()
        canvas.evaluate("canvas => { canvas.dataset.used = 'yes' }")
        tab.get_by_role("button", name="Next").click()
        expect(done).not_to_have_text(before)
        expect(tab.locator("canvas[data-used]")).to_have_count(0)


def test_three_browsers_draw_into_one_set_and_its_owner_trains_on_it(visit):
    teacher = visit("/collect")
    code = begin(teacher)
    expect(teacher.locator("img[alt^='A QR code']")).to_be_visible()
    assert f"code={code}" in teacher.url
    first, second = visit(f"/collect?code={code}"), visit("/collect")
    second.get_by_label("Its code").fill(code.lower())
    second.get_by_role("button", name="Join").click()
    for tab in (first, second):
        draw_what_is_asked(tab, 8)
    teacher.get_by_text("Draw, too").click()
    draw_what_is_asked(teacher, 4)
    teacher.get_by_text("What came in").click()
    expect(teacher.get_by_text("20 drawings by 3 people")).to_be_visible()
    drawings = teacher.locator(".st-key-collect-drawings button")
    expect(drawings).to_have_count(20)
    drawings.first.click()
    expect(teacher.get_by_text("19 drawings by 3 people")).to_be_visible()
    section = "How well do networks read these drawings?"
    open_section(teacher, section, "text=No network here knows these classes yet")
    teacher.get_by_role("button", name="Train on them").click()
    expect(teacher.get_by_role("combobox", name="Data set")).to_have_value("Ones and sevens")
    teacher.get_by_role("button", name="Train", exact=True).click()
    expect(teacher.get_by_text("See its mistakes")).to_be_visible(timeout=120_000)


def test_a_wrong_answer_joins_a_collection_of_ones_own(visit):
    tab = visit("/")
    draw(tab, SEVEN)
    open_section(tab, "Was that wrong? Say what it is", ".st-key-correct-mnist button")
    tab.locator(".st-key-correct-mnist").get_by_text("1", exact=True).click()
    expect(tab.get_by_text("Kept as 1.")).to_be_visible()
    tab.get_by_role("link", name="Your corrections").click()
    expect(tab.get_by_text("1 drawing by 1 person")).to_be_visible()
    expect(tab.locator(".st-key-collect-drawings button")).to_have_text("1")


def test_on_a_phone_everything_is_on_one_screen_and_a_closed_collection_says_so(visit):
    teacher = visit("/collect")
    code = begin(teacher)
    teacher.get_by_text("Open for drawings").click()
    wait_for_the_script(teacher)
    phone = visit(f"/collect?code={code}", viewport=PHONE, **ON_A_PHONE)
    expect(phone.get_by_text("This collection is closed at the moment.")).to_be_visible()
    expect(phone.get_by_role("button", name="Next")).to_be_disabled()
    box = phone.get_by_role("button", name="Next").bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]


def test_an_empty_canvas_and_an_unknown_code_are_said_in_one_sentence(visit):
    tab = visit("/collect?code=%3Cb%3E")
    expect(tab.locator("[data-testid=stAlert]")).to_contain_text("No collection has the code")
    code = begin(tab)
    tab.goto(tab.url.split("?")[0] + f"?code={code}")
    tab.get_by_text("Draw, too").click()
    tab.get_by_role("button", name="Next").click()
    expect(tab.get_by_text("Draw something first.")).to_be_visible()
