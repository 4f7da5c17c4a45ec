"""Draw garments as people do with a mouse: hollow, schematic and crooked.

The lines were put down by hand, y downwards; no drawing was copied. Their unit is about the
garment's height, or a shoe's length. `shoe_sketches` has the shoes.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from model.preprocessing.pictures import bounding_box
from model.synthetic.geometry import Line, Lines, Picker, Range, across, arc, ellipse, mirrored
from model.synthetic.shoe_sketches import boot, sandal, shoe

BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

SIDE = 84  # longest edge, in pixels
BRUSH = 0.02, 0.15  # width, as a share of the longest edge


def sketch_garment(garment: int, random: np.random.Generator) -> BoolArray:
    """Draw a garment once.

    Args:
        garment: 0 to 9, as Fashion-MNIST numbers them.
        random: source of measures, crookedness and brush.

    Returns:
        bool (height, width), ink True, cut to the ink, longest edge about 84.
    """
    lines = [np.array(line) for line in _SKETCHES[garment](Picker(random)) if len(line) > 1]
    lines = [_round_corners(line, random) for line in _distort(lines, random)]
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
    left, upper, right, lower = bounding_box(np.asarray(paper))
    return np.asarray(paper)[upper:lower, left:right]


def _distort(lines: list[np.ndarray], random: np.random.Generator) -> list[np.ndarray]:
    """Bend, slant and stretch the whole, mirror half of all sketches, and draw each line badly.

    Each point is moved a little; some lines end too early or cross over.
    """
    turn, slant = random.normal(0, 0.08), random.normal(0, 0.09)
    aspect = np.exp(random.normal(0, 0.15))
    whole = np.array([[aspect * np.cos(turn), np.sin(turn)], [slant - np.sin(turn), np.cos(turn)]])
    if random.random() < 0.5:
        whole[:, 0] *= -1
    frequency, phase = random.uniform(2, 7, 2), random.uniform(0, 6.3, 2)
    bow, shake = random.normal(0, 0.025, 2), abs(random.normal(0, 0.022))
    drawn = []
    for line in lines:
        points = line + random.normal(0, shake, line.shape) + random.normal(0, 0.012, 2)
        points = points + bow * np.sin(points[:, ::-1] * frequency + phase)
        if random.random() < 0.25 and len(points) > 2:
            points[-1] += (points[-2] - points[-1]) * random.uniform(-0.15, 0.35)
        drawn.append(points @ whole)
    return drawn


def _round_corners(line: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Cut the corners twice, once or never (Chaikin's algorithm)."""
    for _ in range(int(random.integers(0, 3))):
        start, end = line[:-1], line[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1)
        line = np.concatenate([line[:1], cut.reshape(-1, 2), line[-1:]])
    return line


def _top(
    pick: Picker, sleeve: Range, body: Range = (0.2, 0.32), length: Range = (0.7, 1.0)
) -> tuple[Lines, float, float, float]:
    """Return a top's outline in one or several lines, its half width, length and neck's depth."""
    neck, depth, half = pick.between(0.06, 0.16), pick.between(0.0, 0.14), pick.between(*body)
    down, hem = pick.between(*length), pick.between(0.9, 1.2)
    shoulder, slope = max(neck + 0.03, half * pick.between(0.85, 1.1)), pick.between(0.0, 0.12)
    reach, angle, cuff = pick.between(*sleeve), pick.between(0.1, 1.35), pick.between(0.11, 0.2)
    tip = shoulder + reach * np.sin(angle), slope + reach * np.cos(angle)
    inner = tip[0] - cuff * np.cos(angle), tip[1] + cuff * np.sin(angle)
    armpit = half, slope + cuff * pick.between(1.2, 1.7)
    if inner[0] < armpit[0] + 0.02:
        inner = armpit[0] + 0.03, inner[1]
    arm = [tip, inner] if reach else []
    right: Line = [(neck, 0), (shoulder, slope), *arm, armpit, (half * hem, down)]
    left = mirrored(right)
    collar: Line = [(-neck, 0), *across(neck * 0.5, depth * 0.8), (neck, 0)]
    if pick.chance(0.2):
        collar = [(-neck, 0), (0, depth * 1.4), (neck, 0)]
    bottom, middle = [left[0], right[-1]], len(right) // 2
    lines = (
        [[*left, *collar[1:-1], *right, left[0]]],
        [collar, right, left, bottom],
        [
            collar,
            *(right[: middle + 1], right[middle:]),
            *(left[: middle + 1], left[middle:]),
            bottom,
        ],
    )[pick.random.integers(0, 3)]
    return lines, half, down, depth


