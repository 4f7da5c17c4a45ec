"""Draw scribbles that are no digit: tangles, lines, coils, zigzags, faces, letters and blots.

A network that was never shown such things names them with confidence; one that has learned to be
undecided about these is undecided about others too (Hendrycks, Mazeika and Dietterich, "Deep
Anomaly Detection with Outlier Exposure", 2019).
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.handwriting import CANVAS, Hands, choose_pen, ink, write

HANDS = Hands(slant=0.2, turn=0.25, pen_mean=0.11, pen=0.5, pens=(0.03, 0.3))


def draw_scribble(random: np.random.Generator, *, coils: bool = False) -> Image.Image:
    """Draw a scribble: mode "L", 72x72, ink 0 on paper 255.

    Args:
        random: where chance comes from.
        coils: whether it may be a coil or a zigzag. Some of these are digits, none is a garment.
    """
    shares = _WITH_COILS if coils else _SHARES
    return _KINDS[random.choice(len(shares), p=shares)](random)


def _letter(random: np.random.Generator) -> Image.Image:
    return write("signs", "all", random, HANDS)


def _tangle(random: np.random.Generator) -> Image.Image:
    """Draw one curved line; the more waves it is made of, the denser the tangle."""
    waves = int(random.integers(6, 16))
    time = np.linspace(0, 2 * np.pi * random.uniform(0.6, 1), 40 + 12 * waves)[:, None]
    frequencies = np.arange(1, waves + 1)
    strength = random.normal(0, 1, (2, waves)) / frequencies ** random.uniform(0.1, 0.7)
    turns = random.uniform(0, 2 * np.pi, (2, waves))
    points = np.stack(
        [np.sin(time * frequencies + turns[side]) @ strength[side] for side in (0, 1)], axis=1
    )
    return ink(points, (0,), choose_pen(random, HANDS) * 0.7)


def _lines(random: np.random.Generator) -> Image.Image:
    """Draw a few strokes, straight or bent, anywhere."""
    count = int(random.integers(4, 9))
    share = np.linspace(0, 1, 12)[:, None]
    start, middle, end = random.uniform(0, 1, (3, count, 2))
    strokes = []
    for k in range(count):
        bend = random.normal(0, 0.3, 2) * (middle[k] > 0.5)
        control = 2 * (start[k] + end[k] + bend) / 2
        curve = start[k] * (1 - share) ** 2 + control * share * (1 - share) + end[k] * share**2
        strokes.append(curve)
    return ink(np.concatenate(strokes), tuple(range(0, 12 * count, 12)), choose_pen(random, HANDS))


def _coil(random: np.random.Generator) -> Image.Image:
    """Draw a line that goes around again and again: rings, loops, a spiral, or waves."""
    turns = random.uniform(2, 9)
    time = np.linspace(0, 1, int(24 * turns) + 2)
    reach = 1 - random.uniform(0, 1) * (random.random() < 0.4) * time
    tall, drift = random.uniform(0.2, 1.5), random.uniform(0, 8) * (random.random() < 0.7)
    angle = 2 * np.pi * turns * time
    wide = np.cos(angle) * (random.random() < 0.7)
    points = np.stack([reach * wide + drift * time, tall * reach * np.sin(angle)], axis=1)
    return ink(_turned(points, random), (0,), choose_pen(random, HANDS) * 0.7)


def _zigzag(random: np.random.Generator) -> Image.Image:
    """Draw a line back and forth, as one crosses something out."""
    corners = int(random.integers(4, 18))
    along = np.linspace(0, random.uniform(0.2, 2), corners) + random.normal(0, 0.05, corners)
    across = np.arange(corners) % 2 + random.normal(0, 0.15, corners)
    points = np.stack([along, across], axis=1)
    return ink(_turned(points, random), (0,), choose_pen(random, HANDS) * 0.7)


def _turned(points: np.ndarray, random: np.random.Generator) -> np.ndarray:
    angle = random.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ turn + random.normal(0, 0.015, points.shape)


def _face(random: np.random.Generator) -> Image.Image:
    """Draw a round head with two eyes and a mouth, perhaps a nose."""
    around = np.linspace(0, 2 * np.pi, 33)
    head = np.stack([np.cos(around) * random.uniform(0.8, 1.1), np.sin(around)], axis=1)
    height, apart = random.uniform(-0.45, -0.15), random.uniform(0.25, 0.5)
    size = random.uniform(0.02, 0.16)
    eyes = [np.array([side * apart, height]) + head[::4] * size for side in (-1, 1)]
    mouth = np.linspace(-0.5, 0.5, 12) * random.uniform(0.7, 1.2)
    smile = np.stack([mouth, random.uniform(0.3, 0.6) - random.normal(0.6, 0.7) * mouth**2], axis=1)
    nose = [np.array([[0, -0.1], [-0.1, 0.2], [0.05, 0.2]])] if random.random() < 0.4 else []
    parts = [head, *eyes, smile, *nose]
    starts = tuple(np.cumsum([0, *(len(part) for part in parts[:-1])]).tolist())
    points = np.concatenate(parts)
    points += random.normal(0, 0.02, points.shape)
    return ink(points, starts, choose_pen(random, HANDS) * 0.7)


def _blot(random: np.random.Generator) -> Image.Image:
    """Draw a filled, irregular patch, or many dots."""
    picture = Image.new("L", (CANVAS, CANVAS), 255)
    paper = ImageDraw.Draw(picture)
    if random.random() < 0.4:
        size = random.uniform(1, 6)
        for x, y in random.uniform(4, CANVAS - 4, (int(random.integers(6, 80)), 2)).tolist():
            paper.ellipse((x - size, y - size, x + size, y + size), fill=0)
        return picture
    corners = int(random.integers(3, 12))
    around = np.sort(random.uniform(0, 2 * np.pi, corners))
    reach = random.uniform(0.3, 1, (corners, 1)) * random.uniform(0.4, 1, 2) * (CANVAS / 2 - 2)
    outline = CANVAS / 2 + reach * np.stack([np.cos(around), np.sin(around)], axis=1)
    paper.polygon([(x, y) for x, y in outline.tolist()], fill=0)
    return picture


_KINDS: tuple[Callable[[np.random.Generator], Image.Image], ...]
_KINDS = _letter, _tangle, _lines, _face, _blot, _coil, _zigzag
_SHARES = (0.4, 0.25, 0.15, 0.08, 0.12)
_WITH_COILS = (0.3, 0.2, 0.12, 0.08, 0.1, 0.12, 0.08)
