"""The server around the pages: it starts the training workers and names each browser."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

VISITOR_COOKIE = "sketch28_visitor"
ONE_YEAR = 365 * 24 * 3600  # seconds


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Start the training workers with the server and stop them with it."""
    from pages.components.shared import resources

    resources.warm_up_in_background()
    yield {}
    resources.close()


class VisitorCookie(BaseHTTPMiddleware):
    """Gives each browser a random name, so that its runs are found after a reload.

    The name says nothing about the person.
    """

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Set the cookie in the response that contains a page, unless the browser has one."""
        response = await call_next(request)
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if is_page and VISITOR_COOKIE not in request.cookies:
            name = secrets.token_hex(8)
            response.set_cookie(VISITOR_COOKIE, name, max_age=ONE_YEAR, httponly=True)
        return response


MIDDLEWARE = [Middleware(VisitorCookie)]
