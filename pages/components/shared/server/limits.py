"""Bounds on what a browser may send: values in a message, and bytes of uploaded files."""

import asyncio
import contextlib
import ctypes
import re
import traceback
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.state.common import unpack_widget_state_value

from pages.components.shared import notices

# Each value of a JSON message takes some 60 bytes of memory; one comma separates two values.
MOST_COMMAS = 200_000
TOO_BIG = 1009  # the WebSocket's code for it
MOST_STORED = 20 * 2**20  # bytes of a session's files that no page has taken yet
MOST_IN_LINE = 200  # files of a session that wait to be read
UPLOAD = re.compile("/_stcore/upload_file/([^/]+)/")
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's mallopt
LARGE = 4 * 2**20  # bytes; glibc by itself comes to keep freed blocks of up to 32 MB
UNREADABLE = "The browser sent a message that cannot be read. Please reload the page."


def return_large_blocks() -> None:
    """Have the C library return the memory of large pictures, which it would keep, at once."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # a C library other than glibc
        library = ctypes.CDLL(None)
        for parameter in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            library.mallopt(parameter, LARGE)


def handle(error: Exception) -> bool:
    """Show a sentence if Streamlit could not read the message that started a run.

    Returns:
        whether that is the error.
    """
    frames = traceback.walk_tb(error.__traceback__)
    if all(frame.f_code is not unpack_widget_state_value.__code__ for frame, _ in frames):
        return False
    notices.warn(UNREADABLE, icon="broken_image")
    return True


@dataclass
class _Line:
    """The files of a session that are arriving; only the first one is read."""

    length: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limits:
    """Ends a connection with an immense message, and refuses files beyond what a page takes.

    Files that a visitor chooses together arrive one after the other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._lines = app, dict[str, _Line]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on all requests within the bounds."""

        async def bounded() -> Message:
            message = await receive()
            if (message.get("bytes") or b"").count(b",") > MOST_COMMAS:
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            return message

        upload = UPLOAD.search(scope["path"]) if scope.get("method") == "PUT" else None
        if scope["type"] == "websocket" and scope["path"].endswith("/_stcore/stream"):
            await self.app(scope, bounded, send)
        elif upload:
            await self._take(upload[1], scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        line = self._lines.setdefault(session, _Line())
        if line.length >= MOST_IN_LINE:
            await _refuse(scope, receive, send)
            return
        line.length += 1
        try:
            async with line.turn:
                if _stored(session) > MOST_STORED:
                    await _refuse(scope, receive, send)
                else:
                    await self.app(scope, receive, send)
        finally:
            line.length -= 1
            if not line.length:
                self._lines.pop(session, None)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    refusal = "All files together are too large. Please upload fewer."
    await PlainTextResponse(refusal, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)


def _stored(session: str) -> int:
    """Return how many bytes of a session's files wait to be taken by a page."""
    manager = runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return 0
    return sum(len(file.data) for file in list(manager.file_storage.get(session, {}).values()))
