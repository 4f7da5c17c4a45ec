import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import NO_WORKERS, ON_A_PHONE, PHONE, serving

pytestmark = pytest.mark.browser
LIKE_ITSELF = re.compile(r"t-SNE: \d+% of the pictures lie next to one of their own class")
PLACES = "globalThis.sketch28Maps.mnist.join()"


def open_map(visit, *viewport, **options):
    tab = visit("/data?section=map", *viewport, **options)
    tab.locator('.map[data-ready="mnist"]').wait_for(timeout=90_000)
    return tab


def center(tab):
    box = tab.locator(".field").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_hovered_point_shows_its_picture_and_names_its_class(visit):
    tab = open_map(visit)
    expect(tab.locator(".name")).to_have_text("Point at a picture")
    tab.mouse.move(*center(tab))
    expect(tab.locator(".name")).to_have_text(re.compile(r"^\d$"))
    expect(tab.locator(".about")).to_have_text(re.compile(r"Training picture [\d,]+"))
    pixels = "canvas.getContext('2d').getImageData(0, 0, 28, 28).data"
    brightest = f"canvas => Math.max(...{pixels}.filter((_, at) => at % 4 === 0))"
    assert tab.locator(".large").evaluate(brightest) > 150


def test_arrow_keys_go_from_picture_to_picture_and_escape_leaves_them(visit):
    tab = open_map(visit)
    tab.locator(".field").focus()
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown"):
        tab.keyboard.press(key)
        expect(tab.locator(".about")).to_have_text(re.compile("Training picture"))
        seen.add(tab.locator(".about").text_content())
    assert len(seen) >= 3
    assert tab.locator("#picture-told").get_attribute("aria-live") == "polite"
    tab.keyboard.press("Escape")
    expect(tab.locator(".name")).to_have_text("Point at a picture")


def test_a_class_can_be_hidden_and_is_then_not_found_any_more(visit):
    tab = open_map(visit)
    tab.mouse.move(*center(tab))
    expect(tab.locator(".name")).to_have_text(re.compile(r"^\d$"))
    for _ in range(10):
        label = tab.locator(".name").text_content()
        if not label.isdigit():
            break
        tab.locator(".legend button").nth(int(label)).click()
        expect(tab.locator(".legend button").nth(int(label))).to_have_attribute(
            "aria-pressed", "false"
        )
        expect(tab.locator(".name")).to_have_text("Point at a picture")
        tab.mouse.move(*center(tab))
        tab.wait_for_timeout(200)
    expect(tab.locator(".legend button[aria-pressed=false]").first).to_be_visible()


def test_a_tap_shows_a_picture_on_a_phone(visit):
    tab = open_map(visit, PHONE, **ON_A_PHONE)
    tab.locator(".field").scroll_into_view_if_needed()
    tab.touchscreen.tap(*center(tab))
    expect(tab.locator(".name")).to_have_text(re.compile(r"^\d$"))


def test_a_tsne_map_grows_before_the_eyes_of_all_and_needs_no_tensorflow(visit, server):
    tab, other = open_map(visit), open_map(visit)
    at_first = tab.evaluate(PLACES)
    top = tab.locator(".field").bounding_box()["y"]
    tab.get_by_text("t-SNE", exact=True).click()
    expect(tab.locator(".st-key-said [data-testid=stProgress]")).to_be_visible(timeout=10_000)
    tab.reload()
    tab.get_by_text("t-SNE", exact=True).click()
    other.get_by_text("t-SNE", exact=True).click()
    for each in (tab, other):
        expect(each.get_by_text(LIKE_ITSELF)).to_be_visible(timeout=200_000)
    assert tab.evaluate(PLACES) == other.evaluate(PLACES) != at_first
    assert abs(tab.locator(".field").bounding_box()["y"] - top) < 2
    assert not [
        entry.path
        for entry in server[0].memory_maps()
        if "/tensorflow/" in entry.path or "libtensorflow" in entry.path
    ]


def test_flattening_names_the_place_of_each_pixel(visit):
    tab = visit("/data?section=flattening")
    tab.locator(".picture").focus()

    def place():
        row, column, at = (
            int(tab.locator(f".sum .{name}").text_content()) for name in ("row", "column", "place")
        )
        assert at == 28 * row + column
        return row, column

    row, column = place()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowLeft")
    assert place() == (row + 1, column - 1)
    tab.locator("input[type=range]").fill("27")
    assert place() == (27, column - 1)
    expect(tab.locator(".laid")).to_have_text("784 of 784 numbers")
    box = tab.locator(".strip").bounding_box()
    tab.mouse.move(box["x"] + 1, box["y"] + 5)
    assert place() == (0, 0)


def test_rows_are_laid_out_one_by_one(visit):
    tab = visit("/data?section=flattening")
    expect(tab.locator(".laid")).to_have_text("392 of 784 numbers")
    tab.get_by_role("button", name="Lay out row by row").click()
    expect(tab.get_by_role("button", name="Pause")).to_be_visible()
    expect(tab.locator(".laid")).to_have_text("784 of 784 numbers")
    expect(tab.get_by_role("button", name="Lay out row by row")).to_be_visible()


def test_while_a_data_set_is_drawn_for_the_first_time_a_bar_says_so(visit, tmp_path):
    database = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    with serving(database, KERAS_HOME=str(tmp_path), **NO_WORKERS) as (_, address):
        tab = visit("/data", address=address)
        expect(tab.get_by_text("Drawing the generated digits")).to_be_visible(timeout=60_000)
        expect(tab.locator("[data-testid=stProgress]")).to_be_visible()
        expect(tab.get_by_text("5,000 digits to learn from")).to_be_visible(timeout=300_000)
        expect(tab.locator("[data-testid=stProgress]")).to_have_count(0)


def test_the_map_asks_nothing_of_another_host(visit, server):
    asked = []
    tab = visit()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(server[1] + "/data?section=map")
    tab.locator('.map[data-ready="mnist"]').wait_for(timeout=90_000)
    assert not [
        url
        for url in asked
        if not url.startswith((server[1], server[1].replace("http", "ws"), "data:", "blob:"))
    ]
