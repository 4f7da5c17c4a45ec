"""A garment's class and a random generator in, the ink of such a garment as people draw it with a mouse out: hollow, schematic, crooked.

Lines are put down by hand from what garments are, y downwards; no drawing was copied. Places are in shares of the garment's own box.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from model.preprocessing.pictures import box_around

BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Point = tuple[float, float]
Line = list[Point]
Sketch = list[Line]
Range = tuple[float, float]

SIDE = 84  # longest edge, in pixels
BRUSH = 0.02, 0.15  # width, as a share of the longest edge


class _Hand:
    """Who draws: chooses measures, and draws lines."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random.random()

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)


def sketch_garment(garment: int, random: np.random.Generator) -> BoolArray:
    """Draw a garment once.

    Args:
        garment: 0 to 9, as Fashion-MNIST numbers them.
        random: where measures, crookedness and brush come from.
    Returns:
        bool (height, width), ink True, cut to the ink, longest edge about 84.
    """
    hand = _Hand(random)
    lines = [np.array(line) for line in _WAYS[garment](hand) if len(line) > 1]
    lines = [_rounded(line, random) for line in _askew(lines, random)]
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    high = np.max([line.max(axis=0) for line in lines], axis=0)
    width = SIDE * BRUSH[0] * (BRUSH[1] / BRUSH[0]) ** random.random()
    scale = (SIDE - width) / max(1e-6, float((high - low).max()))
    size = np.ceil((high - low) * scale + width).astype(int) + 1
    paper = Image.new("1", (int(size[0]), int(size[1])))
    pen = ImageDraw.Draw(paper)
    for line in lines:
        pixels = (line - low) * scale + width / 2
        pen.line(pixels.ravel().tolist(), fill=1, width=max(1, round(width)), joint="curve")
        if width > 2:
            for x, y in (pixels[0], pixels[-1]):
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=1)
    left, upper, right, lower = box_around(np.asarray(paper))
    return np.asarray(paper)[upper:lower, left:right]


def _askew(lines: list[np.ndarray], random: np.random.Generator) -> list[np.ndarray]:
    """Bend, slant and stretch the whole, move each point a little, leave gaps or cross over where lines end, and mirror half of them."""
    turn, slant, aspect = (
        random.normal(0, 0.08),
        random.normal(0, 0.09),
        np.exp(random.normal(0, 0.15)),
    )
    whole = np.array([[aspect * np.cos(turn), np.sin(turn)], [slant - np.sin(turn), np.cos(turn)]])
    if random.random() < 0.5:
        whole[:, 0] *= -1
    pace, phase, bow = (
        random.uniform(2, 7, 2),
        random.uniform(0, 6.3, 2),
        random.normal(0, 0.025, 2),
    )
    shake = abs(random.normal(0, 0.022))
    drawn = []
    for line in lines:
        points = line + random.normal(0, shake, line.shape) + random.normal(0, 0.012, 2)
        points = points + bow * np.sin(points[:, ::-1] * pace + phase)
        if random.random() < 0.25 and len(points) > 2:
            points[-1] += (points[-2] - points[-1]) * random.uniform(-0.15, 0.35)
        drawn.append(points @ whole)
    return drawn


def _rounded(line: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Round the corners, or leave them (Chaikin's corner cutting)."""
    for _ in range(int(random.integers(0, 3))):
        start, end = line[:-1], line[1:]
        line = np.concatenate(
            [
                line[:1],
                np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], 1).reshape(-1, 2),
                line[-1:],
            ]
        )
    return line


def _mirrored(line: Line) -> Line:
    return [(-x, y) for x, y in reversed(line)]


def _around(
    x: float,
    y: float,
    wide: float,
    high: float,
    first: float = 0.0,
    last: float = 2 * np.pi,
    count: int = 14,
) -> Line:
    angles = np.linspace(first, last, count)
    return list(
        zip((x + wide * np.cos(angles)).tolist(), (y + high * np.sin(angles)).tolist(), strict=True)
    )


