"""Pages on a projector, worked by keys."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import SEVEN, answer, draw, wait_for_the_script

pytestmark = pytest.mark.browser


def press(tab, key):
    wait_for_the_script(tab)
    tab.locator("body[data-keys]").wait_for(state="attached")
    tab.keyboard.press(key)


def test_a_page_is_presented_and_worked_by_keys_until_p_ends_it(visit):
    tab = visit()
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("button", name="Present").click()
    expect(tab.get_by_role("link", name="Train").first).to_be_hidden()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    press(tab, "c")
    expect(answer(tab)).to_have_text("Draw something")
    press(tab, "g")
    expect(tab.locator(".s28-hint")).to_contain_text("garment")
    press(tab, "b")
    expect(tab.locator(".s28-blank")).to_be_visible()
    tab.keyboard.press("b")
    expect(tab.locator(".s28-blank")).to_have_count(0)
    press(tab, "ArrowRight")
    expect(tab.get_by_role("button", name="Train", exact=True)).to_be_visible()
    press(tab, "Space")
    expect(tab.get_by_role("button", name="Stop")).to_be_visible()
    press(tab, "Space")
    expect(tab.get_by_role("button", name="Stop")).to_have_count(0)
    tab.reload()
    expect(tab.get_by_role("button", name="End the presentation")).to_be_visible()
    press(tab, "p")
    expect(tab.get_by_role("link", name="Train").first).to_be_visible()


def test_keys_that_are_typed_stay_letters_and_chapters_turn_by_arrows(visit):
    tab = visit("/learn?present=1")
    heading = tab.get_by_role("heading", name="A neuron draws a line")
    expect(heading).to_be_visible()
    expect(tab.get_by_role("radio", name="1 Neuron")).to_be_checked()
    tab.wait_for_timeout(500)  # a script that starts now would take the click back
    press(tab, "ArrowRight")
    expect(tab.get_by_role("heading", name="An activation bends the line")).to_be_visible()
    tab.goto(tab.url.split("/learn")[0] + "/collect?present=1")
    field = tab.get_by_label("What is it called?")
    field.press_sequentially("bcp dg")
    expect(field).to_have_value("bcp dg")
    expect(tab.locator(".s28-blank")).to_have_count(0)
