"""Accuracy, loss, confusion and calibration of predictions.

The i-th row of a confusion matrix is the true class, the j-th column the predicted one. Temperature
scaling and the calibration error follow Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern
Neural Networks" (arXiv:1706.04599), sections 4.2 and 2.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

BINS = 15
TEMPERATURES = (0.25, 8.0)
LEAST = 1e-12  # smaller probabilities count as this


@dataclass(frozen=True)
class Evaluation:
    """Figures of some predictions.

    Attributes:
        accuracy: share of the pictures whose predicted class is the true one, 0 to 1.
        loss: mean cross-entropy in nats, whatever loss the network was trained with.
        confusion: int (c, c); rows are true classes, columns predicted ones.
        precision, recall, f1: float (c,), by class, 0 where they are not defined.
        support: int (c,), how many pictures of each class there are.
    """

    accuracy: float
    loss: float
    confusion: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray


def evaluate(y_true: np.ndarray, probabilities: np.ndarray) -> Evaluation:
    """Compare predictions with the truth; the predicted class is the likeliest one.

    Args:
        y_true: true classes, int (n,), from 0.
        probabilities: float (n, c), rows summing to 1, with a column for each class.
    """
    from sklearn import metrics  # takes 1 to 2 s, which the first page does not need

    y_pred, classes = probabilities.argmax(axis=1), np.arange(probabilities.shape[1])
    by_class = metrics.precision_recall_fscore_support
    scores = by_class(y_true, y_pred, labels=classes, zero_division=0.0)
    rows = probabilities.astype(np.float64)
    loss = metrics.log_loss(y_true, rows / rows.sum(axis=1, keepdims=True), labels=classes)
    confusion = metrics.confusion_matrix(y_true, y_pred, labels=classes)
    accuracy = float(metrics.accuracy_score(y_true, y_pred))
    return Evaluation(accuracy, float(loss), confusion, *scores)


@dataclass(frozen=True)
class Reliability:
    """Predictions in equal bins of confidence from 0 to 1.

    count, correct: int (bins,).
    confidence: mean confidence, float (bins,), 0 in an empty bin.
    """

    count: np.ndarray
    correct: np.ndarray
    confidence: np.ndarray


def reliability(correct: np.ndarray, confidence: np.ndarray, bins: int = BINS) -> Reliability:
    """Sort predictions into bins of confidence.

    Args:
        correct: bool (n,).
        confidence: probability of the predicted class, float (n,), 0 to 1.
        bins: number of bins.
    """
    index = np.minimum((confidence.astype(np.float64) * bins).astype(int), bins - 1)
    count = np.bincount(index, minlength=bins)
    mean = np.bincount(index, confidence, bins) / np.maximum(count, 1)
    return Reliability(count, np.bincount(index, correct, bins).astype(int), mean)


def expected_calibration_error(y_true: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean distance between confidence and accuracy, 0 to 1 (Guo et al., equation 3).

    Args:
        y_true: true classes, int (n,), 0 to 9.
        probabilities: float (n, 10), rows summing to 1.
    """
    bins = reliability(probabilities.argmax(axis=1) == y_true, probabilities.max(axis=1))
    return float(np.abs(bins.correct - bins.confidence * bins.count).sum() / len(y_true))


def scale_by_temperature(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Divide the logits behind probabilities by a temperature; the order of the classes stays.

    Args:
        probabilities: float (..., 10), the last axis summing to 1.
        temperature: greater than 0; above 1 makes them less certain.
    Returns:
        float32 of the same shape, the last axis summing to 1.
    """
    logits = np.log(np.maximum(probabilities, LEAST).astype(np.float64))
    return np.asarray(softmax(logits / temperature, axis=-1), np.float32)


def fit_temperature(y_true: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the temperature with the least cross-entropy; use pictures not trained on.

    Args:
        y_true: true classes, int (n,), 0 to 9.
        probabilities: float (n, 10), rows summing to 1.
    """
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        scaled = scale_by_temperature(probabilities, float(np.exp(log_temperature)))
        return float(-np.log(np.maximum(scaled[np.arange(len(y_true)), y_true], LEAST)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=np.log(TEMPERATURES), method="bounded").x))
