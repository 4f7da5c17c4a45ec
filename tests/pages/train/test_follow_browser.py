import contextlib

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from model.hyperparameters import Hyperparameters
from model.runs.arrays import pack_arrays
from model.runs.artifacts import SHOWN_FILE
from model.runs.run import Metric
from model.runs.store import RunStore
from tests.support.visitor import wait_for_the_script

pytestmark = pytest.mark.browser
LOOKS = "", "&smooth=true", "&log-loss=true&smooth=true"
FIGURE = """() => {
    const figure = document.querySelector('.st-key-curves .js-plotly-plot')
    if (!figure?._fullLayout) return null
    const axes = ['xaxis', 'xaxis2', 'yaxis', 'yaxis2'].map(name => figure.layout[name])
    return {
        lines: figure.data.map(({ x, y }) => [...x, ...y]),
        axes: axes.map(({ range, tickvals }) => [...range, ...(tickvals ?? [])]),
        words: axes.map(({ tickformat, ticktext }) => [tickformat, ticktext]),
        about: figure.closest('[data-testid=stPlotlyChart]').getAttribute('aria-label'),
        drawn: figure.querySelectorAll('.point').length,
    }
}"""


@pytest.fixture
def train_on(database):
    """Return a function that starts a run, or goes on with it by a quarter of an epoch."""
    store = RunStore(database)
    run_id = store.create(Hyperparameters(epochs=8), "somebody else")
    pictures, labels = np.zeros((10, 28, 28), np.uint8), np.arange(10)
    store.start(run_id, "training", "a worker of this test")
    store.save_artifacts(run_id, {SHOWN_FILE: pack_arrays(pictures=pictures, labels=labels)})
    quarters = 0

    def trained(right):
        nonlocal quarters
        quarters += 1
        epoch, loss, accuracy = quarters / 4, round(2 / quarters, 4), round(1 - 1 / quarters, 3)
        validation = (0.9, 0.6) if epoch == int(epoch) else ()
        about = {"pictures_per_second": 1000.0, "seconds_left": 30.0 - epoch, "phase": "training"}
        about["answers"] = [(label if label < right else 0, 0.9) for label in range(10)]
        store.add_metric(run_id, Metric(epoch, loss, accuracy, *validation), **about)
        return run_id, f"{accuracy:.1%}"

    yield trained
    store.request_stop(run_id)
    store.close()


def figure(tab):
    return tab.wait_for_function(FIGURE).json_value()


def compare(tab, followed, said):
    assert tab.locator(".st-key-status").inner_text() == said
    shown = figure(tab)
    for name, ours in followed.items():
        if name in ("lines", "axes"):
            for some, others in zip(ours, shown[name], strict=True):
                assert some == pytest.approx(others, rel=1e-4)
        else:
            assert ours == shown[name]


def eventually(tab, check):
    """Repeat a check for some seconds: after a reload, a busy browser draws in steps."""
    for _ in range(30):
        with contextlib.suppress(AssertionError, ValueError):
            return check()
        tab.wait_for_timeout(500)
    return check()


def test_a_run_is_followed_while_the_page_rests_and_looks_the_same_after_a_reload(
    visit, server, train_on
):
    run_id, _ = train_on(right=2)
    tab, asked = visit("/"), []

    def note(data):
        message = BackMsg.FromString(data)
        if not message.rerun_script.is_auto_rerun:  # as the note on workers that start
            asked.append(message)

    def listen(socket):
        if "_stcore" in socket.url:
            socket.on("framesent", note)

    tab.on("websocket", listen)
    for look in LOOKS:
        tab.goto(f"{server[1]}/train?run={run_id}{look}")
        expect(tab.locator(".s28-watched .m")).to_have_count(10)
        figure(tab)
        wait_for_the_script(tab)
        tab.wait_for_timeout(1500)  # what the page's own parts report after its first look
        before = len(asked)
        for right in range(3, 8):
            _, accuracy = train_on(right)
            expect(tab.get_by_text(f"recognized {accuracy}")).to_be_visible()
        expect(tab.locator(".s28-watched .right")).to_have_count(7)
        assert len(asked) == before
        followed, said = figure(tab), tab.locator(".st-key-status").inner_text()
        tab.reload()
        expect(tab.get_by_text(f"recognized {accuracy}")).to_be_visible()
        eventually(tab, lambda followed=followed, said=said: compare(tab, followed, said))