def _top(
    hand: _Hand, sleeve: Range, *, body: Range = (0.2, 0.32), length: Range = (0.7, 1.0)
) -> tuple[Sketch, float, float, float]:
    """Give a top's outline in one or several strokes, and its half width, length and depth of neck."""
    neck, depth, half = hand.between(0.06, 0.16), hand.between(0.0, 0.14), hand.between(*body)
    down, hem = hand.between(*length), hand.between(0.9, 1.2)
    shoulder, slope = max(neck + 0.03, half * hand.between(0.85, 1.1)), hand.between(0.0, 0.12)
    reach, angle, cuff = hand.between(*sleeve), hand.between(0.1, 1.35), hand.between(0.11, 0.2)
    tip = shoulder + reach * np.sin(angle), slope + reach * np.cos(angle)
    inner = tip[0] - cuff * np.cos(angle), tip[1] + cuff * np.sin(angle)
    pit = half, slope + cuff * hand.between(1.2, 1.7)
    if inner[0] < pit[0] + 0.02:
        inner = (pit[0] + 0.03, inner[1])
    right: Line = [(neck, 0), (shoulder, slope), tip, inner, pit, (half * hem, down)]
    if reach == 0:
        right = [(neck, 0), (shoulder, slope), pit, (half * hem, down)]
    left = _mirrored(right)
    collar: Line = [(-neck, 0), (-neck * 0.5, depth * 0.8), (neck * 0.5, depth * 0.8), (neck, 0)]
    if hand.chance(0.2):
        collar = [(-neck, 0), (0, depth * 1.4), (neck, 0)]
    kind = hand.random.integers(0, 3)
    if kind == 0:
        lines = [[*left, *collar[1:-1], *right, left[0]]]
    elif kind == 1:
        lines = [collar, right, left, [left[0], right[-1]]]
    else:
        half_way = len(right) // 2
        lines = [
            collar,
            right[: half_way + 1],
            right[half_way:],
            left[: half_way + 1],
            left[half_way:],
            [left[0], right[-1]],
        ]
    return lines, half, down, depth


def _t_shirt(hand: _Hand) -> Sketch:
    lines, half, _, depth = _top(hand, (0.12, 0.36))
    if hand.chance(0.15):
        lines.append([(-half * 0.5, depth + 0.3), (half * 0.5, depth + 0.3)])
    if hand.chance(0.15):
        lines.append([(-half * 0.6, 0.02), (0, depth + 0.08), (half * 0.6, 0.02)])
    return lines


def _pullover(hand: _Hand) -> Sketch:
    lines, half, down, depth = _top(hand, (0.45, 0.85))
    if hand.chance(0.3):
        lines.append([(-half, down - 0.08), (half, down - 0.08)])
    if hand.chance(0.2):
        lines.append([(-0.12, 0.03), (0, depth + 0.08), (0.12, 0.03)])
    if hand.chance(0.1):
        lines += [[(-half, height), (half, height)] for height in (0.35, 0.5)]
    return lines


def _dress(hand: _Hand) -> Sketch:
    if hand.chance(0.3):
        lines, half, down, _ = _top(hand, (0.1, 0.3), body=(0.12, 0.17), length=(0.38, 0.45))
        flare, end = hand.between(0.2, 0.45), 1.0
        lines += [
            [(half, down), (flare, end)],
            [(-half, down), (-flare, end)],
            [(-flare, end), (flare, end)],
        ]
        return lines
    neck, chest, waist, flare = (
        hand.between(0.05, 0.12),
        hand.between(0.12, 0.18),
        hand.between(0.08, 0.15),
        hand.between(0.14, 0.42),
    )
    line = hand.between(0.3, 0.5)
    right: Line = [(neck, 0), (neck + 0.04, 0.0), (chest, 0.18), (waist, line), (flare, 1.0)]
    collar: Line = [(-neck, 0), (-neck * 0.6, 0.12), (neck * 0.6, 0.12), (neck, 0)]
    lines = [[*_mirrored(right), *collar[1:-1], *right, _mirrored(right)[0]]]
    if hand.chance(0.5):
        lines.append([(-waist, line), (waist, line)])
    if hand.chance(0.2):
        lines += [[(x * waist, line + 0.1), (x * flare, 0.95)] for x in (-0.3, 0.3)]
    return lines


def _trousers(hand: _Hand) -> Sketch:
    high = hand.between(0.6, 1.1) if hand.chance(0.5) else hand.between(1.2, 2.4)
    waist, hip, gap = (
        hand.between(0.28, 0.45),
        hand.between(0.38, 0.5),
        hand.between(0.01, 0.14 if hand.chance(0.7) else 0.3),
    )
    hem, crotch = (
        hand.between(0.4, 0.56),
        hand.between(0.25, 0.55) if high < 1.2 else hand.between(0.4, 0.8),
    )
    lines: Sketch = [[(-waist, 0), (waist, 0)]]
    right: Line = [(waist, 0), (hip, crotch * 0.6), (hem, high), (gap, high), (0, crotch)]
    if hand.chance(0.5):
        lines = [[(-waist, 0), *right, *_mirrored(right)[1:]]]
    elif hand.chance(0.5):
        lines += [right, _mirrored(right)]
    else:
        lines += [
            right[:3],
            right[2:4],
            right[3:],
            _mirrored(right)[2:],
            _mirrored(right)[1:3],
            _mirrored(right)[:2],
        ]
    if hand.chance(0.35):
        lines.append([(-waist, 0.1), (waist, 0.1)])
    if hand.chance(0.3):
        lines.append([(0, 0), (0, crotch)])
    if hand.chance(0.2):
        lines += [[(x * waist, 0.12), (x * hip, 0.28)] for x in (-0.6, 0.6)]
    return lines


