import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    SEVEN,
    answer,
    draw,
    spots_on_canvas,
    take,
    tool,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser

TOP = [(0.3, 0.25), (0.6, 0.22), (0.65, 0.38), (0.45, 0.48)]  # of a three; it looks like a seven
BOTTOM = [(0.45, 0.48), (0.67, 0.6), (0.6, 0.8), (0.3, 0.8)]


def bands(tab):
    return tab.get_by_role("group", name="The answer while you drew")


def said(text):
    return "aria-label", re.compile(text)


def replay(tab):
    """Return the canvas of the replay, which is there while something of the past is shown."""
    return tab.locator(".s28-overlay")


def draw_three(tab):
    """Draw a three in two strokes, and wait until the page knows them."""
    draw(tab, TOP)
    draw(tab, BOTTOM)
    expect(answer(tab)).to_have_text("3")
    expect(bands(tab)).to_have_attribute(*said(r"7.* then 3\. Sure after \d+% of the drawing"))
    tab.locator(".s28-timeline[data-strokes='2']").wait_for()


def test_the_bands_grow_under_the_pen_and_shrink_and_grow_with_undo_and_redo(visit):
    tab = visit()
    tab.mouse.move(*spots_on_canvas(tab, TOP)[0])
    expect(bands(tab)).to_have_count(0)
    tab.mouse.down()
    tab.mouse.move(*spots_on_canvas(tab, TOP)[1], steps=8)
    expect(bands(tab)).to_be_visible()
    tab.mouse.up()
    tab.locator(".s28-timeline[data-strokes='1']").wait_for()
    tool(tab, "Clear").click()
    expect(bands(tab)).to_have_count(0)
    draw_three(tab)
    for name, text in (("Undo", "7"), ("Redo", "then 3")):
        tool(tab, name).click()
        expect(bands(tab)).to_have_attribute(*said(f"{text}. (Sure|Less)"))
    tool(tab, "Clear").click()
    expect(bands(tab)).to_have_count(0)
    tool(tab, "Undo").click()
    expect(bands(tab)).to_have_attribute(*said("then 3"))


def test_the_drawing_is_drawn_again_with_the_answers_of_every_moment(visit):
    tab = visit()
    draw_three(tab)
    moment = tab.get_by_role("slider", name="Moment of the drawing")
    moment.fill("0.2")
    expect(answer(tab)).not_to_have_text("3")
    take(tab, "Erase")  # the page answers again meanwhile
    expect(answer(tab)).not_to_have_text("3")
    expect(replay(tab)).to_be_visible()
    moment.press("Escape")
    expect(answer(tab)).to_have_text("3")
    expect(replay(tab)).to_have_count(0)
    tab.get_by_role("button", name="Replay the drawing").click()
    expect(replay(tab)).to_be_visible()
    expect(answer(tab)).not_to_have_text("3")
    expect(replay(tab)).to_have_count(0)
    expect(answer(tab)).to_have_text("3")


def test_without_live_answers_the_past_is_not_shown(visit):
    tab = visit(kept=False)
    tab.route_web_socket(re.compile("/live$"), lambda socket: socket.close())
    tab.reload()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(bands(tab)).to_have_count(0)


def test_another_network_is_asked_about_the_past(visit):
    tab = visit()
    draw_three(tab)
    for network, text in (("Untrained", "nothing sure. Less"), ("built-in", "7.* then 3. Sure")):
        wait_for_the_script(tab)
        tab.get_by_role("combobox", name="Network").click()
        tab.get_by_role("option", name=network).first.click()
        expect(bands(tab)).to_have_attribute(*said(text))
