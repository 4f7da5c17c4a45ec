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
from typing import Any

from distributed import Client

from model import Sketch28Error, first_line
from model.datasets.catalog import DATASETS, training_size
from model.evaluation.exports.bringing import BROUGHT_FILE, Brought
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import DRAWING_FILE
from model.runs.lifecycle import LOST_SECONDS
from model.runs.run import RunStatus
from model.runs.store import RunStore
from model.scheduling import run_times, tasks
from model.scheduling.connection import SCHEDULER_VARIABLE, connect
from model.scheduling.fair_queue import FairQueue, Job, QueuePosition
from model.scheduling.local_cluster import LocalCluster
from model.scheduling.workers import FAILED, STARTING, Task, Workers

MONITOR_SECONDS = 1.0
SLEPT_SECONDS = 10.0  # between two looks: the machine has slept, or its clock was set
TURN_SECONDS = 20.0  # after so long a run yields to others that are queued
WAITING_LIMIT = 50  # queued runs per visitor
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
        self._workers: Workers | None = None
        self._queue = FairQueue()
        self._training: dict[Job, Task] = {}
        self._positions: dict[str, QueuePosition] = {}
        self._factor = 1.0
        self._looked, self._patient_until = time.time(), 0.0
        self._lock = threading.RLock()
        self._closing, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)
        if self._remote and not store.reachable_from_elsewhere:
            self.state, self.reason = FAILED, NOT_REACHABLE
        else:
            self._thread.start()

    @property
    def workers(self) -> int:
        """The number of workers that have warmed up, at least 1: so many runs train at once."""
        return max(1, len(self._workers.ready)) if self._workers else 1

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
            Sketch28Error: if too many wait, their class forbids it, or no worker can be reached.
        """
        files = {} if drawing is None else {DRAWING_FILE: drawing}
        return self._submit([chosen], visitor, files, parent=parent)[0]

    def bring(self, network: Brought, visitor: str = "") -> str:
        """Queue the test of a network that was brought in, as `submit`; return its run's id."""
        files = {BROUGHT_FILE: network.content}
        return self._submit([network.hyperparameters], visitor, files, title=network.title)[0]

    def submit_sweep(self, combinations: Sequence[Hyperparameters], visitor: str = "") -> str:
        """Queue a run for each combination, all or none, as `submit`; return the sweep's id."""
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
        """Queue a paused run again, or one that was interrupted; it goes on where it was."""
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
        """End the workers, and leave unfinished runs to the next server."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)
        if self._client:
            self._client.close(timeout=2)
        if self._cluster:
            self._cluster.close()
        with contextlib.suppress(Exception):  # a database that is away must not hold up the end
            self._store.release(self._unfinished())

    def _submit(
        self, chosen: Sequence[Hyperparameters], visitor: str, files: dict[str, bytes], **about: str
    ) -> list[str]:
        if not self._thread.is_alive() and self.reason:
            raise Sketch28Error(self.reason)
        self._store.classes.check(visitor, chosen)
        waiting = self._queue.count(visitor)
        if waiting + len(chosen) > WAITING_LIMIT:
            limit = f"At most {WAITING_LIMIT} runs of one visitor may wait; {waiting} already do"
            more = f"and this would add {len(chosen)}"
            raise Sketch28Error(f"{limit}, {more}. Please stop some, or choose fewer.")
        run_ids = self._store.create_all(chosen, visitor, files, **about)
        for run_id in run_ids:
            self._enqueue(Job(run_id, visitor))
        return run_ids

    def _enqueue(self, job: Job) -> None:
        with self._lock:
            self._queue.add(job)
        with contextlib.suppress(Exception):  # `_look_after` tries again and shows the error
            self._hand_over()
        self._wake.set()

    def _look_after(self) -> None:
        while not self._closing.is_set():
            try:
                # First, since a machine that slept has sent no heartbeats.
                self._store.heartbeat(self._unfinished())
                self._recover_lost()
                self._connect()
                assert self._workers is not None
                self._workers.look()
                self.state, self.reason = self._workers.state
                self._collect()
                self._hand_over()
                self._end_turns()
                self._update_positions()
            except Exception as error:
                reason = first_line(error)
                if (self.state, self.reason) != (FAILED, reason):  # else it is in the log already
                    log.error(reason, exc_info=not isinstance(error, Sketch28Error))
                self.state, self.reason = FAILED, reason
            self._wake.wait(MONITOR_SECONDS)
            self._wake.clear()

    def _recover_lost(self) -> None:
        """Queue lost runs, but not when nobody's heartbeats are recent: after a machine's sleep."""
        before, self._looked = self._looked, time.time()
        if abs(self._looked - before) > SLEPT_SECONDS:
            self._patient_until = time.monotonic() + LOST_SECONDS
        elif time.monotonic() >= self._patient_until:
            known = {*self._queue.jobs, *self._training}  # a dying worker leaves runs to a server
            lost = [Job(run.id, run.visitor) for run in self._store.recover_lost()]
            for job in [job for job in lost if job not in known]:
                self._enqueue(job)

    def _connect(self) -> None:
        """Start the cluster, or start it again if it is gone, and with it the runs it trained."""
        connected = self._client is not None and self._client.status != "closed"
        if connected and (self._cluster is None or self._cluster.running()):
            return
        self.state, self._workers = STARTING, None
        if self._client:
            self._client.close(timeout=2)
            self._client = None
            for job in list(self._training):
                self._requeue(job)
        if self._cluster:
            self._cluster.close()
        self._cluster = None if self._remote else LocalCluster()
        self._client = self._cluster.connect() if self._cluster else connect(str(self._remote))
        self._workers = Workers(self._client, self._remote, self._wake.set)

    def _hand_over(self) -> None:
        """Hand runs to idle workers, each to one: Dask would let a run wait for a busy worker."""
        client, workers = self._client, self._workers
        if client is None or workers is None:
            return
        with self._lock:
            busy = {task.worker for task in self._training.values()}
            for worker in [address for address in workers.ready if address not in busy]:
                job = self._queue.take(self._training)
                if job is None:
                    return
                order = secrets.token_hex(4)
                key = f"run-{job.run_id}-{order}"
                where: dict[str, Any] = {"key": key, "workers": [worker], "pure": False}
                try:
                    future = client.submit(tasks.train, job.run_id, self._store_url, order, **where)
                except Exception:  # the scheduler is away
                    self._queue.add(job, first=True)
                    raise
                self._training[job] = Task(future, worker, time.monotonic())
                future.add_done_callback(lambda _: self._wake.set())

    def _collect(self) -> None:
        assert self._workers is not None
        for job, task in list(self._training.items()):
            status = task.future.status
            if status == "finished":
                with self._lock:
                    self._training.pop(job, None)
                    if tasks.result(task.future) == RunStatus.QUEUED:  # it has yielded
                        self._queue.add(job)
            elif status in ("error", "cancelled", "lost"):
                if reason := tasks.why_it_failed(task.future):
                    self._store.end(job.run_id, RunStatus.FAILED, reason)
                died = status == "error" and not tasks.gave_up(task.future)
                with_its_nanny = self._cluster is not None and not self._cluster.running()
                self._requeue(job, crashed=died and not with_its_nanny)
            elif task.worker not in self._workers.present:
                task.future.cancel()  # Dask would wait until there is a worker at that address
                self._requeue(job, crashed=True)

    def _end_turns(self) -> None:
        """Ask runs that have trained for a whole turn to yield to other visitors' queued runs."""
        with self._lock:
            visitors, now = {job.visitor for job in self._queue.jobs}, time.monotonic()
            begun_before = now - TURN_SECONDS
            long_ago = [job for job, task in self._training.items() if task.since < begun_before]
            due = [job for job in long_ago if visitors - {job.visitor}]
            for job in due[: len(self._queue)]:
                self._store.request_yield(job.run_id)
                self._training[job].since = now

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
            training = {job: needed[job.run_id] for job in self._training if job.run_id in needed}
            self._positions = self._queue.positions(training, needed, self.workers, TURN_SECONDS)

    def _requeue(self, job: Job, *, crashed: bool = False) -> None:
        """Queue a run again, unless it is over: its worker has died, or lost its scheduler."""
        if crashed:
            why = self._cluster.why_a_worker_died() if self._cluster else ""
            self._store.crashed(job.run_id, why)
        else:
            self._store.requeue([job.run_id])
        with self._lock:
            self._training.pop(job, None)
            if [run.status for run in self._store.get_many([job.run_id])] == [RunStatus.QUEUED]:
                self._queue.add(job, first=True)

    def _unfinished(self) -> list[str]:
        with self._lock:
            return [job.run_id for job in (*self._queue.jobs, *self._training)]
