"""A data set in; how many pictures each class has, what they have in common, and which pixel values there are, out."""

from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset

PARTS = ("training", "validation", "test")
BRIGHTEST = 255
CHUNK = 1000  # pictures at a time: as float64 they take eight times the room


@dataclass(frozen=True)
class Statistics:
    """What is known of a data set as a whole; all but the counts speak of its training part alone.

    counts: int (3, 10), pictures by part (`PARTS`) and class.
    means, spreads: float32 (10, 28, 28), mean and standard deviation of each pixel over a class's pictures, in 0..255.
    histogram: int (256,), how many pixels have each value.
    """

    counts: np.ndarray
    means: np.ndarray
    spreads: np.ndarray
    histogram: np.ndarray

    @property
    def pixels(self) -> int:
        """Give how many pixels there are."""
        return int(self.histogram.sum())

    @property
    def mean(self) -> float:
        """Give the mean of all pixels, 0 to 255."""
        return float(self.histogram @ np.arange(256) / max(1, self.pixels))

    @property
    def deviation(self) -> float:
        """Give the standard deviation of all pixels, 0 to 127.5."""
        return float(
            np.sqrt(self.histogram @ (np.arange(256) - self.mean) ** 2 / max(1, self.pixels))
        )

    @property
    def black(self) -> float:
        """Give the share of pixels that are exactly 0."""
        return float(self.histogram[0] / max(1, self.pixels))

    @property
    def variety(self) -> np.ndarray:
        """Give how far a class's pictures lie from their mean: the root mean square over pixels, float (10,), in 0..255."""
        variety: np.ndarray = np.sqrt((self.spreads.astype(np.float64) ** 2).mean(axis=(1, 2)))
        return variety


def describe(data: Dataset) -> Statistics:
    """Go once through the training pictures, a few at a time: they are never all there as floats."""
    totals, squares = np.zeros((10, 784)), np.zeros((10, 784))
    histogram = np.zeros(256, np.int64)
    for start in range(0, len(data.x_train), CHUNK):
        pictures = data.x_train[start : start + CHUNK].reshape(-1, 784)
        histogram += np.bincount(pictures.ravel(), minlength=256)
        members = (data.y_train[start : start + CHUNK, None] == np.arange(10)).T.astype(np.float64)
        values = pictures.astype(np.float64)
        totals += members @ values
        squares += members @ np.square(values, out=values)
    counts = np.stack(
        [np.bincount(labels, minlength=10) for labels in (data.y_train, data.y_val, data.y_test)]
    )
    each = np.maximum(counts[0], 1)[:, None]
    means = totals / each
    spreads = np.sqrt(np.maximum(squares / each - means**2, 0))
    return Statistics(
        counts, means.reshape(10, 28, 28).astype(np.float32), spreads.reshape(10, 28, 28).astype(np.float32), histogram
    )  # fmt: skip


def normalize(pictures: np.ndarray) -> np.ndarray:
    """Divide by 255, as the network's first layer does: uint8 0..255 to float32 0..1, the shape unchanged."""
    return pictures.astype(np.float32) / np.float32(BRIGHTEST)
