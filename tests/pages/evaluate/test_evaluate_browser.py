import base64
import csv
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from model.datasets.catalog import DATASETS
from model.evaluation.metrics import evaluate
from model.evaluation.predictions import unpack_test
from model.runs.artifacts import TEST_FILE
from model.runs.store import RunStore
from pages.components.evaluate.findings import cell_finding
from tests.support.visitor import ON_A_PHONE, PHONE, answer

pytestmark = pytest.mark.browser

IN_THE_PAGE = """([chart, row, column]) => {
    const figure = document.querySelector(`.st-key-${chart} .js-plotly-plot`)
    const { xaxis, yaxis } = figure._fullLayout
    const box = figure.getBoundingClientRect()
    return [box.left + xaxis._offset + xaxis.d2p(column), box.top + yaxis._offset + yaxis.d2p(row)]
}"""


@pytest.fixture(scope="module")
def runs(train_small):
    return [train_small(seed=seed) for seed in (0, 1)]


@pytest.fixture
def run(runs):
    return runs[0]


@pytest.fixture
def matrix(database, run):
    return evaluate(*stored_predictions(database, run)).confusion


def stored_predictions(database, run):
    store = RunStore(database)
    content = store.artifact(run, TEST_FILE)
    store.close()
    return unpack_test(content)


def open_map(visit, run, query="", **options):
    tab = visit(f"/evaluate?network={run}{query}", **options)
    tab.locator(".st-key-confusion .js-plotly-plot .point").first.wait_for(
        state="attached", timeout=90_000
    )
    expect(tab.get_by_role("tab", name="Each class")).to_be_visible()
    return tab


def spot(tab, true, predicted):
    """Return the place of a cell, once it stays where it is."""
    before = None
    while True:
        tab.locator(".st-key-confusion").scroll_into_view_if_needed()
        place = tab.evaluate(IN_THE_PAGE, ["confusion", true, predicted])
        if place == before:
            return place
        before = place
        tab.wait_for_timeout(300)


def click_cell(tab, true, predicted):
    """Click a cell, and wait until what it shows has been brought into view."""
    tab.mouse.click(*spot(tab, true, predicted))
    expect(tab.locator(".st-key-cell")).to_be_focused()


def thumbnails(tab):
    return tab.locator("[class*=st-key-gallery-cell] button")


def shows(tab, pictures):
    """Return whether exactly these pictures are shown, after half a minute at the latest."""
    wanted = {picture.tobytes() for picture in pictures}
    for _ in range(100):
        if {picture.tobytes() for picture in shown(tab)} == wanted:
            return True
        tab.wait_for_timeout(300)
    return False


def shown(tab):
    sources = thumbnails(tab).locator("img").evaluate_all("all => all.map(one => one.src)")
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(source.split(",")[1]))))[::2, ::2]
        for source in sources
    ]


def some_cells(matrix):
    """Return three cells that count pictures, two of them mistakes, and an empty one."""
    mistakes = sorted(
        (-matrix[true, predicted], true, predicted)
        for true in range(10)
        for predicted in range(10)
        if true != predicted
    )
    right = max(range(10), key=lambda number: matrix[number, number])
    return [tuple(mistakes[0][1:]), (right, right), tuple(mistakes[1][1:]), tuple(mistakes[-1][1:])]


def test_a_click_on_a_cell_brings_up_exactly_the_pictures_that_the_matrix_counts(
    visit, run, matrix, database, small_dataset
):
    labels, probabilities = stored_predictions(database, run)
    tab = open_map(visit, run)
    for true, predicted in some_cells(matrix):
        click_cell(tab, true, predicted)
        expect(tab.get_by_role("combobox", name="True class")).to_have_value(str(true))
        expect(tab.get_by_role("combobox", name="Predicted class")).to_have_value(str(predicted))
        indices = np.flatnonzero((labels == true) & (probabilities.argmax(axis=1) == predicted))
        assert len(indices) == matrix[true, predicted]
        expect(thumbnails(tab)).to_have_count(len(indices))
        assert shows(tab, small_dataset.x_test[indices])
        if len(indices) == 0:
            expect(tab.get_by_text("This cell is empty")).to_be_visible()
    assert [bool(matrix[cell]) for cell in some_cells(matrix)] == [True, True, True, False]


def test_the_selectors_do_what_a_click_does_and_the_same_cell_can_be_clicked_again(
    visit, run, matrix
):
    first, _, second, _ = some_cells(matrix)
    tab = open_map(visit, run)
    click_cell(tab, *first)
    expect(thumbnails(tab)).to_have_count(int(matrix[first]))
    for name, number in zip(("True class", "Predicted class"), second, strict=True):
        field = tab.get_by_role("combobox", name=name)
        field.focus()
        tab.keyboard.type(str(number))
        expect(tab.get_by_role("option", name=str(number), exact=True)).to_be_visible()
        tab.keyboard.press("Enter")
        expect(field).to_have_value(str(number))
    known = DATASETS["mnist"]
    said = cell_finding(*second, matrix[second], known.class_names, known.plurals)
    expect(tab.get_by_text(said).last).to_be_visible()
    expect(thumbnails(tab)).to_have_count(int(matrix[second]))
    click_cell(tab, *first)
    expect(tab.get_by_role("combobox", name="True class")).to_have_value(str(first[0]))
    expect(tab.get_by_role("combobox", name="Predicted class")).to_have_value(str(first[1]))


