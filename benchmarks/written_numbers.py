"""Write numbers of two to five digits side by side, of MNIST's test digits or of pen digits.

For measuring only, as the drawings are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from benchmarks.drawn_sets import PEN_BRUSH, draw, pen_strokes
from benchmarks.real_data import load_real

DIGITS = (2, 5)
HEIGHTS = (0.8, 1.25)  # of a digit, of the number's usual one
GAPS = (0.06, 0.6)  # between the boxes around two digits' ink, of the usual height
OFFSET = 0.1  # most vertical offset, of the usual height
HEIGHT = 120  # pixels of a usual digit
MARGINS = (0.1, 0.6)  # around the number, of the usual height


@dataclass(frozen=True)
class Number:
    """A picture of several digits, and their labels from left to right."""

    labels: tuple[int, ...]
    picture: Image.Image


def mnist_numbers(count: int, seed: int = 0) -> Iterator[Number]:
    """Yield numbers of MNIST's test digits, smoothly enlarged."""
    data = load_real("mnist")

    def digit(random: np.random.Generator) -> tuple[int, Image.Image]:
        place = int(random.integers(len(data.x_test)))
        picture = Image.fromarray(data.x_test[place])
        return int(data.y_test[place]), picture.resize((168, 168), Image.Resampling.BICUBIC)

    yield from _numbers(digit, count, seed)


def pen_numbers(count: int, seed: int = 0) -> Iterator[Number]:
    """Yield numbers of pen digits, each drawn with a brush of its own."""
    known = list(pen_strokes())

    def digit(random: np.random.Generator) -> tuple[int, Image.Image]:
        label, strokes = known[random.integers(len(known))]
        brush = random.uniform(*PEN_BRUSH)
        drawn = np.asarray(draw(strokes, random, (0.7, 0.7), (brush, brush)))
        return label, Image.fromarray(255 - drawn)

    yield from _numbers(digit, count, seed)


def _numbers(
    digit: Callable[[np.random.Generator], tuple[int, Image.Image]], count: int, seed: int
) -> Iterator[Number]:
    for number in range(count):
        random = np.random.default_rng([seed, number])
        length = random.integers(DIGITS[0], DIGITS[1] + 1)
        labels, inks = zip(*(digit(random) for _ in range(length)), strict=True)
        yield Number(labels, _side_by_side(inks, random))


def _side_by_side(inks: tuple[Image.Image, ...], random: np.random.Generator) -> Image.Image:
    """Write digits, each bright on black, in black on white paper."""
    scaled = []
    for ink in inks:
        box = ink.crop(ink.point(lambda level: 255 * (level > 40)).getbbox())
        scale = HEIGHT * random.uniform(*HEIGHTS) / max(box.size)
        size = [max(1, round(side * scale)) for side in box.size]
        scaled.append(box.resize((size[0], size[1]), Image.Resampling.BICUBIC))
    gaps = (random.uniform(*GAPS, len(inks) - 1) * HEIGHT).astype(int)
    margin = int(random.uniform(*MARGINS) * HEIGHT)
    width = sum(ink.width for ink in scaled) + int(gaps.sum()) + 2 * margin
    tallest = round(HEIGHT * (HEIGHTS[1] + 2 * OFFSET))
    paper = Image.new("L", (width, tallest + 2 * margin), 0)
    left = margin
    for ink, gap in zip(scaled, [*gaps.tolist(), 0], strict=True):
        lowered = random.uniform(-OFFSET, OFFSET) * HEIGHT
        paper.paste(ink, (left, margin + round((tallest - ink.height) / 2 + lowered)))
        left += ink.width + gap
    return Image.eval(paper, lambda level: 255 - level)
