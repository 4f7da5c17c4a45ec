"""What Dask does for a run in a worker process, and what its future says of it in the server."""

import logging
import os
import secrets
import socket
from concurrent.futures import CancelledError

from distributed import Future, KilledWorker

from model import first_line
from model.runs.lifecycle import FOR
from model.runs.run import StoreUnavailable
from model.runs.store import RunStore
from model.scheduling import logs, watchdog

log = logging.getLogger(__name__)


def train(run_id: str, store_url: str | None, order: str) -> str:
    """Train a run in this worker, by an order of the server's, and return its status."""
    from model.worker.experiment import run_experiment  # imports TensorFlow, not in the server

    store = RunStore(store_url)
    # Not the address, at which another process may follow this one.
    worker = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}{FOR}{order}"
    watchdog.last_actions[run_id] = lambda: store.release([run_id], worker)
    run = logs.current_run.set(run_id)
    try:
        log.info("Worker %s has got the run.", worker)
        status = run_experiment(run_id, store, worker=worker)
        log.info("The run is %s.", status)
        return status
    finally:
        logs.current_run.reset(run)
        del watchdog.last_actions[run_id]
        store.close()


def warm_up() -> None:
    """Do once in this worker what is slow the first time."""
    logs.set_up()
    from model.worker import experiment

    experiment.warm_up()


def result(future: Future) -> str:
    """Return the status of a run whose future has finished; empty if the scheduler is gone."""
    try:
        return str(future.result(timeout=5))
    except (TimeoutError, CancelledError):
        return ""


def why_it_failed(future: Future) -> str:
    """Return one sentence on why a run's task failed; empty if it was lost."""
    if was_lost(future) or gave_up(future):
        return ""
    return f"The training process failed: {first_line(_error(future))}"


def was_lost(future: Future) -> bool:
    """Return whether a task will have no result because its worker or the scheduler died."""
    return future.status in ("cancelled", "lost") or isinstance(_error(future), KilledWorker)


def gave_up(future: Future) -> bool:
    """Return whether a worker has left its run because the store was away for too long."""
    return isinstance(_error(future), StoreUnavailable)


def _error(future: Future) -> BaseException | None:
    return future.exception(timeout=5) if future.status == "error" else None
