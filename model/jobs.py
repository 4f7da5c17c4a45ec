"""Hyperparameters in, a run out that a worker process trains: Dask decides where and when.

By default the server starts a scheduler and a worker of its own; `DASK_SCHEDULER_ADDRESS` points at a cluster of any size instead.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from distributed import Client, Future

from model import watchdog
from model.hyperparameters import Hyperparameters
from model.run_store import RunStatus, RunStore

PROJECT = Path(__file__).parent.parent
START_SECONDS = 60
MONITOR_SECONDS = 1.0
STARTING, WARMING_UP, READY, FAILED = "starting", "warming up", "ready", "failed"
log = logging.getLogger(__name__)


class LocalCluster:
    """A scheduler and a worker as subprocesses of this one; they end with it.

    Dask's own LocalCluster uses multiprocessing, which reruns the app's script in the child, and its SubprocessCluster refuses Windows.
    """

    def __init__(self) -> None:
        """Start both processes and wait for the scheduler's address.

        Raises:
            RuntimeError: when the scheduler does not start within a minute.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="sketch28-", ignore_cleanup_errors=True)
        self._file = Path(self._folder.name) / "scheduler.json"
        common = ["--scheduler-file", str(self._file), "--dashboard-address", "127.0.0.1:0", "--preload", "model.watchdog"]
        self._processes = [self._start("scheduler", *common, "--host", "127.0.0.1", "--port", "0")]
        self.address = self._wait_for_address()
        self._processes.append(
            self._start(
                "worker", *common, "--nworkers", "1", "--nthreads", "1", "--memory-limit", "0", "--host", "127.0.0.1",
                "--preload-nanny", "model.watchdog", "--local-directory", self._folder.name,
            )
        )  # fmt: skip

    def running(self) -> bool:
        """Say whether the scheduler and the worker's nanny are both there."""
        return all(process.poll() is None for process in self._processes)

    def close(self) -> None:
        """End the processes."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        self._folder.cleanup()

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            watchdog.SERVER_VARIABLE: watchdog.identity(),
            "PYTHONPATH": os.pathsep.join([str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",  # a run whose worker died is marked, not begun again unasked
            "DASK_LOGGING__DISTRIBUTED": "warning",
            "TF_CPP_MIN_LOG_LEVEL": "2",
        }
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        return subprocess.Popen(command, env=environment, cwd=PROJECT, stdin=subprocess.DEVNULL)

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._processes[0].poll() is None:
            try:
                return str(json.loads(self._file.read_text())["address"])
            except (OSError, ValueError):
                time.sleep(0.05)  # not yet there, or not yet whole
        self.close()
        raise RuntimeError("The training scheduler did not start; the server's log says why.")


class Jobs:
    """Hands runs to the workers, and sees to it that every run ends with a status."""

    def __init__(self, store: RunStore, store_url: str | None = None) -> None:
        """Begin to start the workers in the background; `state` tells how far they are."""
        self.state, self.reason = STARTING, ""
        self._store, self._store_url = store, store_url
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None
        self._waiting: list[str] = []
        self._futures: dict[str, Future] = {}
        self._warmed: Future | None = None
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)
        self._thread.start()

    def submit(self, hyperparameters: Hyperparameters, visitor: str = "") -> str:
        """Queue a run and give its id at once; it begins when a worker is free."""
        run_id = self._store.create(hyperparameters, visitor)
        with self._lock:
            self._waiting.append(run_id)
        self._hand_over()
        return run_id

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop: its worker sees it within a fifth of a second; a queued one is stopped at once."""
        self._store.request_stop(run_id)

    def close(self) -> None:
        """End the workers; living runs are marked as interrupted."""
        self._closing.set()
        self._thread.join(10)
        for run_id in self._mine():
            self._store.end(run_id, RunStatus.INTERRUPTED, "The server was switched off while it trained.")
        if self._client:
            self._client.close(timeout=2)
        if self._cluster:
            self._cluster.close()

    def _look_after(self) -> None:
        while not self._closing.is_set():
            try:
                self._store.mark_lost()
                if self._client is None or (self._cluster and not self._cluster.running()):
                    self._start()
                self._hand_over()
                self._collect()
                self._store.beat(self._mine())
            except Exception as error:
                log.exception("looking after the jobs")
                self.state, self.reason = FAILED, str(error)
            self._closing.wait(MONITOR_SECONDS)

    def _start(self) -> None:
        self.state = STARTING
        if self._client:  # the cluster is gone, and with it what it trained
            self._client.close(timeout=2)
            self._client = None
            for run_id in list(self._futures):
                self._fail(run_id, "Its worker process ended unexpectedly; train it again.")
        if self._cluster:
            self._cluster.close()
        remote = os.environ.get("DASK_SCHEDULER_ADDRESS")
        self._cluster = None if remote else LocalCluster()
        self._client = Client(remote or self._cluster.address, timeout=START_SECONDS, set_as_default=False)  # type: ignore[union-attr]
        self._warmed = self._client.submit(_warm_up, pure=False)
        self.state = WARMING_UP

    def _hand_over(self) -> None:
        with self._lock:
            while self._client and self._waiting:
                run_id = self._waiting.pop(0)
                self._futures[run_id] = self._client.submit(_train, run_id, self._store_url, key=f"run-{run_id}", pure=False)

    def _collect(self) -> None:
        if self.state == WARMING_UP and self._warmed is not None and self._warmed.done():
            self.state, self.reason = (READY, "") if self._warmed.status == "finished" else (FAILED, str(self._warmed.exception()))
        for run_id, future in list(self._futures.items()):
            if future.status == "finished":
                del self._futures[run_id]
            elif future.status in ("error", "cancelled", "lost"):
                self._fail(run_id, "Its worker process died, perhaps for lack of memory; try fewer units or a smaller batch.")

    def _fail(self, run_id: str, reason: str) -> None:
        self._futures.pop(run_id, None)
        self._store.end(run_id, RunStatus.FAILED, reason)

    def _mine(self) -> list[str]:
        with self._lock:
            return [*self._waiting, *self._futures]


def _train(run_id: str, store_url: str | None) -> str:
    """Carry out a run, in a worker; what imports TensorFlow is imported here, not in the server."""
    from model.experiment import run_experiment

    store = RunStore(store_url)
    gone = "The server was switched off while it trained; train it again."
    watchdog.last_words[run_id] = lambda: store.end(run_id, RunStatus.INTERRUPTED, gone)
    try:
        return run_experiment(run_id, store)
    finally:
        del watchdog.last_words[run_id]
        store.close()


def _warm_up() -> None:
    from model.experiment import warm_up

    warm_up()
