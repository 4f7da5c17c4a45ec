"""Draw the example pictures that a visitor can try: pen, chalk and cloth, none from a data set."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.geometry import parse_stroke, smooth

EXAMPLES_FILE = Path(__file__).with_name("examples.toml")
SIDE = 280  # px of a picture
FINER = 3  # drawn this much larger, then reduced, for soft edges
STEPS = 59  # places of the pen between two points of a stroke


@dataclass(frozen=True)
class Example:
    """A picture to try, its title, and the class that it belongs to."""

    title: str
    label: int
    picture: Image.Image


@functools.cache
def examples(dataset: str) -> tuple[Example, ...]:
    """Draw the pictures to try, the same each time.

    Args:
        dataset: "mnist" or "fashion_mnist".

    Returns:
        RGB pictures, 280x280.
    """
    draw = _write if dataset == "mnist" else _lay_out
    described = tomllib.loads(EXAMPLES_FILE.read_text())[dataset]
    return tuple(Example(each["title"], each["label"], draw(**each)) for each in described)


def _write(*, strokes: str, pen: str, paper: str, width: float, **_: object) -> Image.Image:
    picture, draw = _sheet(paper)
    radius = width * SIDE * FINER / 2
    for stroke in strokes.split(" / "):
        points, corners = parse_stroke(stroke)
        for x, y in smooth(_enlarged(points), corners, STEPS, all_ends=True):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=pen)
    return _reduced(picture)


def _lay_out(
    *,
    patches: list[tuple[str, str]],
    seams: list[str],
    thread: str = "#00000055",
    width: float = 0.012,
    mirrored: bool = True,
    **_: object,
) -> Image.Image:
    picture, draw = _sheet("#FFFFFF")
    for color, outline in patches:
        half = _enlarged(parse_stroke(outline)[0])
        whole = np.concatenate([half, _mirror(half)[::-1]]) if mirrored else half
        draw.polygon(whole.ravel().tolist(), fill=color)
    for seam in seams:
        line = _enlarged(parse_stroke(seam)[0])
        for side in (line, _mirror(line)) if mirrored else (line,):
            draw.line(side.ravel().tolist(), thread, round(width * SIDE * FINER), joint="curve")
    return _reduced(picture)


def _sheet(paper: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (SIDE * FINER, SIDE * FINER), paper)
    return picture, ImageDraw.Draw(picture, "RGBA")


def _reduced(picture: Image.Image) -> Image.Image:
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX)


def _enlarged(points: np.ndarray) -> np.ndarray:
    """Return pixels for points in hundredths of the picture."""
    return points * SIDE * FINER / 100


def _mirror(points: np.ndarray) -> np.ndarray:
    return np.array([SIDE * FINER, 0]) - points * [1, -1]
