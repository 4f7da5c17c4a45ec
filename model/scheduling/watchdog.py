"""End a process of the local cluster when its server or its nanny is gone, even if it was killed.

Dask loads this module into the scheduler, the workers and their nannies (`--preload`) and calls
`dask_setup` there.
"""

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

from model.scheduling import logs

SERVER_VARIABLE = "SKETCH28_SERVER"
FOLDER_VARIABLE = "SKETCH28_CLUSTER_FOLDER"  # which the scheduler removes at its end
SECONDS_BETWEEN_LOOKS = 0.5
# Workers record the end before their nannies end them; the scheduler leaves last.
HEAD_START_SECONDS = {"Nanny": 2.0, "Scheduler": 2.5}
NICENESS = 10  # drawing comes before training

last_actions: dict[str, Callable[[], object]] = {}  # what to do before the end, by run


def identity(process: psutil.Process | None = None) -> str:
    """Return a name for a process, this one by default, that no later one of its number has."""
    process = process or psutil.Process()
    return f"{process.pid} {process.create_time()}"


def is_alive(name: str) -> bool:
    """Return whether the process with this `identity` is still running."""
    number, created = name.split()
    try:
        process = psutil.Process(int(number))
        same = abs(process.create_time() - float(created)) < 1
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def dask_setup(server: Any) -> None:
    """Start to watch; Dask calls this with its scheduler, nanny or worker."""
    logs.set_up()
    kind = type(server).__name__
    if kind == "Worker":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else NICENESS)
    name = os.environ.get(SERVER_VARIABLE)
    if name:
        threading.Thread(target=_watch, args=(name, kind), name="watchdog", daemon=True).start()


def _watch(server: str, kind: str) -> None:
    names = [server]
    if kind == "Worker":
        names.append(identity(psutil.Process().parent()))
    while all(map(is_alive, names)):
        time.sleep(SECONDS_BETWEEN_LOOKS)
    time.sleep(HEAD_START_SECONDS.get(kind, 0.0))
    for act in list(last_actions.values()):
        with contextlib.suppress(Exception):  # the store may be away; the process ends in any case
            act()
    if kind == "Scheduler":
        shutil.rmtree(os.environ[FOLDER_VARIABLE], ignore_errors=True)
    os._exit(1)  # sys.exit would wait for the training thread
