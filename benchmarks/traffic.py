"""Bytes that travel to a browser: a first visit, a second of a watched run, a stroke's answer.

They are counted in a TCP relay between browser and server, so after compression.
"""

import asyncio
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import report
from benchmarks.browser import APP, ONE, chromium, draw, open_page, serve, wait_for_worker
from benchmarks.stroke_latency import settle

CHUNK = 1 << 16  # bytes
STROKES, WATCHED_SECONDS = 5, 10
ANSWER_MILLISECONDS = 1500
# claim -> bytes in version 0.4.0, and the greatest share of them that is allowed
BOUNDS = {
    "a first visit to Draw": (3_350_000, 1 / 3),
    "a second of a watched run": (80_000, 1 / 3),
    "a stroke's answer": (12_100, 1 / 2),
}


class Relay:
    """A TCP relay to a server; `received` is the number of bytes sent to browsers so far."""

    def __init__(self, port: int) -> None:
        self.received, self._port = 0, port

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on one connection in both directions until one side closes it."""
        there, back = await asyncio.open_connection("localhost", self._port)
        await asyncio.wait(
            [
                asyncio.create_task(self._pass_on(reader, back, counted=False)),
                asyncio.create_task(self._pass_on(there, writer, counted=True)),
            ],
            return_when=asyncio.FIRST_COMPLETED,
        )
        back.close()
        writer.close()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        while chunk := await reader.read(CHUNK):
            self.received += len(chunk) * counted
            writer.write(chunk)
            await writer.drain()


@contextmanager
def relay(address: str) -> Iterator[tuple[Relay, str]]:
    """Start a relay to the server at this address, and yield it with its own address."""
    loop, between = asyncio.new_event_loop(), Relay(int(address.rsplit(":", 1)[1]))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    starting = asyncio.start_server(between.connect, "localhost", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield between, f"http://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)


def measure() -> list[report.Result]:
    """Measure a first visit to Draw, five strokes there, and ten seconds of a watched run."""
    with serve(APP) as app, chromium() as browser, relay(app.address) as (between, address):
        page = open_page(browser, address)
        settle(page)
        visit, strokes = between.received, []
        for _ in range(STROKES):
            before = between.received
            draw(page, ONE)
            page.wait_for_timeout(ANSWER_MILLISECONDS)
            strokes.append(between.received - before)
        page.context.close()
        page = open_page(browser, f"{address}/train?epochs=100&units=512&layers=3&batch_size=32")
        wait_for_worker(page)
        page.get_by_role("button", name="Train", exact=True).click()
        page.locator(".s28-watched .m").first.wait_for()
        before = between.received
        page.wait_for_timeout(1000 * WATCHED_SECONDS)
        watched = (between.received - before) / WATCHED_SECONDS
        page.context.close()
    counts = (visit, watched, statistics.median(strokes))
    return [_result(claim, count) for claim, count in zip(BOUNDS, counts, strict=True)]


def _result(claim: str, count: float) -> report.Result:
    before, share = BOUNDS[claim]
    most = before * share
    raw, must = f"version 0.4.0: {_kilobytes(before)}", f"≤ {_kilobytes(most)}"
    return report.Result(claim, _kilobytes(count), raw, must, count <= most)


def _kilobytes(count: float) -> str:
    return f"{count / 1e3:,.1f} KB"


if __name__ == "__main__":
    report.show(measure)
