"""A garment's class and a random generator in, a made-up shop picture of such a garment out: gray cloth on white.

The outlines are put down by hand, in shares of the garment's longer side, y downwards; no photograph was measured for
them. How far they vary was chosen by how well a network taught with them tells Fashion-MNIST's training pictures apart.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from model.synthetic.fabric import weave

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Point = tuple[float, float]
Outline = list[Point]
Range = tuple[float, float]

CANVAS = 68  # pixels
LAID_OUT = 54.0  # pixels of it that a length of 1 takes
ORIGIN = (
    CANVAS / 2,
    (CANVAS - LAID_OUT) / 2,
)  # where a garment's (0, 0) lies: its top, in the middle
PLAIN, SHADED, SEAM, INSIDE, BACKGROUND = 255, 225, 165, 110, 0
FAINTEST = 32.0  # of 255: paler cloth than this might be trimmed as background, or refused as a blank picture


class _Cut(NamedTuple):
    """Between what the measures of a top vary, and how likely its details are."""

    body: Range  # half the chest
    waist: Range  # as a share of the chest
    hem: Range  # as a share of the chest
    length: Range
    neck: Range  # half the neckline
    depth: Range  # of the neckline
    sleeves: tuple[
        tuple[float, Range, Range], ...
    ]  # how common, length, angle from hanging straight down (radians)
    front: float = 0.0  # chance of an opening down the front
    collar: float = 0.0
    printed: float = 0.0


_NONE, _SHORT = ((0.0, 0.0), (0.0, 0.0)), ((0.15, 0.25), (0.25, 0.6))
_HALF, _LONG = ((0.35, 0.55), (0.25, 0.5)), ((0.78, 0.92), (0.02, 0.13))

CUTS = {
    0: _Cut((0.25, 0.32), (0.9, 1.0), (0.92, 1.05), (0.94, 1.0), (0.09, 0.17), (0.04, 0.16), ((6, *_SHORT), (2, *_NONE)), printed=0.3),
    2: _Cut((0.2, 0.27), (0.92, 1.02), (0.88, 1.02), (0.9, 1.0), (0.08, 0.15), (0.02, 0.12), ((8, *_LONG), (0.5, *_HALF)), printed=0.25),
    3: _Cut((0.13, 0.19), (0.7, 0.95), (0.8, 1.9), (1.0, 1.0), (0.05, 0.11), (0.03, 0.16), ((4, *_NONE), (3, *_SHORT), (2, *_HALF))),
    4: _Cut((0.19, 0.27), (0.9, 1.0), (0.95, 1.1), (0.94, 1.0), (0.06, 0.12), (0.02, 0.2), ((1, *_LONG),), front=0.95, collar=0.7),
    6: _Cut((0.19, 0.27), (0.88, 1.0), (0.92, 1.15), (0.94, 1.0), (0.06, 0.15), (0.03, 0.2), ((7, *_LONG), (2, *_HALF), (1, *_SHORT)),
            front=0.75, collar=0.6),
}  # fmt: skip


class _Table:
    """Where one garment is laid out, a little askew, patch upon patch."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self.picture = Image.new("L", (CANVAS, CANVAS), BACKGROUND)
        self._pen = ImageDraw.Draw(self.picture)
        slant, width = random.normal(0, 0.035), np.exp(random.normal(0, 0.08))
        self._lie = LAID_OUT * np.array([[width, 0.0], [slant, 1.0]])

    def between(self, span: Range) -> float:
        return span[0] + (span[1] - span[0]) * self.random.random()

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def patch(self, outline: Outline, shade: int = PLAIN) -> None:
        self._pen.polygon(self._pixels(outline), fill=shade)

    def seam(self, course: Outline, shade: int = SEAM, width: float = 0.02) -> None:
        self._pen.line(
            self._pixels(course), fill=shade, width=max(1, round(width * LAID_OUT)), joint="curve"
        )

    def patches(self, outline: Outline, shade: int = PLAIN) -> None:
        """Lay a patch on both sides of x = 0."""
        self.patch(outline, shade)
        self.patch(_mirrored(outline), shade)

    def _pixels(self, outline: Outline) -> list[Point]:
        points = np.array(outline) + self.random.normal(0, 0.01, (len(outline), 2))
        return [(x, y) for x, y in (points @ self._lie + ORIGIN).tolist()]


