"""The answer while the pen moves: from a movement of the pointer to the changed answer.

One visitor draws pen digits with a real mouse in Chromium. The figures are taken inside the page:
from the pointer's event before a picture was sent to the moment when its answer had been drawn.
Thirty visitors draw over the protocol alone, without browsers. The variable `LIVE_DRAWINGS` sets
how many drawings are compared.
"""

import asyncio
import base64
import io
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks import bare_socket, live_class, report, stroke_while_training
from benchmarks.browser import APP, chromium, open_page, serve, wait_for_canvas, wait_for_worker
from benchmarks.drawn_sets import pen_strokes
from benchmarks.stroke_latency import settle
from model.classifier import load_classifier
from model.preprocessing.pictures import BlankPicture
from model.scheduling.local_cluster import share_of_this_machine
from pages.components.shared import prediction

NETWORK = "pretrained:mnist"
COMPARED = int(os.environ.get("LIVE_DRAWINGS", "500"))
DRAWN, LIFTED, ROUNDS = 6, 10, 3
MEDIAN, MOST, THINKING, LIFT_LIMIT, BUSY_LIMIT = 25.0, 60.0, 50.0, 0.25, 1.5
QUIET_MILLISECONDS, REPORTED_MILLISECONDS = 900, 500
# Notes the pointer's last event at each sent picture, and what has passed when it is answered.
WATCH = """(() => {
  const seen = window.seen = {passed: [], answers: null, rests: [], lifted: 0, shown: ''};
  let moved = 0, sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (this.url.endsWith('/live') && typeof data !== 'string') sent = moved;
    return send.call(this, data);
  };
  addEventListener('pointermove', event => { moved = event.timeStamp; }, true);
  addEventListener('pointerdown', event => { moved = event.timeStamp; }, true);
  addEventListener('pointerup', event => { seen.lifted = event.timeStamp; }, true);
  const look = () => {
    // Not what screen readers hear, which follows when the pen has rested.
    const parts = document.querySelectorAll('.s28-head, .s28-hint, .s28-body');
    const now = [...parts].map(part => part.textContent + part.querySelector('img')?.src).join();
    if (now !== seen.shown) seen.rests.push([performance.now(), seen.shown = now]);
  };
  addEventListener('DOMContentLoaded', () => {
    const all = {subtree: true, childList: true, characterData: true, attributes: true};
    new MutationObserver(look).observe(document.body, all);
    document.addEventListener('s28-live', ({detail}) => {
      if (!detail.answers) return;
      seen.answers = detail.answers;
      const since = sent;
      // After the page's own listener, which draws the answer.
      if (since > seen.lifted) queueMicrotask(() => seen.passed.push(performance.now() - since));
    });
  });
})()"""
FINAL = """() => {
  const {rests, lifted} = window.seen, last = rests.at(-1)?.[1];
  const later = rests.filter(([when]) => when > lifted);
  return later.length ? (later.find(([, shown]) => shown === last)[0] - lifted) / 1000 : 0;
}"""


def measure() -> list[report.Result]:
    """Measure one visitor, the lift of the pen, thirty visitors, training beside it, equality."""
    results = []
    with serve(APP) as server, chromium() as browser:
        first = open_page(browser, f"{server.address}/train")
        wait_for_worker(first)
        first.context.close()
        page = _open(browser, server.address)
        _draw_digits(page, DRAWN)  # does not count
        results += _movements("pointer movement → changed answer, one visitor", page)
        results.append(_echo(browser))
        page.bring_to_front()
        results.append(_thinking(browser, server.address))
        page.bring_to_front()
        results.append(_lifts(browser, server.address, page))
        results.append(_while_training(browser, server.address, page))
        results.append(_compare(page))
        page.context.close()
        with ThreadPoolExecutor(1) as thread:  # Playwright has an event loop in this one
            job = live_class.measure(server.address, server.process)
            results += thread.submit(asyncio.run, job).result()
    return results


def _open(browser: Browser, address: str, *, live: bool = True) -> Page:
    page = open_page(browser, "about:blank", live=live)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.add_init_script(WATCH)
    page.goto(address)
    settle(page)
    return page


def _digits() -> Iterator[list[np.ndarray]]:
    """Yield pen digits as strokes, float (n, 2), shares of the canvas."""
    chance = np.random.default_rng(0)
    for _, strokes in pen_strokes():
        points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
        low, high = points.min(axis=0), points.max(axis=0)
        scale = chance.uniform(0.4, 0.8) / max(high - low)
        middle = chance.uniform(0.45, 0.55, 2)
        placed = [(np.asarray(one, float) - (low + high) / 2) * scale + middle for one in strokes]
        yield [np.clip(one, 0.02, 0.98) for one in placed]


def _draw_digit(page: Page, strokes: Sequence[np.ndarray], box: Any = None) -> None:
    left, top, width, height = box.values() if box else wait_for_canvas(page)
    for stroke in strokes:
        spots = [(left + x * width, top + y * height) for x, y in stroke]
        page.mouse.move(*spots[0])
        page.mouse.down()
        for spot in spots[1:]:
            page.mouse.move(*spot)
        page.mouse.up()


def _draw_digits(page: Page, count: int) -> None:
    for strokes in islice(_digits(), count):
        _draw_digit(page, strokes)
        page.wait_for_timeout(QUIET_MILLISECONDS)
        page.keyboard.press("Delete")
        page.wait_for_timeout(QUIET_MILLISECONDS)


def _passed(page: Page) -> list[float]:
    """Draw some digits and return the milliseconds from a movement to its answer."""
    page.evaluate("() => { window.seen.passed = [] }")
    _draw_digits(page, DRAWN)
    passed: list[float] = page.evaluate("() => window.seen.passed")
    return passed


