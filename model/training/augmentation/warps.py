"""Random warps of many pictures: bent, slanted, turned, scaled and moved, one warp for each group.

The pictures of a group are the channels of one OpenCV image, so that a warp is one call; a call
for each picture takes eight times as long. Images of this size use no OpenCV threads.
"""

from typing import NamedTuple

import cv2
import numpy as np

SIDE = 28
GROUP = 64  # pictures that share a warp
CENTER = (SIDE - 1) / 2
KNOTS = 6  # along each side; elastic displacements are random there, and smooth between

Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]  # (n, 28, 28)
Group = np.ndarray  # uint8 (28, 28, n): pictures as channels
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]
Warps = np.ndarray[tuple[int, int, int, int], np.dtype[np.float32]]  # (n, 2, 28, 28), x before y


class Spread(NamedTuple):
    """Standard deviations of a warp's parameters: each a float, or an array, one value a warp."""

    slant: float | np.ndarray = 0.0
    turn: float | np.ndarray = 0.0  # radians
    stretch: float | np.ndarray = 0.0  # logarithm, of width and height
    aspect: float | np.ndarray = 0.0  # logarithm, of the width alone
    shift: float | np.ndarray = 0.0  # pixels
    elastic: float | np.ndarray = 0.0  # pixels


def divide(indices: Indices) -> list[Indices]:
    """Divide pictures' indices into groups, of which the last may be smaller."""
    return [indices[start : start + GROUP] for start in range(0, len(indices), GROUP)]


def as_channels(pictures: Pictures) -> Group:
    """Return (n, 28, 28) pictures as one image (28, 28, n)."""
    return cv2.transpose(pictures.reshape(len(pictures), -1)).reshape(SIDE, SIDE, -1)


def as_pictures(group: Group) -> Pictures:
    """Return an image (28, 28, n) as n pictures (n, 28, 28)."""
    rows = cv2.transpose(group.reshape(SIDE * SIDE, -1))
    return np.asarray(rows, np.uint8).reshape(-1, SIDE, SIDE)


def warp(group: Group, sources: np.ndarray) -> Group:
    """Return a group with each pixel read from its source, one of `Warps`; 0 outside."""
    return cv2.remap(group, sources[0], sources[1], cv2.INTER_LINEAR).reshape(group.shape)


def random_warps(
    count: int, spread: Spread, random: np.random.Generator, scale: np.ndarray | float = 1.0
) -> Warps:
    """Draw warps: an affine map and an elastic deformation each.

    The deformation is a smooth random field, after Simard, Steinkraus and Platt, "Best Practices
    for Convolutional Neural Networks Applied to Visual Document Analysis" (2003).

    Args:
        count: how many.
        spread: how much they differ.
        random: source of all randomness.
        scale: enlarges the pictures besides, () or (count,).

    Returns:
        float32 (count, 2, 28, 28): from which x and y each pixel is read.
    """
    slant, turn, stretch, aspect = (random.normal(0, width, count) for width in spread[:4])
    shift = random.normal(CENTER, np.reshape(spread.shift, (-1, 1)), (count, 2))
    # The columns of the linear map: turned, then leaned and stretched in width, about the center.
    cosine, sine = (wave(turn) / (np.exp(stretch) * scale) for wave in (np.cos, np.sin))
    narrow = np.exp(-aspect)
    by_x = np.stack([narrow * cosine + slant * sine, sine], axis=1)
    by_y = np.stack([slant * cosine - narrow * sine, cosine], axis=1)
    pixels = np.arange(SIDE) - CENTER
    elastic = np.reshape(np.float32(spread.elastic), (-1, 1, 1, 1))
    knots = random.standard_normal((count, 2, KNOTS, KNOTS), np.float32) * elastic
    sources: Warps = _BETWEEN_KNOTS @ knots @ _BETWEEN_KNOTS.T
    sources += np.asarray(by_x[..., None] * pixels + shift[..., None], np.float32)[:, :, None]
    sources += np.asarray(by_y[..., None] * pixels, np.float32)[..., None]
    return sources


def _between_knots() -> np.ndarray:
    """Return float32 (28, knots): each knot's weight at each pixel; Gaussian, of unit variance."""
    knots = np.linspace(0, SIDE - 1, KNOTS)
    near = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - knots) / (SIDE / KNOTS)) ** 2)
    return np.asarray(near / np.sqrt((near**2).sum(axis=1, keepdims=True)), np.float32)


_BETWEEN_KNOTS = _between_knots()