def _t_shirt(pick: Picker) -> Lines:
    lines, half, _, depth = _top(pick, (0.12, 0.36))
    if pick.chance(0.15):
        lines.append(across(half * 0.5, depth + 0.3))
    if pick.chance(0.15):
        lines.append([(-half * 0.6, 0.02), (0, depth + 0.08), (half * 0.6, 0.02)])
    return lines


def _pullover(pick: Picker) -> Lines:
    lines, half, down, depth = _top(pick, (0.45, 0.85))
    if pick.chance(0.3):
        lines.append(across(half, down - 0.08))
    if pick.chance(0.2):
        lines.append([(-0.12, 0.03), (0, depth + 0.08), (0.12, 0.03)])
    if pick.chance(0.1):
        lines += [across(half, 0.35), across(half, 0.5)]
    return lines


def _dress(pick: Picker) -> Lines:
    if pick.chance(0.3):
        lines, half, down, _ = _top(pick, (0.1, 0.3), (0.12, 0.17), (0.38, 0.45))
        flare = pick.between(0.2, 0.45)
        return [
            *lines,
            *([(s * half, down), (s * flare, 1.0)] for s in (1, -1)),
            across(flare, 1.0),
        ]
    neck, chest = pick.between(0.05, 0.12), pick.between(0.12, 0.18)
    waist, flare = pick.between(0.08, 0.15), pick.between(0.14, 0.42)
    line = pick.between(0.3, 0.5)
    right: Line = [(neck, 0), (neck + 0.04, 0.0), (chest, 0.18), (waist, line), (flare, 1.0)]
    left = mirrored(right)
    lines = [[*left, *across(neck * 0.6, 0.12), *right, left[0]]]
    if pick.chance(0.5):
        lines.append(across(waist, line))
    if pick.chance(0.2):
        lines += [[(x * waist, line + 0.1), (x * flare, 0.95)] for x in (-0.3, 0.3)]
    return lines


def _trousers(pick: Picker) -> Lines:
    high = pick.between(0.6, 1.1) if pick.chance(0.5) else pick.between(1.2, 2.4)
    waist, hip = pick.between(0.28, 0.45), pick.between(0.38, 0.5)
    gap = pick.between(0.01, 0.14 if pick.chance(0.7) else 0.3)
    hem = pick.between(0.4, 0.56)
    crotch = pick.between(0.25, 0.55) if high < 1.2 else pick.between(0.4, 0.8)
    lines: Lines = [across(waist, 0)]
    right: Line = [(waist, 0), (hip, crotch * 0.6), (hem, high), (gap, high), (0, crotch)]
    left = mirrored(right)
    if pick.chance(0.5):
        lines = [[(-waist, 0), *right, *left[1:]]]
    elif pick.chance(0.5):
        lines += [right, left]
    else:
        lines += [right[:3], right[2:4], right[3:], left[2:], left[1:3], left[:2]]
    if pick.chance(0.35):
        lines.append(across(waist, 0.1))
    if pick.chance(0.3):
        lines.append([(0, 0), (0, crotch)])
    if pick.chance(0.2):
        lines += [[(x * waist, 0.12), (x * hip, 0.28)] for x in (-0.6, 0.6)]
    return lines


