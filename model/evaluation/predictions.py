"""A network's answers to its test part in; the pictures behind a cell of the confusion matrix, or that only one of two gets right, out."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.evaluation.calibration import scale_by_temperature


@dataclass(frozen=True)
class Answers:
    """Answers in the order of the data set: true and named classes, whole numbers (n,); calibrated probabilities float32 (n, 10)."""

    labels: np.ndarray
    named: np.ndarray
    probabilities: np.ndarray

    @cached_property
    def confidence(self) -> np.ndarray:
        """The probability of the named class, float32 (n,)."""
        return self.probabilities[np.arange(len(self.named)), self.named]

    @cached_property
    def right(self) -> np.ndarray:
        """Whether the named class is the true one, bool (n,)."""
        return np.asarray(self.named == self.labels)

    def cell(self, true: int, named: int) -> list[int]:
        """Give the places of the pictures that a cell of the confusion matrix counts, the most confident first."""
        return _most_confident((self.labels == true) & (self.named == named), self.confidence)


def calibrated(labels: np.ndarray, probabilities: np.ndarray, temperature: float) -> Answers:
    """Make answers of a network's own probabilities; the named class is taken first, so that no rounding changes it."""
    return Answers(
        labels, probabilities.argmax(axis=1), scale_by_temperature(probabilities, temperature)
    )


def only_first(first: Answers, second: Answers) -> list[int]:
    """Give the places of the pictures that the first network names right and the second does not, its most confident mistakes first."""
    return _most_confident(first.right & ~second.right, second.confidence)


def answers_csv(answers: Answers, class_names: Sequence[str]) -> bytes:
    """Give the answers as CSV: each picture's place in the test part from 0, true and named class, confidence, all probabilities."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        [
            "picture",
            "true",
            "named",
            "confidence",
            *(f"probability of {name}" for name in class_names),
        ]
    )
    rows = zip(
        answers.labels.tolist(),
        answers.named.tolist(),
        answers.confidence,
        answers.probabilities,
        strict=True,
    )
    for place, (label, named, confidence, shares) in enumerate(rows):
        writer.writerow(
            [
                place,
                class_names[label],
                class_names[named],
                f"{confidence:.5f}",
                *(f"{share:.5f}" for share in shares),
            ]
        )
    return file.getvalue().encode()


def _most_confident(chosen: np.ndarray, confidence: np.ndarray) -> list[int]:
    places = np.flatnonzero(chosen)
    return [int(place) for place in places[np.argsort(-confidence[places], kind="stable")]]
