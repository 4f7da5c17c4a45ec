"""Seconds from a click on Train to progress, and from Stop to the result, with a warm worker."""

import statistics
from collections.abc import Sequence

from playwright.sync_api import Page

from benchmarks import report
from benchmarks.browser import (
    APP,
    chromium,
    open_page,
    read_stopwatch,
    serve,
    start_stopwatch,
    wait_for_worker,
)

ROUNDS = 5
LIMIT, LIMIT_OF_STOP = 0.7, 0.5
EPOCHS = 100  # so that no run ends by itself
TRAINED_MILLISECONDS = 1000
STATUS = "[...document.querySelectorAll('.st-key-status {}')].some(at => {}.test(at.textContent))"
AFTER_TRAIN = {
    "progress bar": "() => document.querySelector('.st-key-status [data-testid=stProgress]')",
    "ten answers": "() => document.querySelector('.s28-watched .m') && "
    + STATUS.format("h3", "/^Epoch/"),
    "training speed": "() => " + STATUS.format("", "/pictures a second/"),
}
AFTER_STOP = {
    "Stopping…": "() => " + STATUS.format("h3", "/^Stopping/"),
    "stopped": "() => " + STATUS.format("h3", "/^Stopped/"),
    "result": "() => " + STATUS.format("a", "/Draw with it/"),
}


def measure() -> list[report.Result]:
    """Start and stop a run five times."""
    rounds = []
    with serve(APP) as server, chromium() as browser:
        page = open_page(browser, f"{server.address}/train?epochs={EPOCHS}")
        wait_for_worker(page)
        for _ in range(ROUNDS):
            rounds.append([*_click(page, "Train", AFTER_TRAIN), *_click(page, "Stop", AFTER_STOP)])
    bar, answers, speed, stopping, stopped, result = zip(*rounds, strict=True)
    return [
        _result("click on Train to the progress bar", bar, LIMIT),
        _result("click on Train to the network's first answers to ten pictures", answers, LIMIT),
        _result("click on Train to the first figure of training speed", speed, LIMIT),
        report.median_seconds("click on Stop to “Stopping…”", stopping),
        _result("click on Stop to “Stopped”: training has ended", stopped, LIMIT_OF_STOP),
        _result("click on Stop to the test result, everything saved", result, None),
    ]


def _click(page: Page, button: str, sights: dict[str, str]) -> list[float]:
    start_stopwatch(page, "click", sights)
    page.get_by_role("button", name=button, exact=True).click()
    spent = [read_stopwatch(page, sight, 60) for sight in sights]
    page.wait_for_timeout(TRAINED_MILLISECONDS)
    return spent


def _result(claim: str, spent: Sequence[float], limit: float | None) -> report.Result:
    median = statistics.median(spent)
    must = f"< {limit:g} s" if limit else ""
    return report.Result(
        claim, f"{median:.2f} s", report.seconds(spent), must, median < limit if limit else None
    )


if __name__ == "__main__":
    report.show(measure)
