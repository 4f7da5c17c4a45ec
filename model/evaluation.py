"""True classes and predicted probabilities in, the figures of a test out. Rows are true classes, columns predicted ones."""

import io
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support

CLASSES = np.arange(10)


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
    precision, recall, f1, support = precision_recall_fscore_support(y_true, y_pred, labels=CLASSES, zero_division=0.0)
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


def pack_test(y_true: np.ndarray, probabilities: np.ndarray) -> bytes:
    """Give what a test produced as the bytes of a compressed NPZ: `labels` uint8 (n,), `probabilities` float32 (n, 10)."""
    file = io.BytesIO()
    np.savez_compressed(file, labels=y_true.astype(np.uint8), probabilities=probabilities.astype(np.float32))
    return file.getvalue()


def unpack_test(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Give back `pack_test`'s labels and probabilities."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return stored["labels"], stored["probabilities"]
