import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from model.runs.run import RunStatus
from model.runs.store import RunStore
from tests.support.visitor import SEVEN, answer, draw, wait_for_the_script

pytestmark = pytest.mark.browser
LONG = "/train?epochs=100&units=512&layers=2&batch_size=16"  # minutes
OWNER = "0123456789abcdef"
PAUSED = re.compile(r"Paused in epoch \d+ of 100")


@pytest.fixture(scope="module")
def finished(train_small):
    return train_small(OWNER, epochs=2)


def top_of_curves(tab):
    """Return the upper edge of the charts, which may just be drawn anew, in px."""
    top = "() => document.querySelector('.st-key-curves')?.getBoundingClientRect().top"
    return tab.wait_for_function(top).json_value()


def test_training_shows_progress_and_its_network_can_be_evaluated_and_drawn_with(visit, database):
    tab = visit("/train?epochs=2")
    tab.get_by_role("button", name="Train", exact=True).click()
    expect(tab.locator(".st-key-status [data-testid=stProgress]")).to_be_visible()
    expect(tab.get_by_role("link", name="Draw with it")).to_be_visible(timeout=90_000)
    expect(tab.get_by_text("test pictures recognized")).to_be_visible()
    run_id = tab.url.split("run=")[1][:8]
    title = RunStore(database).get(run_id).title
    tab.get_by_role("link", name="See its mistakes").click()
    expect(tab.get_by_text("are most often mistaken for")).to_be_visible()
    expect(tab.locator(".js-plotly-plot .heatmaplayer").first).to_be_attached()
    expect(tab.get_by_role("combobox", name="Network", exact=True)).to_have_value(
        re.compile(f"^{re.escape(title)} · ")
    )
    tab.goto(tab.url.split("/evaluate")[0] + f"/?network={run_id}")
    draw(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")


def test_a_run_is_reloaded_paused_found_again_in_a_new_tab_and_stopped(visit, database):
    tab = visit(LONG)
    tab.get_by_role("button", name="Train", exact=True).click()
    expect(tab.get_by_text("pictures a second")).to_be_visible(timeout=90_000)
    expect(tab.locator(".s28-watched .m")).to_have_count(10)
    tab.reload()
    expect(tab.get_by_text("pictures a second")).to_be_visible()
    tab.get_by_role("button", name="Pause").click()
    expect(tab.get_by_text(PAUSED)).to_be_visible()
    address = tab.url.split("/train")[0] + "/train"
    again = tab.context.new_page()
    tab.close()
    again.goto(address)  # the same browser, without the run's address
    expect(again.get_by_text(PAUSED)).to_be_visible()
    again.get_by_role("button", name="Resume").click()
    expect(again.get_by_role("heading", name=re.compile(r"Epoch \d+ of 100"))).to_be_visible()
    expect(again.get_by_text("pictures a second")).to_be_visible()
    before = top_of_curves(again)
    again.get_by_role("button", name="Stop").click()
    expect(again.get_by_text("of 100 epochs; kept the best version")).to_be_visible(timeout=90_000)
    assert RunStore(database).runs(limit=1)[0].status is RunStatus.STOPPED
    assert top_of_curves(again) == before  # nothing jumps when the result is there
    expect(again.get_by_role("link", name="Draw with it")).to_be_visible()


def test_a_finished_run_is_continued_with_other_settings(visit, database, finished):
    first = RunStore(database).get(finished)
    tab = visit(f"/train?run={finished}", visitor=OWNER)
    tab.get_by_role("button", name="Continue it").click()
    expect(tab.get_by_text(f"Continues “{first.title}”")).to_be_visible()
    tab.get_by_role("button", name="Train", exact=True).click()
    expect(
        tab.get_by_text(f"It continues “{first.title}”, whose curves are shown up to epoch 2.")
    ).to_be_visible()
    expect(tab.get_by_role("link", name="Draw with it")).to_be_visible()
    second = RunStore(database).runs(limit=1)[0]
    assert (second.parent, second.hyperparameters.units) == (first.id, (16,))
    assert second.val_accuracy > first.val_accuracy


def test_curves_can_be_smoothed_and_the_loss_shown_on_a_log_scale(visit, finished):
    tab = visit(f"/train?run={finished}", visitor=OWNER)
    expect(tab.get_by_role("link", name="Draw with it")).to_be_visible()
    kind = "() => document.querySelector('.js-plotly-plot')?._fullLayout?.yaxis2?.type"
    tab.wait_for_function(f"() => ({kind})() === 'linear'")
    wait_for_the_script(tab)
    tab.get_by_text("Loss on a logarithmic scale").click()
    tab.wait_for_function(f"() => ({kind})() === 'log'")


def test_a_finished_run_is_renamed_and_downloaded(visit, finished):
    tab = visit(f"/train?run={finished}", visitor=OWNER)
    expect(tab.get_by_role("link", name="Draw with it")).to_be_visible()
    tab.locator(".st-key-rename button:visible").click()
    field = tab.get_by_role("textbox", name="Name of this run")
    field.fill("<b>ours</b>")
    field.press("Enter")
    expect(tab.locator(".st-key-rename button:visible")).to_contain_text("<b>ours</b>")
    address = tab.get_by_role("link", name="Download").evaluate("link => link.href")
    answer = tab.request.get(address)
    assert "b-ours-b.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.body())) as packed:
        assert "model.keras" in packed.namelist()
