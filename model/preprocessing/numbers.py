"""Sort pieces of ink into the digits of a number, from left to right, and leave out what is dirt.

Pieces of one digit lie above each other, as a 5's bar, or are too small to be a digit on their own.
Digits stand beside each other, of about the same height.
"""

from itertools import chain

import numpy as np
from scipy import ndimage

from model.preprocessing.pictures import BlankPicture, crop

SPECK = 0.03  # of the largest piece of ink
FAR = 0.4  # of the digit's size: ink farther away belongs to something else
SHARED = 0.35  # of the narrower piece's width lies above or below the other: one digit
SHORT = 0.45  # of the tallest digit's height: a shorter piece is a part of a digit
SAME_ROW = 0.5  # of the shorter digit's height lies beside the other
FAR_DIGIT = 2.5  # of the tallest digit's height: a digit farther away is not of the number
# An open 4: the gap between its strokes, and how far they are beside each other, of its height;
# the width of the right one, of its own height.
FOUR_GAP, FOUR_BESIDE, FOUR_WIDTH = 0.12, 0.65, 0.6
MOST_DIGITS, MOST_PIECES = 10, 100
BUSIEST = 10_000  # pieces; a photo on rough paper has hundreds, a dithered picture 100,000
TOO_BUSY = (
    f"This picture is too busy: instead of a digit there are more than {BUSIEST:,} spots. "
    "Draw a digit, or upload one on plain paper."
)


def split_digits(ink: np.ndarray, certain: np.ndarray, *, at_border: bool) -> list[np.ndarray]:
    """Return the ink of each digit, from left to right, cut out.

    Args:
        ink: float32 (height, width), 0 to 1, not all 0.
        certain: bool (height, width), what certainly is ink; pieces without any are dropped.
        at_border: whether a digit may touch the picture's border; in a photo, what touches it is
            rather something else.
    Raises:
        BlankPicture: if there are more than 10,000 pieces.
    """
    pieces = _Pieces(ink, certain, at_border=at_border)
    digits = pieces.digits()
    return [crop(kept, kept > 0) for kept in map(pieces.only, digits)]


def keep_digit(ink: np.ndarray, certain: np.ndarray, *, at_border: bool) -> np.ndarray:
    """Keep the pieces of ink that make up one digit: the largest, and those near it but specks.

    The arguments are those of `split_digits`.
    """
    pieces = _Pieces(ink, certain, at_border=at_border)
    return pieces.only(pieces.one_digit())


