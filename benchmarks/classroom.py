"""A class of thirty on one server: thirty browsers open Train and start a run within a minute.

In a classroom each browser has a machine of its own. Here all thirty share the server's two cores,
so each leaves its page for a blank one a second after the click, and returns when all runs ended.
"""

import time

import psutil
from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.browser import APP, Server, chromium, open_page, serve, wait_for_worker
from benchmarks.real_data import load_real
from model.runs.run import Run, RunStatus
from model.runs.store import RunStore

VISITORS, WITHIN_SECONDS = 30, 60.0
SERVER_LIMIT, WORKER_LIMIT = 450, 1300  # MB
WAIT_SECONDS = 240.0
MEGABYTE = 1e6
SEEN_MILLISECONDS = 1000


def measure() -> list[report.Result]:
    """Train the default network on MNIST for thirty visitors at once."""
    load_real("mnist")  # raises where it is missing
    with serve(APP) as server, chromium() as browser:
        _wait_until_warm(browser, server)
        pages = [
            open_page(browser, f"{server.address}/train", draws_charts=False)
            for _ in range(VISITORS)
        ]
        for page in pages:
            page.get_by_role("button", name="Train", exact=True).wait_for()
        memory = megabytes(server.process)
        begun = time.monotonic()
        for number, page in enumerate(pages):
            time.sleep(max(0.0, begun + number * WITHIN_SECONDS / VISITORS - time.monotonic()))
            page.get_by_role("button", name="Train", exact=True).click()
            page.wait_for_url("**run=**")
            page.wait_for_timeout(SEEN_MILLISECONDS)
            page.goto("about:blank")
        clicked = time.monotonic() - begun
        runs = _wait_for_all(server)
        shown = sum(_shows_result(page) for page in pages)
        used = [megabytes(worker) for worker in workers(server.process)]
        return _results(runs, clicked, shown, memory, megabytes(server.process), used)


def _results(
    runs: list[Run], clicked: float, shown: int, server: float, after: float, workers: list[float]
) -> list[report.Result]:
    finished = [run for run in runs if run.status is RunStatus.FINISHED]
    waits = [run.started_at - run.created_at for run in finished if run.started_at]
    took = [run.finished_at - run.created_at for run in finished if run.finished_at]
    largest = max(workers)
    return [
        report.Result(
            f"{VISITORS} visitors start a run each within {WITHIN_SECONDS:.0f} s: finished runs",
            f"{len(finished)} of {VISITORS}",
            f"all clicked after {clicked:.0f} s; {shown} pages show their result; "
            f"{len(runs)} runs in the store",
            f"{VISITORS}, none lost",
            len(finished) == len(runs) == shown == VISITORS,
        ),
        report.median_seconds("… waiting for a worker", waits),
        report.median_seconds("… from click to stored result", took),
        report.Result(
            f"memory of the server with {VISITORS} sessions",
            f"{server:.0f} MB",
            f"{after:.0f} MB after all of them had trained",
            f"≤ {SERVER_LIMIT} MB",
            server <= SERVER_LIMIT,
        ),
        report.Result(
            "memory of a worker with MNIST, the largest",
            f"{largest:.0f} MB",
            ", ".join(f"{worker:.0f} MB" for worker in workers),
            f"≤ {WORKER_LIMIT} MB",
            largest <= WORKER_LIMIT,
        ),
    ]


def _wait_until_warm(browser: Browser, server: Server) -> None:
    page = open_page(browser, f"{server.address}/train")
    wait_for_worker(page)
    page.context.close()


def _wait_for_all(server: Server) -> list[Run]:
    store = RunStore(server.database)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        runs = store.runs()
        if len(runs) == VISITORS and not any(run.alive for run in runs):
            break
        time.sleep(0.5)
    store.close()
    return runs


def _shows_result(page: Page) -> bool:
    page.go_back()
    page.get_by_role("link", name="Draw with it").wait_for()
    return True


def megabytes(process: psutil.Process) -> float:
    """Return the memory that a process has (RSS)."""
    return float(process.memory_info().rss) / MEGABYTE


def workers(server: psutil.Process) -> list[psutil.Process]:
    """Return the processes below the server that have TensorFlow."""
    return [
        process
        for process in server.children(recursive=True)
        if any("tensorflow" in entry.path for entry in process.memory_maps())
    ]


if __name__ == "__main__":
    report.show(measure)
