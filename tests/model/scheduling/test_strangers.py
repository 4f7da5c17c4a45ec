"""What other accounts of the machine can do with a server's own cluster."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from model import Sketch28Error
from model.scheduling.cluster_key import make_key, settings, write_key
from model.scheduling.local_cluster import LocalCluster
from tests.support import stranger
from tests.support.cluster import listening


@pytest.fixture(scope="module")
def cluster():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKETCH28_WORKERS", "1")
        with closing(LocalCluster()) as started:
            yield started


@pytest.fixture(scope="module")
def parts(cluster):
    """Return the kinds of the cluster's processes by their addresses."""
    with closing(cluster.connect()) as client:
        client.wait_for_workers(1, timeout=120)
        [(worker, about)] = client.scheduler_info(n_workers=-1)["workers"].items()
    return {cluster.address: "Scheduler", worker: "Worker", about["nanny"]: "Nanny"}


def processes(cluster):
    started = [psutil.Process(process.pid) for process in cluster._processes]
    return [each for top in started for each in (top, *top.children(recursive=True))]


def test_another_account_reaches_no_process_without_the_key(cluster, parts):
    plain = [address.replace("tls://", "tcp://") for address in parts]
    answers = stranger.run("ask", [*parts, *plain])
    assert len(answers) == 6
    assert all(answer.startswith("refused") for answer in answers.values())
    wrong = stranger.run("ask", parts, make_key())
    assert set(wrong.values()) == {"refused: FatalCommClosedError"}
    assert stranger.run("ask", parts, cluster._key) == parts  # so it was for want of the key


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can be another account")
def test_another_account_cannot_read_the_key(cluster, parts, tmp_path):
    folder = tmp_path / "data"
    write_key(folder / "cluster.pem")
    environments = [Path(f"/proc/{process.pid}/environ") for process in processes(cluster)]
    answers = stranger.run("read", [*environments, folder / "cluster.pem", cluster._file])
    assert len(answers) >= 5
    assert set(answers.values()) == {"PermissionError"}
    arguments = [Path(f"/proc/{process.pid}/cmdline") for process in processes(cluster)]
    assert "PermissionError" not in stranger.run("read", arguments).values()
    assert not any(b"PRIVATE" in path.read_bytes() for path in arguments)


def test_a_worker_with_another_key_does_not_join(cluster, parts, tmp_path):
    command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.address]
    command += ["--no-nanny", "--death-timeout", "5", "--local-directory", str(tmp_path)]
    environment = {**os.environ, **settings(make_key())}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    with closing(cluster.connect()) as client:
        assert set(client.scheduler_info(n_workers=-1)["workers"]) < set(parts)


def test_all_ports_are_of_this_machine_only_and_no_dashboard_answers(cluster, parts):
    ports = listening(processes(cluster))
    assert {ip for ip, _ in ports} == {"127.0.0.1"}
    keyed = {int(address.rsplit(":", 1)[1]) for address in parts}
    dashboards = {port for _, port in ports} - keyed
    assert len(dashboards) == 2
    for port in dashboards:
        for path in ("", "status", "info/main/workers.html", "json/counts.json", "health"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=30)


def test_a_key_is_for_its_account_alone_and_never_written_over(tmp_path):
    file = tmp_path / "data" / "cluster.pem"
    write_key(file)
    assert [path.stat().st_mode & 0o777 for path in (file.parent, file)] == [0o700, 0o600]
    content = file.read_text()
    with pytest.raises(Sketch28Error, match=r"exists.*; please choose a new file"):
        write_key(file)
    assert file.read_text() == content != make_key()
