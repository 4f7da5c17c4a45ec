"""From the start of the server to the first prediction in the browser, against a bare canvas."""

import time
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError

from benchmarks import report
from benchmarks.browser import APP, BARE, START_SECONDS, chromium, draw, open_page, serve

PAIRS, LIMIT = 5, 1.5
SECONDS_BETWEEN_STROKES = 1.0
PREDICTED = """() => document.querySelector('.st-key-prediction .s28-bars') &&
    document.querySelector('.st-key-prediction .s28-name').textContent"""
COUNTED = "() => document.body.innerText.match(/strokes: [1-9]/)?.[0]"


def measure() -> list[report.Result]:
    """Measure five pairs in turn."""
    ours, bare = [], []
    with chromium() as browser:
        for _ in range(PAIRS):
            ours.append(_start_and_draw(browser, APP, PREDICTED))
            bare.append(_start_and_draw(browser, BARE, COUNTED))
    named = [answer for _, answer, _ in ours]
    retried = sum(strokes > 1 for _, _, strokes in ours), sum(strokes > 1 for _, _, strokes in bare)
    return [
        report.ratio_of_pairs(
            "server start to first prediction, ours ÷ bare page",
            [spent for spent, *_ in ours],
            [spent for spent, *_ in bare],
            LIMIT,
        ),
        report.Result("what the drawn 1 was named", ", ".join(named), "", "1", set(named) == {"1"}),
        report.Result(
            "starts in which the first stroke was lost",
            f"ours {retried[0]}, bare {retried[1]}",
            f"of {PAIRS} each",
        ),
    ]


def _start_and_draw(browser: Browser, script: Path, answered: str) -> tuple[float, str, int]:
    with serve(script) as server:
        page = open_page(browser, server.address)
        answer, strokes = _draw_until(page, answered)
        spent = time.perf_counter() - server.started
        page.context.close()
    return spent, answer, strokes


def _draw_until(page: Page, answered: str) -> tuple[str, int]:
    """Draw a 1 until it is answered: a stroke on a canvas that does not listen yet is lost."""
    for strokes in range(1, int(START_SECONDS)):
        draw(page)
        try:
            return str(
                page.wait_for_function(
                    answered, timeout=SECONDS_BETWEEN_STROKES * 1000
                ).json_value()
            ), strokes
        except TimeoutError:
            continue
    raise RuntimeError("The page did not answer to any stroke.")


if __name__ == "__main__":
    report.show(measure)
