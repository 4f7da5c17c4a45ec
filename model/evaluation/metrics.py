"""True classes and predicted probabilities in, the figures of a test out. Rows are true classes, columns predicted ones."""

import io
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
)

from model.evaluation.calibration import scale_by_temperature

CLASSES = np.arange(10)
BINS = 15  # of equal width, as in Guo et al. (arXiv:1706.04599)
TEMPERATURES = (0.25, 8.0)


@dataclass(frozen=True)
class Evaluation:
    """Accuracy (0 to 1), cross-entropy loss (natural logarithm), confusion matrix int (10, 10), and float (10,) of each class."""

    accuracy: float
    loss: float
    confusion: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray


def evaluate(y_true: np.ndarray, probabilities: np.ndarray) -> Evaluation:
    """Compare predictions with the truth.

    Args:
        y_true: whole numbers (n,), 0 to 9.
        probabilities: float (n, 10), rows summing to 1.
    """
    y_pred = probabilities.argmax(axis=1)
    precision, recall, f1, support = precision_recall_fscore_support(
        y_true, y_pred, labels=CLASSES, zero_division=0.0
    )
    rows = probabilities.astype(np.float64)
    loss = log_loss(y_true, rows / rows.sum(axis=1, keepdims=True), labels=CLASSES)
    return Evaluation(
        float(accuracy_score(y_true, y_pred)),
        float(loss),
        confusion_matrix(y_true, y_pred, labels=CLASSES),
        precision,
        recall,
        f1,
        support,
    )


def expected_calibration_error(y_true: np.ndarray, probabilities: np.ndarray) -> float:
    """Give the mean distance between confidence and accuracy, over bins of confidence weighted by how many predictions fall into them.

    Args:
        y_true: whole numbers (n,), 0 to 9.
        probabilities: float (n, 10), rows summing to 1.
    Returns:
        0 (as often right as said) to 1. Source: Guo et al., "On Calibration of Modern Neural Networks" (arXiv:1706.04599), equation 3.
    """
    bins = reliability(probabilities.argmax(axis=1) == y_true, probabilities.max(axis=1))
    return float(np.abs(bins.right - bins.confidence * bins.count).sum() / len(y_true))


@dataclass(frozen=True)
class Reliability:
    """Predictions in equal bins of confidence from 0 to 1: how many, how many of them right, their mean confidence (0 where none)."""

    count: np.ndarray
    right: np.ndarray
    confidence: np.ndarray


def reliability(right: np.ndarray, confidence: np.ndarray, bins: int = BINS) -> Reliability:
    """Sort predictions by their confidence.

    Args:
        right: whether each is right, bool (n,).
        confidence: how probable each said it is, float (n,), 0 to 1.
        bins: how many.
    """
    place = np.minimum((confidence.astype(np.float64) * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    total = np.bincount(place, confidence, bins)
    return Reliability(
        count, np.bincount(place, right, bins).astype(int), total / np.maximum(count, 1)
    )


def calibration_errors(
    y_true: np.ndarray, probabilities: np.ndarray, temperature: float
) -> tuple[float, float]:
    """Give the expected calibration error before and after scaling by a temperature."""
    softened = scale_by_temperature(probabilities, temperature)
    return expected_calibration_error(y_true, probabilities), expected_calibration_error(
        y_true, softened
    )


def fit_temperature(y_true: np.ndarray, probabilities: np.ndarray) -> float:
    """Find the temperature at which probabilities fit the truth best (least cross-entropy), on pictures not trained on.

    Args:
        y_true: whole numbers (n,), 0 to 9.
        probabilities: float (n, 10), rows summing to 1.
    """

    def loss(log_temperature: float) -> float:
        softened = scale_by_temperature(probabilities, float(np.exp(log_temperature)))
        return float(-np.log(np.maximum(softened[np.arange(len(y_true)), y_true], 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=np.log(TEMPERATURES), method="bounded").x))


def pack_test(y_true: np.ndarray, probabilities: np.ndarray) -> bytes:
    """Give what a test produced as the bytes of a compressed NPZ: `labels` uint8 (n,), `probabilities` float32 (n, 10)."""
    file = io.BytesIO()
    np.savez_compressed(
        file, labels=y_true.astype(np.uint8), probabilities=probabilities.astype(np.float32)
    )
    return file.getvalue()


def unpack_test(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Give back `pack_test`'s labels and probabilities."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return stored["labels"], stored["probabilities"]
