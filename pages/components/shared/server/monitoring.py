"""`/metrics` for Prometheus: visitors, runs, answers to strokes and failures, as numbers only.

The format is <https://prometheus.io/docs/instrumenting/exposition_formats/>. The store is asked at
most every few seconds, however often this is read.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import accumulate

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import runtime

from model import Sketch28Error
from model.runs.run import RunStatus
from pages.components.shared import resources
from pages.components.shared.server.visitor import visitor_name

KEPT_SECONDS, PATIENCE_SECONDS = 5.0, 2.0  # of the store's counts, and with the store
BOUNDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds until a stroke is answered
FAILURES = ("page", "stroke")
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_reader = ThreadPoolExecutor(1, thread_name_prefix="metrics")


class Happenings:
    """What has happened since the server's start; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock, self._failures = threading.Lock(), Counter[str]()
        self._strokes, self._seconds = [0] * (len(BOUNDS) + 1), 0.0

    @contextmanager
    def answering_a_stroke(self) -> Iterator[None]:
        """Measure how long an answer takes; an error of the program counts as a failure instead."""
        began = time.perf_counter()
        try:
            yield
        except Sketch28Error:  # of what the browser has sent, or of a store that is away
            raise
        except Exception:
            self.failed("stroke")
            raise
        seconds = time.perf_counter() - began
        with self._lock:
            self._strokes[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    def failed(self, kind: str) -> None:
        """Count a failure of one of `FAILURES`."""
        with self._lock:
            self._failures[kind] += 1

    def lines(self) -> Iterator[str]:
        """Yield the lines of a histogram and of a counter."""
        with self._lock:
            strokes, seconds = list(accumulate(self._strokes)), self._seconds
            failures = {kind: self._failures[kind] for kind in FAILURES}
        name = "sketch28_stroke_seconds"
        yield from _head(name, "histogram", "Time until the server has answered while a pen moves.")
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), strokes, strict=True):
            yield f'{name}_bucket{{le="{bound}"}} {count}'
        yield f"{name}_sum {seconds}"
        yield f"{name}_count {strokes[-1]}"
        about = "Errors since the server's start: of a page, or of an answer while a pen moves."
        yield from _family("sketch28_failures_total", about, failures, "kind", "counter")


class RunCounts:
    """How many runs have each status, as the store has said within the last seconds."""

    def __init__(self) -> None:
        self._lock, self._asked_at = threading.Lock(), 0.0
        self._answer: Future[dict[str, int]] | None = None

    def get(self) -> dict[str, int] | None:
        """Return the counts by status; None if the store is away, or does not answer soon."""
        with self._lock:
            now, answer = time.monotonic(), self._answer
            if answer is None or (answer.done() and now - self._asked_at > KEPT_SECONDS):
                answer, self._asked_at = _reader.submit(_count_runs), now
                self._answer = answer
        try:
            return answer.result(PATIENCE_SECONDS)
        except (Sketch28Error, TimeoutError):
            return None


happenings, run_counts = Happenings(), RunCounts()


def page_failed(error: Exception) -> bool:
    """Count an error of a page; return False, since nothing has been shown of it."""
    happenings.failed("page")
    return False


def _count_runs() -> dict[str, int]:
    found = resources.store().count_by_status()
    counts = {status.value: found.pop(status.value, 0) for status in RunStatus}
    counts[RunStatus.UNREADABLE] += sum(found.values())  # whatever a damaged row says
    return counts


def _family(
    name: str, about: str, values: Mapping[str, int] | int, label: str = "", kind: str = "gauge"
) -> Iterator[str]:
    """Yield the lines of a metric that has a value, or one for each value of a label."""
    yield from _head(name, kind, about)
    if isinstance(values, int):
        yield f"{name} {int(values)}"
    else:
        yield from (f'{name}{{{label}="{key}"}} {value}' for key, value in values.items())


def _head(name: str, kind: str, about: str) -> tuple[str, str]:
    return f"# HELP {name} {about}", f"# TYPE {name} {kind}"


def _lines() -> Iterator[str]:
    manager = runtime.get_instance()._session_mgr if runtime.exists() else None
    clients = [info.client for info in manager.list_active_sessions()] if manager else []
    contexts = [client.client_context for client in clients if client is not None]
    browsers = {visitor_name(each.cookies) or each.remote_ip for each in contexts if each}
    yield from _family("sketch28_sessions", "Pages that are open in browsers.", len(clients))
    yield from _family("sketch28_visitors", "Browsers with an open page.", len(browsers))
    counts = run_counts.get()
    yield from _family("sketch28_store_up", "Whether the database answers.", counts is not None)
    ready = counts is not None and resources.workers_state()[0] == "ready"
    yield from _family("sketch28_ready", "Whether a run started now would be trained.", ready)
    if counts is not None:
        yield from _family("sketch28_runs", "Runs in the store.", counts, "status")
    yield from happenings.lines()


def _answer(request: Request) -> Response:
    return Response("\n".join((*_lines(), "")), media_type=MEDIA_TYPE)


ROUTES = [Route("/metrics", _answer)]
