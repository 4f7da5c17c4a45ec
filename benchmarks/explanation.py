"""The time of "Why this answer?": an explanation beside a prediction, and a stroke while open."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import report
from benchmarks.browser import APP, chromium, open_page, serve
from benchmarks.real_data import load_real
from benchmarks.stroke_latency import ANSWER, OURS, answer_to_stroke, settle
from model.classifier import Classifier
from model.datasets.catalog import DATASETS
from model.explanation.explain import explain
from model.explanation.neighbors import NeighborSearch
from model.explanation.neurons import DenseNetwork, multiply_in_one_thread, read_network
from model.runs.artifacts import PRETRAINED, Artifacts, find
from model.runs.store import RunStore

PICTURES, LIMIT, NEIGHBORS = 30, 150.0, 8
STROKES = 10
DETAIL = "document.querySelector('.st-key-why-more .s28-why')"
EXPLAINED = ANSWER.format(element=DETAIL, words="adds up")


def measure() -> list[report.Result]:
    """Measure the shipped networks, a trained Classic, and strokes in a browser."""
    multiply_in_one_thread()
    with tempfile.TemporaryDirectory() as folder:
        shipped = [
            result
            for name in (PRETRAINED + dataset for dataset in DATASETS)
            for result in _explained(f"`{name}`", find(name))
        ]
        return [
            *shipped,
            *_explained("Classic, trained by one epoch", _classic(Path(folder))),
            *_strokes(),
        ]


def _classic(folder: Path) -> Artifacts:
    """Train Classic in a process of its own, so that TensorFlow does not lie in this one."""
    address = f"sqlite:///{folder / 'runs.sqlite'}"
    command = [sys.executable, "-m", "model", "train", "--epochs", "1"]
    said = subprocess.run(
        command,
        env={**os.environ, "DATABASE_URL": address},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return find(json.loads(said)["run"], partial(RunStore, address))


def _explained(whose: str, artifacts: Artifacts) -> list[report.Result]:
    network, facts = read_network(artifacts), artifacts.info
    predict = Classifier(artifacts).probabilities
    dataset = load_real(facts.hyperparameters.dataset)
    started = time.perf_counter()
    search = NeighborSearch(network, dataset, facts)
    once = time.perf_counter() - started
    pictures = dataset.x_test[:PICTURES]
    explained = partial(_explain, network, search, facts.temperature)
    explained(pictures[0])
    wall, cpu = zip(*(_milliseconds(explained, picture) for picture in pictures), strict=True)
    mere = statistics.median(_milliseconds(predict, picture[None])[0] for picture in pictures)
    median = statistics.median(wall)
    processor = f"processor {statistics.median(cpu):.0f} ms (worst {max(cpu):.0f})"
    raw = f"worst {max(wall):.0f} ms, {processor}, n={PICTURES}"
    changes = [
        change.pixels for picture in pictures if (change := explain(network, picture).change)
    ]
    said = (
        f"changed by {statistics.median(changes):g} pixels (median)" if changes else "none changed"
    )
    return [
        report.Result(
            f"{whose}: the whole explanation",
            f"{median:.0f} ms",
            raw,
            f"< {LIMIT:g} ms",
            median < LIMIT,
        ),
        report.Result(
            f"{whose}: explanation ÷ mere prediction",
            f"{median / mere:.0f}",
            f"prediction {mere:.2f} ms; {said} in {len(changes)}",
        ),
        report.Result(
            f"{whose}: activations of {len(search):,} training pictures, once", f"{once:.2f} s"
        ),
    ]


def _explain(
    network: DenseNetwork, search: NeighborSearch, temperature: float, picture: np.ndarray
) -> None:
    activations = explain(network, picture, temperature).forward.activations[-1][0]
    search.nearest(activations, NEIGHBORS)


def _milliseconds(work: Callable[[np.ndarray], object], given: np.ndarray) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work(given)
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _strokes() -> list[report.Result]:
    """Draw on a page with the explanation closed and on one with it open, in turn."""
    closed, opened, shown = [], [], []
    with serve(APP) as app, chromium() as browser:
        left, right = (open_page(browser, app.address, live=False) for _ in range(2))
        for page in (left, right):
            settle(page)
            answer_to_stroke(page, OURS, 0)
        right.get_by_text("Why this answer?").click()
        right.get_by_text("More detail").click()
        right.locator(".s28-why.one").wait_for()
        right.get_by_test_id("stMain").evaluate("page => page.scrollTo(0, 0)")  # to the canvas
        for number in range(1, STROKES + 1):
            closed.append(answer_to_stroke(left, OURS, number))
            opened.append(answer_to_stroke(right, OURS, number))
            right.locator(".st-key-tools").get_by_role("button", name="Undo").click()
            settle(right)
            shown.append(answer_to_stroke(right, EXPLAINED, number))
            left.wait_for_timeout(500)
    return [
        report.ratio_of_pairs(
            "stroke to new answer, explanation open ÷ closed", opened, closed, 1.25
        ),
        report.Result("stroke to new explanation shown", report.seconds(shown)),
    ]


if __name__ == "__main__":
    report.show(measure)
