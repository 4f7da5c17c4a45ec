"""Draw garments as shops picture them: gray cloth on white.

The outlines were put down by hand, in shares of the garment's longer side, y downwards; no
photograph was measured for them. How much they vary was chosen by how well a network taught with
them tells Fashion-MNIST's training pictures apart.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.fabric import weave
from model.synthetic.geometry import Line, Picker, Point, Range, across, mirrored

CUTS_FILE = Path(__file__).with_name("cuts.toml")
CANVAS = 68  # pixels
UNIT = 54.0  # pixels of it that a length of 1 takes
ORIGIN = CANVAS / 2, (CANVAS - UNIT) / 2  # of a garment: its top, in the middle
PLAIN, SHADED, SEAM, INSIDE, BACKGROUND = 255, 225, 165, 110, 0
FAINTEST = 32.0  # of 255: paler cloth might be trimmed as background, or the picture found blank


class _Cut(NamedTuple):
    """The limits of a top's measures, and its details' probabilities; see `cuts.toml`."""

    chest: Range
    waist: Range
    hem: Range
    length: Range
    neck: Range
    depth: Range
    sleeves: list[tuple[float, Range, Range]]
    opening: float = 0.0
    collar: float = 0.0
    printed: float = 0.0


class _Layout(Picker):
    """One garment laid out, slightly crooked, patch upon patch."""

    def __init__(self, random: np.random.Generator) -> None:
        super().__init__(random)
        self.picture = Image.new("L", (CANVAS, CANVAS), BACKGROUND)
        self._pen = ImageDraw.Draw(self.picture)
        slant, width = random.normal(0, 0.035), np.exp(random.normal(0, 0.08))
        self._linear = UNIT * np.array([[width, 0.0], [slant, 1.0]])

    def shade(self, low: int, high: int) -> int:
        return int(self.between(low, high))

    def patch(self, outline: Line, shade: int = PLAIN) -> None:
        self._pen.polygon(self._pixels(outline), fill=shade)

    def patches(self, outline: Line, shade: int = PLAIN) -> None:
        """Draw a patch on both sides of x = 0."""
        self.patch(outline, shade)
        self.patch(mirrored(outline)[::-1], shade)

    def seam(self, line: Line, shade: int = SEAM, width: float = 0.02) -> None:
        pixels = max(1, round(width * UNIT))
        self._pen.line(self._pixels(line), fill=shade, width=pixels, joint="curve")

    def _pixels(self, line: Line) -> list[Point]:
        points = np.array(line) + self.random.normal(0, 0.01, (len(line), 2))
        return [(x, y) for x, y in (points @ self._linear + ORIGIN).tolist()]


def draw_garment(garment: int, random: np.random.Generator) -> Image.Image:
    """Draw a garment once.

    Args:
        garment: 0 to 9, as Fashion-MNIST numbers them.
        random: source of cut, cloth and crookedness.

    Returns:
        Mode "L", 68x68, darker cloth on a background of 255.
    """
    layout = _Layout(random)
    if draw := _GARMENTS.get(garment):
        draw(layout)
    else:
        _draw_top(layout, _cuts()[garment])
    shape = np.asarray(layout.picture)
    seen = np.clip(shape * weave(random, CANVAS, UNIT), FAINTEST, 250)
    return Image.fromarray(np.where(shape > 0, 255 - seen, 255).astype(np.uint8))


@cache
def _cuts() -> dict[int, _Cut]:
    cuts = tomllib.loads(CUTS_FILE.read_text())
    return {int(garment): _Cut(**cut) for garment, cut in cuts.items()}


def _draw_top(top: _Layout, cut: _Cut) -> None:
    chest, length = top.between(*cut.chest), top.between(*cut.length)
    neck, depth = top.between(*cut.neck), top.between(*cut.depth)
    shoulder = max(neck + 0.04, chest * top.between(0.95, 1.15))
    _draw_sleeves(top, cut, shoulder, chest)
    waist, hem = chest * top.between(*cut.waist), chest * top.between(*cut.hem)
    upper = [(neck, 0.0), (shoulder, 0.06), (chest, 0.26)]
    side = [*upper, (waist, 0.48), ((waist + hem) / 2, 0.72), (hem, length)]
    top.patch([(0, 0.02), *side, *mirrored(side)], top.shade(180, 255))
    neckline = [(-neck, -0.03), (-neck * 0.7, depth * 0.7), (0, depth)]
    shade = INSIDE if top.chance(0.4) else BACKGROUND
    top.patch([*neckline, *mirrored(neckline[:2])], shade)
    if top.chance(cut.collar):
        edge = [(neck * 0.3, depth), (neck * 0.9, depth + 0.06), (neck + 0.05, 0.03)]
        top.patches([(neck, -0.02), *edge], SHADED)
        top.seam(edge[::-1])
    if top.chance(cut.opening):
        _draw_opening(top, depth, length)
    if top.chance(cut.printed):
        _draw_print(top, chest)


def _draw_sleeves(top: _Layout, cut: _Cut, shoulder: float, chest: float) -> None:
    shares = np.array([share for share, _, _ in cut.sleeves])
    _, lengths, angles = cut.sleeves[top.random.choice(len(shares), p=shares / shares.sum())]
    length, angle, cuff = top.between(*lengths), top.between(*angles), top.between(0.055, 0.08)
    if length == 0:
        return
    end = shoulder + 0.02 + length * np.sin(angle), 0.08 + length * np.cos(angle)
    aside = cuff * np.cos(angle), cuff * np.sin(angle)
    outer, inner = (end[0] + aside[0], end[1] - aside[1]), (end[0] - aside[0], end[1] + aside[1])
    elbow = shoulder + (outer[0] - shoulder) * 0.7, 0.05 + outer[1] * 0.22
    sleeve = [(shoulder * 0.6, 0.01), (shoulder, 0.05), elbow, outer, inner]
    top.patches([*sleeve, (chest, 0.3), (chest * 0.8, 0.3)], top.shade(190, 255))
    shade = BACKGROUND if top.chance(0.4) else top.shade(60, 220)
    for side in (1, -1):
        top.seam([(side * shoulder, 0.07), (side * chest, 0.28), (side * chest, 0.5)], shade, 0.03)


def _draw_opening(top: _Layout, depth: float, length: float) -> None:
    x = top.random.normal(0, 0.01)
    top.seam([(x, depth), (x, length)], top.shade(90, 235), top.between(0.025, 0.05))
    if top.chance(0.5):
        for y in np.arange(depth + 0.08, length, 0.14):
            top.seam([(x + 0.03, y), (x + 0.05, y)], INSIDE, 0.03)


def _draw_print(top: _Layout, chest: float) -> None:
    width, middle = chest * top.between(0.3, 0.8), top.between(0.3, 0.45)
    height, angles = top.between(0.04, 0.15), np.linspace(0, 2 * np.pi, 9)
    reach = top.random.uniform(0.6, 1.1, 9)
    x, y = width * reach * np.cos(angles), middle + height * reach * np.sin(angles)
    top.patch(list(zip(x.tolist(), y.tolist(), strict=True)), top.shade(100, 230))


def _draw_trousers(trousers: _Layout) -> None:
    waist, hip = trousers.between(0.13, 0.18), trousers.between(0.16, 0.21)
    crotch, hem = trousers.between(0.25, 0.38), trousers.between(0.08, 0.13)
    gap = trousers.between(0.03, 0.09)
    if trousers.chance(0.05):  # shorts
        waist, hip, crotch, hem = 0.28, 0.34, crotch + 0.15, 0.3
    outer = gap + hem + trousers.between(-0.01, 0.04)
    outside = [(0, 0), (waist, 0), (hip, 0.25), (outer + 0.015, 0.6), (outer, 1)]
    trousers.patches([*outside, (gap, 1), (gap * 0.7, 0.65), (0, crotch)])
    trousers.seam([(0, 0.03), (0, crotch)])


def _draw_bag(bag: _Layout) -> None:
    wide = bag.between(0.25, 0.36) if bag.chance(0.25) else bag.between(0.4, 0.5)
    height = bag.between(0.4, 0.7)
    top, lean, bow = 0.97 - height, bag.between(-0.03, 0.1), bag.between(0, 0.08)
    _draw_handle(bag, wide, top)
    upper = [(wide - lean - 0.08, top - bow * 0.5), (wide - lean, top + 0.05)]
    side = [*upper, (wide, 0.9), (wide - 0.05, 0.97)]
    bag.patch([(0, top - bow), *side, *mirrored(side)])
    if bag.chance(0.5):
        flap = top + height * bag.between(0.3, 0.6)
        end = wide - lean, flap - 0.1
        bag.seam([(-end[0], end[1]), *across(wide * 0.5, flap), end])
    if bag.chance(0.4):
        clasp = top + height * 0.45
        bag.seam([(0, clasp - 0.05), (0, clasp + 0.05)], SEAM, 0.09)


def _draw_handle(bag: _Layout, wide: float, top: float) -> None:
    if bag.chance(0.12):
        return
    half = wide * bag.between(0.35, 0.85)
    rise = min(top, bag.between(0.2, 0.6) if wide < 0.38 else bag.between(0.08, 0.34))
    left = [(-half, top + 0.05), (-half * 0.85, top - rise * 0.6), (-half * 0.4, top - rise)]
    bag.seam([*left, *mirrored(left)], PLAIN, bag.between(0.03, 0.06))


def _draw_sneaker(sneaker: _Layout) -> None:
    height = sneaker.between(*((0.31, 0.45), (0.48, 0.6))[sneaker.chance(0.15)])
    tongue = sneaker.between(-0.1, 0.08)

    def up(share: float) -> float:
        return 0.7 - height * share

    toe = [(-0.5, up(0.1)), (-0.48, up(0.42)), (-0.38, up(0.56)), (-0.18, up(0.7))]
    instep = [(0.0 + tongue, up(0.95)), (0.08 + tongue, up(1))]
    ankle = [(0.2, up(0.78)), (0.36, up(0.78)), (0.46, up(1)), (0.49, up(0.7)), (0.5, up(0.1))]
    sneaker.patch([*toe, *instep, *ankle])
    sole = [(-0.5, up(0.18)), (0.5, up(0.18)), (0.5, 0.7), (-0.47, 0.7)]
    sneaker.patch(sole, sneaker.shade(90, 255))
    sneaker.seam(across(0.5, up(0.2)), sneaker.shade(90, 200))
    for x in np.linspace(-0.25, 0.05, 4):
        sneaker.seam([(x, up(0.6)), (x + 0.08, up(0.75 + x))], sneaker.shade(100, 220))
    stripes = sneaker.random.integers(0, 4)
    for x in sneaker.random.uniform(-0.25, 0.4, stripes).tolist():
        stripe = [(x, up(0.22)), (x + sneaker.random.normal(0, 0.12), up(0.62))]
        sneaker.seam(stripe, sneaker.shade(60, 255), sneaker.between(0.02, 0.12))


def _draw_boot(boot: _Layout) -> None:
    height, shaft, heel = (
        boot.between(0.52, 1.0),
        boot.between(-0.1, 0.08),
        boot.between(0.04, 0.22),
    )
    floor = 0.5 + height / 2
    top, instep = floor - height, floor - height * boot.between(0.42, 0.52)
    toe = [(-0.5, floor - 0.04), (-0.49, floor - 0.14), (-0.36, floor - 0.24)]
    front = [(-0.14 + shaft, instep), (-0.06 + shaft, top)]
    back = [(0.44, top), (0.43, instep), (0.5, floor - 0.24), (0.48, floor)]
    arch = [(0.26, floor), (0.2, floor - heel), (-0.05, floor - heel * 0.4), (-0.2, floor)]
    boot.patch([*toe, *front, *back, *arch, (-0.47, floor)])
    if boot.chance(0.6):
        y = floor - 0.06
        boot.seam([(-0.5, y), (-0.1, y - heel * 0.4), (0.48, y - heel)], boot.shade(60, 200))
    if boot.chance(0.4):
        patch = [(0.08, top), (0.2, top), (0.17, instep + 0.08), (0.1, instep + 0.08)]
        boot.patch(patch, INSIDE)


def _draw_sandal(sandal: _Layout) -> None:
    heel = sandal.between(0.05, 0.5) if sandal.chance(0.62) else 0.0
    thick, floor = sandal.between(0.04, 0.11), 0.6 + heel / 2

    def sole(x: float) -> float:
        return floor - thick - heel * float(np.clip((x + 0.25) / 0.6, 0, 1))

    upper = [(x, sole(x)) for x in (-0.5, -0.25, -0.05, 0.2, 0.35, 0.48)]
    wedge = heel > 0.12 and sandal.chance(0.35)
    under = [(x, y + thick) for x, y in reversed(upper)]
    sandal.patch([*upper, *([(0.5, floor), (-0.3, floor)] if wedge else under)])
    if not wedge:
        broad = sandal.between(0.04, 0.16)
        heel_top = [(0.46 - broad, sole(0.4)), (0.49, sole(0.49))]
        sandal.patch([*heel_top, (0.47, floor), (0.47 - broad * 0.7, floor)])
    _draw_front_straps(sandal, sole)
    if sandal.chance(0.85 if heel else 0.4):
        _draw_ankle_strap(sandal, sole)


def _draw_front_straps(sandal: _Layout, sole: Callable[[float], float]) -> None:
    rise, broad = sandal.between(0.08, 0.2), sandal.between(0.035, 0.08)
    last, count = sandal.between(-0.2, 0.0), int(sandal.random.integers(1, 4))
    for x in np.linspace(-0.38, last, count).tolist():
        start, end = x - 0.06, x + sandal.between(0.1, 0.22)
        over = [(start + 0.06, sole(start) - rise * 0.7), (end - 0.04, sole(end) - rise)]
        sandal.seam([(start, sole(start)), *over, (end, sole(end))], PLAIN, broad)


def _draw_ankle_strap(sandal: _Layout, sole: Callable[[float], float]) -> None:
    rise, front = sandal.between(0.14, 0.34), sandal.between(0.0, 0.25)
    broad, back = sandal.between(0.03, 0.05), sole(0.46)
    high = back - rise
    sandal.patch([(0.4, back), (0.43, high), (0.47, high), (0.48, back)])
    sandal.seam([(0.45, high), (0.32, high + 0.04), (front, high + 0.06)], PLAIN, broad)
    if sandal.chance(0.6):
        sandal.seam([(front, high + 0.06), (-0.12, sole(-0.1) - 0.1)], PLAIN, broad)
    if sandal.chance(0.5):
        sandal.seam([(0.44, high + 0.03), (front, sole(front))], PLAIN, broad)


_GARMENTS: dict[int, Callable[[_Layout], None]] = {
    1: _draw_trousers,
    5: _draw_sandal,
    7: _draw_sneaker,
    8: _draw_bag,
    9: _draw_boot,
}