def _jacket(hand: _Hand) -> Sketch:
    lines, half, down, depth = _top(
        hand, (0.35, 0.85) if hand.chance(0.8) else (0.15, 0.35), body=(0.2, 0.34)
    )
    middle = hand.random.normal(0, 0.015)
    if hand.chance(0.85):
        apart = hand.between(0.0, 0.07) if hand.chance(0.5) else 0.0
        lines.append([(middle - apart / 2, depth), (middle - apart, down)])
        if apart > 0.02:
            lines.append([(middle + apart / 2, depth), (middle + apart, down)])
    if hand.chance(0.4):
        lines += [
            [(side * 0.12, 0.0), (side * 0.14, depth + 0.12), (0, depth + hand.between(0.15, 0.3))]
            for side in (-1, 1)
        ]
    if hand.chance(0.3):
        lines += [
            [(side * half * 0.4, down * 0.65), (side * half * 0.8, down * 0.65)] for side in (-1, 1)
        ]
    if hand.chance(0.25):
        lines += [
            [(middle + 0.05, height), (middle + 0.07, height + 0.01)]
            for height in np.linspace(depth + 0.1, down - 0.1, 3).tolist()
        ]
    if hand.chance(0.15):
        lines.append(_around(0, 0, 0.13, 0.18, np.pi, 2 * np.pi))
    return lines


def _shirt(hand: _Hand) -> Sketch:
    lines, half, down, depth = _top(
        hand, (0.15, 0.35) if hand.chance(0.5) else (0.5, 0.8), body=(0.18, 0.3)
    )
    lines += [[(side * 0.1, 0.0), (side * 0.11, depth + 0.1), (0, depth)] for side in (-1, 1)]
    lines.append([(0, depth), (0, down)])
    if hand.chance(0.7):
        lines += [
            [(0.04, height), (0.055, height + 0.01)]
            for height in np.linspace(depth + 0.1, down - 0.1, 4).tolist()
        ]
    if hand.chance(0.4):
        lines.append(
            [
                (half * 0.3, 0.3),
                (half * 0.8, 0.3),
                (half * 0.7, 0.42),
                (half * 0.4, 0.42),
                (half * 0.3, 0.3),
            ]
        )
    return lines


def _flip_flop(hand: _Hand, x: float) -> Sketch:
    toe, heel, bow = hand.between(0.17, 0.26), hand.between(0.12, 0.22), hand.between(-0.06, 0.06)
    if hand.chance(0.4):
        sole = _around(x, 0.5, toe, 0.5)
    else:
        side = [
            (toe * 0.6, 0.02),
            (toe, 0.2),
            (toe * 0.8 + bow, 0.5),
            (heel, 0.8),
            (heel * 0.5, 0.99),
        ]
        sole = [
            (x, 0.0),
            *((x + a, y) for a, y in side),
            *((x - a, y) for a, y in reversed(side)),
            (x, 0.0),
        ]
    fork, end = hand.between(0.1, 0.3), hand.between(0.35, 0.6)
    style = hand.random.random()
    if style < 0.5:
        strap = [[(x - toe * 0.9, end), (x, fork), (x + toe * 0.9, end)]]
    elif style < 0.7:
        strap = [
            [(x - toe, fork + 0.1), (x, fork), (x + toe, fork + 0.1)],
            [(x - toe, end), (x, end - 0.1), (x + toe, end)],
        ]
    elif style < 0.85:
        strap = [_around(x, fork, toe * 0.3, 0.05, count=8)]
    else:
        strap = [
            [(x - toe * 0.9, end), (x, fork + 0.05)],
            [(x, fork), (x + toe * 0.9, end)],
            [(x, fork - 0.05), (x, fork + 0.05)],
        ]
    return [sole, *strap]


