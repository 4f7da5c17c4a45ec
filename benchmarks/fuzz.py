"""Generated and mutated pictures, files and canvas messages, as strangers might send them.

Each is prepared both ways, or refused with a sentence; any other exception is a bug. Pictures come
from Hypothesis, files from mutations of valid ones, messages from random JSON; the seeds in the
table give the same again (`FUZZ_SEED`; `FUZZ_COUNT` for another number).
"""

import base64
import os
import random
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import psutil
from hypothesis import HealthCheck, Phase, given, seed, settings
from PIL import Image

from benchmarks import report
from model.preprocessing.flood_fill import OpenOutline, area_around
from model.preprocessing.ink import find_digits
from model.preprocessing.pictures import BlankPicture, UnreadablePicture, open_picture, to_png
from model.preprocessing.pipelines import to_fashion_mnist, to_mnist
from pages.components.shared import received
from tests.support.broken_uploads import FORMATS, animation, picture_bytes
from tests.support.hostile_pictures import pictures

SEED = int(os.environ.get("FUZZ_SEED", "0"))
COUNT = int(os.environ.get("FUZZ_COUNT", "20000"))  # of pictures and files together
FILES = COUNT // 2
BATCH = 250
WARM = 500  # after so many, memory should stay as it is
MOST_SECONDS, MOST_GROWTH = 0.5, 60.0  # s of processor time; MB
REFUSALS = (BlankPicture, UnreadablePicture, OpenOutline)
EXTREMES = (
    None,
    True,
    0,
    -1,
    5,
    1e300,
    10**400,
    float("nan"),
    float("inf"),
    "",
    "M",
    "\0",
    "x" * 999,
)


class Tally:
    """What came of one kind of input: counts, unexpected exceptions, the longest processor time."""

    def __init__(self, claim: str) -> None:
        self.claim, self.number = claim, 0
        self.outcomes, self.bugs = Counter[str](), Counter[str]()
        self.longest, self.slowest, self._process = 0.0, "", psutil.Process()
        self.before, self.peak, self._began = 0.0, 0.0, time.perf_counter()

    def attempt(self, work: Callable[..., Any], *given: Any) -> Any:
        """Call; return the result, or None where it is refused or fails."""
        started, result = time.process_time(), None
        try:
            result = work(*given)
            self.outcomes["taken"] += 1
        except REFUSALS as refusal:
            self.outcomes[f"{type(refusal).__name__}"] += 1
        except Exception as error:
            self.bugs[f"{type(error).__name__} in {work.__name__}: {error}"[:150]] += 1
            print(f"seed {SEED}, {self.claim} {self.number}: {work.__name__}: {error!r}")
        spent = time.process_time() - started
        if spent > self.longest:
            self.longest, self.slowest = spent, f"{work.__name__}, number {self.number}"
        return result

    def next(self) -> None:
        """Go on to the next input, and look at the memory."""
        self.number += 1
        memory = self._process.memory_info().rss / 1e6
        if self.number <= WARM:
            self.before = max(self.before, memory)
        self.peak = max(self.peak, memory)

    def results(self) -> list[report.Result]:
        """Return the claims about it."""
        outcomes = ", ".join(f"{name} {count:,}" for name, count in sorted(self.outcomes.items()))
        bugs = "; ".join(f"{bug} ({count})" for bug, count in self.bugs.most_common(3))
        took, growth = time.perf_counter() - self._began, self.peak - self.before
        raw = f"seed {SEED}; {outcomes}; {took:,.0f} s"
        exceptions = f"{sum(self.bugs.values())}{f': {bugs}' if bugs else ''}"
        return [
            report.Result(f"{self.claim}", f"{self.number:,}", raw),
            report.Result("… other exceptions than refusals", exceptions, "", "0", not self.bugs),
            report.Result(
                "… the most processor time of one call",
                f"{self.longest:.2f} s",
                self.slowest,
                f"≤ {MOST_SECONDS} s",
                self.longest <= MOST_SECONDS,
            ),
            report.Result(
                f"… growth of memory after the first {WARM}",
                f"{growth:.0f} MB",
                f"from {self.before:.0f} to at most {self.peak:.0f} MB",
                f"≤ {MOST_GROWTH:.0f} MB",
                growth <= MOST_GROWTH,
            ),
        ]


