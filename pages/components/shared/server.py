"""What happens around the pages: the training worker starts and ends with the server, and each browser gets a random name of its own."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VISITOR_COOKIE = "sketch28_visitor"
ONE_YEAR = 365 * 24 * 3600


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Warm up the training worker while the server runs, and end it with the server."""
    from pages.components.shared import resources

    resources.warm_up_in_background()
    yield {}
    resources.close()


class VisitorCookie:
    """Gives a browser that has none a random name, so that its runs are found again after a reload. It says nothing about the person."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the server."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookie to the answer that carries a page."""
        if scope["type"] != "http" or VISITOR_COOKIE.encode() in dict(scope["headers"]).get(
            b"cookie", b""
        ):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    name = secrets.token_hex(8)
                    headers.append(
                        "set-cookie",
                        f"{VISITOR_COOKIE}={name}; Path=/; Max-Age={ONE_YEAR}; HttpOnly; SameSite=Lax",
                    )
            await send(message)

        await self._app(scope, receive, send_with_cookie)


MIDDLEWARE = [Middleware(VisitorCookie)]
