"""A class for some minutes: thirty watch one run, ten draw, and all workers train; then all train.

Nobody has a browser: watchers use the protocols of the page, and those who draw that of the live
answer, a 7 in 1.3 seconds and a rest of two. They share the processors with the server and the
runs. In the second part each of the thirty trains a network of their own, within a minute, while
ten draw. The variable `CLASS_MINUTES` sets how long the first part takes.
"""

import asyncio
import os
import statistics
import time
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import psutil

from benchmarks import report
from benchmarks.browser import APP, Server, serve
from benchmarks.classroom import VISITORS, WITHIN_SECONDS, megabytes, workers
from benchmarks.live_class import draw
from benchmarks.real_data import load_real
from benchmarks.watcher import Watcher
from benchmarks.watchers import ARRIVE_A_SECOND, UPDATED, processor_seconds, visit
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling.local_cluster import share_of_this_machine

MINUTES = float(os.environ.get("CLASS_MINUTES", "10"))
DRAWING, REST_SECONDS = 10, 2.0
LONG = "train?epochs=100&units=1024&layers=3&batch_size=32"  # longer than any first part
ANSWERED, BUSY, GROWN = 150.0, 0.75, 1.05  # ms, share of a processor, times the memory
SETTLED_SECONDS = 120.0  # after which the server's memory is first read, a fifth at most
POLL_SECONDS, READY_SECONDS, LAST_SECONDS = 0.2, 120.0, 600.0
FAILURES = "sketch28_failures_total"


@dataclass
class Lesson:
    """What was measured while a class was there; times in seconds."""

    answers: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ended: bool = False

    async def attempt(self, visit: Awaitable[None]) -> None:
        """Let somebody visit; note what goes wrong, and let the others go on."""
        try:
            await visit
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    async def draw(self, address: str, number: int) -> None:
        """Draw until the lesson ends."""
        self.answers += await draw(address, number, lambda: self.ended, REST_SECONDS)

    def drawing(self, address: str) -> list[Awaitable[None]]:
        """Return those who draw."""
        return [self.draw(address, number) for number in range(DRAWING)]


def measure() -> list[report.Result]:
    """Let the class watch, then let it train."""
    load_real("mnist")  # raises where it is missing
    with serve(APP) as server:
        store = RunStore(server.database)
        results = asyncio.run(_watching(server, store))
        results += asyncio.run(_training(server, store))
        store.close()
        failures = _failures(server.address)
    claim = "errors that the server has counted in both parts"
    return [*results, report.Result(claim, str(failures), f"`{FAILURES}`", "0", failures == 0)]


async def _watching(server: Server, store: RunStore) -> list[report.Result]:
    """Let thirty watch the first of the runs that all workers train, and ten draw."""
    lesson, seconds = Lesson(), 60 * MINUTES
    run_ids = [await _start(server, store, LONG) for _ in range(share_of_this_machine().workers)]
    await _until(lambda: all(run.phase == "training" for run in store.get_many(run_ids)))
    watchers = [Watcher(server.address, f"train?run={run_ids[0]}") for _ in range(VISITORS)]
    arriving = [visit(one, place / ARRIVE_A_SECOND) for place, one in enumerate(watchers)]
    visits = [*arriving, *lesson.drawing(server.address)]
    class_ = asyncio.gather(*map(lesson.attempt, visits))
    processes = [*workers(server.process), server.process, psutil.Process()]
    began, before = time.perf_counter(), _used(processes)
    settled = min(SETTLED_SECONDS, seconds / 5)
    await asyncio.sleep(settled)
    first = megabytes(server.process)
    await asyncio.sleep(seconds - settled)
    last, spent = megabytes(server.process), time.perf_counter() - began
    pairs = zip(_used(processes), before, strict=True)
    *shares, of_server, of_class, of_all = [(now - then) / spent for now, then in pairs]
    others = of_all - sum(shares) - of_server - of_class
    beside = f"server {of_server:.2f}, benchmark {of_class:.2f}, other programs {others:.2f}"
    alive = sum(run.status is RunStatus.RUNNING for run in store.get_many(run_ids))
    for run_id in run_ids:
        store.request_stop(run_id)
    lesson.ended = True
    await asyncio.wait_for(class_, LAST_SECONDS)
    delays = [1000 * delay for one in watchers for delay in one.delays]
    who = f"{VISITORS} watch one run, {DRAWING} draw, {len(run_ids)} runs train: "
    raw = f"{len(delays):,} updates, {len(lesson.answers):,} answers, {MINUTES:g} min; "
    raw += f"{alive} runs still in training at the end"
    return [
        _errors(who, lesson, raw, met=alive == len(run_ids)),
        _answered(lesson),
        _limited("… an update to a watcher, 95%", delays, UPDATED),
        report.Result(
            "… share of a processor that a worker in training has, the smallest",
            f"{min(shares):.0%}",
            f"{', '.join(f'{share:.0%}' for share in shares)}; {beside} processors",
            f"≥ {BUSY:.0%}",
            min(shares) >= BUSY,
        ),
        report.Result(
            f"… memory of the server at the end ÷ after {settled:.0f} s",
            f"{last / first:.2f}",
            f"{first:.0f} MB, then {last:.0f} MB",
            f"≤ {GROWN}",
            last / first <= GROWN,
        ),
    ]


