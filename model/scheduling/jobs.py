"""Queue runs, hand them to Dask workers when it is their visitor's turn, and record every end.

The way of a run: `submit` stores and queues it, `_hand_over` gives it to a worker, `tasks.train`
runs there, and `_collect` sees that it has ended, or has yielded and is queued again. The server
starts a cluster of its own unless `DASK_SCHEDULER_ADDRESS` names one.
"""

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Sequence

from distributed import Client, Future

from model import Sketch28Error
from model.datasets.catalog import DATASETS, training_size
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import DRAWING_FILE
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling import run_times, tasks
from model.scheduling.fair_queue import FairQueue, Job, QueuePosition
from model.scheduling.local_cluster import LocalCluster

START_SECONDS = 60
MONITOR_SECONDS = 1.0
TURN_SECONDS = 20.0  # after so long a run yields to others that are queued
WAITING_LIMIT = 50  # queued runs per visitor
STARTING, WARMING_UP, READY, FAILED = "starting", "warming up", "ready", "failed"
SCHEDULER_VARIABLE = "DASK_SCHEDULER_ADDRESS"
NOT_REACHABLE = (
    f"{SCHEDULER_VARIABLE} sends runs to other machines, which cannot reach this server's SQLite "
    "file. Set DATABASE_URL to a PostgreSQL address that the server and all workers can reach."
)
log = logging.getLogger(__name__)


