"""Bounds on the WebSockets beside the pages: how many a visitor, and all of them, may have open."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from model import Sketch28Error
from pages.components.shared.server.visitor import visitor_name

MOST_OF_ONE, MOST_OF_ALL = 8, 400  # connections of a route
REFUSED, TOO_MANY = 1008, 1013  # RFC 6455, section 7.4.1, and IANA's registry


class Seats:
    """The open connections of one route, by visitor."""

    def __init__(self) -> None:
        self.open = Counter[str]()

    async def serve(
        self, socket: WebSocket, converse: Callable[[WebSocket], Awaitable[None]]
    ) -> None:
        """Serve one connection, if there is a seat; an expected error closes it with a sentence.

        Those of other origins' pages do not pass `hosts.py`.
        """
        address = socket.client.host if socket.client else ""
        visitor = visitor_name(socket.cookies) or address
        with self._take(visitor) as free, suppress(WebSocketDisconnect):
            await socket.accept()
            if not free:
                await socket.close(TOO_MANY, "too many tabs are open")
                return
            try:
                await converse(socket)
            except Sketch28Error as error:
                await socket.close(REFUSED, str(error)[:100])

    @contextmanager
    def _take(self, visitor: str) -> Iterator[bool]:
        """Count a visitor's connection while it lasts; say whether there may be another."""
        free = self.open[visitor] < MOST_OF_ONE and self.open.total() < MOST_OF_ALL
        self.open[visitor] += free
        try:
            yield free
        finally:
            self.open[visitor] -= free
            if not self.open[visitor]:
                del self.open[visitor]
