import re

import pytest
from playwright.sync_api import expect

from model.runs.store import RunStore
from tests.support.broken_uploads import broken_uploads
from tests.support.visitor import (
    ON_A_PHONE,
    ONE,
    PHONE,
    SEVEN,
    TROUSERS,
    answer,
    draw,
    draw_by_touch,
    open_section,
    paste,
    png,
    seen,
    take,
    tool,
    upload,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser
SHOWN = """src =>
    (document.querySelector(':not([hidden]) > .s28-seen img')?.src ?? 'nothing') === src"""


def test_a_page_opened_by_its_own_address_has_the_frame(visit):
    tab = visit("/train")
    expect(tab.get_by_role("button", name="Train", exact=True)).to_be_visible()
    expect(tab.get_by_role("link", name="Evaluate").first).to_be_visible()
    expect(tab).to_have_title("Train · Sketch28")


def test_a_drawn_seven_is_recognized_and_undo_and_clear_remove_strokes(visit):
    tab = visit()
    expect(answer(tab)).to_have_text("Draw something")
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(tab.locator(".s28-seen img")).to_be_visible()
    draw(tab, [(0.1, 0.1), (0.9, 0.95), (0.1, 0.95), (0.9, 0.1)])
    expect(tab.locator(".s28-bars .w").first).not_to_have_text("7")
    tool(tab, "Undo").click()
    expect(answer(tab)).to_have_text("7")
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")
    expect(tab.locator(".s28-hint")).to_contain_text("Use the mouse, a pen or a finger.")
    draw(tab, ONE)
    expect(answer(tab)).to_have_text("1")


def test_undone_strokes_can_be_redone_until_another_is_drawn_and_clear_can_be_undone(visit):
    tab = visit()
    draw(tab, ONE)
    expect(answer(tab)).to_have_text("1")
    one = seen(tab)
    draw(tab, [(0.1, 0.95), (0.9, 0.95)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", one)
    both = seen(tab)
    for name, shown in (("Undo", one), ("Redo", both), ("Clear", "nothing"), ("Undo", both)):
        tool(tab, name).click()
        tab.wait_for_function(SHOWN, arg=shown)
    tool(tab, "Undo").click()
    draw(tab, [(0.1, 0.05), (0.9, 0.05)])
    expect(tool(tab, "Redo")).to_be_disabled()


def test_keys_undo_redo_and_clear_but_not_while_something_is_typed(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    for key, shown in (
        ("Control+z", "Draw something"),
        ("Control+y", "7"),
        ("Delete", "Draw something"),
        ("Control+z", "7"),
        ("Control+z", "Draw something"),
        ("Control+Shift+z", "7"),
    ):
        tab.keyboard.press(key)
        expect(answer(tab)).to_have_text(shown)
    tab.get_by_role("combobox", name="Network").press("Delete")
    tab.wait_for_timeout(800)
    expect(answer(tab)).to_have_text("7")


def test_an_uploaded_picture_is_recognized_and_can_be_drawn_on(visit):
    tab = visit()
    upload(tab, "seven.png", png())
    expect(answer(tab)).to_have_text("7")
    tab.keyboard.press("Escape")
    before = tab.locator(".s28-seen img").get_attribute("src")
    draw(tab, [(0.2, 0.9), (0.8, 0.9)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", before)
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")


def test_each_broken_upload_shows_one_sentence_and_the_page_still_works(visit):
    tab = visit()
    for name, content in broken_uploads()[:6]:
        upload(tab, name, content)
        expect(tab.get_by_text(re.compile(f"{re.escape(name)}.*Please"))).to_be_visible()
        expect(tab.locator("[data-testid=stException]")).to_have_count(0)
        tool(tab, "Clear").click()
        expect(tab.get_by_text("Please")).to_have_count(0)
    tab.keyboard.press("Escape")
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")


def test_a_file_that_is_too_large_is_refused_in_words_however_large_it_is(visit, tmp_path):
    tab = visit()
    tool(tab, "Upload").click()
    large = tmp_path / "large.png"
    large.write_bytes(bytes(11 * 2**20))
    tab.locator("input[type=file]").set_input_files(large)
    sentence = "large.png has 11 MB, but at most 10 MB are allowed. Please save it smaller."
    expect(tab.get_by_text(sentence)).to_be_visible()
    large.write_bytes(bytes(41 * 2**20))
    tab.locator("input[type=file]").set_input_files(large)
    uploader = tab.locator("[data-testid=stFileUploader]")
    uploader.get_by_text("large.png").first.wait_for()
    said = uploader.evaluate("field => getComputedStyle(field, '::after').content")
    assert "larger than 10 MB" in said


def test_a_broken_upload_keeps_the_strokes(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    upload(tab, "broken.png", b"no picture")
    expect(tab.get_by_text("Can't read broken.png. Please use PNG")).to_be_visible()
    expect(answer(tab)).to_have_text("7")


def test_an_upload_replaces_earlier_strokes(visit):
    tab = visit()
    upload(tab, "seven.png", png())
    expect(answer(tab)).to_have_text("7")
    tab.keyboard.press("Escape")
    alone = tab.locator(".s28-seen img").get_attribute("src")
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")
    for points in (ONE, [(0.1, 0.9), (0.9, 0.9)]):
        draw(tab, points)
        expect(tab.locator(".s28-bars")).to_be_visible()
        tab.wait_for_timeout(500)
    tool(tab, "Undo").click()
    expect(answer(tab)).to_have_text("1")
    upload(tab, "seven.png", png())
    expect(tab.locator(".s28-seen img")).to_have_attribute("src", alone)
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")
    draw(tab, ONE)
    expect(answer(tab)).to_have_text("1")


def test_a_drawing_is_kept_while_another_page_is_open_and_can_be_undone(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    alone = seen(tab)
    draw(tab, [(0.1, 0.95), (0.9, 0.95)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", alone)
    tab.get_by_role("link", name="Train").first.click()
    tab.get_by_role("button", name="Train", exact=True).wait_for()
    tab.get_by_role("link", name="Draw").first.click()
    expect(tab.locator(".s28-bars")).to_be_visible()
    tool(tab, "Undo").click()
    expect(tab.locator(".s28-seen img")).to_have_attribute("src", alone)


def test_a_tap_fills_an_outline_and_undo_removes_the_filling(visit):
    tab = visit("/", PHONE, **ON_A_PHONE)
    tab.get_by_text("Garments").tap()
    expect(tab.get_by_role("combobox", name="Network")).to_have_value(re.compile("Garments"))
    wait_for_the_script(tab)  # which brings a canvas of its own
    draw_by_touch(tab, TROUSERS)
    expect(tool(tab, "Undo")).to_be_enabled()
    wait_for_the_script(tab)
    hollow = seen(tab)
    take(tab, "Fill")
    draw_by_touch(tab, [(0.5, 0.2)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", hollow)
    draw_by_touch(tab, [(0.9, 0.5)])
    expect(tab.get_by_text("The outline is open")).to_be_visible()
    tool(tab, "Undo").tap()
    expect(tab.locator(".s28-seen img")).to_have_attribute("src", hollow)


def test_the_eraser_removes_ink_and_clear_selects_the_pen(visit):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    take(tab, "Erase")
    draw(tab, [(0.2, 0.25), (0.62, 0.25)])  # what is left of it is a one
    expect(answer(tab)).not_to_have_text("7")
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")


def test_an_example_and_a_pasted_picture_are_recognized_and_the_steps_stay_open(visit):
    tab = visit()
    tab.get_by_role("button", name="A two in blue pen").click()
    expect(answer(tab)).to_have_text("2")
    open_section(tab, "How your drawing was prepared", ".s28-steps")
    expect(tab.locator(".s28-steps").get_by_text("Cut out")).to_be_visible()
    paste(tab, png())
    expect(answer(tab)).to_have_text("7")
    expect(tab.locator(".s28-steps li").last.locator("img")).to_have_attribute("src", seen(tab))


def test_the_camera_starts_only_on_request(visit):
    tab = visit()
    tab.add_init_script(
        "const real = MediaDevices.prototype.getUserMedia; window.started = 0;"
        "MediaDevices.prototype.getUserMedia = function (...wishes)"
        " { window.started += 1; return real.apply(this, wishes) }"
    )
    tab.reload()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    assert tab.evaluate("window.started") == 0
    before = seen(tab)
    tool(tab, "Camera").click()
    tab.wait_for_function(
        "() => document.querySelector('[data-testid=stCameraInput] video')?.videoWidth > 0"
    )
    tab.get_by_role("button", name="Take Photo").click()
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", before)
    assert tab.evaluate("window.started") > 0


def test_the_canvas_shows_no_toolbar_of_its_own(visit):
    tab = visit()
    tab.locator("canvas").last.hover()
    expect(tab.locator(".dc-toolbar")).to_be_hidden()
    expect(tab.locator(".dc-toolbar")).to_have_count(1)


def test_the_server_has_no_tensorflow_in_its_memory_after_drawing_training_and_evaluating(
    visit, server
):
    tab = visit()
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    visit("/evaluate").get_by_text("are most often mistaken for").wait_for()
    mapped = {entry.path for entry in server[0].memory_maps()}
    assert [path for path in mapped if "litert" in path]
    assert not [path for path in mapped if "/tensorflow/" in path or "libtensorflow" in path]


def test_on_a_phone_the_prediction_stays_visible_while_drawing(visit):
    tab = visit("/", PHONE)
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(answer(tab)).to_be_in_viewport(ratio=0.9)


def test_no_request_goes_to_another_host(visit, server):
    asked = []
    tab = visit()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(server[1] + "/evaluate")
    tab.locator(".js-plotly-plot").first.wait_for()
    tab.wait_for_timeout(1000)
    assert not [
        url
        for url in asked
        if not url.startswith((server[1], server[1].replace("http", "ws"), "data:", "blob:"))
    ]


def test_a_browser_finds_its_own_runs_again_and_no_others(visit, database, train_small):
    first = visit("/evaluate", kept=False)
    first.get_by_text("are most often mistaken for").wait_for()
    name = next(
        cookie["value"]
        for cookie in first.context.cookies()
        if cookie["name"] == "sketch28_visitor"
    )
    title = RunStore(database).get(train_small(name)).title
    first.reload()
    for tab, times in ((first, 1), (visit("/evaluate", kept=False), 0)):
        tab.get_by_text("are most often mistaken for").wait_for()
        tab.locator("[data-testid=stSelectbox] input").first.click()
        expect(tab.get_by_role("option").first).to_be_visible()
        expect(tab.get_by_role("option").filter(has_text=title)).to_have_count(times)
