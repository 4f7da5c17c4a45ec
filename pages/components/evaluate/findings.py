"""A test's figures in, the words and tables that say what was found out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np

    from model.evaluation.metrics import Evaluation


@dataclass(frozen=True)
class Confusion:
    """Pictures of one class that were taken for another: how many, the true class, the class that was named."""

    count: int
    true: int
    named: int

    def said(self, class_names: Sequence[str]) -> str:
        """Say it: "Shirt taken for T-shirt/top: 121"."""
        return f"{class_names[self.true]} taken for {class_names[self.named]}: {self.count:,}"


def confusions(matrix: "np.ndarray") -> list[Confusion]:
    """Give all confusions, the most frequent first; rows of the int (10, 10) matrix are true classes."""
    rows = [
        (int(count), true, named)
        for true, row in enumerate(matrix)
        for named, count in enumerate(row)
        if true != named and count
    ]
    return [Confusion(*row) for row in sorted(rows, key=lambda row: -row[0])]


def finding(matrix: "np.ndarray", class_names: Sequence[str]) -> str:
    """Name the most frequent confusion in a sentence; rows of the int (10, 10) matrix are true classes."""
    most = next(iter(confusions(matrix)), None)
    if most is None:
        return "Not one mistake"
    return f"{class_names[most.true]} is most often taken for {class_names[most.named]}: {most.count:,}"


def cell_finding(true: int, named: int, count: int, class_names: Sequence[str]) -> str:
    """Say what a cell of the confusion matrix counts."""
    return f"{class_names[true]} {'named right' if true == named else f'taken for {class_names[named]}'}: {f'{count:,}' if count else 'never'}"


def class_table(figures: "Evaluation", class_names: Sequence[str]) -> pd.DataFrame:
    """Give each class's precision, recall and F1 in percent, and its number of test pictures."""
    return pd.DataFrame(
        {
            "Class": list(class_names),
            "Precision": 100 * figures.precision,
            "Recall": 100 * figures.recall,
            "F1": 100 * figures.f1,
            "Pictures": figures.support,
            "Most often taken for": [
                _most_often(figures.confusion, true, class_names)
                for true in range(len(class_names))
            ],
        }
    )


def matrix_table(matrix: "np.ndarray", class_names: Sequence[str]) -> pd.DataFrame:
    """Give a confusion matrix as a table: a row for each true class, a column for each name given."""
    table = pd.DataFrame(matrix, columns=[f"named {name}" for name in class_names])
    table.insert(0, "true", list(class_names))
    return table


def _most_often(matrix: "np.ndarray", true: int, class_names: Sequence[str]) -> str:
    most = next((one for one in confusions(matrix) if one.true == true), None)
    return f"{class_names[most.named]}, {most.count:,} times" if most else "nothing"
