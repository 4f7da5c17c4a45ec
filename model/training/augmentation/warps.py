"""Many pictures in, the same pictures bent, slanted, turned, scaled and moved out: fast, because neighbors in a group share one warp.

Pictures lie as columns of a (784, n) array. A warp then takes four rows for each pixel, and each row is one run of memory, whatever the
number of pictures: about ten times as fast as gathering picture by picture.
"""

from dataclasses import dataclass

import numpy as np

SIDE = 28
PIXELS = SIDE * SIDE
CENTRE = (SIDE - 1) / 2
KNOTS = 6  # along each side: elastic displacements are random there, and smooth between

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@dataclass(frozen=True)
class Spread:
    """How far warps differ: standard deviations; a stretch is a logarithm, a shift and an elastic displacement are in pixels."""

    slant: float = 0.0
    turn: float = 0.0  # radians
    stretch: float = 0.0  # of both sides alike
    aspect: float = 0.0  # of the width alone
    shift: float = 0.0
    elastic: float = 0.0


class Warps:
    """Random warps, drawn together for speed and applied one by one.

    Elastic deformation is a smooth random field, after Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural
    Networks Applied to Visual Document Analysis" (2003).
    """

    def __init__(
        self,
        count: int,
        spread: Spread,
        random: np.random.Generator,
        *,
        scale: np.ndarray | float = 1.0,
    ) -> None:
        """Draw `count` warps; `scale`, of shape () or (count,), enlarges what is seen by so much besides."""
        x, y = np.meshgrid(
            np.arange(SIDE, dtype=np.float32) - CENTRE, np.arange(SIDE, dtype=np.float32) - CENTRE
        )
        places = np.stack([x.ravel(), y.ravel()])
        # No BLAS here: its threads wait for cores that are busy training.
        knots = random.standard_normal((2 * count, KNOTS, KNOTS), np.float32) * np.float32(
            spread.elastic
        )
        field = np.einsum(
            "cyl,xl->cyx", np.einsum("yk,ckl->cyl", _BETWEEN_KNOTS, knots), _BETWEEN_KNOTS
        )
        sources = np.einsum(
            "cij,jp->cip", _linear(count, spread, random, scale), places
        ) + field.reshape(count, 2, PIXELS)
        sources += random.normal(CENTRE, spread.shift, (count, 2, 1)).astype(np.float32)
        np.clip(sources, -1, SIDE, out=sources)
        whole = np.floor(sources).astype(np.int32)
        self._share = (sources - whole).astype(np.float32)
        self._corner = whole

    def apply(self, number: int, columns: FloatArray) -> FloatArray:
        """Warp pictures as one of the warps does.

        Args:
            number: which warp.
            columns: float32 (784, n), a picture in each column.
        Returns:
            float32 (784, n); what comes from outside a picture is 0.
        """
        (left, upper), (right_share, lower_share) = self._corner[number], self._share[number]
        seen = np.zeros_like(columns)
        for down, across in ((0, 0), (0, 1), (1, 0), (1, 1)):
            column, row = left + across, upper + down
            weight = (right_share if across else 1 - right_share) * (
                lower_share if down else 1 - lower_share
            )
            inside = (column >= 0) & (column < SIDE) & (row >= 0) & (row < SIDE)
            places = np.where(inside, row * SIDE + column, 0)
            piece = columns.take(places, axis=0)
            piece *= np.where(inside, weight, 0)[:, None]
            seen += piece
        return seen


def _linear(
    count: int, spread: Spread, random: np.random.Generator, scale: np.ndarray | float
) -> np.ndarray:
    """Give float32 (count, 2, 2): where in the old picture a place of the new one comes from, the center being the origin."""
    slant, turn, stretch, aspect = (
        random.normal(0, width, count)
        for width in (spread.slant, spread.turn, spread.stretch, spread.aspect)
    )
    size = 1 / (np.exp(stretch) * scale)
    cosine, sine = np.cos(turn), np.sin(turn)
    lean = np.stack(
        [np.stack([np.exp(-aspect), slant], -1), np.stack([np.zeros(count), np.ones(count)], -1)],
        -2,
    )
    rotation = np.stack([np.stack([cosine, -sine], -1), np.stack([sine, cosine], -1)], -2)
    return (np.einsum("cij,cjk->cik", lean, rotation) * size[:, None, None]).astype(np.float32)


def _between_knots() -> FloatArray:
    """Give float32 (28, knots): how far each knot counts at each pixel of a side; Gaussian, of unit variance for independent knots."""
    knots = np.linspace(0, SIDE - 1, KNOTS)
    near = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - knots) / (SIDE / KNOTS)) ** 2)
    return np.asarray(near / np.sqrt((near**2).sum(axis=1, keepdims=True)), np.float32)


_BETWEEN_KNOTS = _between_knots()
