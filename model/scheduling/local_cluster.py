"""A Dask scheduler and workers as subprocesses of the server, each worker with its share of the cores; they end with the server.

Dask's own LocalCluster uses multiprocessing, which reruns the app's script in the child, and its SubprocessCluster refuses Windows.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from model import Sketch28Error
from model.scheduling import watchdog

PROJECT = Path(__file__).parent.parent.parent
START_SECONDS = 60
WORKERS_VARIABLE = "SKETCH28_WORKERS"
MOST_WORKERS = 8
CORES_EACH = 2  # networks this small gain little from more
BYTES_EACH = 1.5e9  # of memory


@dataclass(frozen=True)
class Share:
    """How many workers train at once here, and how many threads each has."""

    workers: int
    threads: int


def share_of_this_machine() -> Share:
    """Give as many workers as cores and memory bear: two cores each, but two workers where there are two or three cores.

    On two cores two workers of one thread train a third more runs an hour than one of two threads, and nobody waits for one long run.
    `SKETCH28_WORKERS` sets another number.

    Raises:
        Sketch28Error: one sentence, when that is not a whole number from 1 on.
    """
    cores = (
        len(psutil.Process().cpu_affinity())
        if hasattr(psutil.Process, "cpu_affinity")
        else os.cpu_count() or 1
    )
    wished = os.environ.get(WORKERS_VARIABLE)
    if wished and not (wished.isdecimal() and int(wished) > 0):
        raise Sketch28Error(f"{WORKERS_VARIABLE} must be a whole number from 1 on, not {wished!r}.")
    bearable = min(
        max(min(2, cores), cores // CORES_EACH),
        int(psutil.virtual_memory().total // BYTES_EACH),
        MOST_WORKERS,
    )
    workers = int(wished) if wished else max(1, bearable)
    return Share(workers, max(1, cores // workers))


class LocalCluster:
    """A scheduler and workers, running from the beginning."""

    def __init__(self) -> None:
        """Start the processes and wait for the scheduler's address.

        Raises:
            RuntimeError: when the scheduler does not start within a minute.
        """
        share = share_of_this_machine()
        self._threads = str(share.threads)
        self._folder = tempfile.TemporaryDirectory(prefix="sketch28-", ignore_cleanup_errors=True)
        self._file = Path(self._folder.name) / "scheduler.json"
        common = [
            "--scheduler-file",
            str(self._file),
            "--dashboard-address",
            "127.0.0.1:0",
            "--preload",
            "model.scheduling.watchdog",
        ]
        self._processes = [self._start("scheduler", *common, "--host", "127.0.0.1", "--port", "0")]
        self.address = self._wait_for_address()
        self._processes.append(
            self._start(
                "worker", *common, "--nworkers", str(share.workers), "--nthreads", "1", "--memory-limit", "0", "--host", "127.0.0.1",
                "--preload-nanny", "model.scheduling.watchdog", "--local-directory", self._folder.name,
            )
        )  # fmt: skip

    def running(self) -> bool:
        """Say whether the scheduler and the workers' nanny are both there."""
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
            "PYTHONPATH": os.pathsep.join(
                [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",  # a run whose worker died is marked, not begun again unasked
            "DASK_LOGGING__DISTRIBUTED": "warning",
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "TF_NUM_INTRAOP_THREADS": self._threads,
            "TF_NUM_INTEROP_THREADS": self._threads,
            "OMP_NUM_THREADS": self._threads,
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
