"""A Dask scheduler and workers as subprocesses of the server, which end when the server ends.

Each cluster has a key of its own, which only these processes know: other accounts of the machine
can reach their ports.

Dask's own LocalCluster uses multiprocessing, which would run the app's script again in each child,
and its SubprocessCluster does not support Windows.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from distributed import Client

from model import Sketch28Error
from model.scheduling import cluster_key, watchdog
from model.scheduling.connection import connect

PROJECT = Path(__file__).parent.parent.parent
START_SECONDS = 60
CLOSE_SECONDS = 1.0  # a nanny would wait for a run in training, which goes on from its checkpoint
WORKERS_VARIABLE = "SKETCH28_WORKERS"
THREADS_VARIABLES = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
MOST_WORKERS = 8
CORES_PER_WORKER = 2  # networks this small gain little from more
BYTES_PER_WORKER = 1.5e9  # of memory
LACK_OF_MEMORY = " for lack of memory: please try fewer neurons or a smaller batch"
FOLDER_PREFIX = "sketch28-"
ROUTES_VARIABLES = [f"DASK_DISTRIBUTED__{kind}__HTTP__ROUTES" for kind in ("SCHEDULER", "WORKER")]


@dataclass(frozen=True)
class Share:
    """How many workers train at once on this machine, and how many threads each has."""

    workers: int
    threads: int


def share_of_this_machine() -> Share:
    """Return as many workers as cores and memory allow, or as `SKETCH28_WORKERS` says.

    Each worker has two cores. But two or three cores have two workers of one thread: they train a
    third more runs an hour than one worker of two threads, and nobody waits for one long run.

    Raises:
        Sketch28Error: if `SKETCH28_WORKERS` is not a whole number from 1 on.
    """
    has_affinity = hasattr(psutil.Process, "cpu_affinity")
    cores = len(psutil.Process().cpu_affinity()) if has_affinity else os.cpu_count() or 1
    chosen = os.environ.get(WORKERS_VARIABLE)
    if chosen and not (chosen.isdecimal() and int(chosen) > 0):
        raise Sketch28Error(f"{WORKERS_VARIABLE} must be a whole number above 0, not {chosen!r}.")
    by_cores = max(min(2, cores), cores // CORES_PER_WORKER)
    by_memory = int(psutil.virtual_memory().total // BYTES_PER_WORKER)
    workers = int(chosen) if chosen else max(1, min(by_cores, by_memory, MOST_WORKERS))
    return Share(workers, max(1, cores // workers))


def kernel_kills() -> int:
    """Return how many processes the kernel has killed for lack of memory, 0 if it does not tell.

    In a container that counts its own processes, and else the machine.
    """
    for file in map(Path, ("/sys/fs/cgroup/memory.events", "/proc/vmstat")):
        with contextlib.suppress(OSError, ValueError):
            figures = dict(line.split() for line in file.read_text().splitlines())
            return int(figures["oom_kill"])
    return 0


def _remove_folders_of_killed_servers() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*-*"):
        number, created, _ = folder.name.removeprefix(FOLDER_PREFIX).split("-", 2)
        with contextlib.suppress(ValueError):
            if not watchdog.is_alive(f"{number} {created}"):
                shutil.rmtree(folder, ignore_errors=True)


class LocalCluster:
    """A scheduler and workers that run as soon as this is made."""

    def __init__(self) -> None:
        """Start the processes and wait for the scheduler's address.

        Raises:
            Sketch28Error: if the scheduler does not start within a minute.
        """
        share = share_of_this_machine()
        self._threads = str(share.threads)
        _remove_folders_of_killed_servers()
        prefix = f"{FOLDER_PREFIX}{watchdog.identity().replace(' ', '-')}-"
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        self._file = Path(self._folder.name) / "scheduler.json"
        self._kills = kernel_kills()
        self._key = cluster_key.make_key()
        self._processes = [self._start("scheduler", "--port 0")]
        self.address = self._wait_for_address()
        options = f"--nworkers {share.workers} --nthreads 1 --memory-limit 0"
        options += f" --preload-nanny {watchdog.__name__}"
        self._processes.append(self._start("worker", options))

    def running(self) -> bool:
        """Return whether the scheduler and the workers' nanny both run."""
        return all(process.poll() is None for process in self._processes)

    def connect(self) -> Client:
        """Return a client of the scheduler.

        Raises:
            Sketch28Error: if the scheduler does not answer.
        """
        return connect(self.address, cluster_key.security(self._key))

    def why_a_worker_died(self) -> str:
        """Return the end of a sentence if it was for lack of memory, as the kernel counts."""
        before, self._kills = self._kills, kernel_kills()
        return LACK_OF_MEMORY if self._kills > before else ""

    def close(self) -> None:
        """End the processes, also the workers: without the folder they would fail their runs."""
        below = list[psutil.Process]()
        for process in reversed(self._processes):
            with contextlib.suppress(psutil.NoSuchProcess):
                below += psutil.Process(process.pid).children(recursive=True)
            process.terminate()
        for process in self._processes:
            try:
                process.wait(CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        for worker in below:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        psutil.wait_procs(below, CLOSE_SECONDS)
        self._folder.cleanup()

    def _start(self, kind: str, options: str) -> subprocess.Popen[bytes]:
        path = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            watchdog.SERVER_VARIABLE: watchdog.identity(),
            watchdog.FOLDER_VARIABLE: self._folder.name,
            "TMPDIR": self._folder.name,  # what a killed worker leaves there is removed too
            "DASK_TEMPORARY_DIRECTORY": self._folder.name,  # whose modules Dask would import
            "PYTHONPATH": os.pathsep.join(path),
            # The server decides whether a run whose worker died is trained again.
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
            "DASK_LOGGING__DISTRIBUTED": "warning",
            **cluster_key.settings(self._key),
            # Without dashboards Dask still opens their ports, which ask for no key.
            **dict.fromkeys(ROUTES_VARIABLES, "[]"),
            "TF_CPP_MIN_LOG_LEVEL": "2",
            **dict.fromkeys(THREADS_VARIABLES, self._threads),
        }
        common = "--host 127.0.0.1 --no-dashboard --dashboard-address 127.0.0.1:0"
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *common.split()]
        command += ["--preload", watchdog.__name__]
        command += ["--scheduler-file", str(self._file), *options.split()]
        return subprocess.Popen(command, env=environment, cwd=PROJECT, stdin=subprocess.DEVNULL)

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._processes[0].poll() is None:
            try:
                return str(json.loads(self._file.read_text())["address"])
            except (OSError, ValueError):
                time.sleep(0.05)  # the file is missing or incomplete
        self.close()
        raise Sketch28Error("The training scheduler did not start; the server's log says why.")