def test_a_link_leads_to_a_cell_and_its_frame_lies_over_that_cell(visit, run, matrix):
    true, predicted = some_cells(matrix)[0]
    tab = open_map(visit, run, f"&true={true}&named={predicted}")
    expect(thumbnails(tab)).to_have_count(int(matrix[true, predicted]))
    x, y = spot(tab, true, predicted)
    box = tab.locator(".s28-cell").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - x) < 3
    assert abs(box["y"] + box["height"] / 2 - y) < 3


def test_a_picture_is_opened_by_keyboard_and_carried_to_the_canvas(visit, run, matrix, database):
    true, predicted = some_cells(matrix)[0]
    tab = open_map(visit, run, f"&true={true}&named={predicted}")
    thumbnails(tab).first.focus()
    tab.keyboard.press("Enter")
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_text(f"{true}, named {predicted}")).to_be_visible()
    expect(dialog.locator(".s28-bars .p")).to_have_count(10)
    seen = dialog.locator(".s28-seen img").get_attribute("src")
    dialog.get_by_role("button", name="Draw on this picture").click()
    expect(answer(tab)).to_be_visible()
    title = RunStore(database).get(run).title
    expect(tab.get_by_role("combobox", name="Network", exact=True)).to_have_value(
        re.compile(re.escape(title))
    )
    expect(tab.locator(".s28-seen img")).to_have_attribute("src", seen)


def test_a_garment_comes_to_the_garments_board_although_digits_were_drawn_last(visit):
    tab = visit("/evaluate?network=pretrained:fashion_mnist&true=6&named=0")
    for _ in range(2):
        thumbnails(tab).first.click()
        tab.get_by_role("dialog").get_by_role("button", name="Draw on this picture").click()
        tab.locator("canvas").last.wait_for()
        expect(tab.get_by_role("combobox", name="Network", exact=True)).to_have_value(
            re.compile("Garments")
        )
        expect(tab.locator(".st-key-prediction .s28-bars")).to_be_visible()
        tab.get_by_text("Digits", exact=True).click()
        expect(tab.get_by_role("combobox", name="Network", exact=True)).to_have_value(
            re.compile("Digits")
        )
        tab.get_by_role("link", name="Evaluate").first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_as_png_and_svg_on_an_opaque_background(visit, run, matrix, scheme):
    tab = open_map(visit, run, color_scheme=scheme)
    tab.get_by_role("button", name="Download").first.click()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Figure as PNG").click()
    assert re.fullmatch(r"confusion-digits-16-neurons.*\.png", saved.value.suggested_filename)
    picture = Image.open(saved.value.path()).convert("RGBA")
    red, green, blue, alpha = picture.getpixel((2, 2))
    assert alpha == 255
    assert (max(red, green, blue) < 60) == (scheme == "dark")
    assert min(picture.size) > 800
    tab.get_by_role("button", name="Download").first.click()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Figure as SVG").click()
    drawing = saved.value.path().read_text()
    assert "are most often mistaken for" in drawing
    assert drawing.count('class="textpoint"') == (matrix > 0).sum()


def test_the_numbers_are_saved_as_csv(visit, run, matrix):
    tab = open_map(visit, run)
    tab.get_by_role("button", name="Download").first.click()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Numbers as CSV").click()
    rows = list(csv.reader(saved.value.path().read_text().splitlines()))
    assert [[int(count) for count in row[1:]] for row in rows[1:]] == matrix.tolist()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="All answers as CSV").click()
    assert len(saved.value.path().read_text().splitlines()) == 101


def test_two_runs_side_by_side_show_the_pictures_that_only_one_of_them_gets_right(
    visit, runs, database
):
    run, other = runs
    (labels, first), (_, second) = (
        stored_predictions(database, run),
        stored_predictions(database, other),
    )
    only_first = ((first.argmax(axis=1) == labels) & (second.argmax(axis=1) != labels)).sum()
    tab = open_map(visit, run)
    tab.get_by_role("tab", name="Compare two networks").click()
    titles = [RunStore(database).get(run_id).title for run_id in (run, other)]
    field = tab.get_by_role("combobox", name=re.compile("^Compare “"))
    field.click()
    tab.keyboard.type(titles[1])
    tab.get_by_role("option", name=re.compile(f"^{re.escape(titles[1])} · ")).click()
    expect(tab.get_by_text(f"Only “{titles[0]}” gets these right: {only_first}")).to_be_visible()
    expect(tab.locator(f"[class*=st-key-gallery-only-{run}] button")).to_have_count(
        min(24, int(only_first))
    )
    expect(tab.locator(".st-key-difference .js-plotly-plot")).to_be_visible()


def test_on_a_phone_a_tap_chooses_a_cell_and_a_swipe_over_the_map_scrolls(visit, run, matrix):
    true, predicted = some_cells(matrix)[0]
    tab = open_map(visit, run, viewport=PHONE, **ON_A_PHONE)
    tab.touchscreen.tap(*spot(tab, true, predicted))
    expect(thumbnails(tab)).to_have_count(int(matrix[true, predicted]))
    middle = spot(tab, 5, 5)
    before = tab.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    swipe_up(tab, *middle)
    assert tab.get_by_test_id("stMain").evaluate("main => main.scrollTop") > before + 50


def swipe_up(tab, x, y):
    finger = tab.context.new_cdp_session(tab)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 11):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 15 * step}]},
        )
        tab.wait_for_timeout(30)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tab.wait_for_timeout(800)
