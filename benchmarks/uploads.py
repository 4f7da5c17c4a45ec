"""Twenty visitors send the costliest files and messages at once: the memory of the server.

They speak Streamlit's protocol, as browsers do, each with a session of its own. The files are tiny
and claim many pixels, or are as large as allowed.
"""

import base64
import io
import os
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import psutil
from PIL import Image, ImageDraw

from benchmarks import report
from benchmarks.browser import APP, serve
from pages.components.shared import received
from tests.support.tab import Tab

VISITORS, EACH = 20, 1  # sessions, and what each sends
MOST_GROWTH = 600.0  # MB
MEGABYTE, LOOK_SECONDS = 1e6, 0.01
KEPT_SECONDS = 5  # that Streamlit keeps a session whose visitor has left; two minutes by default
SIDE, HUGE = 4000, 8000  # pixels


def measure() -> list[report.Result]:
    """Send everything, and watch the server."""
    os.environ["STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"] = str(KEPT_SECONDS)
    os.environ["STREAMLIT_SERVER_WEBSOCKET_PING_INTERVAL"] = "600"  # also on a busy machine
    sent = {name: make() for name, make in HOSTILE.items()}
    with serve(APP) as server, ThreadPoolExecutor(VISITORS) as pool:
        tabs = list(pool.map(Tab, [server.address] * VISITORS))
        before = _megabytes(server.process)
        with _peak(server.process) as peak:
            began = time.perf_counter()
            answers = Counter[str]()
            for outcome in pool.map(_send, tabs, range(VISITORS), [sent] * VISITORS):
                answers += outcome
            seconds = time.perf_counter() - began
        after = _megabytes(server.process)
        for tab in tabs:
            tab.close()
        time.sleep(KEPT_SECONDS + 1)
        for _ in range(2):  # Streamlit forgets sessions when another one comes
            Tab(server.address).close()
        left = _megabytes(server.process)
    return _results(before, max(peak), after, left, answers, seconds)


def _results(
    before: float, peak: float, after: float, left: float, answers: Counter[str], seconds: float
) -> list[report.Result]:
    count = VISITORS * EACH
    errors = count - answers["read"] - answers["refused in words"]
    said = ", ".join(f"{number} {what}" for what, number in sorted(answers.items()))
    growth = peak - before
    return [
        report.Result(
            f"{VISITORS} visitors send {EACH} of {len(HOSTILE)} hostile files and messages each: "
            "memory of the server beyond that before",
            f"{growth:.0f} MB",
            f"{before:.0f} MB before, at most {peak:.0f} MB, {after:.0f} MB after the last answer",
            f"≤ {MOST_GROWTH:.0f} MB",
            growth <= MOST_GROWTH,
        ),
        report.Result(
            "… answers other than a prediction or a sentence",
            str(errors),
            f"{said}; all after {seconds:.0f} s",
            "0",
            not errors,
        ),
        report.Result(
            f"… memory {KEPT_SECONDS} s after all have left", f"{left:.0f} MB", "of the server"
        ),
    ]


def _send(tab: Tab, number: int, sent: dict[str, bytes]) -> Counter[str]:
    """Send some of the files and messages, and count the answers."""
    answers = Counter[str]()
    names = list(sent)
    for step in range(EACH):
        name = names[(number + step * VISITORS) % len(names)]
        if name.startswith("pasted"):
            tab.trigger("canvas-helper", "pasted", base64.b64encode(sent[name]).decode())
        elif name.startswith("canvas:"):
            tab.set_component("canvas", sent[name].decode())
        else:
            tab.upload(name, sent[name])
        answers[_answer(tab)] += 1
    return answers


def _answer(tab: Tab) -> str:
    if tab.all("exception"):
        return "failed"
    if tab.answer()["digits"]:
        return "read"
    return "refused in words" if tab.said() or tab.answer()["hint"] else "not answered"


@contextmanager
def _peak(process: psutil.Process) -> Iterator[list[float]]:
    """Look at the memory of a process all the time."""
    seen, over = [_megabytes(process)], threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            seen.append(_megabytes(process))

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield seen
    finally:
        over.set()
        watch.join()


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / MEGABYTE


def _saved(kind: str, mode: str, side: int, **options: object) -> bytes:
    """Return a file with a stroke from corner to corner on black or nothing."""
    picture, file = Image.new(mode, (side, side)), io.BytesIO()
    fill = 65535 if mode == "I;16" else (255,) * len(picture.getbands())
    line = [(side // 4, side // 5), (side // 2, side * 4 // 5)]
    ImageDraw.Draw(picture).line(line, fill=fill, width=side // 12)
    picture.save(file, kind, **options)
    return file.getvalue()


def _turned(**options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return _saved("JPEG", "RGB", HUGE, exif=exif, **options)


def _noise(kind: str, side: int) -> bytes:
    values = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(values).save(file, kind)
    return file.getvalue()


def _gif() -> bytes:
    """Return a GIF with a huge canvas around a tiny picture."""
    content = bytearray(_saved("GIF", "P", 10))
    content[6:10] = struct.pack("<HH", 65535, 65535)
    return bytes(content)


def _rle() -> bytes:
    """Return a BMP whose rows are run lengths: few bytes for many pixels."""
    row = b"\xff\x05" * (SIDE // 255) + bytes([SIDE % 255, 5]) + b"\0\0"
    body = row * SIDE + b"\0\1"
    head = struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 8, 1, len(body), 0, 0, 256, 0)
    start = 14 + len(head) + 1024
    file = b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start)
    return file + head + bytes(1024) + body


def _canvas(strokes: str, png: bytes) -> bytes:
    address = received.BEGINNING + base64.b64encode(png).decode()
    return f'{{"drawing":{{"raw":{{"objects":[{strokes}]}},"data":"{address}"}}}}'.encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "huge.webp": lambda: _saved("WEBP", "RGB", HUGE, lossless=True),
    "large.webp": lambda: _saved("WEBP", "RGBA", SIDE, lossless=True),
    "photo.webp": lambda: _saved("WEBP", "RGB", SIDE),
    "large.png": lambda: _saved("PNG", "RGBA", SIDE),
    "palette.png": lambda: _saved("PNG", "P", SIDE),
    "deep.png": lambda: _saved("PNG", "I;16", SIDE),
    "noise.png": lambda: _noise("PNG", 1800),
    "huge.png": lambda: _saved("PNG", "RGBA", HUGE),
    "canvas.gif": _gif,
    "large.gif": lambda: _saved("GIF", "P", SIDE),
    "turned.jpg": _turned,
    "progressive.jpg": lambda: _turned(progressive=True),
    "rle.bmp": _rle,
    "too large": lambda: bytes(15 * 2**20),
    "canvas: huge picture": lambda: _canvas("{}", _saved("PNG", "RGBA", HUGE)),
    "canvas: many strokes": lambda: _canvas(",".join(["{}"] * 150_000), b""),
    "canvas: noise": lambda: _canvas("{}", _noise("PNG", received.SIDE)),
    "pasted noise": lambda: _noise("PNG", 1800),
    "pasted bomb": lambda: _saved("WEBP", "RGB", HUGE, lossless=True),
}

if __name__ == "__main__":
    report.show(measure)
