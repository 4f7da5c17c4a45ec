"""News of a run over a WebSocket beside the pages: read once, however many watch it.

A browser that opens `/watch/<run>` gets all that is known of the run, and then what changes, as
`news` has it. Without it, the page asks by itself, more slowly.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from model import Sketch28Error
from model.runs.run import UnknownRun
from pages.components.shared.server.seats import Seats
from pages.components.train import news

RUN_ID = re.compile("[0-9a-f]{8}")
# Pages that all need other widgets run again one after the other, not all at once.
SPREAD_SECONDS, MOST_SPREAD_SECONDS = 0.03, 3.0
_threads = ThreadPoolExecutor(2, thread_name_prefix="watch")
_seats = Seats()


class BadMessage(Sketch28Error):
    """A browser sent something, and only listening is expected."""


class Room:
    """The watchers of one run, and the latest news of it."""

    def __init__(self, run_id: str) -> None:
        self.watchers = 0
        self._reader = news.Reader(run_id)
        self._version, self._latest, self._everything = 0, "", ""
        self._changed = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    def close(self) -> None:
        """Stop reading."""
        self._reading.cancel()

    async def messages(self) -> AsyncIterator[str]:
        """Yield everything, then each change; to those who were too slow, everything again.

        Raises:
            UnknownRun: there is no such run, or no longer.
        """
        seen = 0
        while True:
            changed = self._changed
            if seen == self._version:
                await changed.wait()
            if self._reading.done():
                self._reading.result()
            follows = seen and seen == self._version - 1
            seen = self._version
            yield self._latest if follows else self._all()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                begun = loop.time()
                changes = await loop.run_in_executor(_threads, self._reader.read)
                if changes:
                    self._tell(changes)
                await asyncio.sleep(max(0.0, begun + self._reader.seconds - loop.time()))
        finally:
            self._changed.set()

    def _tell(self, changes: news.Message) -> None:
        if "needs" in changes:
            changes["spread"] = self._spread()
        self._version += 1
        self._latest, self._everything = _packed(changes), ""
        self._changed.set()
        self._changed = asyncio.Event()

    def _all(self) -> str:
        if not self._everything:
            self._everything = _packed({**self._reader.everything(), "spread": self._spread()})
        return self._everything

    def _spread(self) -> float:
        """Return the seconds within which the pages of all watchers should run again."""
        return min(MOST_SPREAD_SECONDS, SPREAD_SECONDS * self.watchers)


_rooms = dict[str, Room]()


@contextmanager
def _joined(run_id: str) -> Iterator[Room]:
    """Count a watcher of a run; reading begins with the first one and ends with the last one."""
    room = _rooms.get(run_id) or _rooms.setdefault(run_id, Room(run_id))
    room.watchers += 1
    try:
        yield room
    finally:
        room.watchers -= 1
        if not room.watchers:
            del _rooms[run_id]
            room.close()


async def _serve(socket: WebSocket) -> None:
    await _seats.serve(socket, _watch)


async def _watch(socket: WebSocket) -> None:
    """Send news until the browser leaves, or says anything."""
    run_id = socket.path_params["run"]
    if not RUN_ID.fullmatch(run_id):
        raise UnknownRun("There is no such run.")
    with _joined(run_id) as room:
        sending = asyncio.create_task(_send(socket, room))
        hearing = asyncio.create_task(_hear(socket))
        both = [sending, hearing]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        for outcome in await asyncio.gather(*both, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def _send(socket: WebSocket, room: Room) -> None:
    async for message in room.messages():
        await socket.send_text(message)


async def _hear(socket: WebSocket) -> None:
    if (await socket.receive())["type"] != "websocket.disconnect":
        raise BadMessage("Expected no message.")


def _packed(message: news.Message) -> str:
    return json.dumps(message, separators=(",", ":"))


ROUTES = [WebSocketRoute("/watch/{run}", _serve)]
