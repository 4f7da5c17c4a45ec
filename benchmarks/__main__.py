"""Runs every benchmark, prints the results and writes them into benchmarks/RESULTS.md."""

from importlib import import_module
from pathlib import Path

from benchmarks import report

FILE = Path(__file__).parent / "RESULTS.md"
BENCHMARKS = {  # title -> module; imported one after the other, so that TensorFlow does not sit beside the browser
    "Start to first prediction": "first_prediction",
    "Stroke to new prediction": "stroke_latency",
    "Click to progress": "click_to_progress",
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
    return [f"## {title}", "", module.__doc__ or "", "", *report.attempt(module.measure), "", f"Again: `python -m benchmarks.{name}`", ""]


def main() -> None:
    """Run all; print each section as it comes."""
    lines = ["# Results", "", "Written by `python -m benchmarks`.", "", *report.machine(), ""]
    print("\n".join(lines), flush=True)
    for title, name in BENCHMARKS.items():
        section = run(title, name)
        print("\n".join(section), flush=True)
        lines += section
    FILE.write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