def _coat(pick: Picker) -> Lines:
    sleeve = (0.35, 0.85) if pick.chance(0.8) else (0.15, 0.35)
    lines, half, down, depth = _top(pick, sleeve, (0.2, 0.34))
    middle = pick.random.normal(0, 0.015)
    if pick.chance(0.85):
        apart = pick.between(0.0, 0.07) if pick.chance(0.5) else 0.0
        lines.append([(middle - apart / 2, depth), (middle - apart, down)])
        if apart > 0.02:
            lines.append([(middle + apart / 2, depth), (middle + apart, down)])
    if pick.chance(0.4):
        for side in (-1, 1):  # lapels
            end = 0, depth + pick.between(0.15, 0.3)
            lines.append([(side * 0.12, 0.0), (side * 0.14, depth + 0.12), end])
    if pick.chance(0.3):  # pockets
        for side in (-1, 1):
            lines.append([(side * half * share, down * 0.65) for share in (0.4, 0.8)])
    if pick.chance(0.25):
        lines += _buttons(middle + 0.05, middle + 0.07, depth, down, 3)
    if pick.chance(0.15):  # a hood
        lines.append(arc((0, 0), 0.13, 0.18, np.pi, 2 * np.pi, 14))
    return lines


def _shirt(pick: Picker) -> Lines:
    sleeve = (0.15, 0.35) if pick.chance(0.5) else (0.5, 0.8)
    lines, half, down, depth = _top(pick, sleeve, (0.18, 0.3))
    lines += [[(side * 0.1, 0.0), (side * 0.11, depth + 0.1), (0, depth)] for side in (-1, 1)]
    lines.append([(0, depth), (0, down)])
    if pick.chance(0.7):
        lines += _buttons(0.04, 0.055, depth, down, 4)
    if pick.chance(0.4):
        pocket = [(0.3, 0.3), (0.8, 0.3), (0.7, 0.42), (0.4, 0.42), (0.3, 0.3)]
        lines.append([(half * x, y) for x, y in pocket])
    return lines


def _buttons(left: float, right: float, depth: float, down: float, count: int) -> Lines:
    heights = np.linspace(depth + 0.1, down - 0.1, count).tolist()
    return [[(left, height), (right, height + 0.01)] for height in heights]


def _bag(pick: Picker) -> Lines:
    wide, high, lean = pick.between(0.3, 0.55), pick.between(0.35, 0.8), pick.between(-0.12, 0.08)
    top, belly = wide + lean, pick.between(0.0, 0.06)
    right: Line = [(top, 0), (wide + belly, high * 0.6), (wide, high)]
    body = [(-top, 0.0), *right, *mirrored(right)]
    lines: Lines = [body] if pick.chance(0.6) else [body[:2], body[1:4], body[3:5], body[4:]]
    half = top * (pick.between(0.75, 1.0) if pick.chance(0.5) else pick.between(0.3, 0.75))
    rise, style = pick.between(0.15, 0.6), pick.random.random()
    handle = arc((0, 0.0), half, rise, np.pi, 2 * np.pi, 10)
    if style < 0.6:
        lines.append(handle)
    elif style < 0.75:
        lines.append([(-half, 0), *across(half * 0.7, -rise), (half, 0)])
    elif style < 0.92:
        lines += [handle, arc((0, 0), half * 0.75, rise * 0.75, np.pi, 2 * np.pi, 10)]
    if pick.chance(0.35):
        lines.append([(-top, 0), (0, high * pick.between(0.25, 0.6)), (top, 0)])
    if pick.chance(0.3):
        lines.append(ellipse((0, high * 0.4), 0.05, 0.05))
    if pick.chance(0.15):
        lines.append(across(wide, high * 0.3))
    return lines


_SKETCHES: tuple[Callable[[Picker], Lines], ...] = (
    *(_t_shirt, _trousers, _pullover, _dress, _coat),
    *(sandal, _shirt, shoe, _bag, boot),
)
