"""Pages while the file that keeps the runs cannot be read or written, and afterwards."""

from dataclasses import replace

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from model.runs import database, faults
from model.runs.run import StoreUnavailable
from model.runs.store import RunStore
from pages.components.shared import away, resources
from pages.components.shared.server import downloads, readiness
from tests.conftest import trained_run
from tests.support.disk import Disk
from tests.support.opened import NoWorkers, text, warnings
from tests.support.opened import answer as answered

SENTENCE = "The file that keeps the runs cannot be read or written"


@pytest.fixture
def folder(open_page, monkeypatch, tmp_path):
    """A folder that cannot be made, since a file has its name."""
    (tmp_path / "data").write_text("a file where the folder should be")
    broken = RunStore(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}")
    monkeypatch.setattr(resources, "store", lambda: broken)
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    return tmp_path / "data"


def test_drawing_goes_on_without_a_store(folder, open_page):
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    assert not app.exception
    assert answered(app)["digits"]
    assert app.selectbox[0].value == "pretrained:mnist"
    assert text(app).count(SENTENCE) == 1


def test_built_in_networks_are_evaluated_without_a_store(folder, open_page):
    app = open_page("evaluate")
    assert app.get("plotly_chart")
    assert text(app).count(SENTENCE) == 1


@pytest.mark.parametrize("page", ["train", "runs"])
def test_a_page_that_needs_the_store_says_so_in_one_sentence_and_comes_back(
    folder, open_page, page
):
    app = open_page(page)
    assert warnings(app) == [f"{faults.FILE_AWAY} {away.COMES_BACK}"]
    folder.unlink()
    app.run()
    assert not app.exception
    assert SENTENCE not in text(app)
    assert app.button


def test_a_link_to_a_run_is_followed_when_the_store_is_back(
    open_page, store, small_data, tmp_path, monkeypatch
):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    run_id, file = trained_run(store), tmp_path / "runs.sqlite"
    store.close()
    content = file.read_bytes()
    file.write_bytes(b"rubbish" * 1000)
    app = open_page(network=run_id)
    assert faults.DAMAGED in text(app)
    file.write_bytes(content)
    app.run()
    assert app.selectbox[0].value == run_id


def test_one_goes_on_drawing_with_a_run_whose_network_is_in_memory(
    open_page, store, small_data, tmp_path, monkeypatch
):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    run_id = trained_run(store)
    app = open_page(network=run_id)
    app.button(key="board-mnist-0").click().run()
    store.close()
    (tmp_path / "runs.sqlite").write_bytes(b"rubbish" * 1000)
    app.button(key="board-mnist-1").click().run()
    assert app.selectbox[0].value == run_id
    assert answered(app)["digits"]
    assert text(app).count(faults.DAMAGED) == 1


def answer(state, monkeypatch):
    monkeypatch.setattr(resources, "workers_state", lambda: state)
    response = readiness._answer(Request({"type": "http"}))
    return response.status_code, response.body.decode()


def test_readiness_says_what_is_missing(folder, monkeypatch):
    assert answer(("ready", ""), monkeypatch) == (503, faults.FILE_AWAY)
    folder.unlink()
    assert answer(("warming up", ""), monkeypatch) == (503, readiness.NO_WORKER)
    assert answer(("failed", "Why."), monkeypatch) == (503, "Why.")
    assert answer(("ready", ""), monkeypatch) == (200, "ready")


def test_a_download_while_the_store_is_away_may_be_tried_again(folder):
    request = Request({"type": "http", "path_params": {"name": "0123abcd"}, "headers": []})
    response = downloads._send(request)
    assert (response.status_code, response.body.decode()) == (503, faults.FILE_AWAY)


def test_only_errors_of_the_store_are_said_in_our_words(monkeypatch):
    monkeypatch.setattr(away, "show_alone", lambda error: None)
    assert away.handle(StoreUnavailable(faults.FILE_AWAY))
    assert not away.handle(ValueError("a bug"))


def test_a_run_that_a_full_disk_refuses_is_said_beside_the_older_ones(
    open_page, store, small_data, monkeypatch
):
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    run_id = trained_run(store)
    app, disk = open_page("train", run=run_id), Disk(store)
    monkeypatch.setattr(NoWorkers, "submit", lambda self, chosen, *_, **__: fill(store, chosen))
    disk.full = True
    app.button(key="train").click().run()
    assert warnings(app) == [faults.DISK_FULL]
    assert "of 100 generated digit test pictures recognized" in text(app)
    for page in ("runs", "evaluate", "draw"):
        assert not warnings(open_page(page, network=run_id))
    disk.full = False
    app.button(key="train").click().run()
    assert not warnings(app)


def fill(store, chosen):
    """Start so many runs that they need room on the disk; return the first one's id."""
    return store.create_all([replace(chosen, seed=seed) for seed in range(200)], "", {})[0]


@pytest.mark.parametrize(
    ("answers", "said", "buttons"),
    [(True, faults.DISK_FULL, [away.BACK]), (False, f"{faults.DISK_FULL} {away.COMES_BACK}", [])],
)
def test_a_click_that_the_store_refuses_leaves_the_sentence_until_it_was_read(
    answers, said, buttons, monkeypatch
):
    monkeypatch.setattr(away, "_answers", lambda: answers)
    app = AppTest.from_function(refused).run()
    assert warnings(app) == [said]
    assert [button.label for button in app.button] == buttons


def refused():
    from model.runs import faults
    from pages.components.shared import away

    assert away.handle(faults.StoreRefused(faults.DISK_FULL))
