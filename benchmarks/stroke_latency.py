"""From the lift of the pen to the new answer, against a page with nothing but the canvas.

The page answers in its own way here, as where no WebSocket can be had; `live` has the other one.
"""

import math
import statistics

from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.browser import (
    APP,
    BARE,
    chromium,
    draw,
    open_page,
    read_stopwatch,
    serve,
    start_stopwatch,
    wait_for_canvas,
    wait_for_worker,
)

STROKES, LIMIT = 20, 1.25
STROKES_A_PAGE = 5
QUIET_MILLISECONDS = 500
# The answer includes the 28x28 picture, which changes even if no probability does by 0.1%.
ANSWER = """(() => {{
  const read = () => {{
    const answer = {element};
    return answer ? answer.textContent + (answer.querySelector('img')?.src ?? '') : '';
  }};
  const before = read();
  return () => read() !== before && /{words}/.test(read());
}})()"""
OURS = ANSWER.format(element="document.querySelector('.st-key-prediction')", words="%")
BARE_COUNT = ANSWER.format(
    element="document.querySelector('[data-testid=stMarkdown]')", words="strokes: [1-9]"
)


def measure() -> list[report.Result]:
    """Measure twenty strokes on each page in turn, after a first one that does not count."""
    ours, bare = [], []
    with serve(APP) as app, serve(BARE) as canvas_alone, chromium() as browser:
        _warm_up(browser, app.address)
        for _ in range(STROKES // STROKES_A_PAGE):
            left = open_page(browser, app.address, live=False)
            right = open_page(browser, canvas_alone.address)
            for page in (left, right):
                settle(page)
            for number in range(STROKES_A_PAGE):
                ours.append(answer_to_stroke(left, OURS, number))
                bare.append(answer_to_stroke(right, BARE_COUNT, number))
            for page in (left, right):
                page.context.close()
    greatest = f"ours {max(ours):.2f} s, bare {max(bare):.2f} s"
    return [
        report.ratio_of_pairs("stroke to new answer, ours ÷ bare page", ours, bare, LIMIT),
        report.Result(
            "what ours adds to the bare page",
            f"{1000 * (statistics.median(ours) - statistics.median(bare)):.0f} ms",
            greatest,
        ),
    ]


def _warm_up(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/train")
    wait_for_worker(page)
    page.context.close()


def settle(page: Page) -> None:
    """Wait until the canvas and all that comes with the page are at rest."""
    wait_for_canvas(page)
    page.wait_for_timeout(4 * QUIET_MILLISECONDS)


def answer_to_stroke(page: Page, answer: str, number: int) -> float:
    """Draw a stroke and return the seconds from the lift of the pen to the new answer."""
    start_stopwatch(page, "pointerup", {"answer": answer})
    draw(page, _stroke(number))
    spent = read_stopwatch(page, "answer")
    page.wait_for_timeout(QUIET_MILLISECONDS)
    return spent


def _stroke(number: int) -> tuple[tuple[float, float], ...]:
    """Return a straight stroke through the middle, at another angle for each number."""
    angle = math.pi * (0.5 + number / STROKES_A_PAGE)
    across, down = 0.3 * math.cos(angle), 0.3 * math.sin(angle)
    return (0.5 - across, 0.5 - down), (0.5 + across, 0.5 + down)


if __name__ == "__main__":
    report.show(measure)
