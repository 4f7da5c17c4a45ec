"""The table of all runs in a browser: ticks, links, and what a deletion leaves of them."""

import re

import pytest
from playwright.sync_api import expect

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, RunStatus
from model.runs.store import RunStore
from tests.support.visitor import PHONE, wait_for_the_script

pytestmark = pytest.mark.browser

OWNER = "7ab1e0f0a11d4e57"


@pytest.fixture(scope="module")
def runs(database):
    """Three runs that have ended, of a visitor who has no others; their ids, newest first."""
    store, made = RunStore(database), []
    for name, dropout in (("first", 0.0), ("second", 0.2), ("third", 0.5)):
        run_id = store.create(Hyperparameters(dropout=dropout), OWNER, title=name)
        for epoch in (1.0, 2.0):
            store.add_metric(run_id, Metric(epoch, 0.5, 0.8))
            store.add_metric(run_id, Metric(epoch, None, None, 0.5 / epoch, 0.7 + epoch / 10))
        figures = {"val_accuracy": 0.9, "test_accuracy": 0.9, "test_loss": 0.2}
        store.end(run_id, RunStatus.FINISHED, training_seconds=2.0, test_pictures=100, **figures)
        made.append(run_id)
    store.close()
    return made[::-1]


def tick(tab, row):
    wait_for_the_script(tab)
    grid = tab.locator("[class*=st-key-all-runs] .dvn-scroller").first
    grid.click(position={"x": 20, "y": 36 * (row + 1) + 18})
    wait_for_the_script(tab)


def test_ticked_runs_are_compared_and_none_is_ticked_after_their_deletion(visit, runs, database):
    tab = visit("/runs", visitor=OWNER)
    tick(tab, 0)
    expect(tab.get_by_label("Name", exact=True)).to_have_value("third")
    tick(tab, 2)
    expect(tab.get_by_text("2 runs chosen")).to_be_visible()
    expect(tab.locator(".st-key-runs-curves .legendtext")).to_have_text(["third", "first"])
    tab.get_by_role("button", name="Delete all").click()
    expect(tab.get_by_text("Deleted 2 runs.")).to_be_visible()
    expect(tab.get_by_text("2 runs chosen")).to_have_count(0)
    tick(tab, 0)
    expect(tab.get_by_label("Name", exact=True)).to_have_value("second")
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Deleted 2 runs.")).to_have_count(0)
    store = RunStore(database)
    assert [run.title for run in store.runs(OWNER) if run.visitor] == ["third", "second", "first"]
    store.close()


def test_what_is_searched_is_in_the_address_and_a_run_leads_to_its_curves(visit, runs):
    tab = visit("/runs", visitor=OWNER)
    wait_for_the_script(tab)
    search = tab.get_by_label("Search", exact=True)
    search.fill("dropout 0.5")
    search.press("Enter")
    expect(tab).to_have_url(re.compile(r"search=dropout"))
    expect(tab.get_by_role("region", name="1 run, newest first")).to_be_visible()
    tick(tab, 0)
    expect(tab.get_by_label("Name", exact=True)).to_have_value("third")
    tab.get_by_role("link", name="See its curves").click()
    expect(tab).to_have_url(re.compile(f"/train.*run={runs[0]}"))
    tab.locator(".st-key-curves .main-svg").first.wait_for()


def test_a_phone_shows_the_table_and_a_chosen_run_without_scrolling_sideways(visit, runs):
    tab = visit("/runs", viewport=PHONE, visitor=OWNER)
    tick(tab, 0)
    expect(tab.get_by_label("Name", exact=True)).to_be_visible()
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    assert not tab.evaluate(wide)
