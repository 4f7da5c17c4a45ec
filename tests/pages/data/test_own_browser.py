"""A data set of one's own with 47 classes, from its files to a network that is drawn with."""

import gzip
import io
import json
import re
import struct
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.own_data import LETTERS, arrays
from tests.support.visitor import LAPTOP, SEVEN, answer, draw, open_section, wait_for_the_script

pytestmark = pytest.mark.browser


def idx(array):
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(header + array.astype(np.uint8).tobytes())


def emnist():
    """Return files as EMNIST names them: its pictures lie on their side."""
    data = arrays(each=20)
    parts = {"train": (data.x_train, data.y_train), "test": (data.x_test, data.y_test)}
    files = {"emnist-balanced-mapping.txt": mapping().encode()}
    for part, (pictures, labels) in parts.items():
        name = f"emnist-balanced-{part}"
        files[f"{name}-images-idx3-ubyte.gz"] = idx(pictures.transpose(0, 2, 1))
        files[f"{name}-labels-idx1-ubyte.gz"] = idx(labels)
    return [{"name": n, "mimeType": "", "buffer": content} for n, content in files.items()]


def mapping():
    return "".join(f"{label} {ord(letter)}\n" for label, letter in enumerate(LETTERS))


def bring(tab, title):
    """Bring the files in, and keep them under a title."""
    tab.locator("input[type=file]").set_input_files(emnist())
    expect(tab.get_by_text("47 classes, ")).to_be_visible()
    tab.get_by_label("Name of the data set").fill(title)
    tab.keyboard.press("Enter")
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Keep this data set").click()
    expect(tab.get_by_text("pictures to learn from")).to_be_visible()


def test_47_classes_are_imported_trained_evaluated_drawn_explained_and_taken_away(visit):
    tab = visit("/data?section=own")
    bring(tab, "My <letters>")
    expect(tab.get_by_role("combobox", name="Data set")).to_have_value("My ‹letters›")
    tab.get_by_role("link", name="Train").first.click()
    tab.get_by_label("Epochs").first.wait_for()
    expect(tab.get_by_role("combobox", name="Data set")).to_have_value("My ‹letters›")
    tab.get_by_role("button", name="Train", exact=True).click()
    expect(tab.get_by_text("See its mistakes")).to_be_visible(timeout=120_000)
    with tab.expect_download() as saved:
        tab.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as packed:
        about = json.loads(packed.read("run.json"))
    assert tuple(about["class_names"]) == LETTERS
    tab.get_by_role("link", name="See its mistakes").click()
    tab.locator(".st-key-confusion .js-plotly-plot .xtick").first.wait_for(state="attached")
    expect(tab.locator(".st-key-confusion .xtick")).to_have_count(47)
    tab.get_by_role("combobox", name="True class").focus()
    tab.keyboard.type("Q")
    expect(tab.get_by_role("option", name="Q", exact=True)).to_have_count(1)
    tab.keyboard.press("Escape")
    tab.get_by_role("link", name="Draw").first.click()
    field = tab.get_by_role("combobox", name="What to draw")
    field.focus()
    tab.keyboard.type("My")
    tab.keyboard.press("Enter")
    networks = tab.get_by_role("combobox", name="Network", exact=True)
    expect(networks).to_have_value(re.compile("My ‹letters›"))
    wait_for_the_script(tab)
    tab.wait_for_timeout(1000)  # until the canvas of these pictures has taken the place of another
    draw(tab, SEVEN)
    expect(answer(tab)).not_to_have_text("Draw something")
    expect(tab.locator(".st-key-prediction .s28-bars .p")).to_have_count(10)  # the likeliest
    open_section(tab, "Why this answer?", ".s28-why h3")
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)


def test_what_cannot_be_read_gets_one_sentence_and_nothing_is_kept(visit):
    tab = visit("/data?section=own")
    pickle = {"name": "mnist.pkl", "mimeType": "", "buffer": b"\x80\x04\x95"}
    tab.locator("input[type=file]").set_input_files(pickle)
    expect(tab.locator("[data-testid=stAlert]")).to_contain_text(re.compile("mnist.pkl.*program"))
    expect(tab.get_by_role("button", name="Keep this data set")).to_have_count(0)
    tab.set_viewport_size(LAPTOP)


def test_a_data_set_is_renamed_and_deleted_by_its_owner_only(visit):
    tab = visit("/data?section=own")
    bring(tab, "For a while")
    address = tab.url
    other = visit(address.split("/", 3)[-1].join(["/", ""]))
    expect(other.get_by_role("combobox", name="Data set")).to_have_value("For a while")
    other.goto(other.url.split("?")[0] + "?section=own")
    expect(other.get_by_text("Train on pictures of your own")).to_be_visible()
    expect(other.get_by_role("button", name="Change")).to_have_count(0)
    tab.goto(tab.url.split("?")[0] + "?section=own")
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Change").first.click()
    wait_for_the_script(tab)
    tab.get_by_role("button", name="Delete").click()
    expect(tab.get_by_text("For a while")).to_have_count(0)
