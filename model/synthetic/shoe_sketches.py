"""Draw the lines of sandals, shoes and boots, for `sketches`; their toes point to the left."""

from collections.abc import Callable

import numpy as np

from model.synthetic.geometry import Line, Lines, Picker, across, ellipse, turned


def sandal(pick: Picker) -> Lines:
    """Draw one or two flip-flops from above, or a sandal from the side, flat or with a heel."""
    kind = pick.random.random()
    if kind < 0.5:
        flip_flop = _flip_flop(pick, 0.0)
        return turned(flip_flop, pick.random.normal(0, 0.5) if pick.chance(0.92) else np.pi / 2)
    if kind < 0.75:
        return _pair(pick, _flip_flop)
    if kind < 0.87:
        thick, high = pick.between(0.06, 0.12), pick.between(0.2, 0.4)
        return [
            [(-0.5, 0), (0.5, 0), (0.5, thick), (-0.5, thick), (-0.5, 0)],
            [(-0.4, 0), (-0.2, -high * 0.7), (0.0, 0)],
            [(0.4, 0), (0.42, -high), (0.1, -high * 0.8), (0.1, 0)],
        ]
    heel, strap = pick.between(0.25, 0.55), pick.between(0.1, 0.3)
    upper: Line = [(-0.5, heel), (-0.2, heel - 0.03), (0.3, 0.05), (0.5, 0.0)]
    under: Line = [(0.46, heel), (0.42, heel), (0.38, 0.15), (-0.1, heel + 0.03)]
    return [
        [*upper, *under, upper[0]],
        [(-0.45, heel), (-0.3, heel - 0.15), (-0.15, heel - 0.05)],
        [(0.5, 0), (0.48, -strap), (0.2, -strap * 0.8)],
    ]


def shoe(pick: Picker) -> Lines:
    """Draw a shoe from the side, or two from above."""
    if pick.chance(0.1):
        return _pair(pick, _from_above)
    high, ankle, toe = pick.between(0.22, 0.6), pick.between(-0.05, 0.3), pick.between(0.3, 0.7)
    style, tip = pick.random.random(), -high * toe
    if style < 0.45:
        upper: Line = [(-0.52, tip * 0.7), (-0.4, tip), (-0.15, tip), (ankle - 0.06, -high * 0.9)]
    elif style < 0.7:  # a step
        upper = [(-0.5, tip), (ankle, tip)]
    elif style < 0.85:  # a wedge
        upper = [(-0.52, -high * 0.3), (ankle - 0.2, -high * 0.75)]
    else:  # hollowed in front of the ankle
        upper = [(-0.53, tip * 0.6), (-0.42, tip), (-0.25, tip * 0.8), (ankle - 0.05, tip * 0.7)]
    upper = [(-0.5, 0), *upper, (ankle, -high)]
    bow = pick.between(0, 0.12) if pick.chance(0.3) else 0.0
    back: Line = [(0.48 + bow, -high * pick.between(0.8, 1.2)), (0.5, -high * 0.4), (0.5 - bow, 0)]
    opening: Line = [upper[-1], ((ankle + 0.48) / 2, -high * pick.between(0.6, 1.0)), back[0]]
    sole: Line = [back[-1], (0.2, bow), (-0.2, bow), upper[0]]
    in_one = [[*upper, *opening[1:], *back[1:], *sole[1:]]]
    lines: Lines = [upper, opening, back, sole] if pick.chance(0.4) else in_one
    return lines + _trimmings(pick, high, ankle, toe)


def boot(pick: Picker) -> Lines:
    """Draw a boot from the side, with or without a heel."""
    high, shaft, foot = pick.between(0.65, 1.3), pick.between(-0.1, 0.15), pick.between(0.28, 0.42)
    heel = pick.between(0.03, 0.25) if pick.chance(0.5) else 0.0
    ankle: Line = [(shaft, -high), (shaft - 0.02, -foot - 0.1), (shaft - 0.15, -foot)]
    front = [*ankle, (-0.45, -foot * 0.7), (-0.5, -0.02)]
    under: Line = [(-0.5, 0), (0.15, 0), (0.2, 0), (0.45, 0)]
    if heel:
        under = [(-0.5, 0.0), (-0.1, -heel * 0.3), (0.2, -heel), (0.22, 0), (0.45, 0)]
    lines: Lines = [[*front, *under, (0.46, -foot), (0.44, -high), front[0]]]
    if pick.chance(0.4):
        lines.append([(-0.5, -0.08), (0.45, -0.08 - heel)])
    if pick.chance(0.35):
        for height in np.linspace(foot + 0.1, high - 0.1, 3).tolist():
            lines.append([(shaft, -height), (shaft + 0.14, -height + 0.02)])
    return lines


