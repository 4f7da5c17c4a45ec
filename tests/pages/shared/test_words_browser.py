"""What a browser makes of hostile names in links and titles, after Markdown has been read."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from model.runs.store import RunStore
from tests.support.visitor import trained_run_of

pytestmark = pytest.mark.browser
HOSTILE = "**bold**![x](http://evil.example/x.png)"
COMPARED = "Compare+two+networks"
# Browsers turn these into links, icons and arrows whatever is escaped.
SHORTHAND = "http://evil.example www.evil.example a@evil.example :+1: :material/draw: -> <b>"


def shown(tab):
    return tab.locator("body").inner_text().replace("\N{WORD JOINER}", "")


def expect_no_markup(tab):
    bold = "strong:text-is('bold'), b:text-is('bold'), [data-testid=stMain] :text-is('👍')"
    for sight in ("img[src*=evil]", "a:is([href*='//evil'], [href^=mailto])", bold):
        expect(tab.locator(sight)).to_have_count(0)


@pytest.mark.parametrize("text", [HOSTILE, SHORTHAND])
@pytest.mark.parametrize("address", ["/train?run=", "/runs?sweep="])
def test_a_hostile_link_shows_its_text(visit, address, text):
    tab = visit(address + quote(text, safe=""))
    expect(tab.get_by_test_id("stAlert")).to_be_visible()
    assert text in shown(tab)
    expect_no_markup(tab)


@pytest.mark.parametrize("title", [HOSTILE, SHORTHAND[:60].strip()])
def test_a_hostile_title_of_a_run_is_shown_wherever_the_run_is_named(visit, database, title):
    run, other = (trained_run_of(database, "", units=units) for units in ((16,), (8,)))
    store = RunStore(database)
    for each in (run, other):
        store.rename(each, title)
    store.close()
    beside = f"{run}&beside={other}"
    for address in (f"/train?run={beside}", f"/evaluate?network={beside}&more={COMPARED}"):
        tab = visit(address)
        expect(
            tab.get_by_text("lighter curves").or_(tab.get_by_text("gets these"))
        ).not_to_have_count(0)
        assert title in shown(tab)
        expect_no_markup(tab)
