import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
AT_FIRST = 30_000  # ms: the page, and what it imports, comes first
CHAPTERS = ("backpropagation", "optimizers", "dropout", "overfitting", "three-parts")


def test_a_click_lets_the_browser_play_the_race_and_the_slider_goes_to_any_step(visit):
    tab = visit("/learn?chapter=optimizers", reduced_motion="no-preference")
    step = tab.locator("output")
    expect(step).to_have_text("step 120", timeout=AT_FIRST)
    tab.get_by_role("button", name="Race").click()
    expect(step).not_to_have_text("step 120")
    expect(step).to_have_text("step 120", timeout=AT_FIRST)
    tab.get_by_role("slider", name="Step of the race").fill("0")
    expect(step).to_have_text("step 0")
    expect(tab.locator("polyline").first).to_have_attribute("points", "74.1,42.5")


def test_who_asks_for_less_motion_sees_the_end_of_the_race_at_once(visit):
    tab = visit("/learn?chapter=optimizers")
    tab.get_by_role("slider", name="Step of the race").fill("3")
    expect(tab.locator("output")).to_have_text("step 3")
    tab.get_by_role("button", name="Race").click()
    expect(tab.locator("output")).to_have_text(
        "step 120", timeout=3000
    )  # a race takes twice as long