def _pair(pick: Picker, one: Callable[[Picker, float], Lines]) -> Lines:
    """Put two next to each other, toes together or apart."""
    apart, lean = pick.between(0.22, 0.34), pick.random.normal(0.1, 0.2)
    right = turned(one(pick, apart), lean)
    left = turned(one(pick, -apart), lean * pick.between(-1, 1))
    angle = pick.random.normal(0, 0.25) + (np.pi if pick.chance(0.3) else 0)
    return turned([*right, *left], angle)


def _flip_flop(pick: Picker, x: float) -> Lines:
    toe, heel, bow = pick.between(0.17, 0.26), pick.between(0.12, 0.22), pick.between(-0.06, 0.06)
    if pick.chance(0.4):
        sole = ellipse((x, 0.5), toe, 0.5, 14)
    else:
        sole = _sole(x, toe, (toe * 0.8 + bow, 0.5), heel)
    fork, end = pick.between(0.1, 0.3), pick.between(0.35, 0.6)
    style, left, right = pick.random.random(), x - toe * 0.9, x + toe * 0.9
    if style < 0.5:
        straps: Lines = [[(left, end), (x, fork), (right, end)]]
    elif style < 0.7:
        straps = [
            [(x - toe, fork + 0.1), (x, fork), (x + toe, fork + 0.1)],
            [(x - toe, end), (x, end - 0.1), (x + toe, end)],
        ]
    elif style < 0.85:
        straps = [ellipse((x, fork), toe * 0.3, 0.05)]
    else:
        middle: Line = [(x, fork - 0.05), (x, fork + 0.05)]
        straps = [[(left, end), middle[1]], [(x, fork), (right, end)], middle]
    return [sole, *straps]


def _from_above(pick: Picker, x: float) -> Lines:
    """Draw a shoe's rim, the opening for the foot, and laces."""
    toe, heel, high = pick.between(0.17, 0.24), pick.between(0.14, 0.2), pick.between(0.45, 0.6)
    opening = ellipse((x, (high + 0.92) / 2), heel * 0.65, (0.92 - high) / 2, 14)
    lines: Lines = [_sole(x, toe, (toe * 0.9, 0.5), heel), opening]
    for y in np.linspace(0.3, high - 0.04, int(pick.random.integers(0, 4))).tolist():
        lines.append([(x - toe * 0.4, y), (x + toe * 0.4, y + pick.random.normal(0, 0.02))])
    return lines


def _sole(x: float, toe: float, middle: tuple[float, float], heel: float) -> Line:
    side = [(toe * 0.6, 0.02), (toe, 0.2), middle, (heel, 0.8), (heel * 0.5, 0.99)]
    right, left = [(x + a, y) for a, y in side], [(x - a, y) for a, y in reversed(side)]
    return [(x, 0.0), *right, *left, (x, 0.0)]


def _trimmings(pick: Picker, high: float, ankle: float, toe: float) -> Lines:
    """Draw a shoe's sole, laces, patch, eyelet, bow and rim, each or none."""
    lines: Lines = []
    if pick.chance(0.4):
        lines.append(across(0.5, -high * 0.18))
    if pick.chance(0.55):
        for x in np.linspace(-0.25, ankle - 0.05, int(pick.random.integers(1, 5))).tolist():
            end = x + pick.random.normal(0.05, 0.04), -high * toe * pick.between(0.3, 0.8)
            lines.append([(x, -high * (toe + 0.08)), end])
    if pick.chance(0.15):
        lines.append([(-0.1, -high * 0.3), (0.2, -high * 0.3), (0.3, -high * 0.6)])
    if pick.chance(0.15):
        lines.append(ellipse((pick.between(-0.1, 0.2), -high * 0.35), 0.08, 0.08))
    if pick.chance(0.2):
        lines.append(ellipse((ankle - 0.08, -high), 0.07, 0.04))
        lines.append(ellipse((ankle - 0.2, -high * 0.95), 0.07, 0.04))
    if pick.chance(0.1):
        lines.append(ellipse(((ankle + 0.48) / 2, -high), (0.48 - ankle) / 2, 0.05, 10))
    return lines
