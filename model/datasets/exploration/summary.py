"""Statistics of a data set: class counts, mean pictures and pixel values."""

from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset

PARTS = ("training", "validation", "test")
CHUNK = 1000  # pictures converted to float64 at a time


@dataclass(frozen=True)
class DatasetSummary:
    """Statistics of a data set; all but the counts are of its training part.

    counts: pictures by part (`PARTS`) and class, int (3, c).
    means, spreads: mean and standard deviation of each class's pixels, float32 (c, 28, 28).
    histogram: number of pixels with each value, int (256,).
    """

    counts: np.ndarray
    means: np.ndarray
    spreads: np.ndarray
    histogram: np.ndarray

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return int(self.histogram.sum())

    @property
    def mean(self) -> float:
        """Mean of all pixels, 0 to 255."""
        return float(self.histogram @ np.arange(256) / max(1, self.pixels))

    @property
    def standard_deviation(self) -> float:
        """Standard deviation of all pixels, 0 to 127.5."""
        squares = (np.arange(256) - self.mean) ** 2
        return float(np.sqrt(self.histogram @ squares / max(1, self.pixels)))

    @property
    def black(self) -> float:
        """Share of the pixels that are 0."""
        return float(self.histogram[0] / max(1, self.pixels))

    @property
    def mean_spreads(self) -> np.ndarray:
        """Root mean square of each class's spread over its pixels, float (c,), 0..255."""
        return np.asarray(np.sqrt((self.spreads.astype(np.float64) ** 2).mean(axis=(1, 2))))


def summarize(data: Dataset) -> DatasetSummary:
    """Compute the statistics in one pass, a few pictures at a time, to save memory."""
    classes = len(data.class_names)
    totals, squares = np.zeros((classes, 784)), np.zeros((classes, 784))
    histogram = np.zeros(256, np.int64)
    for start in range(0, len(data.x_train), CHUNK):
        pictures = data.x_train[start : start + CHUNK].reshape(-1, 784)
        histogram += np.bincount(pictures.ravel(), minlength=256)
        labels = data.y_train[start : start + CHUNK, None]
        members = (labels == np.arange(classes)).T.astype(np.float64)
        values = pictures.astype(np.float64)
        totals += members @ values
        squares += members @ np.square(values, out=values)
    parts = (data.y_train, data.y_val, data.y_test)
    counts = np.stack([np.bincount(labels, minlength=classes) for labels in parts])
    each = np.maximum(counts[0], 1)[:, None]
    means = totals / each
    spreads = np.sqrt(np.maximum(squares / each - means**2, 0))
    means, spreads = (part.reshape(-1, 28, 28).astype(np.float32) for part in (means, spreads))
    return DatasetSummary(counts, means, spreads, histogram)


def normalize(pictures: np.ndarray) -> np.ndarray:
    """Divide by 255, as the network's first layer does: uint8 0..255 to float32 0..1."""
    return pictures.astype(np.float32) / np.float32(255)
