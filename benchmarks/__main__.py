"""Run all benchmarks, or the named ones, and write their results into benchmarks/RESULTS.md."""

import sys
from importlib import import_module
from pathlib import Path

from benchmarks import report

FILE = Path(__file__).parent / "RESULTS.md"
BENCHMARKS = {  # title: module, imported when its turn comes: no TensorFlow beside the browser
    "Start to first prediction": "first_prediction",
    "Stroke to new prediction": "stroke_latency",
    "While the pen moves": "live",
    "Pages": "pages",
    "Ten thousand runs": "runs_table",
    "Click to progress": "click_to_progress",
    "Bytes over the network": "traffic",
    "Why this answer": "explanation",
    "Stroke while others train": "stroke_while_training",
    "A class of thirty": "classroom",
    "A class that watches one run": "watchers",
    "A lesson of ten minutes": "class_load",
    "Visitors who have left": "sessions",
    "Against TensorFlow's quickstart": "quickstart",
    "Against Keras' fit": "keras_fit",
    "What an epoch costs": "epoch_seconds",
    "The default run": "default_run",
    "Generated pictures": "generated_digits",
    "What people draw and photograph": "drawings",
    "What a class collects": "collected",
    "Honest confidence": "honesty",
    "From any picture to 28x28": "preparing",
    "Bringing in a large table": "import_csv",
    "Varied pictures": "varied_epoch",
    "Hostile uploads": "uploads",
    "Whatever strangers send": "fuzz",
    "Everything killed": "soak",
}
ONLY_BY_NAME = {"class_load", "fuzz", "soak"}  # take from a quarter to half an hour


def run(title: str, name: str) -> str:
    """Run one benchmark and return its section; a failure is a sentence in it."""
    try:
        module = import_module(f"benchmarks.{name}")
        lines = [module.__doc__ or "", "", *report.attempt(module.measure)]
    except ImportError as error:
        lines = [f"**Not measured.** {error}"]
    return "\n".join([f"## {title}", "", *lines, "", f"Again: `python -m benchmarks.{name}`", ""])


def main(names: list[str]) -> None:
    """Run all benchmarks, or those with these names; the file keeps the sections of the others.

    The file is written after each section, so that what was measured is never lost.
    """
    if unknown := sorted(set(names) - set(BENCHMARKS.values())):
        known = ", ".join(BENCHMARKS.values())
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are: {known}.")
    head = [
        "# Results",
        "",
        "Written by `python -m benchmarks`; some sections: `python -m benchmarks NAME ...`. Each",
        "section keeps the figures of its own run; the machine named here is that of the last.",
        "",
        *report.machine(),
        "",
    ]
    print("\n".join(head), flush=True)
    sections = _written()
    for title, name in BENCHMARKS.items():
        if name in names or (not names and name not in ONLY_BY_NAME):
            sections[title] = run(title, name)
            print(sections[title], flush=True)
            known_sections = [sections[title] for title in BENCHMARKS if title in sections]
            FILE.write_text("\n".join([*head, *known_sections]).rstrip() + "\n")


def _written() -> dict[str, str]:
    """Return the sections that the file has, by title."""
    parts = FILE.read_text().split("\n## ")[1:] if FILE.is_file() else []
    return {part.splitlines()[0]: f"## {part.rstrip()}\n" for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])
