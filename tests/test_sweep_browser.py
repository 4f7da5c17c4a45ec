import shutil

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from model.run_store import RunStatus, RunStore
from tests.visitor import LAPTOP, NAMES, QUIET, serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as started:
        try:
            chromium = started.chromium.launch(executable_path=path, args=QUIET)
        except Error:
            pytest.skip("no Chromium here: `make test` installs one where it may; or install Debian's package chromium")
        yield chromium
        chromium.close()


def test_a_sweep_fills_its_table_names_its_best_and_is_there_after_a_reload(browser, tmp_path):
    database = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    with serving(database, DATASETS_DIR="") as (_, address):
        tab = browser.new_page(viewport=LAPTOP)
        tab.set_default_timeout(60_000)
        tab.goto(address + "/runs")
        for value in ("0.5", "512", "128"):
            tab.locator("[class*=st-key-sweep-values-]").get_by_role("button", name=value, exact=True).click()
        tab.locator(".st-key-sweep-values-units").get_by_role("button", name="16", exact=True).click()
        expect(tab.get_by_text("4 runs, about")).to_be_visible(timeout=20_000)
        tab.get_by_role("button", name="Start the sweep").click()
        tab.get_by_text("of 4 runs done").wait_for()
        tab.get_by_role("button", name="Draw with the best").wait_for()
        best = tab.get_by_text("Best on the validation pictures").inner_text()
        expect(tab.get_by_text("of 1,000 generated digits test pictures")).to_be_visible()
        expect(tab.locator(".st-key-sweep-plot .scatterlayer .trace")).to_have_count(4)
        tab.reload()
        tab.get_by_text(best).wait_for()
        runs = RunStore(database).runs(sweep=tab.url.split("sweep=")[1])
        assert [run.status for run in runs] == [RunStatus.FINISHED] * 4
        tab.get_by_role("button", name="See its mistakes").click()
        tab.get_by_text("is most often taken for").wait_for()
