"""Ends a process of the local cluster when the server that started it is gone, so that nothing is left behind even after a SIGKILL.

Dask loads this module into the scheduler, the workers and their nannies (`--preload`) and calls `dask_setup`.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

SERVER_VARIABLE = "SKETCH28_SERVER"
SECONDS_BETWEEN_LOOKS = 0.5
HEAD_START_SECONDS = (
    3.0  # a worker writes its last words before the scheduler and the nanny, which would end it, go
)
NICENESS = 10  # drawing comes before training

last_words: dict[str, Callable[[], object]] = {}  # what to do before the end, by run


def identity() -> str:
    """Name this process so that no later one with the same number is taken for it."""
    return f"{os.getpid()} {psutil.Process().create_time()}"


def is_alive(name: str) -> bool:
    """Say whether the process that gave this `identity` still runs."""
    number, created = name.split()
    try:
        process = psutil.Process(int(number))
        return (
            abs(process.create_time() - float(created)) < 1
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False


def dask_setup(server: Any) -> None:
    """Begin to watch; called by Dask with its scheduler, nanny or worker."""
    trains = type(server).__name__ == "Worker"
    if trains:
        process = psutil.Process()
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else NICENESS)
    name = os.environ.get(SERVER_VARIABLE)
    if name:
        delay = 0.0 if trains else HEAD_START_SECONDS
        threading.Thread(target=_watch, args=(name, delay), name="watchdog", daemon=True).start()


def _watch(name: str, delay: float) -> None:
    while is_alive(name):
        time.sleep(SECONDS_BETWEEN_LOOKS)
    time.sleep(delay)
    for say in list(last_words.values()):
        say()
    os._exit(1)  # a training thread would outlive sys.exit