def draw_garment(garment: int, random: np.random.Generator) -> Image.Image:
    """Lay out and photograph a garment once.

    Args:
        garment: 0 to 9, as Fashion-MNIST numbers them.
        random: where cut, cloth and crookedness come from.

    Returns:
        mode "L", 68x68, darker cloth on a background of 255.
    """
    table = _Table(random)
    _TAILORS[garment](table, garment)
    shape = np.asarray(table.picture)
    seen = np.clip(shape * weave(random, CANVAS, LAID_OUT), FAINTEST, 250)
    return Image.fromarray(np.where(shape > 0, 255 - seen, 255).astype(np.uint8))


def _sew_top(table: _Table, garment: int) -> None:
    cut = CUTS[garment]
    body, length = table.between(cut.body), table.between(cut.length)
    neck, depth = table.between(cut.neck), table.between(cut.depth)
    shoulder = max(neck + 0.04, body * table.between((0.95, 1.15)))
    _sew_sleeves(table, cut, shoulder, body)
    waist, hem = body * table.between(cut.waist), body * table.between(cut.hem)
    side = [
        (neck, 0.0),
        (shoulder, 0.06),
        (body, 0.26),
        (waist, 0.48),
        ((waist + hem) / 2, 0.72),
        (hem, length),
    ]
    table.patch([(0, 0.02), *side, *reversed(_mirrored(side))], int(table.between((180, 255))))
    _cut_neck(table, neck, depth)
    if table.chance(cut.collar):
        table.patches(
            [(neck, -0.02), (neck * 0.3, depth), (neck * 0.9, depth + 0.06), (neck + 0.05, 0.03)],
            SHADED,
        )
        table.seam([(neck + 0.05, 0.03), (neck * 0.9, depth + 0.06), (neck * 0.3, depth)])
    if table.chance(cut.front):
        _open_front(table, depth, length)
    if table.chance(cut.printed):
        _print_on(table, body)


def _sew_sleeves(table: _Table, cut: _Cut, shoulder: float, body: float) -> None:
    shares = np.array([share for share, _, _ in cut.sleeves])
    _, lengths, angles = cut.sleeves[table.random.choice(len(shares), p=shares / shares.sum())]
    length, angle, cuff = (
        table.between(lengths),
        table.between(angles),
        table.between((0.055, 0.08)),
    )
    if length == 0:
        return
    end = shoulder + 0.02 + length * np.sin(angle), 0.08 + length * np.cos(angle)
    aside = cuff * np.cos(angle), cuff * np.sin(angle)
    outer, inner = (end[0] + aside[0], end[1] - aside[1]), (end[0] - aside[0], end[1] + aside[1])
    elbow = shoulder + (outer[0] - shoulder) * 0.7, 0.05 + outer[1] * 0.22
    shade = int(table.between((190, 255)))
    table.patches(
        [
            (shoulder * 0.6, 0.01),
            (shoulder, 0.05),
            elbow,
            outer,
            inner,
            (body, 0.3),
            (body * 0.8, 0.3),
        ],
        shade,
    )
    shade = BACKGROUND if table.chance(0.4) else int(table.between((60, 220)))
    for course in (
        [(shoulder, 0.07), (body, 0.28), (body, 0.5)],
        [(-shoulder, 0.07), (-body, 0.28), (-body, 0.5)],
    ):
        table.seam(course, shade, 0.03)


def _cut_neck(table: _Table, neck: float, depth: float) -> None:
    shade = INSIDE if table.chance(0.4) else BACKGROUND
    table.patch(
        [
            (-neck, -0.03),
            (-neck * 0.7, depth * 0.7),
            (0, depth),
            (neck * 0.7, depth * 0.7),
            (neck, -0.03),
        ],
        shade,
    )


def _open_front(table: _Table, depth: float, length: float) -> None:
    line = table.random.normal(0, 0.01)
    table.seam(
        [(line, depth), (line, length)], int(table.between((90, 235))), table.between((0.025, 0.05))
    )
    for height in np.arange(depth + 0.08, length, 0.14) if table.chance(0.5) else ():
        table.seam([(line + 0.03, height), (line + 0.05, height)], INSIDE, 0.03)


