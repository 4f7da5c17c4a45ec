"""How well the networks that ship, and one that a visitor trains with a few clicks, name what people really draw and photograph."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks import report
from benchmarks.drawn_sets import Drawing, garment_sketches, pen_digits, photos
from model.classifier import Classifier, load_classifier
from model.preprocessing import BlankPicture


@dataclass(frozen=True)
class Answer:
    """A drawing, the label that was given for it (None: taken for blank), and the confidence."""

    drawing: Drawing
    given: int | None
    confidence: float
    true_share: float
    seen: np.ndarray

    @property
    def right(self) -> bool:
        """Whether the label is the true one."""
        return self.given == self.drawing.label


def answers(classifier: Classifier, drawings: Iterable[Drawing]) -> list[Answer]:
    """Let a classifier name drawings."""
    return [_answer(classifier, drawing) for drawing in drawings]


def _answer(classifier: Classifier, drawing: Drawing) -> Answer:
    try:
        prediction = classifier.classify(drawing.picture)
    except BlankPicture:
        return Answer(drawing, None, 0.0, 0.0, np.zeros((28, 28), np.uint8))
    return Answer(drawing, prediction.label, prediction.confidence, float(prediction.probabilities[drawing.label]), prediction.seen)


def share_right(given: list[Answer]) -> float:
    """Give the share of right answers."""
    return sum(answer.right for answer in given) / len(given)


def by_kind(given: list[Answer]) -> dict[str, list[Answer]]:
    """Sort answers by the kind of drawing."""
    kinds: dict[str, list[Answer]] = {}
    for answer in given:
        kinds.setdefault(answer.drawing.kind, []).append(answer)
    return kinds


def misses(given: list[Answer]) -> str:
    """Name the most frequent confusions: "9 for 5 (12)"."""
    wrong = Counter((answer.drawing.label, answer.given) for answer in given if not answer.right)
    return ", ".join(f"{true} as {'blank' if named is None else named} ({count})" for (true, named), count in wrong.most_common(8))


def measure() -> list[report.Result]:
    """Measure every kind."""
    digits, garments = load_classifier("pretrained:mnist"), load_classifier("pretrained:fashion_mnist")
    kinds = {**by_kind(answers(digits, pen_digits())), **{f"digit {k}": v for k, v in by_kind(answers(digits, photos("digit_photos"))).items()}}
    kinds |= {f"garment {k}": v for k, v in by_kind(answers(garments, photos("fashion_photos"))).items()}
    kinds |= {f"garment {k}": v for k, v in by_kind(answers(garments, garment_sketches())).items()}
    return [report.Result(kind, f"{share_right(given):.1%}", misses(given)) for kind, given in kinds.items()]


if __name__ == "__main__":
    report.show(measure)