def _from_above(hand: _Hand, x: float) -> Sketch:
    """Draw a shoe as one looks down on it: its rim, where the foot goes in, and laces."""
    toe, heel, high = hand.between(0.17, 0.24), hand.between(0.14, 0.2), hand.between(0.45, 0.6)
    side = [(toe * 0.6, 0.02), (toe, 0.2), (toe * 0.9, 0.5), (heel, 0.8), (heel * 0.5, 0.99)]
    lines: Sketch = [
        [
            (x, 0.0),
            *((x + a, y) for a, y in side),
            *((x - a, y) for a, y in reversed(side)),
            (x, 0.0),
        ]
    ]
    lines.append(_around(x, (high + 0.92) / 2, heel * 0.65, (0.92 - high) / 2))
    for y in np.linspace(0.3, high - 0.04, int(hand.random.integers(0, 4))).tolist():
        lines.append([(x - toe * 0.4, y), (x + toe * 0.4, y + hand.random.normal(0, 0.02))])
    return lines


def _two(hand: _Hand, one: Callable[[_Hand, float], Sketch]) -> Sketch:
    """Put two next to each other, toes together or apart."""
    apart, lean = hand.between(0.22, 0.34), hand.random.normal(0.1, 0.2)
    right, left = (
        _turned(one(hand, apart), lean),
        _turned(one(hand, -apart), lean * hand.between(-1, 1)),
    )
    return _turned(
        [*right, *left], hand.random.normal(0, 0.25) + (np.pi if hand.chance(0.3) else 0)
    )


def _turned(lines: Sketch, angle: float) -> Sketch:
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    return [[(x * cosine - y * sine, x * sine + y * cosine) for x, y in line] for line in lines]


def _sandal(hand: _Hand) -> Sketch:
    kind = hand.random.random()
    if kind < 0.5:
        return _turned(
            _flip_flop(hand, 0.0), hand.random.normal(0, 0.5) if hand.chance(0.92) else np.pi / 2
        )
    if kind < 0.75:
        return _two(hand, _flip_flop)
    if kind < 0.87:  # from the side, flat
        thick, high = hand.between(0.06, 0.12), hand.between(0.2, 0.4)
        lines: Sketch = [
            [(-0.5, 0), (0.5, 0), (0.5, thick), (-0.5, thick), (-0.5, 0)],
            [(-0.4, 0), (-0.2, -high * 0.7), (0.0, 0)],
        ]
        lines.append([(0.4, 0), (0.42, -high), (0.1, -high * 0.8), (0.1, 0)])
        return lines
    heel, strap = hand.between(0.25, 0.55), hand.between(0.1, 0.3)
    sole: Line = [
        (-0.5, heel),
        (-0.2, heel - 0.03),
        (0.3, 0.05),
        (0.5, 0.0),
        (0.46, heel),
        (0.42, heel),
        (0.38, 0.15),
        (-0.1, heel + 0.03),
    ]
    lines = [[*sole, sole[0]]]
    lines += [
        [(-0.45, heel), (-0.3, heel - 0.15), (-0.15, heel - 0.05)],
        [(0.5, 0), (0.48, -strap), (0.2, -strap * 0.8)],
    ]
    return lines


def _shoe(hand: _Hand) -> Sketch:
    if hand.chance(0.1):
        return _two(hand, _from_above)
    high, ankle, toe = hand.between(0.22, 0.6), hand.between(-0.05, 0.3), hand.between(0.3, 0.7)
    style = hand.random.random()
    if style < 0.45:
        upper: Line = [
            (-0.5, 0),
            (-0.52, -high * toe * 0.7),
            (-0.4, -high * toe),
            (-0.15, -high * toe),
            (ankle - 0.06, -high * 0.9),
        ]
    elif style < 0.7:  # a step
        upper = [(-0.5, 0), (-0.5, -high * toe), (ankle, -high * toe)]
    elif style < 0.85:  # a wedge
        upper = [(-0.5, 0), (-0.52, -high * 0.3), (ankle - 0.2, -high * 0.75)]
    else:  # hollowed in front of the ankle
        upper = [
            (-0.5, 0),
            (-0.53, -high * toe * 0.6),
            (-0.42, -high * toe),
            (-0.25, -high * toe * 0.8),
            (ankle - 0.05, -high * toe * 0.7),
        ]
    upper.append((ankle, -high))
    bow = hand.between(0, 0.12) if hand.chance(0.3) else 0.0
    back: Line = [(0.48 + bow, -high * hand.between(0.8, 1.2)), (0.5, -high * 0.4), (0.5 - bow, 0)]
    opening: Line = [upper[-1], ((ankle + 0.48) / 2, -high * hand.between(0.6, 1.0)), back[0]]
    sole: Line = [back[-1], (0.2, bow), (-0.2, bow), upper[0]]
    lines: Sketch = (
        [upper, opening, back, sole]
        if hand.chance(0.4)
        else [[*upper, *opening[1:], *back[1:], *sole[1:]]]
    )
    return lines + _trimmings(hand, high, ankle, toe)


