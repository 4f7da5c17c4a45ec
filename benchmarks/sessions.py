"""Open files and memory of a server after 400 visitors have come and gone, and 400 more.

They open Draw by Streamlit's protocol, all at once, and leave; a closed session is kept for five
seconds here instead of two minutes, so that the waiting is shorter.
"""

import asyncio
import os
import time
from typing import Any
from unittest.mock import patch

import psutil

from benchmarks import report
from benchmarks.browser import APP, serve
from pages.components.shared.server.sessions import COLLECT_SECONDS, raise_limit_of_open_files
from tests.support.protocol import open_session

VISITORS, AT_ONCE = 400, 8
KEPT_SECONDS = 5
SETTLED_SECONDS = KEPT_SECONDS + COLLECT_SECONDS + 5  # since sessions ended: nothing is left to do
START_SECONDS = 30.0  # until the workers have started, which opens files too
MOST_FILES, MOST_MEGABYTES = 8, 40.0
KEPT = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT_SECONDS)}


def measure() -> list[report.Result]:
    """Let 400 visitors come and go twice, and count after each time."""
    raise_limit_of_open_files()
    with patch.dict(os.environ, KEPT), serve(APP) as app:
        time.sleep(START_SECONDS)
        asyncio.run(_visit(app.address, app.process, 1))
        time.sleep(SETTLED_SECONDS)
        start = app.process.num_fds()
        during, files, memory = [], [], []
        for _ in range(2):
            during.append(asyncio.run(_visit(app.address, app.process, VISITORS)))
            time.sleep(SETTLED_SECONDS)
            files.append(app.process.num_fds())
            memory.append(app.process.memory_info().rss / 1e6)
    left, grown = max(files) - start, memory[1] - memory[0]
    raw = f"{start} before, {files[0]} and {files[1]} after, {max(during)} meanwhile"
    grew = f"{memory[0]:.0f} MB after the first {VISITORS}, {memory[1]:.0f} MB after the second"
    return [
        report.Result(
            f"open files that {VISITORS} closed sessions leave",
            f"{left}",
            raw,
            f"≤ {MOST_FILES}",
            left <= MOST_FILES,
        ),
        report.Result(
            f"memory that {VISITORS} more sessions take for good",
            f"{grown:.0f} MB",
            grew,
            f"≤ {MOST_MEGABYTES:.0f} MB",
            grown <= MOST_MEGABYTES,
        ),
    ]


async def _visit(address: str, process: psutil.Process, visitors: int) -> int:
    """Open sessions, a few at once, and close them when all are there; return the open files."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def arrive() -> Any:
        async with turns:
            return await open_session(address)

    lines = await asyncio.gather(*(arrive() for _ in range(visitors)))
    files = int(process.num_fds())
    await asyncio.gather(*(line.close() for line in lines))
    return files


if __name__ == "__main__":
    report.show(measure)
