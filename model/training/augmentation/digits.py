"""Vary training digits as if other people had written them with other pens."""

from collections.abc import Iterator

import cv2
import numpy as np

from model.training.augmentation.warps import (
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

SPREAD = Spread(slant=0.2, turn=0.12, stretch=0.06, aspect=0.12, shift=0.5, elastic=0.9)
LEAST_PEN, PEN_MEAN, PEN, MOST_PEN = -1.0, 0.15, 0.75, 2.2  # pixels that a stroke's edge moves out
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary_digits(
    pictures: Pictures, indices: Indices, random: np.random.Generator
) -> Iterator[Pictures]:
    """Slant, turn, scale, shift and bend digits, and make their strokes thinner or thicker.

    Args:
        pictures: uint8 (n, 28, 28), ink high.
        indices: which of them, in random order: neighbors share a warp and a pen.
        random: source of all randomness.

    Yields:
        The varied pictures, uint8 (64 or fewer, 28, 28), in the order of `indices`.
    """
    groups = divide(indices)
    pens = np.clip(random.normal(PEN_MEAN, PEN, len(groups)), LEAST_PEN, MOST_PEN)
    # A thicker pen makes a digit larger: its path shrinks by as much.
    warps = random_warps(len(groups), SPREAD, random, 10 / (10 + pens))
    for group, pen, sources in zip(groups, pens.tolist(), warps, strict=True):
        yield as_pictures(_thicken(warp(as_channels(pictures[group]), sources), pen))


def _thicken(group: Group, pixels: float) -> Group:
    """Move the strokes' edges out by so many pixels, or in if negative."""
    grow = cv2.dilate if pixels > 0 else cv2.erode
    left = abs(pixels)
    while left > 0:
        step = min(left, 1.0)
        grown = grow(group, CROSS).reshape(group.shape)
        group = cv2.addWeighted(grown, step, group, 1 - step, 0).reshape(group.shape)
        left -= 1.0
    return group