def _print_on(table: _Table, body: float) -> None:
    width, middle, height = (
        body * table.between((0.3, 0.8)),
        table.between((0.3, 0.45)),
        table.between((0.04, 0.15)),
    )
    around = np.linspace(0, 2 * np.pi, 9)
    reach = table.random.uniform(0.6, 1.1, 9)
    blob = np.stack(
        [width * reach * np.cos(around), middle + height * reach * np.sin(around)], axis=1
    )
    table.patch([(x, y) for x, y in blob.tolist()], int(table.between((100, 230))))


def _sew_trousers(table: _Table, garment: int) -> None:
    waist, hip, crotch = (
        table.between((0.13, 0.18)),
        table.between((0.16, 0.21)),
        table.between((0.25, 0.38)),
    )
    hem, gap = table.between((0.08, 0.13)), table.between((0.03, 0.09))
    if table.chance(0.05):  # shorts
        waist, hip, crotch, hem = 0.28, 0.34, crotch + 0.15, 0.3
    outer = gap + hem + table.between((-0.01, 0.04))
    table.patches(
        [
            (0, 0),
            (waist, 0),
            (hip, 0.25),
            (outer + 0.015, 0.6),
            (outer, 1),
            (gap, 1),
            (gap * 0.7, 0.65),
            (0, crotch),
        ]
    )
    table.seam([(0, 0.03), (0, crotch)])


def _sew_bag(table: _Table, garment: int) -> None:
    wide, height = (
        table.between((0.25, 0.36) if table.chance(0.25) else (0.4, 0.5)),
        table.between((0.4, 0.7)),
    )
    top, lean, bow = 0.97 - height, table.between((-0.03, 0.1)), table.between((0, 0.08))
    _hang_handle(table, wide, top)
    side = [
        (wide - lean - 0.08, top - bow * 0.5),
        (wide - lean, top + 0.05),
        (wide, 0.9),
        (wide - 0.05, 0.97),
    ]
    table.patch([(0, top - bow), *side, *reversed(_mirrored(side))])
    if table.chance(0.5):
        flap = top + height * table.between((0.3, 0.6))
        table.seam(
            [
                (-wide + lean, flap - 0.1),
                (-wide * 0.5, flap),
                (wide * 0.5, flap),
                (wide - lean, flap - 0.1),
            ]
        )
    if table.chance(0.4):
        clasp = top + height * 0.45
        table.seam([(0, clasp - 0.05), (0, clasp + 0.05)], SEAM, 0.09)


def _hang_handle(table: _Table, wide: float, top: float) -> None:
    if table.chance(0.12):
        return
    half, rise = (
        wide * table.between((0.35, 0.85)),
        min(top, table.between((0.2, 0.6) if wide < 0.38 else (0.08, 0.34))),
    )
    arch = [
        (-half, top + 0.05),
        (-half * 0.85, top - rise * 0.6),
        (-half * 0.4, top - rise),
        (half * 0.4, top - rise),
    ]
    table.seam(
        [*arch, (half * 0.85, top - rise * 0.6), (half, top + 0.05)],
        PLAIN,
        table.between((0.03, 0.06)),
    )


def _cobble_sneaker(table: _Table, garment: int) -> None:
    height, tongue = (
        table.between(((0.31, 0.45), (0.48, 0.6))[table.chance(0.15)]),
        table.between((-0.1, 0.08)),
    )

    def up(share: float) -> float:
        return 0.7 - height * share

    upper = [
        (-0.5, up(0.1)),
        (-0.48, up(0.42)),
        (-0.38, up(0.56)),
        (-0.18, up(0.7)),
        (0.0 + tongue, up(0.95)),
        (0.08 + tongue, up(1)),
    ]
    ankle = [(0.2, up(0.78)), (0.36, up(0.78)), (0.46, up(1)), (0.49, up(0.7)), (0.5, up(0.1))]
    table.patch([*upper, *ankle])
    table.patch(
        [(-0.5, up(0.18)), (0.5, up(0.18)), (0.5, 0.7), (-0.47, 0.7)], int(table.between((90, 255)))
    )
    table.seam([(-0.5, up(0.2)), (0.5, up(0.2))], int(table.between((90, 200))))
    for place in np.linspace(-0.25, 0.05, 4):
        table.seam(
            [(place, up(0.6)), (place + 0.08, up(0.75 + place))], int(table.between((100, 220)))
        )
    for place in table.random.uniform(
        -0.25, 0.4, table.random.integers(0, 4)
    ).tolist():  # the maker's stripes and patches
        lean = table.random.normal(0, 0.12)
        table.seam(
            [(place, up(0.22)), (place + lean, up(0.62))],
            int(table.between((60, 255))),
            table.between((0.02, 0.12)),
        )


