import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    LAPTOP,
    ON_A_PHONE,
    ONE,
    PHONE,
    SEVEN,
    answer,
    draw,
    draw_by_touch,
    open_section,
    smallest_text,
    tool,
)

pytestmark = pytest.mark.browser
OVERFLOWS = """() => [...document.querySelectorAll('.s28-why, .s28-why *')].filter(e =>
    e.getClientRects().length && e.getBoundingClientRect().right >
        document.querySelector('.s28-why').getBoundingClientRect().right + 1).length"""


def open_why(tab):
    open_section(tab, "Why this answer?", ".s28-why h3")
    expect(tab.locator(".s28-why img")).to_have_count(2)
    open_section(tab, "More detail", ".s28-why.one h3")


def test_why_follows_every_stroke_and_goes_with_the_drawing(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(tab.locator(".s28-why")).to_have_count(0)
    open_why(tab)
    expect(tab.locator(".s28-why h3").first).to_contain_text("7 because")
    first = tab.locator(".s28-why img.hero").first.get_attribute("src")
    draw(tab, [(0.4, 0.55), (0.7, 0.55)])
    expect(tab.locator(".s28-why img.hero").first).not_to_have_attribute("src", first)
    expect(tab.locator(".s28-why.one h3")).to_be_visible()
    tool(tab, "Clear").click()
    expect(tab.get_by_text("Draw something first. Then this shows")).to_be_visible()
    draw(tab, ONE)
    expect(tab.locator(".s28-why h3").first).to_contain_text("1 because")


def test_the_pictures_of_why_are_drawn_and_it_opens_by_keyboard(visit):
    tab = visit()
    tab.get_by_role("button", name="A two in blue pen").click()
    expect(answer(tab)).to_have_text("2")
    tab.locator(".st-key-why summary").focus()
    tab.keyboard.press("Enter")
    tab.locator(".st-key-why-more summary").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".s28-why.one h3")).to_be_visible()
    pictures = tab.locator(".s28-why img")
    assert pictures.count() >= 12
    assert pictures.evaluate_all(
        "all => all.every(one => one.complete && one.naturalWidth > 0 && one.alt.length > 5)"
    )
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_why_has_room_on_a_laptop_and_on_a_phone(visit, scheme):
    for viewport, options in ((LAPTOP, {}), (PHONE, ON_A_PHONE)):
        tab = visit("/", viewport, color_scheme=scheme, **options)
        (draw if viewport is LAPTOP else draw_by_touch)(tab, SEVEN)
        expect(answer(tab)).to_have_text("7")
        open_why(tab)
        expect(tab.locator(".s28-why.one h3")).to_be_visible()
        assert tab.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
        )
        assert tab.evaluate(OVERFLOWS) == 0
        assert smallest_text(tab, ".st-key-why") >= 14
