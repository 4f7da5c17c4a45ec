import pytest
from playwright.sync_api import expect

from tests.pages.draw.test_number import seventeen
from tests.support.visitor import ON_A_PHONE, PHONE, answer, upload

pytestmark = pytest.mark.browser


def opened(visit, **options):
    tab = visit(**options)
    upload(tab, "17.png", seventeen())
    expect(answer(tab)).to_have_text("17")
    tab.keyboard.press("Escape")
    return tab, tab.get_by_role("radiogroup", name="Explain this digit").get_by_role("radio")


def winner(tab):
    return tab.locator(".s28-bars .n.w")


def test_the_bars_follow_the_pointer_and_a_click_keeps_them(visit):
    tab, digits = opened(visit)
    expect(winner(tab)).to_have_text("1")
    digits.nth(1).hover()
    expect(winner(tab)).to_have_text("7")
    tab.mouse.move(0, 0)
    expect(winner(tab)).to_have_text("1")
    digits.nth(1).click()
    tab.mouse.move(0, 0)
    expect(digits.nth(1)).to_be_checked()
    expect(winner(tab)).to_have_text("7")


def test_a_tap_on_a_digit_of_a_number_shows_its_bars(visit):
    tab, digits = opened(visit, viewport=PHONE, **ON_A_PHONE)
    digits.nth(1).tap()
    expect(winner(tab)).to_have_text("7")