class _Pieces:
    """Connected pieces of ink, their boxes as (y, x), and how much ink they have."""

    def __init__(self, ink: np.ndarray, certain: np.ndarray, *, at_border: bool) -> None:
        self.ink = ink
        self.labels, self.count = ndimage.label(ink > 0, np.ones((3, 3)))
        if self.count == 1:
            return
        if self.count > BUSIEST:  # each piece costs time below
            raise BlankPicture(TOO_BUSY)
        boxes = ndimage.find_objects(self.labels)
        self.low = np.array([[axis.start for axis in box] for box in boxes], float)
        self.high = np.array([[axis.stop for axis in box] for box in boxes], float)
        at_edge = (self.low <= 1) | (self.high >= np.array(ink.shape) - 1)
        self.outside = np.array([not at_border and any(piece) for piece in at_edge])
        self.weights = np.ones(self.count) if at_border else self._centrality()
        labels = self.labels.ravel()
        self.masses = np.bincount(labels, ink.ravel(), self.count + 1)[1:]
        self.sure = np.bincount(labels, certain.ravel(), self.count + 1)[1:] > 0
        self.first = int((self.masses * self.sure * self.weights).argmax())
        self.large = self.sure & (self.masses > SPECK * self.masses[self.first])

    def _centrality(self) -> np.ndarray:
        """Return weights: 1 in the middle, 0.5 in a corner, a fifth of that at the border."""
        shape = self.ink.shape
        away = np.abs((self.low + self.high) / 2 / shape - 0.5).max(axis=1)
        return (1 - away) * np.where(self.outside, 0.2, 1.0)

    def only(self, kept: np.ndarray) -> np.ndarray:
        """Return the ink of some pieces, bool (count,)."""
        return self.ink if self.count == 1 else self.ink * np.append(False, kept)[self.labels]

    def one_digit(self) -> np.ndarray:
        """Choose the largest piece, and what is near the chosen ones and no speck."""
        kept = np.arange(self.count) == 0
        if self.count == 1:
            return kept
        kept = np.arange(self.count) == self.first
        weights = np.minimum(1, self.weights / self.weights[self.first])
        while True:
            start, stop = self.low[kept].min(axis=0), self.high[kept].max(axis=0)
            gaps = np.maximum(np.maximum(self.low - stop, start - self.high), 0).max(axis=1)
            near = gaps <= FAR * (stop - start).max() * weights
            grown = kept | (near & self.large)
            if np.array_equal(grown, kept):
                return kept
            kept = grown

    def digits(self) -> list[np.ndarray]:
        """Choose the pieces of each digit, from left to right."""
        if self.count == 1 or not 1 < self.large.sum() <= MOST_PIECES:
            return [self.one_digit()]
        groups = self._join_fours(self._columns())
        boxes = np.array([self._box(group) for group in groups])  # (n, 2, 2): low, high; y, x
        heights = boxes[:, 1, 0] - boxes[:, 0, 0]
        main = next(i for i, group in enumerate(groups) if self.first in group)
        above, below = boxes[main, :, 0]
        beside = np.minimum(boxes[:, 1, 0], below) - np.maximum(boxes[:, 0, 0], above)
        in_row = beside >= SAME_ROW * np.minimum(heights, below - above)
        tallest = heights[in_row].max()
        inside = np.array([not self.outside[group].all() for group in groups])
        chosen = np.flatnonzero(in_row & inside & (heights >= SHORT * tallest))
        chosen = self._in_reach(chosen, boxes, main, FAR_DIGIT * tallest)
        if not 1 < len(chosen) <= MOST_DIGITS:
            return [self.one_digit()]
        digits = self._with_parts(groups, boxes, chosen, FAR * tallest)
        return [np.isin(np.arange(self.count), digit) for digit in digits]

    def _with_parts(
        self, groups: list[list[int]], boxes: np.ndarray, chosen: np.ndarray, far: float
    ) -> list[list[int]]:
        """Return the digits, each with what is no digit itself and nearest to it."""
        digits = [list(groups[number]) for number in chosen]
        for number in np.setdiff1d(np.arange(len(groups)), chosen):
            low, high = boxes[number]
            gaps = np.maximum(np.maximum(boxes[chosen, 0] - high, low - boxes[chosen, 1]), 0)
            distances = gaps.max(axis=1)
            nearest = int(distances.argmin())
            if distances[nearest] <= far and not self.outside[groups[number]].any():
                digits[nearest] += groups[number]
        return digits

    def _columns(self) -> list[list[int]]:
        """Group the large pieces that lie above each other, from left to right."""
        groups: list[list[int]] = []
        order = np.flatnonzero(self.large)
        for piece in order[np.argsort(self.low[order, 1], kind="stable")].tolist():
            left, right = self.low[piece, 1], self.high[piece, 1]
            joined = []
            for group in groups:
                (_, start), (_, stop) = self._box(group)
                shared = min(right, stop) - max(left, start)
                if shared >= SHARED * min(right - left, stop - start):
                    joined.append(group)
            groups = [group for group in groups if group not in joined]
            groups.append([piece, *chain.from_iterable(joined)])
        return sorted(groups, key=lambda group: self._box(group)[0][1])

    def _join_fours(self, groups: list[list[int]]) -> list[list[int]]:
        """Join the two strokes of each open 4: a narrow one beside the other, and lower."""
        joined = groups[:1]
        for group in groups[1:]:
            if self._is_four(joined[-1], group):
                joined[-1] = joined[-1] + group
            else:
                joined.append(group)
        return joined

    def _is_four(self, left: list[int], right: list[int]) -> bool:
        (upper, _), (lower, stop) = self._box(left)
        (top, first), (bottom, last) = self._box(right)
        height = max(lower, bottom) - min(upper, top)
        return (
            abs(first - stop) <= FOUR_GAP * height
            and last - first <= FOUR_WIDTH * (bottom - top)
            and upper < top < lower < bottom
            and lower - top <= FOUR_BESIDE * height
        )

    def _box(self, group: list[int]) -> tuple[np.ndarray, np.ndarray]:
        return self.low[group].min(axis=0), self.high[group].max(axis=0)

    def _in_reach(self, chosen: np.ndarray, boxes: np.ndarray, main: int, far: float) -> np.ndarray:
        """Keep the run of digits around the main one that has no gap too wide."""
        gaps = boxes[chosen[1:], 0, 1] - boxes[chosen[:-1], 1, 1]
        runs = np.split(chosen, np.flatnonzero(gaps > far) + 1)
        return next((run for run in runs if main in run), chosen[:0])
