"""Hyperparameters in, a run out that a worker process trains: visitors take turns, and Dask decides where and when a run is carried out.

By default the server starts a scheduler and workers of its own; `DASK_SCHEDULER_ADDRESS` points at a cluster of any size instead.
"""

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError

from distributed import Client, Future, KilledWorker, get_worker

from model import Sketch28Error
from model.datasets.catalog import DATASETS, training_size
from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling import watchdog
from model.scheduling.fair_queue import FairQueue, Job, QueuePosition
from model.scheduling.local_cluster import LocalCluster
from model.scheduling.run_times import (
    SECONDS_AROUND,
    machine_factor,
    nominal_seconds,
    remaining_seconds,
)

START_SECONDS = 60
MONITOR_SECONDS = 1.0
TURN_SECONDS = 20.0  # a run that others wait for gives way after so long
WAITING_LIMIT = 50  # runs of one visitor that may wait
STARTING, WARMING_UP, READY, FAILED = "starting", "warming up", "ready", "failed"
SCHEDULER_VARIABLE = "DASK_SCHEDULER_ADDRESS"
log = logging.getLogger(__name__)


class Jobs:
    """Hands runs to the workers, fairly, and sees to it that every run ends with a status."""

    def __init__(self, store: RunStore, store_url: str | None = None) -> None:
        """Begin to start the workers in the background; `state` tells how far they are."""
        self.state, self.reason = STARTING, ""
        self._store, self._store_url = store, store_url
        self._remote = os.environ.get(SCHEDULER_VARIABLE)
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None
        self._queue = FairQueue()
        self._futures: dict[Job, Future] = {}
        self._since: dict[Job, float] = {}  # when each run got its worker
        self._positions: dict[str, QueuePosition] = {}
        self._factor = 1.0
        self._warmed: dict[str, Future] = {}  # worker's address -> its warming up
        self._lock = threading.RLock()
        self._closing, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)
        if self._remote and not store.reachable_from_elsewhere:
            self.state = FAILED
            self.reason = (
                f"{SCHEDULER_VARIABLE} sends runs to other machines, which cannot reach this server's SQLite file: "
                "set DATABASE_URL to a PostgreSQL address that the server and all workers can reach."
            )
        else:
            self._thread.start()

    @property
    def workers(self) -> int:
        """How many runs train at once, at least 1: the workers that are warm."""
        return max(1, sum(future.status == "finished" for future in list(self._warmed.values())))

    def submit(
        self, hyperparameters: Hyperparameters, visitor: str = "", *, parent: str = ""
    ) -> str:
        """Queue a run and give its id at once; it begins when a worker is free and it is its visitor's turn.

        Args:
            hyperparameters: what to train.
            visitor: whose run it is.
            parent: a run whose weights it begins with.
        Raises:
            Sketch28Error: one sentence, when this visitor has too many runs waiting, or where no worker can be reached.
        """
        self._check_room(visitor, 1)
        return self._enqueue(hyperparameters, visitor, parent=parent)

    def submit_sweep(self, combinations: Sequence[Hyperparameters], visitor: str = "") -> str:
        """Queue a run for each combination and give the sweep's name, common to them; all or none.

        Raises:
            Sketch28Error: one sentence, as with `submit`.
        """
        self._check_room(visitor, len(combinations))
        sweep = secrets.token_hex(4)
        for hyperparameters in combinations:
            self._enqueue(hyperparameters, visitor, sweep=sweep)
        return sweep

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop: its worker sees it within a tenth of a second; one that has not begun is stopped at once."""
        self._store.request_stop(run_id)
        run = self._store.get(run_id)
        if run.status is RunStatus.PAUSED:
            self.resume(run_id)  # a worker tests what it has learned
        elif not run.alive:
            with self._lock:
                self._queue.remove(run_id)

    def request_pause(self, run_id: str) -> None:
        """Ask a run to pause: it keeps where it stands and frees its worker."""
        self._store.request_pause(run_id)

    def resume(self, run_id: str) -> None:
        """Queue a paused run again."""
        if self._store.resume(run_id):
            self._join_queue(Job(run_id, self._store.get(run_id).visitor))

    def queue_position(self, run_id: str) -> QueuePosition | None:
        """Give where a run stands in the queue, or None where it does not wait."""
        return self._positions.get(run_id)

    def estimate(self, combinations: Sequence[Hyperparameters]) -> float:
        """Give the seconds that all these runs together take, when nobody else trains."""
        each = [
            nominal_seconds(chosen, training_size(chosen.dataset)) * self._factor + SECONDS_AROUND
            for chosen in combinations
        ]
        return max(sum(each) / self.workers, max(each, default=0.0))

    def close(self) -> None:
        """End the workers; living runs are marked as interrupted."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)
        for run_id in self._mine():
            self._store.end(
                run_id, RunStatus.INTERRUPTED, "The server was switched off while it trained."
            )
        if self._client:
            self._client.close(timeout=2)
        if self._cluster:
            self._cluster.close()

    def _check_room(self, visitor: str, more: int) -> None:
        if not self._thread.is_alive() and self.reason:
            raise Sketch28Error(self.reason)
        with self._lock:
            waiting = self._queue.of(visitor)
        if waiting + more > WAITING_LIMIT:
            raise Sketch28Error(
                f"At most {WAITING_LIMIT} runs of one visitor may wait; {waiting} do, and {more} would join them: "
                "stop some, or choose fewer."
            )

    def _enqueue(
        self, hyperparameters: Hyperparameters, visitor: str, *, sweep: str = "", parent: str = ""
    ) -> str:
        run_id = self._store.create(hyperparameters, visitor, sweep=sweep, parent=parent)
        self._join_queue(Job(run_id, visitor))
        return run_id

    def _join_queue(self, job: Job) -> None:
        with self._lock:
            self._queue.add(job)
        with contextlib.suppress(
            Exception
        ):  # the scheduler is away: `_look_after` tries again and tells
            self._hand_over()
        self._wake.set()

    def _look_after(self) -> None:
        while not self._closing.is_set():
            try:
                self._store.mark_lost()
                if (
                    self._client is None
                    or self._client.status == "closed"
                    or (self._cluster and not self._cluster.running())
                ):
                    self._start()
                self._warm_up_new_workers()
                self._collect()
                self._hand_over()
                self._end_turns()
                self._update_positions()
                self._store.heartbeat(self._mine())
            except Exception as error:
                log.exception("looking after the jobs")
                self.state, self.reason = FAILED, _first_line(error)
            self._wake.wait(MONITOR_SECONDS)
            self._wake.clear()

    def _start(self) -> None:
        self.state = STARTING
        if self._client:  # the cluster is gone, and with it what it trained
            self._client.close(timeout=2)
            self._client = None
            for job in list(self._futures):
                self._fail(job, "Its worker process ended unexpectedly; train it again.")
        if self._cluster:
            self._cluster.close()
        self._warmed = {}
        address = self._remote
        if not address:
            self._cluster = LocalCluster()
            address = self._cluster.address
        self._client = Client(address, timeout=START_SECONDS, set_as_default=False)
        self.state = WARMING_UP

    def _warm_up_new_workers(self) -> None:
        """Let each worker that has joined do once what is slow the first time; forget those that have left."""
        assert self._client is not None
        there = set(self._client.scheduler_info(n_workers=-1)["workers"])
        for address in set(self._warmed) - there:
            del self._warmed[address]
        for address in there - set(self._warmed):
            self._warmed[address] = self._client.submit(
                _warm_up, pure=False, workers=[address], priority=1
            )
            self._warmed[address].add_done_callback(lambda _: self._wake.set())
        statuses = [future.status for future in self._warmed.values()]
        if "finished" in statuses:
            self.state, self.reason = READY, ""
        elif statuses and all(status == "error" for status in statuses):
            self.state, self.reason = (
                FAILED,
                _first_line(next(iter(self._warmed.values())).exception()),
            )
        else:
            self.state = WARMING_UP
            self.reason = (
                ""
                if there or not self._remote
                else f"No worker has joined the scheduler at {self._remote} yet."
            )

    def _hand_over(self) -> None:
        """Give runs to Dask, no more than there are workers: so it is decided late who is next."""
        with self._lock:
            while (
                self._client
                and len(self._futures) < self.workers
                and (job := self._queue.take(self._futures))
            ):
                key = f"run-{job.run_id}-{secrets.token_hex(4)}"
                try:
                    future = self._client.submit(
                        _train, job.run_id, self._store_url, key=key, pure=False
                    )
                except Exception:  # the scheduler is away
                    self._queue.add(job)
                    raise
                self._futures[job], self._since[job] = future, time.monotonic()
                future.add_done_callback(lambda _: self._wake.set())

    def _collect(self) -> None:
        for job, future in list(self._futures.items()):
            if future.status == "finished":
                with self._lock:
                    self._futures.pop(job, None)
                    if _result(future) == RunStatus.QUEUED:  # it gave way to others
                        self._queue.add(job)
            elif future.status in ("error", "cancelled", "lost"):
                self._fail(job, _why(future))

    def _end_turns(self) -> None:
        """Ask runs that have trained for long to give way, where somebody else waits for a worker."""
        with self._lock:
            others = {job.visitor for job in self._queue.jobs}
            long = [
                job
                for job in self._futures
                if time.monotonic() - self._since[job] > TURN_SECONDS and others - {job.visitor}
            ]
            for job in long[: len(self._queue)]:
                self._store.request_yield(job.run_id)
                self._since[job] = time.monotonic()

    def _update_positions(self) -> None:
        with self._lock:
            waiting, training = self._queue.jobs, list(self._futures)
        self._factor = machine_factor(
            self._store.recently_trained(), max(map(training_size, DATASETS))
        )
        if not waiting:
            self._positions = {}
            return
        runs = {
            run.id: run
            for run in self._store.get_many([job.run_id for job in (*waiting, *training)])
        }
        needed = {
            run.id: remaining_seconds(run, training_size(run.hyperparameters.dataset), self._factor)
            for run in runs.values()
        }
        with self._lock:
            known = {job: needed[job.run_id] for job in training if job.run_id in needed}
            self._positions = self._queue.positions(known, needed, self.workers, TURN_SECONDS)

    def _fail(self, job: Job, reason: str) -> None:
        with self._lock:
            self._futures.pop(job, None)
        self._store.end(job.run_id, RunStatus.FAILED, reason)

    def _mine(self) -> list[str]:
        with self._lock:
            return [job.run_id for job in (*self._queue.jobs, *self._futures)]


def _why(future: Future) -> str:
    """Give one sentence on why a run's function ended without a result."""
    error = future.exception(timeout=5) if future.status == "error" else None
    if error is None or isinstance(error, KilledWorker):
        return "Its worker process died, perhaps for lack of memory; try fewer units or a smaller batch."
    return f"Its worker could not train it: {_first_line(error)}"


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__


def _result(future: Future) -> str:
    try:
        return str(future.result(timeout=5))
    except (TimeoutError, CancelledError):
        return ""


def _train(run_id: str, store_url: str | None) -> str:
    """Carry out a run, in a worker; what imports TensorFlow is imported here, not in the server."""
    from model.worker.experiment import run_experiment

    store = RunStore(store_url)
    gone = "The server was switched off while it trained; train it again."
    watchdog.last_words[run_id] = lambda: store.end(run_id, RunStatus.INTERRUPTED, gone)
    try:
        return run_experiment(run_id, store, worker=get_worker().address)
    finally:
        del watchdog.last_words[run_id]
        store.close()


def _warm_up() -> None:
    from model.worker.experiment import warm_up

    warm_up()
