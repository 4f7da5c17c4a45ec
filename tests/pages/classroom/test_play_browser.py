"""Both games as they are played: with a pen, without live answers, on a phone, by keys alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.digits import STROKES
from tests.support.visitor import ON_A_PHONE, PHONE, spots_on_canvas, wait_for_the_script

pytestmark = pytest.mark.browser
ASKED, SCORE = ".st-key-play-asked strong", ".s28-score"
SEEN = """() => [...document.querySelectorAll('.st-key-surface, .st-key-tools, .s28-head')]
    .map(one => one.getBoundingClientRect()).every(box => box.top >= 0 && box.bottom <= innerHeight)
"""


def press(tab, name):
    wait_for_the_script(tab)
    tab.get_by_role("button", name=name, exact=True).click()


def start(tab):
    press(tab, "Start")
    tab.locator("canvas").last.wait_for()
    expect(tab.locator(SCORE)).to_have_text("✓ 0")


def draw_what_is_asked(tab):
    wait_for_the_script(tab)
    first, *rest = spots_on_canvas(tab, STROKES[int(tab.locator(ASKED).inner_text())])
    tab.mouse.move(*first)
    tab.mouse.down()
    for spot in rest:
        tab.mouse.move(*spot, steps=3)
    tab.mouse.up()


def test_a_digit_that_is_asked_for_counts_as_soon_as_it_is_named_and_the_next_one_comes(visit):
    tab = visit("/play")
    start(tab)
    for count in (1, 2):
        asked = tab.locator(ASKED).inner_text()
        draw_what_is_asked(tab)
        expect(tab.locator(SCORE)).to_have_text(f"✓ {count}")
        expect(tab.locator(ASKED)).not_to_have_text(asked)
        expect(tab.locator(".st-key-surface[data-cover]")).to_have_count(0)
        expect(tab.locator(".s28-name")).to_have_text("Your turn")
    press(tab, "End")
    expect(tab.get_by_text("The network recognized 2 digits")).to_be_visible()
    expect(tab.locator(".s28-cards figure")).to_have_count(2)
    press(tab, "Play again")
    expect(tab.locator(SCORE)).to_have_text("✓ 0")


def test_without_live_answers_a_drawing_counts_when_the_pen_has_been_lifted(visit):
    tab = visit("/", kept=False)
    tab.route_web_socket("**/live", lambda socket: socket.close())
    tab.goto(tab.url + "play")
    start(tab)
    draw_what_is_asked(tab)
    expect(tab.locator(SCORE)).to_have_text("✓ 1")


def test_what_a_browser_claims_counts_only_if_the_network_says_so_on_the_server(visit):
    tab = visit("/play")
    start(tab)
    wait_for_the_script(tab)
    asked = tab.locator(ASKED).inner_text()
    answer = {"doubt": False, "digits": [{"winner": int(asked)}]}
    claim = """answer => {
        const detail = { answers: [answer], at: performance.now() }
        document.dispatchEvent(new CustomEvent('s28-live', { detail }))
    }"""
    tab.evaluate(claim, answer)  # of an empty canvas
    expect(tab.locator(".st-key-surface[data-cover]")).to_have_count(1)
    expect(tab.locator(".st-key-surface[data-cover]")).to_have_count(0)
    wait_for_the_script(tab)
    expect(tab.locator(SCORE)).to_have_text("✓ 0")
    expect(tab.locator(ASKED)).to_have_text(asked)


def test_on_a_phone_canvas_buttons_and_answer_are_on_one_screen(visit):
    tab = visit("/play", viewport=PHONE, **ON_A_PHONE)
    start(tab)
    wait_for_the_script(tab)
    assert tab.evaluate(SEEN)


def test_a_picture_is_covered_after_a_second_and_named_by_keys_alone(visit):
    tab = visit("/play?show=name")
    press(tab, "Start")
    picture = tab.locator(".s28-flash img")
    expect(picture).to_have_attribute("src", re.compile("^data:image/png"))
    expect(tab.locator(".s28-flash span")).to_have_text("?")
    expect(picture).to_be_hidden()
    for place in range(1, 11):
        expect(tab.get_by_text(f"Picture {place} of 10").first).to_be_visible()
        wait_for_the_script(tab)
        tab.keyboard.press(str(place % 10))
        expect(tab.locator(".s28-outcome")).to_contain_text(f"You: {place % 10}")
        expect(picture).to_be_visible()
        wait_for_the_script(tab)
        tab.keyboard.press("Enter")
    expect(tab.locator(".s28-cards figure")).to_have_count(10)
