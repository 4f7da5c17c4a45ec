"""A whole lesson at the projector: by the keyboard alone, and then by touch."""

import json
import re

import pytest
from playwright.sync_api import expect

from pages.components.shared import scenes
from tests.support.visitor import (
    LAPTOP,
    SEVEN,
    answer,
    draw_by_touch,
    smallest_text,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser
TITLES = [scene.title for scene in scenes.DEFAULT]
TEACHER, TABLET = "a0b1c2d3e4f5a6b7", {"width": 1024, "height": 768}
SMALL_BUTTONS = """() => [...document.querySelectorAll('.st-key-scene :is(a, button)')]
    .filter(one => one.getClientRects().length).map(one => one.getBoundingClientRect())
    .filter(box => box.width < 44 || box.height < 44).length"""


def press(tab, key):
    wait_for_the_script(tab)
    tab.locator("body[data-keys]").wait_for(state="attached")
    tab.keyboard.press(key)


def expect_scene(tab, number):
    expect(tab.locator(".s28-scene h2")).to_have_text(f"{number} of 8 · {TITLES[number - 1]}")
    expect(tab).to_have_url(re.compile(rf"scene={number}\b"))
    wait_for_the_script(tab)


def expect_above_the_bar(tab, *selectors):
    """Expect these to end above the bar, whose own text is whole."""
    bar = tab.locator(".st-key-scene").bounding_box()
    for selector in selectors:
        shown = tab.locator(selector).first
        expect(shown).to_be_visible()
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= bar["y"] + 1, selector
    text = tab.locator(".s28-scene")
    assert text.evaluate("text => text.scrollHeight <= text.clientHeight + 1")
    return bar


def expect_network(tab, title):
    chosen = tab.get_by_role("combobox", name="Network")
    expect(chosen).to_have_value(re.compile(title))


def network(tab):
    return re.search(r"network=([\w:%]+)", tab.url).group(1)


def test_the_lesson_is_taught_by_the_keyboard_alone(visit):
    tab = visit("/learn")
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Teach a lesson").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("8 scenes, 40 minutes")).to_be_visible()
    wait_for_the_script(tab)
    tab.get_by_role("link", name="Start").focus()
    tab.keyboard.press("Enter")
    expect_scene(tab, 1)
    expect(tab.get_by_role("link", name="Train").first).to_be_hidden()
    expect_network(tab, "Untrained")
    bar = expect_above_the_bar(tab, ".st-key-surface", ".st-key-tools")
    assert smallest_text(tab, ".st-key-scene") >= 12
    note = tab.get_by_text("Let somebody draw on the board first")
    expect(note).to_be_hidden()
    press(tab, "n")
    expect(note).to_be_visible()
    tab.keyboard.press("n")
    expect(note).to_be_hidden()
    clock = tab.locator(".s28-clock")
    expect(clock).to_contain_text("of 3 min")

    press(tab, "ArrowRight")
    expect_scene(tab, 2)
    expect(clock).to_contain_text("of 8 min")
    expect(tab.locator(".st-key-epochs")).to_contain_text("3")
    press(tab, "Space")
    expect(tab.get_by_role("button", name="Stop")).to_be_visible()
    expect(tab.get_by_role("link", name="Draw with it")).to_be_visible(timeout=240_000)
    expect_above_the_bar(tab, ".st-key-status", ".st-key-train", ".st-key-curves")
    trained = re.search(r"run=(\w+)", tab.url).group(1)

    press(tab, "ArrowRight")
    expect_scene(tab, 3)
    assert network(tab) == trained
    expect_network(tab, "3 epochs")
    press(tab, "ArrowRight")
    expect_scene(tab, 4)
    assert network(tab) == trained
    expect_above_the_bar(tab, ".st-key-map")
    tab.reload()
    expect_scene(tab, 4)
    expect(clock).not_to_have_text(re.compile(r"^0:0\d"))

    press(tab, "ArrowRight")
    expect_scene(tab, 5)
    expect(tab.get_by_role("switch", name="Train on varied pictures")).not_to_be_checked()
    expect(tab.locator(".st-key-dropout")).to_contain_text("0.00")
    expect_above_the_bar(tab, ".st-key-train")
    press(tab, "Space")
    expect(tab.get_by_role("button", name="Stop")).to_be_visible()
    press(tab, "Space")
    expect(tab.get_by_role("button", name="Stop")).to_have_count(0)
    press(tab, "ArrowRight")
    expect_scene(tab, 6)
    expect(tab.locator(".st-key-dropout")).to_contain_text("0.50")
    press(tab, "ArrowRight")
    expect_scene(tab, 7)
    expect_above_the_bar(tab, ".st-key-three-parts")
    press(tab, "ArrowLeft")
    expect_scene(tab, 6)
    press(tab, "ArrowRight")
    expect_scene(tab, 7)
    press(tab, "ArrowRight")
    expect_scene(tab, 8)
    expect(tab.get_by_role("heading", name="Make a data set together")).to_be_visible()
    assert expect_above_the_bar(tab) == bar
    press(tab, "p")
    expect(tab.get_by_role("link", name="Train").first).to_be_visible()
    expect_scene(tab, 8)


def tap(tab, name):
    wait_for_the_script(tab)
    tab.get_by_role("link", name=name).tap()


def test_the_lesson_is_taught_by_touch(visit, train_small):
    trained = train_small(TEACHER)
    tab = visit("/?scene=1&present=1", TABLET, visitor=TEACHER, has_touch=True)
    expect_scene(tab, 1)
    for number in range(2, 9):
        assert tab.evaluate(SMALL_BUTTONS) == 0
        tap(tab, "Next scene")
        expect_scene(tab, number)
        if number == 3:
            assert network(tab) == trained
            expect_above_the_bar(tab, ".st-key-surface")
            draw_by_touch(tab, SEVEN)
            expect(answer(tab)).not_to_have_text("Draw something")
    tap(tab, "Previous scene")
    expect_scene(tab, 7)
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Note").tap()
    expect(tab.get_by_text("An analogy: of forty pupils")).to_be_visible()
    tab.get_by_role("button", name="End the lesson").tap()
    expect(tab.locator(".st-key-scene")).to_have_count(0)
    expect(tab).not_to_have_url(re.compile("scene="))


def test_a_teacher_brings_other_scenes_and_goes_back_to_the_first_ones(visit):
    tab = visit("/data", LAPTOP)
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("button", name="Teach a lesson").click()
    expect(tab.get_by_text("8 scenes, 40 minutes")).to_be_visible()

    def upload(*rows):
        wait_for_the_script(tab)
        content = json.dumps({"scenes": rows}).encode()
        file = {"name": "mine.json", "mimeType": "application/json", "buffer": content}
        tab.locator("[role=dialog] input[type=file]").set_input_files(file)

    mine = {"title": "Look <b>at</b> this", "minutes": 4, "task": "Look.", "link": "data"}
    upload({**mine, "link": "https://elsewhere.example/data"})
    expect(tab.get_by_text("is not a link into this app")).to_be_visible()
    upload(mine, {**mine, "title": "And this", "link": f"{tab.url}?data-section=map"})
    expect(tab.get_by_text("2 scenes, 8 minutes")).to_be_visible()
    wait_for_the_script(tab)
    tab.get_by_role("link", name="Start").click()
    expect(tab.locator(".s28-scene h2")).to_have_text("1 of 2 · Look <b>at</b> this")
    press(tab, "ArrowRight")
    expect(tab.locator(".s28-scene h2")).to_have_text("2 of 2 · And this")
    press(tab, "n")
    tab.get_by_role("button", name="Edit the scenes").click()
    tab.get_by_role("button", name="Reset to the eight scenes").click()
    expect(tab.get_by_text("8 scenes, 40 minutes")).to_be_visible()
