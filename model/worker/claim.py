"""A run in the store as the worker sees that trains it, until another one takes it over.

While the store cannot be reached, the worker waits for it and repeats what it wanted to do.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from model.runs.run import Metric, Requests, Run, RunStatus, StoreUnavailable, TakenOver
from model.runs.store import RunStore

HEARTBEAT_SECONDS = 2.0
PATIENCE_SECONDS, PAUSE_SECONDS = 60.0, 0.5  # with a store that is away, and between two attempts
Result = TypeVar("Result")


class Claim:
    """The run that a worker trains; a change raises `TakenOver` if it is another worker's now.

    All methods raise `StoreUnavailable` if the store has been away for a minute.
    """

    def __init__(self, store: RunStore, run_id: str, worker: str) -> None:
        """Claim a run.

        Args:
            store: where the run is.
            run_id: its id.
            worker: a name that no other attempt to train this run has.
        """
        self.store, self.run_id, self.worker = store, run_id, worker

    def patiently(self, act: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
        """Call what uses the store, again and again while the store is away."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return act(*arguments, **options)
            except StoreUnavailable:
                if time.monotonic() > deadline:
                    raise
            time.sleep(PAUSE_SECONDS)

    def start(self, phase: str, device: str) -> bool:
        """Mark the run as running; return False if it is not queued."""
        return self.patiently(self.store.start, self.run_id, phase, self.worker, device)

    def run(self) -> Run:
        """Return the run's row."""
        return self.patiently(self.store.get, self.run_id)

    def find(self, name: str) -> bytes | None:
        """Return the content of one of the run's files, or None."""
        return self.patiently(self.store.find_artifact, self.run_id, name)

    def requests(self) -> Requests:
        """Return what the worker is asked to do."""
        return self.patiently(self.store.requests, self.run_id, self.worker)

    def update(self, **values: Any) -> None:
        """Change columns of the run's row."""
        self.patiently(self.store.update, self.run_id, self.worker, **values)

    def add_metric(self, metric: Metric, **values: Any) -> None:
        """Add a point to the run's curves, and change its row."""
        self.patiently(self.store.add_metric, self.run_id, metric, self.worker, **values)

    def metrics(self) -> list[Metric]:
        """Return the points of the run's curves."""
        return self.patiently(self.store.metrics, self.run_id)

    def save(self, contents: dict[str, bytes]) -> None:
        """Save files of the run."""
        self.patiently(self.store.save_artifacts, self.run_id, contents, self.worker)

    def delete(self, name: str) -> None:
        """Delete one of the run's files."""
        self.patiently(self.store.delete_artifact, self.run_id, name)

    def rewind_to(self, epoch: float, *, validated: bool) -> None:
        """Remove the points of the curves after this epoch, or this epoch's too."""
        self.patiently(self.store.rewind_to, self.run_id, epoch, self.worker, validated=validated)

    def suspend(self, epoch: float, checkpoint: bytes, *, paused: bool) -> None:
        """Save a checkpoint, and pause the run or queue it."""
        self.patiently(
            self.store.suspend, self.run_id, epoch, checkpoint, self.worker, paused=paused
        )

    def end(self, status: RunStatus, reason: str = "", **values: Any) -> None:
        """Set the run's final status, if it is still this worker's."""
        self.patiently(self.store.end, self.run_id, status, reason, self.worker, **values)

    @contextmanager
    def heartbeats(self) -> Iterator[None]:
        """Send heartbeats for the run, also during long steps without progress."""
        done = threading.Event()

        def send() -> None:
            with contextlib.suppress(TakenOver):  # another's heartbeats are not this one's to send
                while not done.wait(HEARTBEAT_SECONDS):
                    with contextlib.suppress(StoreUnavailable):  # the next one may arrive
                        self.store.update(self.run_id, self.worker)

        thread = threading.Thread(target=send, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
