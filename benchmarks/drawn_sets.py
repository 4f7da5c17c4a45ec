"""Read people's labeled drawings and photos from DRAWINGS_DIR; strokes are drawn as on the canvas.

For measuring only: none of these pictures is ever trained on.
"""

import csv
import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.report import NotMeasured

CANVAS = 280  # pixels
FINER = 3  # drawn this much larger and then reduced, for soft edges
PEN_SIZES, PEN_BRUSH = (0.35, 0.85), (14.0, 28.0)  # share of the canvas; pixels
SKETCH_SIZES, SKETCH_BRUSH = (0.5, 0.9), (4.0, 20.0)


@dataclass(frozen=True)
class Drawing:
    """One picture of a kind, its true label, and where it comes from."""

    kind: str
    label: int
    picture: Image.Image
    origin: str


def pen_digits(every: int = 1, seed: int = 0) -> Iterator[Drawing]:
    """Yield every n-th pen digit, each drawn at a random position and size with a random brush."""
    for number, row in enumerate(_pen_rows()):
        if number % every == 0:
            random = np.random.default_rng([seed, number])
            picture = draw(row["strokes"], random, PEN_SIZES, PEN_BRUSH)
            yield Drawing("pen", row["label"], picture, f"writer {row['writer']}, digit {number}")


def pen_strokes() -> Iterator[tuple[int, list]]:
    """Yield the label and the strokes of each pen digit."""
    for row in _pen_rows():
        yield row["label"], row["strokes"]


def _pen_rows() -> Iterator[dict]:
    with gzip.open(_folder() / "pen_digits.jsonl.gz", "rt") as file:
        yield from map(json.loads, file)


def garment_sketches(seed: int = 0) -> Iterator[Drawing]:
    """Yield the hollow garments, drawn at a random position and size with a random brush."""
    for number, line in enumerate(
        (_folder() / "fashion_sketches" / "sketches.jsonl").read_text().splitlines()
    ):
        row = json.loads(line)
        picture = draw(
            row["strokes"], np.random.default_rng([seed, number]), SKETCH_SIZES, SKETCH_BRUSH
        )
        yield Drawing("sketch", row["label"], picture, f"{row['category']} {number}")


def photos(folder: str) -> Iterator[Drawing]:
    """Yield the pictures of "digit_photos" or "fashion_photos", with the kind in its manifest."""
    with (_folder() / folder / "manifest.csv").open() as file:
        for row in csv.DictReader(file):
            with Image.open(_folder() / folder / row["file"]) as picture:
                picture.load()
                yield Drawing(row["kind"], int(row["label"]), picture, row["file"])


def draw(
    strokes: list,
    random: np.random.Generator,
    sizes: tuple[float, float],
    brush: tuple[float, float],
) -> Image.Image:
    """Draw strokes on a white canvas, black, with round ends; the ink keeps inside the canvas."""
    width = random.uniform(*brush)
    points = [np.array(stroke, np.float64).reshape(-1, 2) for stroke in strokes]
    low, high = np.vstack(points).min(axis=0), np.vstack(points).max(axis=0)
    path = max(1.0, random.uniform(*sizes) * CANVAS - width)
    scale = path / max(1.0, (high - low).max())
    room = CANVAS - width - (high - low) * scale
    corner = width / 2 + random.uniform(0, 1, 2) * room
    picture = Image.new("L", (CANVAS * FINER, CANVAS * FINER), 255)
    paper = ImageDraw.Draw(picture)
    for stroke in points:
        pixels = ((stroke - low) * scale + corner) * FINER
        paper.line(pixels.ravel().tolist(), fill=0, width=round(width * FINER))
        for x, y in pixels.tolist():
            reach = width * FINER / 2
            paper.ellipse((x - reach, y - reach, x + reach, y + reach), fill=0)
    return picture.reduce(FINER)


@cache
def _folder() -> Path:
    folder = os.environ.get("DRAWINGS_DIR")
    if not folder or not Path(folder).is_dir():
        raise NotMeasured(
            "The drawings are not here; point DRAWINGS_DIR at the folder with pen_digits.jsonl.gz."
        )
    return Path(folder)
