"""A class that watches one run, by the link that a teacher shares, over the protocols of the page.

There are no browsers: each watcher opens the page, hears the run's news and, where the page needs
other elements, lets it run again. Watchers arrive six a second, as thirty do within five seconds,
and share the processors with the server and the run. The run is the same each time; runs that
nobody watches come before and after.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import psutil

from benchmarks import report
from benchmarks.browser import APP, Server, serve
from benchmarks.watcher import Watcher
from model.runs.run import Run, RunStatus
from model.runs.store import RunStore

WATCHERS, ARRIVE_A_SECOND = (30, 100), 6.0
RUN = "train?epochs=80&units=512&layers=2&batch_size=128"  # half a minute on two cores
OPENED, UPDATED, LONGER = 1.0, 300.0, 1.15  # s, ms, times as long
POLL_SECONDS, READY_SECONDS, SETTLED_SECONDS = 0.2, 120.0, 3.0


@dataclass(frozen=True)
class Watched:
    """A run, how many processors the server used meanwhile, and those who watched."""

    run: Run
    processors: float
    watchers: Sequence[Watcher]

    @property
    def seconds(self) -> float:
        """How long the run took, from its beginning in a worker to its stored result."""
        return (self.run.finished_at or 0.0) - (self.run.started_at or 0.0)


def measure() -> list[report.Result]:
    """Train the same run with nobody watching, with thirty, and with a hundred watchers."""
    with serve(APP) as server:
        asyncio.run(_watch(server, 0))  # the first run does not count
        alone = [asyncio.run(_watch(server, 0))]
        crowds = []
        for count in WATCHERS:
            crowds.append(asyncio.run(_watch(server, count)))
            alone.append(asyncio.run(_watch(server, 0)))
    beside = zip(crowds, pairwise(alone), strict=True)
    return [result for crowd, pair in beside for result in _results(crowd, pair)]


async def _watch(server: Server, count: int) -> Watched:
    """Start a run, let so many watch it until it is over, and wait until all have seen that."""
    store = RunStore(server.database)
    teacher = Watcher(server.address, RUN)
    await teacher.open()
    await teacher.click("Train")
    await teacher.close()
    run_id = store.runs(limit=1)[0].id
    while store.get(run_id).status is RunStatus.QUEUED:
        await asyncio.sleep(POLL_SECONDS)
    watchers = [Watcher(server.address, f"train?run={run_id}") for _ in range(count)]
    began, before = time.perf_counter(), processor_seconds(server.process)
    visits = [visit(one, number / ARRIVE_A_SECOND) for number, one in enumerate(watchers)]
    async with asyncio.TaskGroup() as visiting:
        for one in visits:
            visiting.create_task(one)
        while not (run := store.get(run_id)).over:
            await asyncio.sleep(POLL_SECONDS)
        used = processor_seconds(server.process) - before
        spent = time.perf_counter() - began
    store.close()
    await asyncio.sleep(SETTLED_SECONDS)
    if run.status is not RunStatus.FINISHED:
        raise report.NotMeasured(f"The run has ended as {run.status}: {run.reason}")
    return Watched(run, used / spent, watchers)


async def visit(watcher: Watcher, wait: float) -> None:
    """Wait, then open a page and watch its run until that is over."""
    await asyncio.sleep(wait)
    await watcher.open()
    await watcher.watch()
    await watcher.close()


def processor_seconds(process: psutil.Process) -> float:
    """Return the seconds that a process has had a processor."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _results(crowd: Watched, alone: Sequence[Watched]) -> list[report.Result]:
    """Compare a watched run with the ones before and after it, which nobody watched."""
    watchers, count = crowd.watchers, len(crowd.watchers)
    opened = [one.opened for one in watchers]
    updates = [1000 * delay for one in watchers for delay in one.delays]
    looks = [look for one in watchers for look in one.looks]
    each = sum(one.bytes for one in watchers) / max(1, sum(one.news for one in watchers))
    late, slow = (float(np.quantile(values, 0.95)) for values in (opened, updates))
    ratio = crowd.seconds / statistics.mean(one.seconds for one in alone)
    spent = " and ".join(f"{one.seconds:.1f} s" for one in alone)
    rest = statistics.mean(one.processors for one in alone)
    about = f"median {statistics.median(updates):.0f} ms; {len(updates):,} updates of {each:.0f} "
    return [
        report.Result(
            f"{count} watch one run: the page is open, 95%",
            f"{late:.2f} s",
            report.seconds(opened),
            f"< {OPENED:g} s",
            late < OPENED,
        ),
        report.Result(
            "… an update: from reading the run to the watcher, 95%",
            f"{slow:.0f} ms",
            f"{about}bytes before compression",
            f"< {UPDATED:g} ms",
            slow < UPDATED,
        ),
        report.median_seconds("… the page runs again for other elements, as at the end", looks),
        report.Result(
            "… length of the run ÷ with nobody watching",
            f"{ratio:.2f}",
            f"{crowd.seconds:.1f} s; before and after {spent}",
            f"≤ {LONGER:g}",
            ratio <= LONGER,
        ),
        report.Result(
            "… processors that the server used meanwhile",
            f"{crowd.processors:.2f}",
            f"nobody watching: {rest:.2f}",
        ),
    ]


if __name__ == "__main__":
    report.show(measure)
