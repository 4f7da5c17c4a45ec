"""Seconds from a click in the navigation to the complete page, which was shown before."""

import statistics

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
from model.lessons.chapters import CHAPTERS

ROUNDS = 5
LIMIT = 1.0
HEROES = {  # page -> its address, and what has to be there
    "Draw": ("/", ".st-key-prediction .s28-name"),
    "Train": ("/train", ".st-key-curves .main-svg"),
    "Evaluate": ("/evaluate", ".st-key-map .main-svg"),
    "Runs": ("/runs", ".st-key-sweep-start"),
    "Data": ("/data", ".s28-grid img"),
    "Play": ("/play", ".st-key-play-draw-start"),
    "Learn": ("/learn", ".st-key-neuron-plane .main-svg"),
}
DONE = """() => location.pathname === '{path}' &&
    document.querySelector('[data-testid=stMain] {hero}') !== null &&
    document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning' &&
    !document.querySelector('[data-testid=stSkeleton]')"""
PROGRESS = """() => document.querySelector('{bar}[data-testid=stProgress], {otherwise}') !== null"""
CHAPTER_DONE = """() =>
    document.querySelector('[data-testid=stMain] h2')?.textContent === {idea!r} &&
    document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"""


def measure() -> list[report.Result]:
    """Visit all pages and chapters of Learn; the first round warms the server up."""
    with serve(APP) as server, chromium() as browser:
        page = open_page(browser, f"{server.address}/train")
        wait_for_worker(page)
        first = _sign(page, "Data", PROGRESS.format(bar="", otherwise=".s28-grid img"))
        rounds = [_round(page) for _ in range(ROUNDS + 1)][1:]
        page.goto(f"{server.address}/data?section=map")
        page.locator('.map[data-ready="mnist"]').wait_for()
        grown = _sign(page, "t-SNE", PROGRESS.format(bar=".st-key-said ", otherwise=".nothing"))
    return [
        *(
            _result(f"{place} drawn whole", [times[place] for times in rounds])
            for place in rounds[0]
        ),
        _result("Data, the first look of all: click to a bar, or to the pictures", [first]),
        _result("a t-SNE map: click to its bar", [grown]),
    ]


def _sign(page: Page, name: str, sight: str) -> float:
    """Return the seconds from a click to the first sign of progress, or to the end."""
    start_stopwatch(page, "click", {name: sight})
    page.get_by_text(name, exact=True).first.click()
    return read_stopwatch(page, name, 60)


def _round(page: Page) -> dict[str, float]:
    spent = {}
    for title, (path, hero) in HEROES.items():
        start_stopwatch(page, "click", {title: DONE.format(path=path, hero=hero)})
        page.get_by_role("link", name=title).first.click()
        spent[title] = read_stopwatch(page, title, 60)
    for chapter in CHAPTERS[1:]:
        name = f"Learn: {chapter.title}"
        start_stopwatch(page, "click", {name: CHAPTER_DONE.format(idea=chapter.idea)})
        page.locator(".st-key-next button").first.click()
        spent[name] = read_stopwatch(page, name, 60)
    page.locator(".st-key-chapter").get_by_text(CHAPTERS[0].title).click()
    page.wait_for_timeout(500)
    return spent


def _result(claim: str, spent: list[float]) -> report.Result:
    median = statistics.median(spent)
    return report.Result(
        claim, f"{median:.2f} s", report.seconds(spent), f"< {LIMIT:g} s", median < LIMIT
    )


if __name__ == "__main__":
    report.show(measure)
