"""What every answer tells the browser, and what no answer tells anybody."""

import base64
import hashlib
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

CLOSED = re.compile("/_stcore/(metrics|script-health-check|agent)(/|$)")


def _inline_scripts() -> str:
    """Return the digests of the scripts inside Streamlit's page, as a browser compares them."""
    page = Path(get_static_dir(), "index.html").read_text("utf-8")
    scripts = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()) for one in scripts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests)


# Components come as text and become modules and style sheets in the browser.
CONTENT = {
    "default-src": "'self'",
    "script-src": f"'self' blob: {_inline_scripts()}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "media-src": "'self' blob:",
    "connect-src": "'self' data:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{kind} {sources}" for kind, sources in CONTENT.items()),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Protection:
    """Tells browsers what the pages need, and answers nothing about the server's inside.

    Streamlit tells anybody the number of sessions, their lengths and the size of each cache.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every answer; a closed path does not exist."""

        async def send_with_headers(message: Message) -> None:
            if message["type"].endswith("http.response.start"):
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        closed = scope["type"] == "http" and CLOSED.search(scope["path"])
        app = PlainTextResponse("Not Found", 404) if closed else self.app
        await app(scope, receive, send_with_headers)
