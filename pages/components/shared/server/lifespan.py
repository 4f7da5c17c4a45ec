"""What begins and ends with the server, and what each request passes through first."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware

from model.runs.run import StoreUnavailable
from model.scheduling import logs
from pages.components.shared import network, resources
from pages.components.shared.server import sessions
from pages.components.shared.server.assets import CompressedAssets, SmallIconFont
from pages.components.shared.server.headers import Protection
from pages.components.shared.server.hosts import KnownHosts
from pages.components.shared.server.limits import Limits, return_large_blocks
from pages.components.shared.server.rooms import run_in_thread
from pages.components.shared.server.visitor import VisitorCookie

CLEANING_SECONDS = 600.0
MIDDLEWARE = [
    Middleware(each)
    for each in (Protection, KnownHosts, Limits, SmallIconFont, CompressedAssets, VisitorCookie)
]


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Start the training workers with the server and stop them with it."""
    logs.set_up()
    return_large_blocks()
    sessions.raise_limit_of_open_files()
    resources.warm_up_in_background()
    if sys.stdout.isatty():
        network.invite()
    cleaning = asyncio.create_task(_clean_up())
    yield {}
    cleaning.cancel()
    resources.close()


async def _clean_up() -> None:
    """End the classes that nobody has ended."""
    while True:
        await asyncio.sleep(CLEANING_SECONDS)
        with contextlib.suppress(StoreUnavailable):
            await run_in_thread(resources.store().classes.remove_old)
