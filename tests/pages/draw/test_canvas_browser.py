"""The canvas in windows of many shapes: whole, uncovered, and under the pen everywhere."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.support.visitor import SEVEN, answer, draw, seen, tool

pytestmark = pytest.mark.browser

WINDOWS = (
    *((320, 568), (360, 740), (390, 844), (844, 390), (744, 1133), (820, 1180)),
    *((912, 1368), (1024, 768), (1280, 720), (1440, 900), (1920, 1080), (2560, 1440)),
)
ZOOMS, PIXEL_RATIOS = (1, 1.5, 2), (1, 2, 3)
# Return the whole canvas's box in the window, or why it is not one; the corners are 2 px inside.
PLACE = """async () => {
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame)
    const host = document.querySelector(
        '.st-key-surface [data-testid=stBidiComponentIsolated][role=img]')
    const page = document.querySelector('[data-testid=stMain]')
    page.scrollTop = 0
    const {top: start, bottom: end} = host.getBoundingClientRect()
    if (end > innerHeight - 130) page.scrollTop = start - 66
    const {left, top, width, height} = host.shadowRoot
        .querySelector('.upper-canvas').getBoundingClientRect()
    const corners = [[2, 2], [width - 2, 2], [2, height - 2], [width - 2, height - 2]]
    const over = corners.map(([x, y]) => document.elementFromPoint(left + x, top + y))
        .find(element => element !== host)
    if (over !== undefined) return `not all of ${width} px is to be seen: ${over?.outerHTML}`
    if (Math.abs(width - height) > 1) return `${width} x ${height} px is no square`
    if (page.scrollWidth > page.clientWidth + 1) return 'the page is wider than the window'
    return [left, top, width]
}"""
# Return, once the last strokes are painted, which of the places, as shares of the canvas, have ink.
INKED = """async places => {
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame)
    const host = document.querySelector('.st-key-surface [data-testid=stBidiComponentIsolated]')
    const canvas = host.shadowRoot.querySelector('.dc-canvas.lower-canvas')
    const pixels = canvas.getContext('2d', {willReadFrequently: true})
    return places.map(([x, y]) => pixels.getImageData(
        x * canvas.width, y * canvas.height, 1, 1).data[0] < 128)
}"""
# Collect every place at which a frame shows the canvas.
WATCH = """
    window.places = new Set()
    const look = () => {
        const host = document.querySelector(
            '.st-key-surface [data-testid=stBidiComponentIsolated]')
        const canvas = host?.shadowRoot?.querySelector('.upper-canvas')
        if (canvas && getComputedStyle(canvas).visibility === 'visible') {
            const {left, top, width} = canvas.getBoundingClientRect()
            places.add([left, top, width].map(Math.round).join())
        }
        requestAnimationFrame(look)
    }
    look()
"""


def resize(emulation, window, zoom=1, ratio=1):
    """Zooming shows a smaller window with more device pixels."""
    width, height = (round(side / zoom) for side in window)
    look = {"width": width, "height": height, "deviceScaleFactor": ratio * zoom, "mobile": False}
    emulation.send("Emulation.setDeviceMetricsOverride", look)


def spots(number):
    """Return one spot toward each corner, as shares of the canvas: others for each number."""
    x, y = 0.04 + 0.08 * (number % 6), 0.04 + 0.08 * (number // 6)
    return [(x, y), (1 - x, y), (x, 1 - y), (1 - x, 1 - y)]


def test_the_canvas_is_whole_and_under_the_pen_in_every_window_at_every_zoom(visit):
    tab = visit(kept=False)
    expect(tab.locator(".st-key-surface [role=img]")).to_be_visible()
    emulation = tab.context.new_cdp_session(tab)
    for number, (window, zoom) in enumerate(product(WINDOWS, ZOOMS)):
        for ratio in PIXEL_RATIOS:
            resize(emulation, window, zoom, ratio)
            place = tab.evaluate(PLACE)
            assert not isinstance(place, str), (window, zoom, ratio, place)
        assert tab.evaluate(INKED, spots(number)) == [False] * 4
        for x, y in spots(number):
            tab.mouse.click(place[0] + x * place[2], place[1] + y * place[2])
        assert tab.evaluate(INKED, spots(number)) == [True] * 4, (window, zoom)
    expect(tab.locator(".s28-seen")).to_be_visible()


def test_turning_the_tablet_in_the_middle_keeps_the_drawing(visit):
    tab = visit("/", {"width": 820, "height": 1180})
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    alone = seen(tab)
    tab.set_viewport_size({"width": 1180, "height": 820})
    assert all(tab.evaluate(INKED, SEVEN))
    draw(tab, [(0.1, 0.95), (0.9, 0.95)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", alone)
    tool(tab, "Undo").click()
    expect(tab.locator(".s28-seen img")).to_have_attribute("src", alone)


def test_no_frame_shows_the_canvas_at_another_place(visit):
    tab = visit(kept=False)
    tab.add_init_script(WATCH)
    tab.reload()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    assert len(tab.evaluate("[...places]")) == 1, tab.evaluate("[...places]")
