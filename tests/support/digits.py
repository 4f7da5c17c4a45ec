"""Strokes of digits that the built-in network reads, as corners from 0 to 1 of the canvas."""

import math

from PIL import Image, ImageDraw

from pages.components.shared.received import SIDE


def arc(x, y, rx, ry, begin, end):
    steps = [math.radians(begin + (end - begin) * step / 16) for step in range(17)]
    return [(x + rx * math.cos(step), y + ry * math.sin(step)) for step in steps]


STROKES = [
    arc(0.5, 0.5, 0.2, 0.32, 0, 360),
    [(0.5, 0.2), (0.5, 0.85)],
    [*arc(0.5, 0.35, 0.18, 0.17, 180, 380), (0.3, 0.82), (0.72, 0.82)],
    [*arc(0.48, 0.34, 0.17, 0.15, 200, 450), *arc(0.48, 0.65, 0.19, 0.17, 270, 510)],
    [(0.36, 0.2), (0.32, 0.55), (0.7, 0.55), (0.66, 0.3), (0.66, 0.85)],
    [(0.68, 0.2), (0.36, 0.2), (0.34, 0.47), *arc(0.48, 0.63, 0.19, 0.19, 240, 480)],
    [(0.6, 0.18), (0.38, 0.5), *arc(0.5, 0.66, 0.16, 0.16, 200, 540)],
    [(0.3, 0.25), (0.7, 0.25), (0.45, 0.85)],
    [*arc(0.5, 0.34, 0.15, 0.15, 90, 450), *arc(0.5, 0.66, 0.17, 0.17, 270, 630)],
    [*arc(0.48, 0.36, 0.16, 0.16, 0, 360), (0.64, 0.36), (0.62, 0.85)],
]


def drawn(digit):
    """Return the canvas with a digit on it."""
    canvas = Image.new("RGBA", (SIDE, SIDE), "white")
    corners, brush = [(SIDE * x, SIDE * y) for x, y in STROKES[digit]], ImageDraw.Draw(canvas)
    brush.line(corners, "black", 29, joint="curve")
    for x, y in (corners[0], corners[-1]):
        brush.ellipse((x - 14, y - 14, x + 14, y + 14), "black")
    return canvas
