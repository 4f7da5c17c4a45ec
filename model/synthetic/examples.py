"""A data set's name in, pictures to try it with out: drawn here with pen, chalk and cloth of our own, none from a data set."""

import functools
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

Point = tuple[float, float]

SIDE = 280  # px of a picture
FINER = 3  # drawn this much larger, then shrunk: soft edges


@dataclass(frozen=True)
class Example:
    """A picture to try: what it shows in words, the class that it belongs to, and the picture itself."""

    title: str
    label: int
    picture: Image.Image


@dataclass(frozen=True)
class _Writing:
    """A digit as a hand writes it; points x,y in hundredths of the picture, a slash lifts the pen, an exclamation mark turns it sharply."""

    title: str
    label: int
    course: str
    pen: str
    paper: str
    width: float  # share of the picture


@dataclass(frozen=True)
class _Garment:
    """A garment laid out flat: patches and seams, points x,y in hundredths of the picture, left half only where it is symmetrical."""

    title: str
    label: int
    patches: tuple[tuple[str, str], ...]  # color, outline
    seams: tuple[str, ...] = ()
    thread: str = "#00000055"
    width: float = 0.012  # of a seam, as a share of the picture
    mirrored: bool = True


WRITINGS = (
    _Writing(
        "A two in blue pen",
        2,
        "30,32 36,20 54,18 64,30 60,46 44,64 28,80! 48,79 72,80",
        "#1F3FA8",
        "#FFFFFF",
        0.07,
    ),
    _Writing(
        "A four in chalk on a board",
        4,
        "40,16 34,38 28,56! 48,57 74,54 / 60,34 59,60 57,86",
        "#F2F0E6",
        "#27463B",
        0.075,
    ),
    _Writing(
        "A five in pencil",
        5,
        "36,18 33,46! 50,41 66,52 64,72 46,83 28,78 / 36,18 52,17 68,15",
        "#5A5A5A",
        "#F7F3E8",
        0.06,
    ),
    _Writing(
        "An eight in thick red marker",
        8,
        "62,24 46,16 34,28 44,44 62,56 64,74 48,84 34,74 40,58 58,42 62,24",
        "#C4281B",
        "#FFFFFF",
        0.1,
    ),
    _Writing(
        "A three in ink",
        3,
        "32,24 46,15 62,22 60,38 44,47! 62,52 68,68 56,82 38,84 28,75",
        "#111111",
        "#FFFFFF",
        0.08,
    ),
)

TEE = "50,16 40,13 31,17 12,33 22,45 31,38 31,88 50,88"
GARMENTS = (
    _Garment("A T-shirt", 0, (("#6E7F99", TEE), ("#4C5A70", "50,22 43,18 40,13 50,16")), ("31,38 30,24",)),
    _Garment("A pair of trousers", 1, (("#3F5F8F", "50,10 33,10 31,30 27,92 43,92 50,36"),), ("33,16 50,16", "50,16 50,36")),
    _Garment("A dress", 3, (("#A8415B", "50,18 44,14 42,8 38,8 37,22 40,32 41,42 29,92 50,92"),), ("41,42 50,42",)),
    _Garment("A sneaker", 7, (
        ("#3F495C", "93,36 88,33 76,40 66,36 52,45 34,51 14,53 6,60 4,74 94,74"),
        ("#343B48", "93,36 88,33 80,38 80,54 93,60"),
        ("#545B66", "4,70 95,70 95,77 5,77"),
    ), ("67,52 61,46", "60,55 54,49", "52,58 46,52"), thread="#8D95A2", mirrored=False),
    _Garment("A handbag", 8, (
        ("#8A5A33", "50,42 22,42 16,84 20,88 50,88"),
        ("#5E3C20", "50,42 21,42 20,56 50,62"),
    ), ("36,42 37,22 50,16",), thread="#5E3C20", width=0.035),
)  # fmt: skip


@functools.cache
def examples(dataset: str) -> tuple[Example, ...]:
    """Draw the pictures to try, the same each time.

    Args:
        dataset: "mnist" or "fashion_mnist".
    Returns:
        RGB pictures, 280x280.
    """
    if dataset == "mnist":
        return tuple(Example(writing.title, writing.label, _write(writing)) for writing in WRITINGS)
    return tuple(Example(garment.title, garment.label, _lay_out(garment)) for garment in GARMENTS)


def _write(writing: _Writing) -> Image.Image:
    picture, pen = _sheet(writing.paper)
    radius = writing.width * SIDE * FINER / 2
    for stroke in writing.course.split(" / "):
        for x, y in _smooth(stroke.split()):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=writing.pen)
    return _shrunk(picture)


def _lay_out(garment: _Garment) -> Image.Image:
    picture, pen = _sheet("#FFFFFF")
    for color, outline in garment.patches:
        pen.polygon(_whole(_points(outline), garment.mirrored), fill=color)
    for course in garment.seams:
        for side in _sides(_points(course), garment.mirrored):
            pen.line(
                side, fill=garment.thread, width=round(garment.width * SIDE * FINER), joint="curve"
            )
    return _shrunk(picture)


def _sheet(paper: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (SIDE * FINER, SIDE * FINER), paper)
    return picture, ImageDraw.Draw(picture, "RGBA")


def _shrunk(picture: Image.Image) -> Image.Image:
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX)


def _points(words: str) -> list[Point]:
    return [_point(word) for word in words.split()]


def _point(word: str) -> Point:
    x, y = word.rstrip("!").split(",")
    return float(x) * SIDE * FINER / 100, float(y) * SIDE * FINER / 100


def _whole(half: list[Point], mirrored: bool) -> list[Point]:
    return [*half, *reversed(_mirror(half))] if mirrored else half


def _sides(course: list[Point], mirrored: bool) -> list[list[Point]]:
    return [course, _mirror(course)] if mirrored else [course]


def _mirror(half: list[Point]) -> list[Point]:
    return [(SIDE * FINER - x, y) for x, y in half]


def _smooth(words: list[str]) -> np.ndarray:
    """Run a Catmull-Rom spline through a stroke's points, a new one from each sharp turn on."""
    points = np.array([_point(word) for word in words])
    turns = [place for place, word in enumerate(words) if word.endswith("!")]
    return np.concatenate(
        [_spline(points[start : end + 1]) for start, end in pairwise([0, *turns, len(words) - 1])]
    )


def _spline(run: np.ndarray) -> np.ndarray:
    padded = np.concatenate([2 * run[:1] - run[1:2], run, 2 * run[-1:] - run[-2:-1]])
    share = np.linspace(0, 1, 60)[:, None]
    return np.concatenate(
        [_piece(padded[first : first + 4], share) for first in range(len(run) - 1)]
    )


def _piece(four: np.ndarray, share: np.ndarray) -> np.ndarray:
    before, start, end, after = four
    cubic = 3 * start - before - 3 * end + after
    square = 2 * before - 5 * start + 4 * end - after
    return start + share * (end - before + share * (square + share * cubic)) / 2
