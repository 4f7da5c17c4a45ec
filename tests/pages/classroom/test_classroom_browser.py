"""A teacher and three pupils in four browsers: join, a task, live pictures, limits, the end."""

import re

import pytest
from playwright.sync_api import expect

from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from tests.support.visitor import ON_A_PHONE, PHONE, SEVEN, draw, wait_for_the_script

pytestmark = pytest.mark.browser
NAMES = ("Mia", "Ben", "Zoe")


def click(tab, name):
    wait_for_the_script(tab)
    tab.get_by_role("button", name=name, exact=True).click()


def open_class(teacher):
    click(teacher, "Open to my class")
    code = teacher.locator(".s28-code")
    expect(code).to_be_visible()
    return code.inner_text()


def join(tab, nickname):
    tab.get_by_label("Your nickname").fill(nickname)
    click(tab, "Join")
    expect(tab.get_by_text(f"You are {nickname}")).to_be_visible()


@pytest.fixture
def kept(database):
    opened = RunStore(database)
    yield opened
    opened.close()


def test_a_teacher_and_three_pupils_from_joining_to_the_end(visit, kept):
    teacher = visit("/classroom")
    code = open_class(teacher)
    expect(teacher.get_by_text("Nobody has joined yet")).to_be_visible()
    pupils = [visit(f"/classroom?code={code}", PHONE, **ON_A_PHONE) for _ in NAMES]
    for tab, name in zip(pupils, NAMES, strict=True):
        join(tab, name)
    cards = teacher.locator(".s28-roster button")
    expect(cards).to_have_count(3)

    teacher.get_by_label("In words").fill("Draw a 7 as in France")
    teacher.keyboard.press("Tab")
    click(teacher, "Give it to all")
    for tab in pupils:
        expect(tab.locator(".st-key-class-task")).to_contain_text("Draw a 7 as in France")
        tab.locator("canvas").last.wait_for()
    wait_for_the_script(pupils[1])
    draw(pupils[1], SEVEN)
    ben = cards.nth(1)
    expect(ben).to_contain_text("on Draw")
    expect(ben.locator(".answer")).to_have_text("7")
    expect(ben.locator("img")).to_have_attribute("alt", "What Ben draws")
    expect(cards.nth(0).locator("img")).to_have_attribute("alt", "")

    wait_for_the_script(teacher)
    ben.click()
    click(teacher, "Show the drawing on the projector")
    expect(teacher.get_by_role("button", name="Take it off the projector")).to_be_visible()
    projector = visit("/", kept=False)
    projector.context.add_cookies(teacher.context.cookies())
    projector.goto(teacher.url.split("?")[0] + "?view=projector")
    expect(projector.locator(".s28-roster.large .answer")).to_have_text("7")
    expect(projector.locator(".s28-roster.large b")).to_have_text("Ben")

    kept.classes.give_task(code, "Name ten pictures", "play?show=name")
    for tab in pupils:
        expect(tab.locator(".st-key-class-task")).to_contain_text("Name ten pictures")
    click(pupils[2], "Start")
    expect(pupils[2].locator(".s28-flash span")).to_have_text("?")
    wait_for_the_script(pupils[2])
    pupils[2].keyboard.press("3")
    expect(pupils[2].locator(".s28-outcome")).to_contain_text("You: 3")
    projector.goto(teacher.url.split("/classroom")[0] + "/play?show=scores")
    expect(projector.get_by_text("Zoe").first).to_be_visible()

    visitors = {one.nickname: one.visitor for one in kept.classes.pupils(code)}
    run_id = kept.create(Hyperparameters(), visitors["Mia"])
    expect(cards.nth(0)).to_contain_text(re.compile("queued|training|test pictures"))
    kept.classes.change(code, locked=("train",))
    pupils[0].goto(teacher.url.split("/classroom")[0] + "/train")
    expect(pupils[0].get_by_text("Your teacher has locked this page")).to_be_visible()
    expect(pupils[0].get_by_role("link", name="Train")).to_have_count(0)

    click(teacher, "Close")
    click(teacher, "End the class")
    click(teacher, "End it and delete what it kept")
    expect(teacher.get_by_role("button", name="Open to my class")).to_be_visible()
    for tab in pupils:
        expect(tab.get_by_text("The class has ended").first).to_be_visible()
        expect(tab.locator(".st-key-class-task")).to_have_count(0)
    assert kept.get_many([run_id]) == []
    assert kept.classes.member(visitors["Ben"]) is None


def test_a_pupil_who_is_taken_out_is_told_and_cannot_listen_any_more(visit, kept):
    teacher = visit("/classroom")
    code = open_class(teacher)
    pupil = visit(f"/classroom?code={code}")
    join(pupil, "Mia")
    card = teacher.locator(".s28-roster button")
    wait_for_the_script(teacher)
    card.click()
    click(teacher, "Take out of the class")

    expect(pupil.get_by_text("you have been taken out of it")).to_be_visible()
    expect(pupil.get_by_role("button", name="Join")).to_be_visible()
    expect(card).to_have_count(0)
    kept.classes.end(code)