def measure() -> list[report.Result]:
    """Try all three ways in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tallies = [_pictures(COUNT - FILES), _files(FILES), _messages(COUNT)]
        return [result for results in tallies for result in results]


def _prepare(tally: Tally, picture: Image.Image) -> None:
    for prepare in (to_mnist, find_digits, to_fashion_mnist):
        tally.attempt(prepare, picture)


def _pictures(count: int) -> list[report.Result]:
    tally = Tally("pictures of 17 modes")
    for batch in range(0, count, BATCH):  # Hypothesis remembers all that it has made
        _prepare_batch(tally, SEED + batch, min(BATCH, count - batch))
    return tally.results()


def _prepare_batch(tally: Tally, number: int, count: int) -> None:
    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(pictures())
    def prepare(picture: Image.Image) -> None:
        _prepare(tally, picture)
        tally.next()

    prepare()


def _files(count: int) -> list[report.Result]:
    tally, chance, valid = Tally("mutated files"), random.Random(SEED), list(_valid_files())
    for _ in range(count):
        content = _mutated(chance.choice(valid), valid, chance)
        picture = tally.attempt(open_picture, content)
        if picture is not None:
            _prepare(tally, picture)
            tally.attempt(to_png, picture)
        tally.next()
    return tally.results()


def _valid_files() -> Iterator[bytes]:
    for kind in FORMATS:
        yield picture_bytes(kind)
        yield picture_bytes(kind, "L", (300, 200))
    for mode in ("1", "LA", "P", "RGBA"):
        yield picture_bytes("png", mode)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield picture_bytes("jpg", progressive=True, exif=exif)
    yield picture_bytes("jpg", "CMYK", quality=20)
    yield picture_bytes("webp", "RGBA", lossless=True, exif=exif)
    yield picture_bytes("bmp", "1")
    yield picture_bytes("bmp", "P")
    yield animation()


def _mutated(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change a file in one to four places, most often near its beginning."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        most = len(data) if chance.random() < 0.5 else min(len(data), 64)
        place = chance.randrange(most) if most else 0
        some = slice(place, place + chance.choice((1, 1, 2, 4, 4, 30)))
        how = chance.randrange(6)
        if how == 0:
            data[some] = chance.randbytes(len(data[some]))
        elif how == 1:
            data[some] = bytes([chance.choice((0, 1, 0x7F, 0x80, 0xFF))]) * len(data[some])
        elif how == 2:
            del data[some]
        elif how == 3:
            data[place:place] = data[some] * chance.choice((1, 3, 200))
        elif how == 4:
            data[place:] = data[place : place + chance.randrange(1 + len(data))]
        else:
            data[place:] = chance.choice(others)[place:]
    return bytes(data)


def _messages(count: int) -> list[report.Result]:
    tally, chance = Tally("messages in place of the canvas's"), random.Random(SEED)
    paper = Image.new("RGBA", (received.SIDE, received.SIDE), "white")
    drawn = to_png(paper)
    for _ in range(count):
        png = _mutated(drawn, [drawn], chance) if chance.random() < 0.8 else drawn
        state = _state(chance, received.BEGINNING + base64.b64encode(png).decode())
        drawing = tally.attempt(received.drawing, state)
        if drawing:
            tally.attempt(received.picture, drawing["data"])
            for stroke in drawing["raw"]["objects"][:3]:
                if place := tally.attempt(received.beginning, stroke):
                    tally.attempt(area_around, paper, *place)
        tally.attempt(received.pasted, state, "a pasted file")
        tally.next()
    return tally.results()


def _state(chance: random.Random, address: str) -> Any:
    """Return a canvas's state of which some parts are anything."""

    def maybe(value: Any) -> Any:
        return value if chance.random() < 0.9 else _anything(chance)

    path = [maybe(["M", maybe(chance.uniform(-9, 430)), maybe(5)]), maybe(["Q", 1, 2, 3, 4])]
    strokes = [maybe({"stroke": maybe("#000000"), "path": maybe(path)}) for _ in range(3)]
    drawing = {"raw": maybe({"objects": maybe(strokes)}), "data": maybe(address)}
    return maybe({"drawing": maybe(drawing), "pasted": maybe(address[: chance.randrange(99)])})


def _anything(chance: random.Random, depth: int = 3) -> Any:
    if depth and chance.random() < 0.5:
        inner = [_anything(chance, depth - 1) for _ in range(chance.randrange(4))]
        keys = ("objects", "path", "raw", "data")
        return inner if chance.random() < 0.5 else dict(zip(keys, inner, strict=False))
    return chance.choice(EXTREMES)


if __name__ == "__main__":
    report.show(measure)
