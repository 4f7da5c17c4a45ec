"""Reload, link, Back and Forward show the same choices, on every page."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import wait_for_the_script

pytestmark = pytest.mark.browser


def chosen(tab, key):
    return tab.locator(f".st-key-{key} [aria-checked=true]")


def same_after_reload_and_by_link(tab, visit, check):
    """Check what is shown, again after a reload, and again for another visitor with the address."""
    check(tab)
    tab.reload()
    check(tab)
    path = tab.url.split("/", 3)[3]
    check(visit(f"/{path}"))


def choose_garments(tab, key):
    """Choose garments instead of digits, undo it by Back, and do it again by Forward."""
    expect(chosen(tab, key)).to_have_text("Digits")
    tab.locator(f".st-key-{key}").get_by_text("Garments").click()
    expect(chosen(tab, key)).to_have_text("Garments")
    expect(tab).to_have_url(re.compile("dataset=fashion_mnist"))
    tab.go_back()
    expect(chosen(tab, key)).to_have_text("Digits")
    expect(tab).not_to_have_url(re.compile("dataset=fashion_mnist"))
    tab.go_forward()
    expect(chosen(tab, key)).to_have_text("Garments")
    expect(tab).to_have_url(re.compile("dataset=fashion_mnist"))


def test_back_and_forward_undo_and_redo_a_choice_of_data(visit):
    choose_garments(visit("/data"), "data-dataset")


def test_the_choices_of_draw_are_in_the_address_and_back_undoes_them(visit):
    tab = visit()
    choose_garments(tab, "draw-dataset")

    def garments(tab):
        expect(chosen(tab, "draw-dataset")).to_have_text("Garments")

    same_after_reload_and_by_link(tab, visit, garments)


def test_the_choices_of_train_are_in_the_address_also_beside_a_run_and_back_undoes_them(visit):
    tab = visit("/train?epochs=2")
    choose_garments(tab, "dataset")
    tab.get_by_role("button", name="Train", exact=True).click()
    expect(tab).to_have_url(re.compile("run="))

    def garments_and_two_epochs(tab):
        expect(chosen(tab, "dataset")).to_have_text("Garments")
        slider = tab.locator(".st-key-epochs").get_by_role("slider")
        expect(slider).to_have_attribute("aria-valuetext", "2")

    same_after_reload_and_by_link(tab, visit, garments_and_two_epochs)


@pytest.fixture(scope="module")
def run(train_small):
    return train_small(dataset="fashion_mnist", dropout=0.3)


def test_a_link_to_a_run_shows_its_settings_and_back_leads_to_them_from_its_network(visit, run):
    tab = visit(f"/train?run={run}")

    def the_run(tab):
        expect(chosen(tab, "dataset")).to_have_text("Garments")
        expect(tab).to_have_url(re.compile(r"dropout=0\.3"))
        expect(tab).to_have_url(re.compile(f"run={run}"))

    the_run(tab)
    for way in ("Draw with it", "See its mistakes"):
        tab.get_by_role("link", name=way).click()
        expect(tab).to_have_url(re.compile(f"network={run}"))
        tab.go_back()
        expect(tab.get_by_role("link", name=way)).to_be_visible()
        the_run(tab)


def test_try_it_is_in_the_address_and_back_leads_to_the_chapter(visit):
    tab = visit("/learn?chapter=dropout")
    tab.get_by_role("link", name="Try it on Train").click()
    tab.get_by_role("button", name="Train", exact=True).wait_for()
    expect(tab).to_have_url(re.compile("dropout="))
    tab.go_back()
    expect(tab).to_have_url(re.compile("chapter=dropout"))
    expect(tab.get_by_role("link", name="Try it on Train")).to_be_visible()
    tab.go_forward()
    expect(tab).to_have_url(re.compile("/train.*dropout="))
    tab.get_by_role("link", name="Chapter 8").click()
    expect(tab.get_by_role("link", name="Try it on Train")).to_be_visible()


def test_what_evaluate_shows_is_in_the_address(visit):
    tab = visit("/evaluate")
    tab.locator(".st-key-cells").get_by_text("% of row").click()
    expect(tab).to_have_url(re.compile("cells="))
    tab.get_by_text("Mistakes only").click()
    expect(tab).to_have_url(re.compile("mistakes-only="))
    tab.get_by_role("tab", name="Confidence vs. accuracy").click()

    def the_same(tab):
        expect(chosen(tab, "cells")).to_have_text("% of row")
        expect(tab.get_by_role("switch", name="Mistakes only")).to_be_checked()
        selected = tab.get_by_role("tab", name="Confidence vs. accuracy")
        expect(selected).to_have_attribute("aria-selected", "true")

    the_same(tab)
    expect(tab).to_have_url(re.compile("more="))
    same_after_reload_and_by_link(tab, visit, the_same)


def test_the_choices_of_a_sweep_are_in_the_address(visit):
    tab = visit("/runs?view=sweeps")
    wait_for_the_script(tab)
    tab.locator(".st-key-sweep-dataset").get_by_text("Garments").click()
    wait_for_the_script(tab)
    tab.locator(".st-key-sweep-values-dropout").get_by_text("0.8", exact=True).click()

    def the_same(tab):
        expect(chosen(tab, "sweep-dataset")).to_have_text("Garments")
        pressed = tab.locator(".st-key-sweep-values-dropout [aria-pressed=true]")
        expect(pressed).to_have_text(["0", "0.2", "0.5", "0.8"])

    the_same(tab)
    expect(tab).to_have_url(re.compile("sweep-values-dropout="))
    same_after_reload_and_by_link(tab, visit, the_same)
