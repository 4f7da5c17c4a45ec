import pytest
from playwright.sync_api import expect

from pages.components.shared.frame import PAGES
from tests.support.visitor import ON_A_PHONE, PHONE

pytestmark = pytest.mark.browser


def test_on_a_phone_the_menu_says_so_and_leads_to_pages_with_titles_of_their_own(visit):
    tab = visit("/learn", PHONE, **ON_A_PHONE)
    expect(tab).to_have_title("Learn · Sketch28")
    for name in list(PAGES)[:-1]:
        tab.get_by_role("button", name="Menu", exact=True).click()
        tab.locator("[data-testid=stSidebarNav]").get_by_role("link", name=name).click()
        expect(tab).to_have_title(f"{name.capitalize()} · Sketch28")
