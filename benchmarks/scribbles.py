"""Scribbles that show neither digit nor garment, as people try a canvas; for measuring only.

They share no code with the scribbles that training has seen (`model.synthetic.scribbles`).
"""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from benchmarks.drawn_sets import draw

EACH = 100  # of each kind
SIZES, BRUSH = (0.35, 0.9), (8.0, 16.0)  # share of the canvas; pixels of 280
Stroke = np.ndarray  # float (n, 2)


def scribbles(seed: int = 0) -> Iterator[tuple[str, Image.Image]]:
    """Yield the kind and the picture of each scribble, drawn like `drawn_sets.garment_sketches`."""
    for kind, make in KINDS.items():
        for number in range(EACH):
            random = np.random.default_rng([seed, number, *kind.encode()])
            strokes = [_by_hand(stroke, random).tolist() for stroke in make(random)]
            yield kind, draw(strokes, random, SIZES, BRUSH)


def _by_hand(stroke: Stroke, random: np.random.Generator) -> Stroke:
    """Let a hand tremble and turn the paper a little."""
    turn = random.normal(0, 0.2)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return (stroke + random.normal(0, 0.01, stroke.shape)) @ spin * 100


def _zigzag(random: np.random.Generator) -> list[Stroke]:
    turns = int(random.integers(5, 14))
    x, y = np.linspace(0, random.uniform(0.5, 1.3), turns), np.arange(turns) % 2
    return [np.stack([x, y + random.normal(0, 0.12, turns)], axis=1)]


def _spiral(random: np.random.Generator) -> list[Stroke]:
    angle = np.linspace(0, 2 * np.pi * random.uniform(2, 5), 120)
    reach = angle / angle[-1]
    return [
        np.stack([np.cos(angle) * random.uniform(0.7, 1), np.sin(angle)], axis=1) * reach[:, None]
    ]


def _loops(random: np.random.Generator) -> list[Stroke]:
    angle = np.linspace(0, 2 * np.pi * random.uniform(3, 8), 160)
    return [np.stack([np.cos(angle) + angle * random.uniform(0.05, 0.3), np.sin(angle)], axis=1)]


def _hatching(random: np.random.Generator) -> list[Stroke]:
    count = int(random.integers(5, 12))
    ends = random.normal(0, 0.08, (count, 2, 2))
    ends += [[[0.0, line / count], [1.0, line / count - 0.15]] for line in range(count)]
    return list(ends)


def _tangle(random: np.random.Generator) -> list[Stroke]:
    corners = random.uniform(0, 1, (int(random.integers(7, 16)), 2))
    at = np.linspace(0, len(corners) - 1, 20 * len(corners))
    smooth = [
        np.convolve(np.interp(at, np.arange(len(corners)), side), np.ones(15) / 15, "valid")
        for side in corners.T
    ]
    return [np.stack(smooth, axis=1)]


def _crossing(random: np.random.Generator) -> list[Stroke]:
    return list(random.uniform(0, 1, (int(random.integers(3, 8)), 2, 2)))


def _star(random: np.random.Generator) -> list[Stroke]:
    angle = np.arange(6) * 4 * np.pi / 5 + random.normal(0, 0.06, 6)
    return [np.stack([np.sin(angle), -np.cos(angle)], axis=1)]


def _bubbles(random: np.random.Generator) -> list[Stroke]:
    angle = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    count = int(random.integers(2, 6))
    return [ring * random.uniform(0.1, 0.45) + random.uniform(-1, 1, 2) for _ in range(count)]


def _waves(random: np.random.Generator) -> list[Stroke]:
    x = np.linspace(0, 1, 60)
    rows = int(random.integers(2, 6))
    tall, often = random.uniform(0.03, 0.12), random.uniform(2, 6)
    return [
        np.stack([x, row / rows + tall * np.sin(2 * np.pi * often * x + row)], axis=1)
        for row in range(rows)
    ]


def _signature(random: np.random.Generator) -> list[Stroke]:
    time = np.linspace(0, 1, 150)[:, None]
    waves = np.arange(1, 9)
    strength = random.normal(0, 1, (2, 8)) / waves**0.6
    swing = np.stack(
        [np.sin(2 * np.pi * time * waves + random.uniform(0, 6, 8)) @ side for side in strength],
        axis=1,
    )
    return [swing * [0.3, 0.25] + time * [2.0, 0.0]]


KINDS: dict[str, Callable[[np.random.Generator], list[Stroke]]] = {
    "zigzags": _zigzag, "spirals": _spiral, "loops": _loops, "hatching": _hatching,
    "tangles": _tangle, "crossing strokes": _crossing, "stars": _star, "bubbles": _bubbles,
    "waves": _waves, "signatures": _signature,
}  # fmt: skip
