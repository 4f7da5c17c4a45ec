"""The visitor's cookie: a random name, by which a browser's runs are found again."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

VISITOR_COOKIE = "sketch28_visitor"
ONE_YEAR = 365 * 24 * 3600  # seconds


def visitor_name(cookies: Mapping[str, str]) -> str | None:
    """Return the visitor's name in a browser's cookies; None unless the server has made it."""
    name = cookies.get(VISITOR_COOKIE, "")
    return name if re.fullmatch("[0-9a-f]{16}", name) else None


class VisitorCookie(BaseHTTPMiddleware):
    """Assigns each browser a random name, so that its runs are found after a reload.

    The name says nothing about the person.
    """

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Set the cookie in the response that contains a page, unless the browser has one."""
        if visitor_name(request.cookies):
            return await call_next(request)
        # For a page in the browser's cache the answer would be 304, which is no page.
        headers = MutableHeaders(scope=request.scope)
        del headers["if-none-match"], headers["if-modified-since"]
        response = await call_next(request)
        if response.headers.get("content-type", "").startswith("text/html"):
            look: dict[str, Any] = {"httponly": True, "secure": request.url.scheme == "https"}
            response.set_cookie(VISITOR_COOKIE, secrets.token_hex(8), max_age=ONE_YEAR, **look)
            response.headers["Cache-Control"] = "no-store"  # nobody else may get this name
        return response
