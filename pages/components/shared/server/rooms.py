"""Rooms: what changes is read once and told to all who listen, each over a WebSocket of its own."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from starlette.websockets import WebSocket

from model import Sketch28Error

Message = dict[str, Any]
Result = TypeVar("Result")
# Pages that all need other widgets run again one after the other, not all at once.
SPREAD_SECONDS, MOST_SPREAD_SECONDS = 0.03, 3.0
RERUN = {"needs", "version"}  # what lets pages run again
_threads = ThreadPoolExecutor(2, thread_name_prefix="rooms")


async def run_in_thread(call: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function that may wait, such as for the database."""
    return await asyncio.get_running_loop().run_in_executor(_threads, call, *arguments)


class BadMessage(Sketch28Error):
    """A browser sent something, and only listening is expected."""


class Reader(Protocol):
    """Reads something again and again; `seconds` after it was read it is read next."""

    seconds: float

    def read(self) -> Message:
        """Return what has changed; an empty message if nothing has."""

    def everything(self) -> Message:
        """Return all that is known."""


class Room:
    """Those who listen to the same, and its latest news."""

    def __init__(self, reader: Reader) -> None:
        self.listeners = 0
        self._reader = reader
        self._version, self._latest, self._everything = 0, "", ""
        self._changed = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    def close(self) -> None:
        """Stop reading."""
        self._reading.cancel()

    async def messages(self) -> AsyncIterator[str]:
        """Yield everything, then each change; to those who were too slow, everything again.

        Raises:
            Sketch28Error: what is read is not there, or no longer.
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
                changes = await run_in_thread(self._reader.read)
                if changes:
                    self._tell(changes)
                await asyncio.sleep(max(0.0, begun + self._reader.seconds - loop.time()))
        finally:
            self._changed.set()

    def _tell(self, changes: Message) -> None:
        if RERUN & changes.keys():
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
        """Return the seconds within which the pages of all listeners should run again."""
        return min(MOST_SPREAD_SECONDS, SPREAD_SECONDS * self.listeners)


class Rooms:
    """The rooms of one route, by what is read there."""

    def __init__(self, open_reader: Callable[[str], Reader]) -> None:
        self.open = dict[str, Room]()
        self._open_reader = open_reader

    async def listen(self, socket: WebSocket, key: str) -> None:
        """Send news until the browser leaves, or says anything."""
        with self._joined(key) as room:
            both = [asyncio.create_task(_send(socket, room)), asyncio.create_task(_hear(socket))]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in both:
                task.cancel()
            for outcome in await asyncio.gather(*both, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome

    @contextmanager
    def _joined(self, key: str) -> Iterator[Room]:
        """Count a listener; reading begins with the first one and ends with the last one."""
        room = self.open.get(key) or self.open.setdefault(key, Room(self._open_reader(key)))
        room.listeners += 1
        try:
            yield room
        finally:
            room.listeners -= 1
            if not room.listeners:
                del self.open[key]
                room.close()


async def _send(socket: WebSocket, room: Room) -> None:
    async for message in room.messages():
        await socket.send_text(message)


async def _hear(socket: WebSocket) -> None:
    if (await socket.receive())["type"] != "websocket.disconnect":
        raise BadMessage("Expected no message.")


def _packed(message: Message) -> str:
    return json.dumps(message, separators=(",", ":"))
