"""A test's figures in, the words and tables that say what was found out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np

    from model.evaluation import Evaluation


def finding(confusion: "np.ndarray", class_names: Sequence[str]) -> str:
    """Name the most frequent confusion in a sentence; rows of the int (10, 10) matrix are true classes."""
    mistakes = [(int(confusion[i, j]), i, j) for i in range(len(class_names)) for j in range(len(class_names)) if i != j]
    count, true, named = max(mistakes, key=lambda mistake: mistake[0])
    if not count:
        return "Not one mistake"
    return f"{class_names[true]} is most often taken for {class_names[named]}: {count:,} times"


def class_table(figures: "Evaluation", class_names: Sequence[str]) -> pd.DataFrame:
    """Give each class's precision, recall and F1 in percent, and its number of test pictures."""
    return pd.DataFrame(
        {
            "Class": list(class_names),
            "Precision": 100 * figures.precision,
            "Recall": 100 * figures.recall,
            "F1": 100 * figures.f1,
            "Pictures": figures.support,
        }
    )
