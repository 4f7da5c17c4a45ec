"""The time to prepare and to classify a picture, and what moving or enlarging it changes."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image

from benchmarks import report
from benchmarks.drawn_sets import draw
from benchmarks.real_data import load_real
from model.classifier import load_classifier
from model.datasets.catalog import DATASETS
from model.preprocessing.pipelines import PREPARATIONS, to_fashion_mnist, to_mnist
from model.runs.artifacts import PRETRAINED, find

CANVAS, PHOTO = 420, (1155, 866)  # pixels; the second is a megapixel
DRAWINGS, ENLARGED, MOVES = 40, 1000, 200
SEVEN = [[[0, 10], [60, 0], [100, 4], [70, 70], [40, 160]], [[20, 80], [90, 78]]]


def measure() -> list[report.Result]:
    """Measure speed, size and steadiness."""
    random = np.random.default_rng(0)
    canvases = [_canvas(random) for _ in range(DRAWINGS)]
    photos = [_photograph(canvas, random) for canvas in canvases]
    results = []
    for name, prepare in PREPARATIONS.items():
        results.append(
            _fast(f"a canvas of {CANVAS}x{CANVAS} to 28x28, {name}", prepare, canvases, 2.0)
        )
        results.append(_fast(f"a photo of one megapixel to 28x28, {name}", prepare, photos, 15.0))
    for name in (PRETRAINED + dataset for dataset in DATASETS):
        results += _network(name)
    return [*results, _enlarged(random), _moved(random)]


def _canvas(random: np.random.Generator) -> Image.Image:
    return draw(SEVEN, random, (0.4, 0.85), (14, 28)).resize((CANVAS, CANVAS)).convert("RGBA")


def _photograph(canvas: Image.Image, random: np.random.Generator) -> Image.Image:
    """Return paper in uneven light with the drawing on it, and noise."""
    ink = np.asarray(canvas.convert("L").resize(PHOTO), np.float32)[..., None] / 255
    light = np.linspace(230, 150, PHOTO[0], dtype=np.float32)[None, :, None] * np.array(
        [1, 0.97, 0.9], np.float32
    )
    return Image.fromarray(
        np.clip(
            light * (0.3 + 0.7 * ink) + random.normal(0, 3, (PHOTO[1], PHOTO[0], 3)), 0, 255
        ).astype(np.uint8)
    )


def _fast(
    claim: str, work: Callable[[Image.Image], object], pictures: Sequence[Image.Image], limit: float
) -> report.Result:
    spent = [_milliseconds(work, picture) for picture in [*pictures[:5], *pictures]][5:]
    median = statistics.median(spent)
    return report.Result(
        claim,
        f"{median:.2f} ms",
        f"{min(spent):.2f} to {max(spent):.2f}, n={len(spent)}",
        f"< {limit:g} ms",
        median < limit,
    )


def _milliseconds(work: Callable[[Any], object], given: object) -> float:
    started = time.perf_counter()
    work(given)
    return 1000 * (time.perf_counter() - started)


def _network(name: str) -> list[report.Result]:
    size = len(find(name).read("model.tflite")) / 2**20
    classifier = load_classifier(name)
    pictures = np.random.default_rng(1).integers(0, 256, (50, 1, 28, 28), np.uint8)
    spent = [_milliseconds(classifier.probabilities, picture) for picture in pictures][5:]
    median = statistics.median(spent)
    return [
        report.Result(f"`{name}`: model.tflite", f"{size:.2f} MB", "", "≤ 8 MB", size <= 8),
        report.Result(
            f"`{name}`: naming a 28x28 picture",
            f"{median:.2f} ms",
            f"{min(spent):.2f} to {max(spent):.2f}",
            "< 1 ms",
            median < 1,
        ),
    ]


def _enlarged(random: np.random.Generator) -> report.Result:
    """Paste test digits, enlarged ten times, anywhere on a canvas of which they take 40 to 100%."""
    pictures = load_real("mnist").x_test
    chosen = pictures[random.permutation(len(pictures))[:ENLARGED]]
    name = load_classifier("pretrained:mnist").probabilities
    same = name(np.stack([to_mnist(_pasted(picture, random)) for picture in chosen])).argmax(
        1
    ) == name(chosen).argmax(1)
    raw = f"{same.sum()} of {ENLARGED}, half of them enlarged in blocks, half smoothly"
    return report.Result(
        "MNIST test digits enlarged 10 times, pasted anywhere: same label",
        f"{same.mean():.1%}",
        raw,
        "≥ 99%",
        same.mean() >= 0.99,
    )


def _pasted(picture: np.ndarray, random: np.random.Generator) -> Image.Image:
    smooth = Image.Resampling.NEAREST if random.random() < 0.5 else Image.Resampling.BILINEAR
    digit = Image.fromarray(255 - picture).resize((280, 280), smooth)
    side = int(280 / random.uniform(0.4, 1))
    canvas = Image.new("L", (side, side), 255)
    left, upper = (int(offset) for offset in random.integers(0, side - 280 + 1, 2))
    canvas.paste(digit, (left, upper))
    return canvas


def _moved(random: np.random.Generator) -> report.Result:
    """Move drawings by whole pixels; what is prepared whole keeps its place instead."""
    same = 0
    for _ in range(MOVES):
        drawing = draw(SEVEN, random, (0.4, 0.85), (8, 28))
        frame = Image.new("L", (640, 640), 255)
        moved = frame.copy()
        frame.paste(drawing, (0, 0))
        left, upper = (int(offset) for offset in random.integers(0, 361, 2))
        moved.paste(drawing, (left, upper))
        same += all(
            np.array_equal(prepare(frame), prepare(moved))
            for prepare in (to_mnist, to_fashion_mnist)
        )
    return report.Result(
        "a drawing moved by whole pixels gives the same 28x28, bit for bit",
        f"{same} of {MOVES}",
        "",
        "all",
        same == MOVES,
    )


if __name__ == "__main__":
    report.show(measure)
