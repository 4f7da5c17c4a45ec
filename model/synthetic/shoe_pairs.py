"""Draw pairs of shoes as one photographs them on the floor: from above, side by side.

The outlines were put down by hand, in shares of a shoe's length, from the toe down to the heel; no
photograph was measured for them.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.fabric import weave
from model.synthetic.garments import FAINTEST
from model.synthetic.geometry import Line, Picker, Point, ellipse

SANDAL, SNEAKER, BOOT = SHOES = 5, 7, 9  # as Fashion-MNIST numbers them
CANVAS, UNIT = 96, 60.0  # pixels: of the picture, and to the length of a shoe
BACKGROUND = 0
SINGLE = 0.15  # share of single shoes


class _Shoe(Picker):
    """One shoe of a pair; the other repeats its measures, mirrored, from the same seed."""

    def __init__(
        self, random: np.random.Generator, pen: ImageDraw.ImageDraw, place: np.ndarray
    ) -> None:
        super().__init__(random)
        self._pen, self._place = pen, place

    def shade(self, low: int, high: int) -> int:
        return int(self.between(low, high))

    def patch(self, outline: Line, shade: int) -> None:
        self._pen.polygon(self._pixels(outline), fill=shade)

    def band(self, line: Line, shade: int, width: float) -> None:
        pixels = max(1, round(width * UNIT))
        self._pen.line(self._pixels(line), fill=shade, width=pixels, joint="curve")

    def _pixels(self, line: Line) -> list[Point]:
        points = np.column_stack([np.array(line), np.ones(len(line))]) @ self._place
        return [(x, y) for x, y in points.tolist()]


def draw_shoes(shoe: int, random: np.random.Generator) -> Image.Image:
    """Draw a pair of shoes, or sometimes one, from above.

    Args:
        shoe: 5 (sandals), 7 (sneakers) or 9 (ankle boots).
        random: source of measures, cloth and placement.

    Returns:
        Mode "L", 96x96, darker cloth on a background of 255.
    """
    picture = Image.new("L", (CANVAS, CANVAS), BACKGROUND)
    pen = ImageDraw.Draw(picture)
    seed = int(random.integers(2**31))
    for place in _places(random):
        _SHOES[shoe](_Shoe(np.random.default_rng(seed), pen, place))
    shape = np.asarray(picture)
    seen = np.clip(shape * weave(random, CANVAS, UNIT), FAINTEST, 250)
    return Image.fromarray(np.where(shape > 0, 255 - seen, 255).astype(np.uint8))


def _places(random: np.random.Generator) -> list[np.ndarray]:
    """Return where each shoe lies: float (3, 2), from its coordinates to pixels."""
    turn = random.normal(0, 0.35) + (np.pi if random.random() < 0.6 else 0)  # toes mostly in front
    turn += random.choice((0, np.pi / 2, -np.pi / 2), p=(0.7, 0.15, 0.15))
    depth, lean = random.uniform(0.65, 1.05), random.normal(0, 0.2)  # seen from an angle
    wide = random.uniform(1.0, 1.6)  # a close camera broadens what is near
    apart, ahead = random.uniform(0.15, 0.26), random.normal(0, 0.1)
    sides = (-1.0,) if random.random() < SINGLE else (-1.0, 1.0)
    places = []
    for side in sides:
        own = random.normal(0.05, 0.1) * side  # toes apart or together
        cosine, sine = np.cos(own), np.sin(own)
        turned = np.array([[side * cosine, side * sine], [-sine, cosine]])
        shift = np.array([apart * side * (len(sides) - 1), ahead * side])
        whole = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        whole = whole @ np.array([[wide, 0.0], [lean, depth]]) * UNIT
        middle = np.array([0.0, -0.5]) @ turned + shift
        places.append(np.vstack([turned @ whole, middle @ whole + CANVAS / 2]))
    return places


def _sole(toe: float, waist: float, heel: float, inner: float) -> Line:
    """Return a sole's outline; its inner side is straighter by a share."""
    side = [(toe * 0.55, 0.02), (toe * 0.95, 0.12), (toe, 0.28), (waist, 0.58), (heel, 0.82)]
    right = [*side, (heel * 0.6, 0.97)]
    left = [(-x * inner, y) for x, y in reversed(right)]
    return [(0.0, 0.0), *right, (0.0, 1.0), *left]


def _within(outline: Line, share: float) -> Line:
    return [(x * share, 0.5 + (y - 0.5) * (1 - (1 - share) * 0.45)) for x, y in outline]