def _cobble_boot(table: _Table, garment: int) -> None:
    height, shaft, heel = (
        table.between((0.52, 1.0)),
        table.between((-0.1, 0.08)),
        table.between((0.04, 0.22)),
    )
    floor = 0.5 + height / 2
    instep = floor - height * table.between((0.42, 0.52))
    toe = [
        (-0.5, floor - 0.04),
        (-0.49, floor - 0.14),
        (-0.36, floor - 0.24),
        (-0.14 + shaft, instep),
        (-0.06 + shaft, floor - height),
    ]
    back = [(0.44, floor - height), (0.43, instep), (0.5, floor - 0.24), (0.48, floor)]
    arch = [
        (0.26, floor),
        (0.2, floor - heel),
        (-0.05, floor - heel * 0.4),
        (-0.2, floor),
        (-0.47, floor),
    ]
    table.patch([*toe, *back, *arch])
    if table.chance(0.6):
        table.seam(
            [(-0.5, floor - 0.06), (-0.1, floor - 0.06 - heel * 0.4), (0.48, floor - 0.06 - heel)],
            int(table.between((60, 200))),
        )
    if table.chance(0.4):
        table.patch(
            [
                (0.08, floor - height),
                (0.2, floor - height),
                (0.17, instep + 0.08),
                (0.1, instep + 0.08),
            ],
            INSIDE,
        )


def _cobble_sandal(table: _Table, garment: int) -> None:
    heel = table.between((0.05, 0.5)) if table.chance(0.62) else 0.0
    thick, floor = table.between((0.04, 0.11)), 0.6 + heel / 2

    def sole(x: float) -> float:
        return floor - thick - heel * float(np.clip((x + 0.25) / 0.6, 0, 1))

    places = [-0.5, -0.25, -0.05, 0.2, 0.35, 0.48]
    wedge = heel > 0.12 and table.chance(0.35)
    under = (
        [(0.5, floor), (-0.3, floor)] if wedge else [(x, sole(x) + thick) for x in reversed(places)]
    )
    table.patch([*((x, sole(x)) for x in places), *under])
    if not wedge:
        broad = table.between((0.04, 0.16))
        table.patch(
            [
                (0.46 - broad, sole(0.4)),
                (0.49, sole(0.49)),
                (0.47, floor),
                (0.47 - broad * 0.7, floor),
            ]
        )
    _strap_front(table, sole)
    if table.chance(0.85 if heel else 0.4):
        _strap_ankle(table, sole)


def _strap_front(table: _Table, sole: Callable[[float], float]) -> None:
    rise, broad = table.between((0.08, 0.2)), table.between((0.035, 0.08))
    for place in np.linspace(
        -0.38, table.between((-0.2, 0.0)), int(table.random.integers(1, 4))
    ).tolist():
        start, end = place - 0.06, place + table.between((0.1, 0.22))
        over = [(start + 0.06, sole(start) - rise * 0.7), (end - 0.04, sole(end) - rise)]
        table.seam([(start, sole(start)), *over, (end, sole(end))], PLAIN, broad)


def _strap_ankle(table: _Table, sole: Callable[[float], float]) -> None:
    rise, front, broad = (
        table.between((0.14, 0.34)),
        table.between((0.0, 0.25)),
        table.between((0.03, 0.05)),
    )
    back, high = sole(0.46), sole(0.46) - rise
    table.patch([(0.4, back), (0.43, high), (0.47, high), (0.48, back)])
    table.seam([(0.45, high), (0.32, high + 0.04), (front, high + 0.06)], PLAIN, broad)
    if table.chance(0.6):
        table.seam([(front, high + 0.06), (-0.12, sole(-0.1) - 0.1)], PLAIN, broad)
    if table.chance(0.5):
        table.seam([(0.44, high + 0.03), (front, sole(front))], PLAIN, broad)


def _mirrored(outline: Outline) -> Outline:
    return [(-x, y) for x, y in outline]


_TAILORS: dict[int, Callable[[_Table, int], None]] = {
    **dict.fromkeys(CUTS, _sew_top), 1: _sew_trousers, 5: _cobble_sandal, 7: _cobble_sneaker, 8: _sew_bag, 9: _cobble_boot,
}  # fmt: skip
