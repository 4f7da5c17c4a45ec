"""Parts of a training cluster, started as README's commands start them on several machines."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

PROJECT = Path(__file__).parent.parent.parent


def from_readme(part, **replaced):
    """Return README's command that starts a part of the cluster, with other addresses and ports."""
    readme = (PROJECT / "README.md").read_text("utf-8")
    [line] = re.findall(rf".*\.venv/bin/dask {part} .*", readme)
    for old, new in {**replaced, "10.0.0.1": "127.0.0.1", "10.0.0.2": "127.0.0.1"}.items():
        line = line.replace(old, str(new))
    settings, options = line.split(f".venv/bin/dask {part} ")
    python = ["env", *settings.split(), sys.executable]
    return [*python, "-m", f"distributed.cli.dask_{part}", *options.split()]


def settings_from_readme(**replaced):
    """Return the variables that give README's server the key, with another file."""
    readme = (PROJECT / "README.md").read_text("utf-8")
    [line] = re.findall(r"export (DASK_DISTRIBUTED__COMM__TLS.*)", readme)
    for old, new in replaced.items():
        line = line.replace(old, str(new))
    return dict(setting.split("=") for setting in line.split())


def listening(processes):
    """Return the addresses and ports at which processes listen."""
    return {
        (connection.laddr.ip, connection.laddr.port)
        for process in processes
        if process.is_running()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }


@contextmanager
def running(command, *options):
    """Start a part of the cluster as on another machine, and end it afterwards."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "TF_NUM_INTRAOP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "DASK_LOGGING__DISTRIBUTED": "warning",
    }
    process = subprocess.Popen([*command, *options], cwd=PROJECT, env=environment)
    try:
        yield process
    finally:
        end(process)


def end(process):
    """Kill a process and its children, the nanny first: it would start the worker again."""
    if process.poll() is None:
        below = psutil.Process(process.pid).children(recursive=True)
        for each in (process, *below):
            each.kill()
        psutil.wait_procs(below, timeout=10)
        process.wait()


def wait_for(condition, seconds=180.0):
    """Return the condition's value as soon as it is true, None after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    return None
