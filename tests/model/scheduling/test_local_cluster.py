"""How many workers a machine has, and how a process is told from a later one of its number."""

import subprocess
import sys
import time
from types import SimpleNamespace

import psutil
import pytest

from model import Sketch28Error
from model.scheduling import watchdog
from model.scheduling.local_cluster import LocalCluster, Share, share_of_this_machine
from tests.support.cluster import wait_for


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [(1, 8, (1, 1)), (2, 8, (2, 1)), (8, 32, (4, 2)), (8, 4, (2, 4)), (64, 256, (8, 8))],
)
def test_workers_share_the_cores_and_the_memory(monkeypatch, cores, memory, expected):
    monkeypatch.setattr(
        "psutil.Process.cpu_affinity", lambda self: list(range(cores)), raising=False
    )
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=memory * 1e9))
    assert share_of_this_machine() == Share(*expected)


def test_the_number_of_workers_can_be_set(monkeypatch):
    monkeypatch.setenv("SKETCH28_WORKERS", "1")
    assert share_of_this_machine().workers == 1
    monkeypatch.setenv("SKETCH28_WORKERS", "many")
    with pytest.raises(Sketch28Error, match="SKETCH28_WORKERS must be a whole number"):
        share_of_this_machine()


def test_a_process_is_not_confused_with_a_later_one_of_the_same_number():
    mine = watchdog.identity()
    assert watchdog.is_alive(mine)
    assert not watchdog.is_alive(f"{mine.split()[0]} 1.0")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    name = f"{gone.pid} {psutil.Process(gone.pid).create_time()}"
    wait_for(lambda: psutil.Process(gone.pid).status() == psutil.STATUS_ZOMBIE)
    assert not watchdog.is_alive(name)
    gone.wait()


def test_no_worker_is_left_whose_scratch_folder_is_gone(monkeypatch):
    monkeypatch.setenv("SKETCH28_WORKERS", "1")
    cluster = LocalCluster()
    client = cluster.connect()
    assert wait_for(lambda: client.scheduler_info()["workers"])
    client.submit(time.sleep, 60)
    client.close()
    below = psutil.Process(cluster._processes[1].pid).children(recursive=True)
    cluster.close()
    processes = psutil.process_iter(["pid", "status"])
    there = {one.pid for one in processes if one.info["status"] != psutil.STATUS_ZOMBIE}
    assert below
    assert not there & {process.pid for process in below}
