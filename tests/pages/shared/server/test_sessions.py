"""Open files of a server whose visitors come and go."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.support.protocol import open_session
from tests.support.visitor import NO_WORKERS, serving

resource = pytest.importorskip("resource")
SESSIONS, OTHERS = 12, 6  # files that others hold meanwhile: connections of the health check
DEADLINE = 120.0  # seconds, on a busy machine
LOW = 512
FORGETFUL = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}


@pytest.fixture(scope="module")
def forgetful_server(tmp_path_factory):
    """Start a server that keeps a closed session for a second, with few open files allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LOW, hard))
    database = f"sqlite:///{tmp_path_factory.mktemp('sessions') / 'runs.sqlite'}"
    try:
        with serving(database, **NO_WORKERS, **FORGETFUL) as started:
            yield started
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def come_and_go(address, process):
    """Open some sessions at once and close them; return the open files meanwhile."""
    with ThreadPoolExecutor(1) as thread:  # browser tests leave an event loop in this one
        return thread.submit(asyncio.run, _come_and_go(address, process)).result()


async def _come_and_go(address, process):
    lines = await asyncio.gather(*(open_session(address) for _ in range(SESSIONS)))
    meanwhile = process.num_fds()
    await asyncio.gather(*(line.close() for line in lines))
    return meanwhile


def test_the_server_may_open_as_many_files_as_the_system_allows(forgetful_server):
    soft, hard = forgetful_server[0].rlimit(psutil.RLIMIT_NOFILE)
    assert soft == hard > LOW


def test_closed_sessions_give_back_their_files_though_nobody_comes_after_them(forgetful_server):
    process, address = forgetful_server
    come_and_go(address, process)  # opens what stays open
    wait_for(lambda: process.num_fds() < 4 * SESSIONS + 40)
    before = process.num_fds()
    assert come_and_go(address, process) >= before + SESSIONS
    assert wait_for(lambda: process.num_fds() <= before + OTHERS), process.num_fds() - before


def wait_for(sight):
    end = time.monotonic() + DEADLINE
    while not sight() and time.monotonic() < end:
        time.sleep(0.2)
    return sight()
