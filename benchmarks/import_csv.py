"""The time and the memory to bring in a table as large as MNIST's: 60,000 rows, 110 MB of CSV."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import report

PICTURES, PIXELS, KINDS = 60_000, 784, 600  # KINDS: how many rows differ
INK = 0.2  # of the pixels, as in MNIST
MOST_SECONDS, MOST_MEGABYTES = 20.0, 600.0
PROJECT = Path(__file__).parent.parent
# Run in a process of its own, whose memory is that of nothing else.
READ = """
import resource, sys, time
from pathlib import Path
from model.datasets.importing import read
started = time.perf_counter()
found = read([Path(sys.argv[1])])
seconds = time.perf_counter() - started
print(len(found.x_train), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def measure() -> list[report.Result]:
    """Measure a table of whole numbers, and one of numbers from 0 to 1."""
    results = []
    for title, scale in (("0 to 255", 0), ("0 to 1", 255)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.csv"
            _write(path, scale)
            results += _measure(f"{PICTURES:,} rows of values from {title}", path)
    return results


def _measure(claim: str, path: Path) -> list[report.Result]:
    command = [sys.executable, "-c", READ, str(path)]
    said = subprocess.check_output(command, cwd=PROJECT, text=True).split()
    count, seconds, megabytes = map(float, said)
    raw = f"{path.stat().st_size / 1e6:.0f} MB, {count:,.0f} pictures read"
    is_fast, is_small = seconds < MOST_SECONDS, megabytes < MOST_MEGABYTES
    return [
        report.Result(claim, f"{seconds:.1f} s", raw, f"< {MOST_SECONDS:g} s", is_fast),
        report.Result(
            "… most memory of the process",
            f"{megabytes:.0f} MB",
            "with Python and the libraries",
            f"< {MOST_MEGABYTES:g} MB",
            is_small,
        ),
    ]


def _write(path: Path, scale: int) -> None:
    """Write rows of a label and pixels; with a scale, each pixel is divided by it."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (KINDS, PIXELS)) * (random.random((KINDS, PIXELS)) < INK)
    texts = [
        ",".join(f"{value / scale:.4g}" if scale else str(value) for value in row)
        for row in pixels.tolist()
    ]
    with path.open("w") as file:
        file.write("label," + ",".join(f"pixel{number}" for number in range(PIXELS)) + "\n")
        for number in range(PICTURES):
            file.write(f"{number % 10},{texts[number % KINDS]}\n")


if __name__ == "__main__":
    report.show(measure)
