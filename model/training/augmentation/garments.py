"""Vary training garments: flipped, bent, in other light, as home photos and as silhouettes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

from model.preprocessing import outlines
from model.training.augmentation.warps import (
    CENTER,
    SIDE,
    Group,
    Indices,
    Pictures,
    Spread,
    as_channels,
    as_pictures,
    divide,
    random_warps,
    warp,
)

STRIPED = 0.2  # share of home photos
FAINT = 12  # of 255: darker is background


class Kind(NamedTuple):
    """One way to vary: what is done to a group of pictures before it is warped, and how often."""

    share: float
    spread: Spread
    change: Callable[[Group, np.random.Generator], Group]


def vary_garments(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Vary pictures as shops, catalogs, home photos and filled drawings differ.

    Args:
        pictures: uint8 (n, 28, 28), garment high on 0.
        indices: which of them, in random order: neighbors share a warp and a light.
        random: source of all randomness.

    Yields:
        The varied pictures, uint8 (64 or fewer, 28, 28), in the order of `indices`.
    """
    return _vary(pictures, indices, random, GARMENTS)


def vary_sketches(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Bend and flip filled drawings, and dye some; arguments and result as for vary_garments."""
    return _vary(pictures, indices, random, SKETCHES)


def vary_shoes(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Vary shoes as seen at an angle, alone or two; arguments and result as for vary_garments."""
    return _vary(pictures, indices, random, SHOES)


def vary_turned(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Lay pictures on their side; arguments and result as for vary_garments."""
    for group in _vary(pictures, indices, random, TURNED):
        yield np.rot90(group, random.choice((1, 3)), (1, 2))


def vary_lightly(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Vary garments as shops alone do; arguments and result as for vary_garments."""
    return _vary(pictures, indices, random, LIGHTLY)


def _vary(
    pictures: Pictures, indices: Indices, random: np.random.Generator, kinds: tuple[Kind, ...]
) -> Iterator[Pictures]:
    groups = divide(indices)
    chosen = random.choice(len(kinds), len(groups), p=[kind.share for kind in kinds])
    spread = Spread(*np.array([kind.spread for kind in kinds])[chosen].T)
    warps = random_warps(len(groups), spread, random)
    flipped = random.random(len(groups)) < 0.5
    warps[flipped] = warps[flipped, ..., ::-1]
    for group, kind, sources in zip(groups, chosen, warps, strict=True):
        changed = kinds[kind].change(as_channels(pictures[group]), random)
        yield as_pictures(warp(changed, sources))


def _as_is(group: Group, random: np.random.Generator) -> Group:
    return group


def _relight(group: Group, random: np.random.Generator) -> Group:
    """Change the light: other shops' cloth has more or less contrast."""
    gamma, gain = np.exp(random.normal(0, (0.35, 0.15)))
    tones = np.minimum(255 * np.linspace(0, 1, 256) ** gamma * gain, 255)
    return cv2.LUT(group, tones.astype(np.uint8)).reshape(group.shape)


def _bleach(group: Group, random: np.random.Generator) -> Group:
    """Take away the palest cloth, as white cloth on white is lost, and lift the rest."""
    count: int = group.shape[2]
    lost = random.uniform(0, 0.4, count) * group.max(axis=(0, 1))
    lift = random.uniform(0, 90, count).astype(np.float32)
    cloth = np.where(group > lost, group * (1 - lift / 255) + lift, 0)
    return _relight(cloth.astype(np.uint8), random)


def _photograph(group: Group, random: np.random.Generator) -> Group:
    """Vary cloth as home photos do: tone, stripes, and a blot or a missing piece at the rim."""
    garment = group > FAINT
    count: int = group.shape[2]
    gain, lift = random.uniform(0.35, 1.1, count), random.uniform(10, 110, count)
    negated = random.random(count) < 0.25
    cloth = np.where(negated, 255 - group, group) * gain.astype(np.float32)
    cloth = np.minimum(cloth + lift.astype(np.float32), 255) * garment
    if random.random() < STRIPED:
        cloth *= _stripes(random)
    if random.random() < 0.5:
        spot = _spot(random)
        if random.random() < 0.5:
            cloth *= ~spot
        else:
            cloth[spot & ~garment] = random.uniform(30, 255)
    return cloth.astype(np.uint8)


def _double(group: Group, random: np.random.Generator) -> Group:
    """Put a shoe's fellow behind it or beside it, and photograph some."""
    size, angle = random.uniform(0.62, 0.85), random.normal(0, 8)
    reach = 0.5 * (1 - size) * SIDE + 2
    across, down = random.uniform(-reach, reach), random.uniform(0.25, 1) * reach
    mirrored = random.random() < 0.3
    both = np.zeros_like(group)
    rows, columns = np.indices((SIDE, SIDE), np.float32)
    for side in (-1, 1):
        place = cv2.getRotationMatrix2D((CENTER, CENTER), angle * (side > 0), size)
        place[:, 2] += side * np.array([across, down])
        back = cv2.invertAffineTransform(place)
        sources = [x * columns + y * rows + shift for x, y, shift in back.tolist()]
        shoe = group[:, ::-1].copy() if mirrored and side > 0 else group
        moved = warp(shoe, np.asarray(sources, np.float32))
        both = np.where(moved > FAINT, moved, both)
    return _photograph(both, random) if random.random() < 0.6 else both


def _stripes(random: np.random.Generator) -> np.ndarray:
    """Return stripes across or down as shares of the cloth's tone; stronger than in a shop."""
    wave = np.sin(
        np.arange(SIDE) * (2 * np.pi / random.uniform(2.5, 9)) + random.uniform(0, 2 * np.pi)
    )
    tones = np.where(wave > random.uniform(-0.6, 0.6), 1, random.uniform(0.3, 0.9))
    across = random.random() < 0.7
    return tones.reshape((SIDE, 1, 1) if across else (1, SIDE, 1)).astype(np.float32)


def _spot(random: np.random.Generator) -> np.ndarray:
    """Return bool (28, 28, 1): an ellipse near the rim."""
    angle, reach = random.uniform(0, 2 * np.pi), random.uniform(10, 16)
    height, width = random.uniform(1.5, 6, 2)
    pixels = np.arange(SIDE) - CENTER
    down = (pixels - reach * np.sin(angle)) / height
    across = (pixels - reach * np.cos(angle)) / width
    return (down[:, None, None] ** 2 + across[:, None] ** 2) < 1


def _flatten(group: Group, random: np.random.Generator) -> Group:
    """Make cloth flat, with or without seams where its tone changes, as a filled outline is."""
    garment = group > FAINT
    count: int = group.shape[2]
    garment |= _enclosed(garment, 0) & _enclosed(garment, 1) & (random.random(count) < 0.8)
    tones = group.astype(np.int16)
    steps = sum(np.abs(np.diff(tones, axis=axis, prepend=0)) for axis in (0, 1))
    seams = (steps > random.uniform(60, 160, count)) & (random.random(count) < 0.5)
    for axis in (0, 1):
        for step in (-2, 2):
            seams &= np.roll(garment, step, axis)
    usual = random.random(count) < 0.6
    cloth = np.where(usual, outlines.CLOTH, random.uniform(60, 255, count))
    return (np.where(seams, outlines.SEAM, cloth) * garment).astype(np.uint8)


def _enclosed(garment: np.ndarray, axis: int) -> np.ndarray:
    """Return where there is garment on both sides along an axis, or right there."""
    seen = np.logical_or.accumulate
    return seen(garment, axis) & np.flip(seen(np.flip(garment, axis), axis), axis)


def _dye(group: Group, random: np.random.Generator) -> Group:
    """Replace flat cloth by another tone and a weave."""
    count: int = group.shape[2]
    weave = random.standard_normal(group.shape, np.float32)
    weave *= random.uniform(0, 0.15, count).astype(np.float32)
    weave += random.uniform(0.4, 1.5, count).astype(np.float32)
    return np.clip(group * weave, 0, 255).astype(np.uint8)


GARMENTS = (
    Kind(0.56, Spread(0.015, 0.01, 0.015, 0.02, 0.25, 0.15), _as_is),  # in a shop, as they are
    Kind(0.25, Spread(0.08, 0.16, 0.05, 0.1, 0.6, 0.5), _relight),
    Kind(0.04, Spread(0.08, 0.1, 0.05, 0.1, 0.6, 0.5), _bleach),
    Kind(0.11, Spread(0.08, 0.08, 0.05, 0.1, 0.8, 0.6), _photograph),
    Kind(0.04, Spread(0.12, 0.1, 0.04, 0.12, 0.7, 1.0), _flatten),
)
SKETCHED = Spread(slant=0.05, turn=0.05, stretch=0.04, aspect=0.08, shift=0.7, elastic=0.7)
SKETCHES = (  # some are dyed: at home, garments lie spread out as they are drawn
    Kind(0.7, SKETCHED, _as_is),
    Kind(0.3, SKETCHED, _dye),
)
ANGLED = Spread(slant=0.2, turn=0.25, stretch=0.08, aspect=0.2, shift=0.8, elastic=0.8)
SHOES = (Kind(0.3, ANGLED, _relight), Kind(0.2, ANGLED, _photograph), Kind(0.5, ANGLED, _double))
TURNED = (
    Kind(0.5, Spread(0.08, 0.12, 0.05, 0.1, 0.6, 0.5), _relight),
    Kind(0.5, Spread(0.08, 0.12, 0.05, 0.1, 0.8, 0.6), _photograph),
)
LIGHTLY = (
    Kind(0.8, Spread(0.02, 0.02, 0.02, 0.03, 0.4, 0.25), _as_is),
    Kind(0.2, Spread(0.06, 0.1, 0.04, 0.07, 0.6, 0.4), _relight),
)
