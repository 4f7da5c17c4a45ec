"""End a process of the local cluster when its server is gone, even if the server was killed.

Dask loads this module into the scheduler, the workers and their nannies (`--preload`) and calls
`dask_setup` there.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

SERVER_VARIABLE = "SKETCH28_SERVER"
SECONDS_BETWEEN_LOOKS = 0.5
HEAD_START_SECONDS = 3.0  # for the workers to record the end before their nannies end them
NICENESS = 10  # drawing comes before training

last_actions: dict[str, Callable[[], object]] = {}  # what to do before the end, by run


def identity() -> str:
    """Return a name for this process that no later process with the same number has."""
    return f"{os.getpid()} {psutil.Process().create_time()}"


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
    trains = type(server).__name__ == "Worker"
    if trains:
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else NICENESS)
    name = os.environ.get(SERVER_VARIABLE)
    if name:
        delay = 0.0 if trains else HEAD_START_SECONDS
        threading.Thread(target=_watch, args=(name, delay), name="watchdog", daemon=True).start()


def _watch(name: str, delay: float) -> None:
    while is_alive(name):
        time.sleep(SECONDS_BETWEEN_LOOKS)
    time.sleep(delay)
    for act in list(last_actions.values()):
        act()
    os._exit(1)  # sys.exit would wait for the training thread
