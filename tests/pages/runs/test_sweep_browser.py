import re

import pytest
from playwright.sync_api import expect

from model.runs.run import RunStatus
from model.runs.store import RunStore

pytestmark = pytest.mark.browser


def test_a_sweep_fills_its_table_shows_its_best_and_survives_a_reload(visit, database):
    tab = visit("/runs?view=sweeps&sweep-epochs=1")
    tab.set_default_timeout(120_000)
    for name, value in (
        ("dropout", "0.5"),
        ("units", "512"),
        ("units", "128"),
        ("units", "16"),
    ):  # 0 and 0.2, 16 and 32 are left
        tab.locator(f".st-key-sweep-values-{name}").get_by_role(
            "button", name=value, exact=True
        ).click()
    tab.get_by_text("4 runs, about").wait_for()
    tab.get_by_role("button", name="Start the sweep").click()
    tab.get_by_text("of 4 runs done").wait_for()
    tab.get_by_role("link", name="Draw with the best").wait_for()
    best = tab.get_by_text("Best on the validation pictures").inner_text()
    expect(
        tab.get_by_text(re.compile("Its test accuracy: .* (generated digit|MNIST) test pictures"))
    ).to_be_visible()
    expect(tab.locator(".st-key-sweep-plot .scatterlayer .trace")).to_have_count(4)
    tab.reload()
    tab.get_by_text(best).wait_for()
    runs = RunStore(database).runs(sweep=tab.url.split("sweep=")[1][:8])
    assert [run.status for run in runs] == [RunStatus.FINISHED] * 4
    tab.get_by_role("link", name="See its mistakes").click()
    tab.get_by_text("are most often mistaken for").wait_for()
