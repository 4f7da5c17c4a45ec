"""Write results as Markdown: a table per benchmark, and lines about machine and versions."""

import os
import platform
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.browser import find_chromium

LIBRARIES = (
    "streamlit",
    "streamlit-drawable-canvas",
    "tensorflow",
    "keras",
    "ai-edge-litert",
    "numpy",
    "distributed",
    "playwright",
)
CPU_FILE = Path("/proc/cpuinfo")


class NotMeasured(Exception):
    """A benchmark cannot be run here; the message is one sentence that says why."""


@dataclass(frozen=True)
class Result:
    """A claim with its figure, the raw figures, what it must be, and whether it is."""

    claim: str
    figure: str
    raw: str = ""
    must: str = ""
    met: bool | None = None
    plot: str = ""  # Markdown, put below the table


def ratio_of_pairs(
    claim: str, ours: Sequence[float], bare: Sequence[float], limit: float
) -> Result:
    """Return the median of ours ÷ bare over pairs measured in turn, with the raw seconds."""
    ratio = median_ratio(ours, bare)
    raw = f"ours {seconds(ours)}; bare {seconds(bare)}"
    return Result(claim, f"{ratio:.2f}", raw, f"< {limit:g}", ratio < limit)


def median_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return the median of one ÷ other over pairs."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def seconds(values: Sequence[float]) -> str:
    """Return the median of some seconds, with the least and the greatest."""
    limits = f"{min(values):.2f} to {max(values):.2f}, n={len(values)}"
    return f"{statistics.median(values):.2f} s ({limits})"


def median_seconds(claim: str, values: Sequence[float]) -> Result:
    """Return a result without a limit."""
    return Result(claim, f"{statistics.median(values):.2f} s", seconds(values))


def table(results: Sequence[Result]) -> list[str]:
    """Return the results as lines of a Markdown table."""
    rows = [
        [result.claim, result.figure, result.raw, result.must, _verdict(result)]
        for result in results
    ]
    plots = [line for result in results if result.plot for line in ("", result.plot)]
    return [
        _row(["claim", "measured", "raw figures", "must be", ""]),
        _row(["---"] * 5),
        *map(_row, rows),
        *plots,
    ]


def machine() -> list[str]:
    """Return lines about the machine, Python, and libraries."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"- Machine: {_cpu()}, {os.cpu_count()} cores, {platform.system()}",
        f"- Python {platform.python_version()}; {_chromium()}",
        f"- Libraries: {libraries}",
    ]


def attempt(measure: Callable[[], list[Result]]) -> list[str]:
    """Measure and return the table, or one line that says why it failed."""
    try:
        return table(measure())
    except Exception as error:
        sentence = (str(error).strip().splitlines() or [""])[0]
        kind = "" if isinstance(error, NotMeasured) else f"{type(error).__name__}: "
        return [f"**Not measured.** {kind}{sentence}"]


def show(measure: Callable[[], list[Result]]) -> None:
    """Print one benchmark's results."""
    print("\n".join([*machine(), "", *attempt(measure)]))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _verdict(result: Result) -> str:
    return "" if result.met is None else "met" if result.met else "**missed**"


def _cpu() -> str:
    lines = CPU_FILE.read_text().splitlines() if CPU_FILE.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _chromium() -> str:
    path = find_chromium()
    return (
        subprocess.run([path, "--version"], capture_output=True, text=True).stdout.strip()
        if path
        else "Playwright's own Chromium"
    )