def _movements(claim: str, page: Page) -> list[report.Result]:
    passed = _passed(page)
    median, most = statistics.median(passed), float(np.quantile(passed, 0.95))
    raw = f"{len(passed)} answers to {DRAWN} digits, {min(passed):.0f} to {max(passed):.0f} ms"
    return [
        _limited(f"{claim}, median", median, MEDIAN, raw),
        _limited(f"{claim}, 95%", most, MOST),
    ]


def _thinking(browser: Browser, address: str) -> report.Result:
    page = _open(browser, address)
    stage = page.locator(".s28-think-stage")
    page.locator("summary", has_text="Watch the network think").click()
    expect(stage).to_be_visible()
    settle(page)
    _draw_digits(page, 1)  # does not count
    passed = _passed(page)
    page.context.close()
    raw = f"{len(passed)} answers; 95% in {np.quantile(passed, 0.95):.0f} ms"
    claim = "the same with the thinking picture open, median"
    return _limited(claim, statistics.median(passed), THINKING, raw)


def _limited(claim: str, milliseconds: float, limit: float, raw: str = "") -> report.Result:
    must, met = f"< {limit:g} ms", milliseconds < limit
    return report.Result(claim, f"{milliseconds:.0f} ms", raw, must, met)


def _echo(browser: Browser) -> report.Result:
    """Measure a page with nothing but a canvas, whose server echoes."""
    with bare_socket.serve() as address:
        page = browser.new_page()
        page.goto(address)
        for strokes in islice(_digits(), DRAWN):
            _draw_digit(page, strokes, page.locator("canvas").bounding_box())
        page.wait_for_timeout(QUIET_MILLISECONDS)
        passed: list[float] = page.evaluate("() => window.seen.passed")
        page.close()
    raw = f"{len(passed)} echoes; 95% in {np.quantile(passed, 0.95):.0f} ms"
    return report.Result("a bare page's echo, median", f"{statistics.median(passed):.0f} ms", raw)


def _lifts(browser: Browser, address: str, page: Page) -> report.Result:
    """Compare the seconds from the lift to the final answer with those of a page without /live."""
    alone = _open(browser, address, live=False)
    ours, bare = list[float](), list[float]()
    for strokes in islice(_digits(), LIFTED):
        for one, kept in ((page, ours), (alone, bare)):
            one.bring_to_front()
            _draw_digit(one, strokes)
            one.wait_for_timeout(2 * QUIET_MILLISECONDS)
            kept.append(one.evaluate(FINAL))
            one.keyboard.press("Delete")
            one.wait_for_timeout(QUIET_MILLISECONDS)
    alone.context.close()
    page.bring_to_front()
    ratio = statistics.median(ours) / statistics.median(bare)
    raw = f"live {report.seconds(ours)}; page {report.seconds(bare)}"
    claim = "pen lifted → final answer ÷ the page's own way"
    return report.Result(claim, f"{ratio:.2f}", raw, f"≤ {LIFT_LIMIT}", ratio <= LIFT_LIMIT)


def _while_training(browser: Browser, address: str, page: Page) -> report.Result:
    workers = share_of_this_machine().workers
    idle, busy = [], []
    for _ in range(ROUNDS):
        idle += _passed(page)
        runs = [stroke_while_training.start(browser, address) for _ in range(workers)]
        page.bring_to_front()
        busy += _passed(page)
        for run in runs:
            stroke_while_training.stop(run)
        page.bring_to_front()
    ratio = statistics.median(busy) / statistics.median(idle)
    raw = f"median {statistics.median(busy):.0f} ms; at rest {statistics.median(idle):.0f} ms"
    claim = f"movement → answer, all {workers} workers training ÷ at rest"
    return report.Result(claim, f"{ratio:.2f}", raw, f"≤ {BUSY_LIMIT:g}", ratio <= BUSY_LIMIT)


class _Canvas:
    """The canvas's last value, as the page's own way gets it: a PNG."""

    def __init__(self, page: Page) -> None:
        self.png: bytes | None = None
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        if "_stcore" in socket.url:
            socket.on("framesent", self._take)

    def _take(self, payload: bytes | str) -> None:
        message = BackMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        for widget in message.rerun_script.widget_states.widgets:
            if '"drawing"' in widget.json_value:
                address = (json.loads(widget.json_value)["drawing"] or {}).get("data") or ","
                self.png = base64.b64decode(address.split(",", 1)[1])


def _compare(page: Page) -> report.Result:
    """Compare the last live answer to each drawing with `classify` of what the page receives."""
    canvas, classifier = _Canvas(page), load_classifier(NETWORK)
    page.reload()
    settle(page)
    equal = count = 0
    for strokes in islice(_digits(), COMPARED):
        canvas.png = None
        _draw_digit(page, strokes)
        page.wait_for_timeout(REPORTED_MILLISECONDS)
        live = page.evaluate("() => window.seen.answers")
        count += 1
        equal += canvas.png is not None and live == _shown(classifier.read, canvas.png)
        page.keyboard.press("Delete")
        page.wait_for_timeout(REPORTED_MILLISECONDS)
    claim = "live answer equal to the page's: name, shares and 28x28"
    figure = f"{equal} of {count}"
    return report.Result(claim, figure, "drawn by mouse in Chromium", "all", equal == count)


def _shown(read: Any, png: bytes) -> Any:
    try:
        predicted = read(Image.open(io.BytesIO(png)))
    except BlankPicture as blank:
        return [prediction.empty(str(blank))]
    names = load_classifier(NETWORK).class_names
    return json.loads(json.dumps([prediction.message(predicted, names)]))


if __name__ == "__main__":
    report.show(measure)
