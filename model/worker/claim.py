"""A run in the store as the worker sees that trains it, until another one takes it over."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from model.runs.run import Metric, Requests, Run, RunStatus, TakenOver
from model.runs.store import RunStore

HEARTBEAT_SECONDS = 2.0


class Claim:
    """The run that a worker trains; a change raises `TakenOver` if it is another worker's now."""

    def __init__(self, store: RunStore, run_id: str, worker: str) -> None:
        """Claim a run.

        Args:
            store: where the run is.
            run_id: its id.
            worker: a name that no other attempt to train this run has.
        """
        self.store, self.run_id, self.worker = store, run_id, worker

    def start(self, phase: str, device: str) -> bool:
        """Mark the run as running; return False if it is not queued."""
        return self.store.start(self.run_id, phase, self.worker, device)

    def run(self) -> Run:
        """Return the run's row."""
        return self.store.get(self.run_id)

    def find(self, name: str) -> bytes | None:
        """Return the content of one of the run's files, or None."""
        return self.store.find_artifact(self.run_id, name)

    def requests(self) -> Requests:
        """Return what the worker is asked to do."""
        return self.store.requests(self.run_id, self.worker)

    def update(self, **values: Any) -> None:
        """Change columns of the run's row."""
        self.store.update(self.run_id, self.worker, **values)

    def add_metric(self, metric: Metric, **values: Any) -> None:
        """Add a point to the run's curves, and change its row."""
        self.store.add_metric(self.run_id, metric, self.worker, **values)

    def save(self, contents: dict[str, bytes]) -> None:
        """Save files of the run."""
        self.store.save_artifacts(self.run_id, contents, self.worker)

    def rewind_to(self, epoch: float) -> None:
        """Remove the points of the curves after this epoch."""
        self.store.rewind_to(self.run_id, epoch, self.worker)

    def suspend(self, epoch: float, checkpoint: bytes, *, paused: bool) -> None:
        """Save a checkpoint, and pause the run or queue it."""
        self.store.suspend(self.run_id, epoch, checkpoint, self.worker, paused=paused)

    def end(self, status: RunStatus, reason: str = "", **values: Any) -> None:
        """Set the run's final status, if it is still this worker's."""
        self.store.end(self.run_id, status, reason, self.worker, **values)

    @contextmanager
    def heartbeats(self) -> Iterator[None]:
        """Send heartbeats for the run, also during long steps without progress."""
        done = threading.Event()

        def send() -> None:
            with contextlib.suppress(TakenOver):  # another's heartbeats are not this one's to send
                while not done.wait(HEARTBEAT_SECONDS):
                    self.update()

        thread = threading.Thread(target=send, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
