"""Runs every benchmark, or those that are named, prints the results and writes them into benchmarks/RESULTS.md."""

import sys
from importlib import import_module
from pathlib import Path

from benchmarks import report

FILE = Path(__file__).parent / "RESULTS.md"
BENCHMARKS = {  # title -> module; imported one after the other, so that TensorFlow does not sit beside the browser
    "Start to first prediction": "first_prediction",
    "Stroke to new prediction": "stroke_latency",
    "Pages": "pages",
    "Click to progress": "click_to_progress",
    "Why this answer": "explanation",
    "Stroke while others train": "stroke_while_training",
    "A class of thirty": "classroom",
    "Against TensorFlow's quickstart": "quickstart",
    "What an epoch costs": "epoch_seconds",
    "The default run": "default_run",
    "Generated pictures": "generated_digits",
    "What people draw and photograph": "drawings",
    "Honest confidence": "honesty",
    "From any picture to 28x28": "preparing",
    "Varied pictures": "varied_epoch",
}


def run(title: str, name: str) -> list[str]:
    """Run one benchmark and give its section."""
    module = import_module(f"benchmarks.{name}")
    return [
        f"## {title}",
        "",
        module.__doc__ or "",
        "",
        *report.attempt(module.measure),
        "",
        f"Again: `python -m benchmarks.{name}`",
        "",
    ]


def main(names: list[str]) -> None:
    """Run all, or those with these names, and print each section as it comes; in the file the others stay as they are."""
    unknown = set(names) - set(BENCHMARKS.values())
    if unknown:
        sys.exit(
            f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS.values())}."
        )
    head = [
        "# Results",
        "",
        "Written by `python -m benchmarks`, or section by section by `python -m benchmarks NAME ...`.",
        "",
        *report.machine(),
        "",
    ]
    print("\n".join(head), flush=True)
    sections = _written()
    for title, name in BENCHMARKS.items():
        if not names or name in names:
            sections[title] = "\n".join(run(title, name))
            print(sections[title], flush=True)
    FILE.write_text(
        "\n".join([*head, *(sections[title] for title in BENCHMARKS if title in sections)]).rstrip()
        + "\n"
    )


def _written() -> dict[str, str]:
    """Give the sections that the file has, by title."""
    parts = FILE.read_text().split("\n## ")[1:] if FILE.is_file() else []
    return {part.splitlines()[0]: f"## {part.rstrip()}\n" for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])
