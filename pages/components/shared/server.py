"""The server around the pages: it starts the training workers and names each browser."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VISITOR_COOKIE = "sketch28_visitor"
ONE_YEAR = 365 * 24 * 3600  # seconds


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Start the training workers with the server and stop them with it."""
    from pages.components.shared import resources

    resources.warm_up_in_background()
    yield {}
    resources.close()


class VisitorCookie:
    """Middleware that gives each browser a random name, so that its runs are found after a reload.

    The name says nothing about the person.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the server."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the cookie in the response that contains a page, unless the browser has one."""
        if scope["type"] != "http" or VISITOR_COOKIE in Request(scope).cookies:
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    value = f"{VISITOR_COOKIE}={secrets.token_hex(8)}"
                    settings = f"Path=/; Max-Age={ONE_YEAR}; HttpOnly; SameSite=Lax"
                    headers.append("set-cookie", f"{value}; {settings}")
            await send(message)

        await self._app(scope, receive, send_with_cookie)


MIDDLEWARE = [Middleware(VisitorCookie)]
