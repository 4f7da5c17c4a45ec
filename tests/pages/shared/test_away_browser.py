"""A database that is stopped and started while visitors have pages open."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric
from model.runs.store import RunStore
from pages.components.shared.server.visitor import VISITOR_COOKIE
from tests.support.visitor import ONE, SEVEN, answer, draw, serving, wait_for_the_script

pytestmark = pytest.mark.browser
SENTENCE = "The database that keeps the runs does not answer"
STREAMLITS_OWN = "[data-testid=stException]"


@pytest.fixture(scope="module")
def served(own_server):
    """A server that was started while its database was away."""
    url = own_server.new_database()
    own_server.stop()
    with serving(url) as (_, address):
        yield url, address


def ready(address):
    try:
        with urllib.request.urlopen(f"{address}/ready") as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_until_ready(address, tab):
    for _ in range(600):
        if ready(address)[0] == 200:
            return
        tab.wait_for_timeout(200)
    assert ready(address) == (200, "ready")


def test_a_server_starts_without_its_database_and_trains_when_it_is_there(
    own_server, served, visit
):
    _, address = served
    tab = visit(address=address)
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(tab.get_by_text(SENTENCE)).to_have_count(1)
    status, said = ready(address)
    assert status == 503
    assert said.startswith(SENTENCE)
    trains = visit("/train?epochs=1&units=16", address=address)
    expect(trains.get_by_text(SENTENCE)).to_have_count(1)
    own_server.start()
    for page in (tab, trains):
        expect(page.get_by_text(SENTENCE)).to_have_count(0)
    wait_until_ready(address, tab)
    trains.get_by_role("button", name="Train", exact=True).click()
    expect(trains.get_by_text("The test accuracy is")).to_be_visible()


def test_drawing_goes_on_while_the_database_is_away_and_a_watched_run_comes_back(
    own_server, served, visit
):
    url, address = served
    drawing, watching = (visit(address=address) for _ in range(2))
    [name] = [one["value"] for one in watching.context.cookies() if one["name"] == VISITOR_COOKIE]
    store = RunStore(url)
    run_id = store.create(Hyperparameters(epochs=3), name)
    store.start(run_id, "training", "a worker of this test")
    store.add_metric(run_id, Metric(1.0, 0.5, 0.81), "a worker of this test", phase="training")
    watching.goto(f"{address}/train?run={run_id}")
    expect(watching.get_by_text("recognized 81.0% of the training pictures")).to_be_visible()
    draw(drawing, SEVEN)
    expect(answer(drawing)).to_have_text("7")
    own_server.stop()
    expect(watching.get_by_text(SENTENCE).first).to_be_visible()
    drawing.get_by_role("button", name="Clear").click()
    draw(drawing, ONE)
    expect(answer(drawing)).to_have_text("1")
    drawing.get_by_text("Garments", exact=True).click()  # runs the whole page
    expect(drawing.get_by_text(SENTENCE)).to_have_count(1)
    for page in (drawing, watching):
        expect(page.locator(STREAMLITS_OWN)).to_have_count(0)
    own_server.start()
    expect(drawing.get_by_text(SENTENCE)).to_have_count(0)
    wait_for_the_script(watching)
    expect(watching.get_by_text(SENTENCE)).to_have_count(0)
    expect(watching.get_by_text("recognized 81.0% of the training pictures")).to_be_visible()
    store.close()