def _draw_sneaker(shoe: _Shoe) -> None:
    toe, waist, heel = shoe.between(0.16, 0.21), shoe.between(0.13, 0.17), shoe.between(0.12, 0.16)
    outline, cloth = _sole(toe, waist, heel, shoe.between(0.85, 1)), shoe.shade(150, 255)
    shoe.patch(outline, shoe.shade(110, 255))
    shoe.patch(_within(outline, 0.88), cloth)
    front = shoe.between(0.5, 0.64)
    inside = shoe.shade(50, 200)
    shoe.patch(ellipse((0, (front + 0.93) / 2), heel * 0.68, (0.93 - front) / 2, 14), inside)
    half, first = shoe.between(0.05, 0.09), shoe.between(0.25, 0.36)
    tongue = [(-half * 0.8, first), (half * 0.8, first), (half, front + 0.05)]
    if shoe.chance(0.8):
        shoe.patch([*tongue, (-half, front + 0.05)], shoe.shade(80, 230))
    lace, thick = shoe.shade(60, 255), shoe.between(0.018, 0.04)
    for y in np.linspace(first + 0.03, front, int(shoe.random.integers(3, 7))).tolist():
        shoe.band([(-half * 1.15, y), (half * 1.15, y + shoe.random.normal(0, 0.03))], lace, thick)
    if shoe.chance(0.4):
        shoe.band([(-toe * 0.85, 0.2), (0, 0.17), (toe * 0.85, 0.2)], shoe.shade(70, 220), 0.025)
    for _ in range(int(shoe.random.integers(0, 3))):
        x, y, tone = toe * 0.8, shoe.between(0.3, 0.6), shoe.shade(60, 255)
        for side in (-x, x):
            shoe.band([(side, y), (side * 0.6, y + shoe.between(-0.1, 0.1))], tone, 0.04)


def _draw_sandal(shoe: _Shoe) -> None:
    toe, waist, heel = shoe.between(0.14, 0.21), shoe.between(0.08, 0.17), shoe.between(0.09, 0.16)
    outline = _sole(toe, waist, heel, shoe.between(0.8, 1))
    shoe.patch(outline, shoe.shade(60, 255))
    if shoe.chance(0.5):
        shoe.patch(_within(outline, 0.85), shoe.shade(60, 220))
    strap, style = shoe.shade(60, 255), shoe.random.random()
    thick, out = shoe.between(0.03, 0.09), toe + 0.02
    if style < 0.3:  # one broad band
        first, last = shoe.between(0.15, 0.3), shoe.between(0.38, 0.55)
        for y in np.linspace(first, last, int(shoe.random.integers(1, 4))).tolist():
            shoe.band([(-out, y + 0.05), (0, y), (out, y + 0.05)], strap, (last - first) * 0.4)
    elif style < 0.5:  # a flip-flop
        end = shoe.between(0.4, 0.55)
        shoe.band([(-waist, end), (0, shoe.between(0.12, 0.22)), (waist, end)], strap, thick * 0.7)
    elif style < 0.75:
        for y in np.linspace(0.15, shoe.between(0.3, 0.6), int(shoe.random.integers(2, 5))):
            shoe.band([(-out, y + 0.04), (0, y), (out, y + 0.04)], strap, thick)
    else:  # crossed
        shoe.band([(-out, 0.2), (waist, 0.45)], strap, thick)
        shoe.band([(out, 0.2), (-waist, 0.45)], strap, thick)
    if shoe.chance(0.6):
        y, back = shoe.between(0.6, 0.75), shoe.between(0.9, 1.02)
        loop = [(-heel - 0.01, y), (-heel, 0.85), (0, back), (heel, 0.85), (heel + 0.01, y)]
        shoe.band(loop, strap, thick * 0.7)
        shoe.band([loop[-1], (0, y - shoe.between(0, 0.08)), loop[0]], strap, thick * 0.7)
    if shoe.chance(0.3):
        shoe.band([(0, 0.15), (0, 0.65)], strap, thick * 0.8)


def _draw_boot(shoe: _Shoe) -> None:
    """Draw the foot, shortened, and the shaft that rises towards the camera."""
    toe, waist = shoe.between(0.16, 0.22), shoe.between(0.15, 0.19)
    outline, tone = _sole(toe, waist, waist, shoe.between(0.85, 1)), shoe.shade(170, 255)
    shoe.patch(outline, shoe.shade(110, 255))
    shoe.patch(_within(outline, 0.93), tone)
    start, rise, broad = shoe.between(0.4, 0.52), shoe.between(0, 0.25), shoe.between(0.14, 0.19)
    top = 0.95 + rise
    shaft = [(-waist, start), (waist, start), (broad, top), (-broad, top)]
    shoe.patch(shaft, shoe.shade(160, 255))
    high = shoe.between(0.07, 0.14)
    rim = ellipse((0, top), broad, high, 14)
    shoe.patch(rim, shoe.shade(120, 255))
    shoe.patch(ellipse((0, top), broad * 0.72, high * 0.7, 14), shoe.shade(40, 170))
    if shoe.chance(0.5):
        lace = shoe.shade(60, 230)
        for y in np.linspace(start - 0.08, top - high - 0.05, int(shoe.random.integers(3, 7))):
            half = shoe.between(0.04, 0.08)
            shoe.band([(-half, y), (half, y + shoe.random.normal(0, 0.02))], lace, 0.02)
    if shoe.chance(0.3):
        y = shoe.between(start, top - 0.1)
        shoe.band([(-waist, y), (0, y - 0.04), (waist, y)], shoe.shade(60, 200), 0.04)


_SHOES: dict[int, Callable[[_Shoe], None]] = {
    SANDAL: _draw_sandal,
    SNEAKER: _draw_sneaker,
    BOOT: _draw_boot,
}
