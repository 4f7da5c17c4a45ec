"""Thirty visitors who draw at once, over the protocol of the live answer."""

import asyncio
import json
import time
from collections.abc import Callable
from functools import cache

import numpy as np
import psutil
from PIL import Image, ImageDraw
from websockets.asyncio.client import connect
from websockets.typing import Origin

from benchmarks import report
from pages.components.shared.received import SIDE
from pages.components.shared.server.visitor import VISITOR_COOKIE
from tests.support.canvas import live_message

NETWORK, LEAST_ANSWERS = "pretrained:mnist", 5.0
VISITORS, SECONDS, FASTEST = 30, 10.0, 1 / 30


async def measure(address: str, process: psutil.Process) -> list[report.Result]:
    """Let thirty visitors draw at once, each sending the next picture when it has an answer."""
    before, began = process.cpu_times(), time.perf_counter()

    def ended() -> bool:
        return time.perf_counter() > began + SECONDS

    drawn = await asyncio.gather(*(draw(address, number, ended) for number in range(VISITORS)))
    spent, after = time.perf_counter() - began, process.cpu_times()
    used = after.user + after.system - before.user - before.system
    counts = [len(one) / SECONDS for one in drawn]
    passed = [1000 * value for one in drawn for value in one]
    most = float(np.quantile(passed, 0.95))
    raw = f"{min(counts):.1f} to {max(counts):.1f}; 95% of {len(passed)} answers in {most:.0f} ms"
    raw += f"; server {used / spent:.2f} processors"
    claim, least = f"{VISITORS} visitors drawing: answers a second, the slowest", min(counts)
    must = f"≥ {LEAST_ANSWERS:g}, none lost"
    return [report.Result(claim, f"{least:.1f}", raw, must, least >= LEAST_ANSWERS)]


async def draw(
    address: str, number: int, ended: Callable[[], bool], rest: float = 0.0
) -> list[float]:
    """Draw sevens, and rest after each; return the seconds from each picture to its answer."""
    pictures = _growing_seven()
    url, cookie = address.replace("http", "ws", 1) + "/live", f"{VISITOR_COOKIE}={number:016x}"
    passed = list[float]()
    async with connect(
        url, origin=Origin(address), additional_headers={"Cookie": cookie}
    ) as socket:
        await socket.send(json.dumps({"networks": [NETWORK], "picture": ""}))
        while not ended():
            sent = time.perf_counter()
            await socket.send(pictures[len(passed) % len(pictures)])
            await socket.recv()
            passed.append(time.perf_counter() - sent)
            await asyncio.sleep(max(0.0, sent + FASTEST - time.perf_counter()))
            if len(passed) % len(pictures) == 0:
                await asyncio.sleep(rest)
    return passed


@cache
def _growing_seven() -> list[bytes]:
    """Return the canvas after each of the points of a 7, as `live.js` sends it."""
    corners = [(120, 110), (300, 110), (190, 350)]
    across = np.linspace(0, 2, 40)
    line = [
        tuple(np.interp(at, range(3), [corner[axis] for corner in corners]) for axis in (0, 1))
        for at in across
    ]
    grown = []
    for end in range(2, len(line) + 1):
        picture = Image.new("L", (SIDE, SIDE), 255)
        ImageDraw.Draw(picture).line(line[:end], 0, width=29, joint="curve")
        grown.append(live_message(picture))
    return grown
