"""The program on one machine or on a cluster, whose ended parts are started again; for `soak`."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import psutil

from model.runs.store import RunStore
from tests.support.cluster import PROJECT
from tests.support.postgresql import CannotStart
from tests.support.postgresql import Server as PostgreSQL

KINDS = {"worker": "spawn_main", "nanny": "dask_worker", "scheduler": "dask_scheduler"}
KINDS["server"] = "--soak-server"
DATABASE = "database"
SERVER = """
import sys, time
from model.runs.store import RunStore
from model.scheduling.jobs import Jobs
jobs = Jobs(RunStore(sys.argv[1]), sys.argv[1])
time.sleep(1e6)
"""


class Place:
    """The program in one of the two ways; what ends of that which this starts is started again."""

    def __init__(
        self,
        url: str,
        folder: Path,
        commands: list[list[str]],
        settings: dict[str, str],
        database: PostgreSQL | None = None,
    ) -> None:
        self.store, self._url, self._folder = RunStore(url), url, folder
        self._database = database
        self.kinds = [*KINDS, *([DATABASE] if database else [])]
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "DATABASE_URL": url,
            **settings,
            "TMPDIR": str(folder),
            **dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS"), "1"),
        }
        server = [sys.executable, "-c", SERVER, url, KINDS["server"]]
        self._parts = {tuple(command): self._start(command) for command in [*commands, server]}
        self.seen: dict[int, psutil.Process] = {}

    def processes(self, kind: str) -> list[psutil.Process]:
        """Return the running processes of a kind; of the database, the one that starts others."""
        if kind == DATABASE:
            server = self._database.process() if self._database else None
            return [server] if server else []
        everything = psutil.Process().children(recursive=True)
        self.seen |= {process.pid: process for process in everything}
        found = []
        for process in everything:
            try:
                command = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if KINDS[kind] in command and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def look_after(self) -> None:
        """Start again what has ended."""
        if self._database and not self.processes(DATABASE):
            with contextlib.suppress(CannotStart):  # it waits for what the killed one has started
                self._database.start()
        for command, process in self._parts.items():
            if process.poll() is not None:
                self._parts[command] = self._start(list(command))

    def __enter__(self) -> "Place":
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what is left."""
        for process in self.seen.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.store.close()

    def close(self) -> list[psutil.Process]:
        """End everything as an operator would, and return the processes that are left."""
        self.processes("worker")
        for process in reversed(self._parts.values()):
            process.terminate()
        for process in self._parts.values():
            process.wait(60)
        return psutil.wait_procs(list(self.seen.values()), timeout=20)[1]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, env=self._environment, cwd=PROJECT, stdout=log, stderr=log
            )