class Jobs:
    """The queue and the workers; a thread looks after them."""

    def __init__(self, store: RunStore, store_url: str | None = None) -> None:
        """Start the workers in the background; `state`, and `reason` if there is one, tell how."""
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
        self._warm_ups: dict[str, Future] = {}  # by the worker's address
        self._lock = threading.RLock()
        self._closing, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)
        if self._remote and not store.reachable_from_elsewhere:
            self.state = FAILED
            self.reason = NOT_REACHABLE
        else:
            self._thread.start()

    @property
    def workers(self) -> int:
        """The number of workers that have warmed up, at least 1: so many runs train at once."""
        return max(1, sum(future.status == "finished" for future in list(self._warm_ups.values())))

    def submit(
        self,
        chosen: Hyperparameters,
        visitor: str = "",
        *,
        parent: str = "",
        drawing: bytes | None = None,
    ) -> str:
        """Queue a run of this visitor and return its id.

        Args:
            chosen: its hyperparameters.
            visitor: whose run it is.
            parent: the run with whose weights it begins; "" for random weights.
            drawing: uint8 (28, 28) as bytes, a picture of the visitor's to watch during training.

        Raises:
            Sketch28Error: if the visitor has too many queued runs, or no worker can be reached.
        """
        files = {} if drawing is None else {DRAWING_FILE: drawing}
        return self._submit([chosen], visitor, files, parent=parent)[0]

    def submit_sweep(self, combinations: Sequence[Hyperparameters], visitor: str = "") -> str:
        """Queue a run for each combination, all or none, and return the sweep's id.

        Raises:
            Sketch28Error: as `submit`.
        """
        sweep = secrets.token_hex(4)
        self._submit(combinations, visitor, {}, sweep=sweep)
        return sweep

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop: in training within a tenth of a second, in the queue at once."""
        self._store.request_stop(run_id)
        run = self._store.get(run_id)
        if run.status is RunStatus.PAUSED:
            self.resume(run_id)  # a worker tests what it has learned
        elif not run.alive:
            with self._lock:
                self._queue.remove(run_id)

    def request_pause(self, run_id: str) -> None:
        """Ask a run to pause: its progress is saved, and its worker is free for others."""
        self._store.request_pause(run_id)

    def resume(self, run_id: str) -> None:
        """Queue a paused run again."""
        if self._store.resume(run_id):
            self._enqueue(Job(run_id, self._store.get(run_id).visitor))

    def queue_position(self, run_id: str) -> QueuePosition | None:
        """Return the position of a run in the queue; None if it is not queued."""
        return self._positions.get(run_id)

    def estimate(self, combinations: Sequence[Hyperparameters]) -> float:
        """Return the seconds that all these runs together take if nobody else trains."""
        seconds = [run_times.estimate(chosen, self._factor) for chosen in combinations]
        return max(sum(seconds) / self.workers, max(seconds, default=0.0))

    def close(self) -> None:
        """End the workers, and mark unfinished runs as interrupted."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)
        reason = "The server was switched off during training."
        for run_id in self._unfinished():
            self._store.end(run_id, RunStatus.INTERRUPTED, reason)
        if self._client:
            self._client.close(timeout=2)
        if self._cluster:
            self._cluster.close()

    def _submit(
        self, chosen: Sequence[Hyperparameters], visitor: str, files: dict[str, bytes], **about: str
    ) -> list[str]:
        if not self._thread.is_alive() and self.reason:
            raise Sketch28Error(self.reason)
        with self._lock:
            waiting = self._queue.count(visitor)
        if waiting + len(chosen) > WAITING_LIMIT:
            limit = f"At most {WAITING_LIMIT} runs of one visitor may wait"
            these = f"{waiting} already do, and this would add {len(chosen)}"
            raise Sketch28Error(f"{limit}; {these}. Please stop some, or choose fewer.")
        run_ids = [self._store.create(one, visitor, **about) for one in chosen]
        for run_id in run_ids:
            if files:
                self._store.save_artifacts(run_id, files)
            self._enqueue(Job(run_id, visitor))
        return run_ids

    def _enqueue(self, job: Job) -> None:
        with self._lock:
            self._queue.add(job)
        # If the scheduler is away, `_look_after` tries again and shows the error.
        with contextlib.suppress(Exception):
            self._hand_over()
        self._wake.set()

    def _look_after(self) -> None:
        while not self._closing.is_set():
            try:
                self._store.mark_lost()
                self._connect()
                self._warm_up_new_workers()
                self._collect()
                self._hand_over()
                self._end_turns()
                self._update_positions()
                self._store.heartbeat(self._unfinished())
            except Exception as error:
                log.exception("looking after the jobs")
                self.state, self.reason = FAILED, tasks.first_line(error)
            self._wake.wait(MONITOR_SECONDS)
            self._wake.clear()

    def _connect(self) -> None:
        """Start the cluster, or start it again if it is gone, and with it the runs it trained."""
        connected = self._client is not None and self._client.status != "closed"
        if connected and (self._cluster is None or self._cluster.running()):
            return
        self.state = STARTING
        if self._client:
            self._client.close(timeout=2)
            self._client = None
            for job in list(self._futures):
                self._fail(job, "The training process ended unexpectedly. Please train again.")
        if self._cluster:
            self._cluster.close()
        self._warm_ups, self._cluster = {}, None if self._remote else LocalCluster()
        address = self._cluster.address if self._cluster else self._remote
        self._client = Client(address, timeout=START_SECONDS, set_as_default=False)
        self.state = WARMING_UP

    def _warm_up_new_workers(self) -> None:
        """Make each new worker do once what is slow the first time, and set `state`."""
        assert self._client is not None
        present = set(self._client.scheduler_info(n_workers=-1)["workers"])
        for address in set(self._warm_ups) - present:
            del self._warm_ups[address]
        for address in present - set(self._warm_ups):
            future = self._client.submit(tasks.warm_up, pure=False, workers=[address], priority=1)
            future.add_done_callback(lambda _: self._wake.set())
            self._warm_ups[address] = future
        statuses = [future.status for future in self._warm_ups.values()]
        if "finished" in statuses:
            self.state, self.reason = READY, ""
        elif statuses and set(statuses) == {"error"}:
            error = next(iter(self._warm_ups.values())).exception()
            self.state, self.reason = FAILED, tasks.first_line(error)
        else:
            missing = f"No worker has joined the scheduler at {self._remote} yet."
            self.state, self.reason = WARMING_UP, missing if self._remote and not present else ""

    def _hand_over(self) -> None:
        """Submit runs to Dask, at most as many as there are workers: this queue sets the order."""
        with self._lock:
            while self._client and len(self._futures) < self.workers:
                job = self._queue.take(self._futures)
                if job is None:
                    return
                key = f"run-{job.run_id}-{secrets.token_hex(4)}"
                arguments = (job.run_id, self._store_url)
                try:
                    future = self._client.submit(tasks.train, *arguments, key=key, pure=False)
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
                    if tasks.result(future) == RunStatus.QUEUED:  # it has yielded
                        self._queue.add(job)
            elif future.status in ("error", "cancelled", "lost"):
                self._fail(job, tasks.why_it_failed(future))

    def _end_turns(self) -> None:
        """Ask runs that have trained for a whole turn to yield to other visitors' queued runs."""
        with self._lock:
            visitors, now = {job.visitor for job in self._queue.jobs}, time.monotonic()
            long_ago = [job for job in self._futures if now - self._since[job] > TURN_SECONDS]
            due = [job for job in long_ago if visitors - {job.visitor}]
            for job in due[: len(self._queue)]:
                self._store.request_yield(job.run_id)
                self._since[job] = now

    def _update_positions(self) -> None:
        pictures = max(map(training_size, DATASETS))
        self._factor = run_times.machine_factor(self._store.recently_trained(), pictures)
        if not len(self._queue):
            self._positions = {}
            return
        runs, factor = self._store.get_many(self._unfinished()), self._factor
        needed = {
            run.id: run_times.estimate(run.hyperparameters, factor, run.epoch) for run in runs
        }
        with self._lock:
            training = {job: needed[job.run_id] for job in self._futures if job.run_id in needed}
            self._positions = self._queue.positions(training, needed, self.workers, TURN_SECONDS)

    def _fail(self, job: Job, reason: str) -> None:
        with self._lock:
            self._futures.pop(job, None)
        self._store.end(job.run_id, RunStatus.FAILED, reason)

    def _unfinished(self) -> list[str]:
        with self._lock:
            return [job.run_id for job in (*self._queue.jobs, *self._futures)]