async def _training(server: Server, store: RunStore) -> list[report.Result]:
    """Let each of thirty train a network of their own and see its result, and ten draw."""
    lesson, took = Lesson(), list[float]()
    before = {run.id for run in store.runs(limit=1000)}

    async def train(number: int) -> None:
        await asyncio.sleep(number * WITHIN_SECONDS / VISITORS)
        visitor = Watcher(server.address, "train")
        await visitor.open()
        clicked = time.perf_counter()
        await visitor.click("Train")
        await visitor.watch()
        took.append(time.perf_counter() - clicked)
        await visitor.close()

    drawing = asyncio.gather(*map(lesson.attempt, lesson.drawing(server.address)))
    class_ = asyncio.gather(*(lesson.attempt(train(number)) for number in range(VISITORS)))
    await asyncio.wait_for(class_, LAST_SECONDS)
    lesson.ended = True
    await drawing
    runs = [run for run in store.runs(limit=1000) if run.id not in before]
    finished = sum(run.status is RunStatus.FINISHED for run in runs)
    who = f"{VISITORS} who each train their own, {DRAWING} draw: "
    return [
        _errors(who, lesson, f"{len(lesson.answers):,} answers", met=True),
        report.Result(
            "… finished runs",
            f"{finished} of {VISITORS}",
            f"{len(runs)} runs in the store; {len(took)} visitors have seen their result",
            "all",
            finished == len(runs) == len(took) == VISITORS,
        ),
        report.Result(
            "… from the click to the result on the page, median",
            f"{statistics.median(took):.1f} s" if took else "none",
            report.seconds(took) if took else "",
        ),
        _answered(lesson),
    ]


async def _start(server: Server, store: RunStore, page: str) -> str:
    """Start a run as a visitor who then leaves, and return its id."""
    visitor = Watcher(server.address, page)
    await visitor.open()
    await visitor.click("Train")
    await visitor.close()
    return store.runs(limit=1)[0].id


def _used(processes: Sequence[psutil.Process]) -> list[float]:
    """Return the processor seconds of some processes so far, and those of the whole machine."""
    times = psutil.cpu_times()
    return [*map(processor_seconds, processes), times.user + times.nice + times.system]


async def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise report.NotMeasured(f"The workers do not train after {READY_SECONDS:.0f} s.")
        await asyncio.sleep(POLL_SECONDS)


def _errors(who: str, lesson: Lesson, raw: str, *, met: bool) -> report.Result:
    count, first = len(lesson.errors), lesson.errors[:1]
    said = "; ".join([raw, *first])
    return report.Result(f"{who}errors", str(count), said, "0", met and not count)


def _answered(lesson: Lesson) -> report.Result:
    claim = "… a stroke's answer besides the canvas's pause, 95%"
    return _limited(claim, [1000 * passed for passed in lesson.answers], ANSWERED)


def _limited(claim: str, passed: Sequence[float], limit: float) -> report.Result:
    most = float(np.quantile(passed, 0.95)) if passed else float("inf")
    raw = f"median {statistics.median(passed):.0f} ms, most {max(passed):.0f} ms" if passed else ""
    return report.Result(claim, f"{most:.0f} ms", raw, f"< {limit:g} ms", most < limit)


def _failures(address: str) -> int:
    """Return how many errors of any kind the server has counted."""
    with urllib.request.urlopen(f"{address}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    counts = [line.rsplit(" ", 1)[1] for line in lines if line.startswith(FAILURES)]
    return int(sum(map(float, counts)))


if __name__ == "__main__":
    report.show(measure)
