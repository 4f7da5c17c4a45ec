"""What a confusion matrix shows, in words and tables.

Matrices are int (c, c); rows are true classes, columns predicted ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.evaluation.metrics import Evaluation


@dataclass(frozen=True)
class Confusion:
    """How many pictures of one class were mistaken for another."""

    count: int
    true: int
    predicted: int


def confusions(matrix: np.ndarray) -> list[Confusion]:
    """Return all confusions, the most frequent first."""
    mistakes = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    found = [
        Confusion(int(mistakes[true, predicted]), int(true), int(predicted))
        for true, predicted in np.argwhere(mistakes)
    ]
    return sorted(found, key=lambda one: -one.count)


def finding(matrix: np.ndarray, class_names: Sequence[str], plurals: Sequence[str]) -> str:
    """Return the most frequent confusion in a sentence."""
    most = next(iter(confusions(matrix)), None)
    if most is None:
        return "The network made no mistakes"
    true, predicted = plurals[most.true], class_names[most.predicted]
    times = "once" if most.count == 1 else f"{most.count:,} times"
    return f"{true[0].upper()}{true[1:]} are most often mistaken for {predicted}: {times}"


def cell_finding(
    true: int, predicted: int, count: int, class_names: Sequence[str], plurals: Sequence[str]
) -> str:
    """Return what a cell of the confusion matrix counts: "121 shirts mistaken for T-shirt/top"."""
    counted = {0: "No", 1: "1 of the"}.get(count, f"{count:,}")
    what = "recognized" if true == predicted else f"mistaken for {class_names[predicted]}"
    return f"{counted} {plurals[true]} {what}"


def class_table(evaluation: Evaluation, class_names: Sequence[str]) -> pd.DataFrame:
    """Return each class's precision, recall and F1 in percent, and its number of test pictures."""
    most = ["nothing"] * len(class_names)
    for one in reversed(confusions(evaluation.confusion)):
        most[one.true] = f"{class_names[one.predicted]}, {one.count:,} times"
    percent = {"Precision": evaluation.precision, "Recall": evaluation.recall, "F1": evaluation.f1}
    columns = {"Class": list(class_names)} | {name: 100 * each for name, each in percent.items()}
    return pd.DataFrame(columns | {"Pictures": evaluation.support, "Most often mistaken for": most})


def matrix_table(matrix: np.ndarray, class_names: Sequence[str]) -> pd.DataFrame:
    """Return a confusion matrix as a table: a row for each true class, a column for each name."""
    table = pd.DataFrame(matrix, columns=[f"named {name}" for name in class_names])
    table.insert(0, "true", list(class_names))
    return table
