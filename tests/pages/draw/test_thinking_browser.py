"""The network at work, as a visitor sees it: under the pen, by pointer and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    ON_A_PHONE,
    PHONE,
    SEVEN,
    answer,
    open_section,
    smallest_text,
    spots_on_canvas,
    trained_run_of,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser
SECTION, STAGE, WORDS = "Watch the network think", ".s28-think-stage", ".s28-think-stage p"
DRAWN = """() => document.querySelector('.s28-think-stage canvas').toDataURL()"""
OTHER = f"before => ({DRAWN})() !== before"


def point_at_a_neuron(tab):
    """Move the pointer over the stage until it is over a neuron."""
    box = tab.locator(STAGE).bounding_box()
    for step in range(40):
        x = box["x"] + box["width"] * (0.25 + 0.01 * step)
        tab.mouse.move(x, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(100)
        if tab.locator(WORDS).inner_text().startswith("Neuron"):
            return
    raise AssertionError("no neuron under the pointer")


def test_neurons_light_up_under_the_pen_and_show_what_they_look_for(visit):
    tab = visit()
    open_section(tab, SECTION, STAGE)
    expect(tab.locator(STAGE)).to_have_attribute("aria-label", re.compile("Nothing is drawn yet"))
    wait_for_the_script(tab)
    before = tab.evaluate(DRAWN)
    first, *rest = spots_on_canvas(tab, SEVEN)
    tab.mouse.move(*first)
    tab.mouse.down()
    for spot in rest:
        tab.mouse.move(*spot, steps=8)
        tab.wait_for_function(OTHER, arg=before)  # while the pen is down
        before = tab.evaluate(DRAWN)
    tab.mouse.up()
    expect(answer(tab)).to_have_text("7")
    said = "1,024 neurons, 64 shown, strongest .* Output: 7"
    expect(tab.locator(STAGE)).to_have_attribute("aria-label", re.compile(said))
    picture = tab.locator(f"{STAGE} img").nth(1)
    expect(picture).to_be_hidden()
    point_at_a_neuron(tab)
    expect(picture).to_be_visible()
    tab.wait_for_function("img => img.naturalWidth === 28", arg=picture.element_handle())
    expect(tab.locator(WORDS)).to_contain_text("activation")
    tab.mouse.move(5, 5)
    expect(picture).to_be_hidden()
    by_keyboard(tab, picture)


def by_keyboard(tab, picture):
    tab.keyboard.press("Tab")
    tab.locator(STAGE).focus()
    tab.keyboard.press("Home")
    expect(tab.locator(WORDS)).to_contain_text("of layer 1: activation")
    first = tab.locator(WORDS).inner_text()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(WORDS)).not_to_have_text(first)
    tab.keyboard.press("ArrowRight")
    expect(tab.locator(WORDS)).to_contain_text("of layer 2: activation")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator(WORDS)).to_contain_text("Output 7: >99.9%")
    expect(tab.locator(".s28-think [role=status]")).to_contain_text("Output 7")
    expect(picture).to_have_attribute("src", re.compile("layer=3&neuron=8&picture="))
    tab.keyboard.press("Escape")
    expect(picture).to_be_hidden()


def test_four_layers_fit_on_a_phone_and_follow_an_example(visit, database):
    choices = {"units": (100, 16, 80, 8), "activation": "tanh"}
    run_id = trained_run_of(database, "", **choices)
    tab = visit(f"/?network={run_id}", PHONE, color_scheme="dark", **ON_A_PHONE)
    open_section(tab, SECTION, STAGE)
    tab.get_by_role("button", name="A two in blue pen").tap()
    four = "Layer 1: 100 neurons, 64 shown, .* Layer 4: 8 neurons, strongest .* Output: "
    expect(tab.locator(STAGE)).to_have_attribute("aria-label", re.compile(four))
    assert tab.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
    )
    assert smallest_text(tab, ".st-key-think") >= 12
    box = tab.locator(STAGE).bounding_box()
    tab.locator(STAGE).tap(position={"x": 0.45 * box["width"], "y": box["height"] - 46})
    expect(tab.locator(WORDS)).to_contain_text("Output 4:")
