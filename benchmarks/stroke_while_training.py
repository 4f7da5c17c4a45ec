"""From the lift of the pen to the new answer while all workers train, against idle workers."""

import statistics

from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.browser import APP, chromium, open_page, serve, wait_for_worker
from benchmarks.stroke_latency import OURS, STROKES_A_PAGE, answer_to_stroke, settle
from model.scheduling.local_cluster import share_of_this_machine

ROUNDS, LIMIT = 4, 1.5
LONG = "/train?epochs=100&units=1024&layers=3&batch_size=128"  # minutes for each worker
TRAINS_MILLISECONDS = 60_000


def measure() -> list[report.Result]:
    """Measure strokes on one page, with runs in training and without."""
    workers = share_of_this_machine().workers
    idle, busy = [], []
    with serve(APP) as server, chromium() as browser:
        first = open_page(browser, f"{server.address}/train")
        wait_for_worker(first)
        first.context.close()
        page = open_page(browser, server.address, live=False)
        settle(page)
        answer_to_stroke(page, OURS, 0)  # the first does not count
        for _ in range(ROUNDS):
            idle += _strokes(page)
            runs = [start(browser, server.address) for _ in range(workers)]
            page.bring_to_front()
            busy += _strokes(page)
            for run in runs:
                stop(run)
    ratio = statistics.median(busy) / statistics.median(idle)
    raw = f"in training {report.seconds(busy)}; at rest {report.seconds(idle)}"
    claim = f"stroke to new answer, all {workers} workers training ÷ at rest"
    return [report.Result(claim, f"{ratio:.2f}", raw, f"≤ {LIMIT:g}", ratio <= LIMIT)]


def _strokes(page: Page) -> list[float]:
    return [answer_to_stroke(page, OURS, number) for number in range(STROKES_A_PAGE)]


def start(browser: Browser, address: str) -> Page:
    """Start a long run as a separate visitor, wait until it trains, and leave its page."""
    page = open_page(browser, address + LONG)
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("pictures a second").wait_for(timeout=TRAINS_MILLISECONDS)
    page.goto("about:blank")
    return page


def stop(page: Page) -> None:
    """Stop the run that `start` started."""
    page.go_back()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("link", name="Draw with it").wait_for(timeout=TRAINS_MILLISECONDS)
    page.context.close()


if __name__ == "__main__":
    report.show(measure)