def _trimmings(hand: _Hand, high: float, ankle: float, toe: float) -> Sketch:
    """Give a shoe's sole, laces, patch and bow, each or none."""
    lines: Sketch = []
    if hand.chance(0.4):
        lines.append([(-0.5, -high * 0.18), (0.5, -high * 0.18)])
    if hand.chance(0.55):
        for place in np.linspace(-0.25, ankle - 0.05, int(hand.random.integers(1, 5))).tolist():
            lines.append(
                [
                    (place, -high * (toe + 0.08)),
                    (place + hand.random.normal(0.05, 0.04), -high * toe * hand.between(0.3, 0.8)),
                ]
            )
    if hand.chance(0.15):
        lines.append([(-0.1, -high * 0.3), (0.2, -high * 0.3), (0.3, -high * 0.6)])
    if hand.chance(0.15):
        lines.append(_around(hand.between(-0.1, 0.2), -high * 0.35, 0.08, 0.08, count=8))
    if hand.chance(0.2):
        lines += [
            _around(ankle - 0.08, -high, 0.07, 0.04, count=8),
            _around(ankle - 0.2, -high * 0.95, 0.07, 0.04, count=8),
        ]
    if hand.chance(0.1):
        lines.append(_around((ankle + 0.48) / 2, -high, (0.48 - ankle) / 2, 0.05, count=10))
    return lines


def _bag(hand: _Hand) -> Sketch:
    wide, high, lean = hand.between(0.3, 0.55), hand.between(0.35, 0.8), hand.between(-0.12, 0.08)
    top, belly = wide + lean, hand.between(0.0, 0.06)
    body: Line = [
        (-top, 0),
        (top, 0),
        (wide + belly, high * 0.6),
        (wide, high),
        (-wide, high),
        (-wide - belly, high * 0.6),
        (-top, 0),
    ]
    lines: Sketch = [body] if hand.chance(0.6) else [body[:2], body[1:4], body[3:5], body[4:]]
    half, rise = (
        top * (hand.between(0.75, 1.0) if hand.chance(0.5) else hand.between(0.3, 0.75)),
        hand.between(0.15, 0.6),
    )
    style = hand.random.random()
    if style < 0.6:
        lines.append(_around(0, 0.0, half, rise, np.pi, 2 * np.pi, 10))
    elif style < 0.75:
        lines.append([(-half, 0), (-half * 0.7, -rise), (half * 0.7, -rise), (half, 0)])
    elif style < 0.92:
        lines += [
            _around(0, 0, half, rise, np.pi, 2 * np.pi, 10),
            _around(0, 0, half * 0.75, rise * 0.75, np.pi, 2 * np.pi, 10),
        ]
    if hand.chance(0.35):
        lines.append([(-top, 0), (0, high * hand.between(0.25, 0.6)), (top, 0)])
    if hand.chance(0.3):
        lines.append(_around(0, high * 0.4, 0.05, 0.05, count=8))
    if hand.chance(0.15):
        lines.append([(-wide, high * 0.3), (wide, high * 0.3)])
    return lines


def _boot(hand: _Hand) -> Sketch:
    high, shaft, foot = hand.between(0.65, 1.3), hand.between(-0.1, 0.15), hand.between(0.28, 0.42)
    heel = hand.between(0.03, 0.25) if hand.chance(0.5) else 0.0
    front: Line = [
        (shaft, -high),
        (shaft - 0.02, -foot - 0.1),
        (shaft - 0.15, -foot),
        (-0.45, -foot * 0.7),
        (-0.5, -0.02),
    ]
    under: Line = [(-0.5, 0), (0.15, 0), (0.2, 0), (0.45, 0)]
    if heel:
        under = [(-0.5, 0.0), (-0.1, -heel * 0.3), (0.2, -heel), (0.22, 0), (0.45, 0)]
    lines: Sketch = [[*front, *under, (0.46, -foot), (0.44, -high), front[0]]]
    if hand.chance(0.4):
        lines.append([(-0.5, -0.08), (0.45, -0.08 - heel)])
    if hand.chance(0.35):
        for height in np.linspace(foot + 0.1, high - 0.1, 3).tolist():
            lines.append([(shaft, -height), (shaft + 0.14, -height + 0.02)])
    return lines


_WAYS: dict[int, Callable[[_Hand], Sketch]] = {
    0: _t_shirt, 1: _trousers, 2: _pullover, 3: _dress, 4: _jacket, 5: _sandal, 6: _shirt, 7: _shoe, 8: _bag, 9: _boot,
}  # fmt: skip
