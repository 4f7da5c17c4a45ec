"""Links that leave out some of a page, for a lesson."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.visitor import SEVEN, answer, draw, tool, wait_for_the_script

pytestmark = pytest.mark.browser
# The canvas shows the drawing of a link a moment after the page does.
HAS_INK = """() => {
    const canvas = document.querySelector('.st-key-surface [data-testid=stBidiComponentIsolated]')
        ?.shadowRoot?.querySelector('.dc-canvas.lower-canvas')
    return canvas?.getContext('2d', {willReadFrequently: true})
        .getImageData(0.5 * canvas.width, 0.25 * canvas.height, 1, 1).data[0] < 128
}"""


def test_a_shared_link_shows_the_same_elsewhere_without_what_it_leaves_out(visit):
    tab = visit("/train?epochs=3&hide=vary,more,nothing,%3C/style%3E%3Cscript%3E")
    expect(tab.get_by_label("Dropout").first).to_be_visible()
    for hidden in ("vary", "more"):
        expect(tab.locator(f".st-key-{hidden}")).to_be_hidden()
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("combobox", name="Leave out, for a lesson").click()
    tab.get_by_role("option", name="Dropout").click()
    tab.keyboard.press("Escape")
    link = tab.locator(".st-key-share-link code")
    expect(link).to_contain_text("hide=dropout")
    expect(link).to_contain_text("epochs=3")
    expect(tab.locator("img[alt^='A QR code']")).to_be_visible()
    path = link.inner_text().split("/", 3)[-1]
    tab.get_by_role("button", name="Show it large").click()
    expect(tab.locator(".s28-large-link")).to_contain_text("/train")
    expect(link).to_have_count(0)
    other = visit(f"/{path}")
    expect(other.locator(".st-key-epochs")).to_contain_text("3")
    expect(other.locator(".st-key-dropout")).to_be_hidden()
    expect(other.locator(".st-key-vary")).to_be_visible()
    other.get_by_role("link", name="Data").first.click()
    other.get_by_role("link", name="Train").first.click()
    expect(other.locator(".st-key-epochs")).to_be_visible()
    expect(other.locator(".st-key-dropout")).to_be_hidden()
    other.get_by_role("button", name="Share").click()
    other.get_by_role("button", name="Show what is left out here").click()
    wait_for_the_script(other)
    expect(other.locator(".st-key-dropout")).to_be_visible()


def test_a_shared_drawing_is_there_elsewhere_and_can_be_drawn_on(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    tab.get_by_role("button", name="Share").click()
    link = tab.locator(".st-key-share-link code")
    expect(link).to_contain_text("drawing=")
    other = visit(f"/?{urlsplit(link.inner_text()).query}")
    expect(answer(other)).to_have_text("7")
    other.wait_for_function(HAS_INK)
    wait_for_the_script(other)
    draw(other, [(0.1, 0.1), (0.9, 0.95), (0.1, 0.95), (0.9, 0.1)])
    expect(other.locator(".s28-bars .w").first).not_to_have_text("7")
    tool(other, "Undo").click()
    expect(answer(other)).to_have_text("7")
    tool(other, "Clear").click()
    expect(answer(other)).to_have_text("Draw something")
