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


def class_table(figures: "Evaluation", class_names: Sequence[str]) -> pd.io.formats.style.Styler:
    """Give the table of each class's precision, recall, F1 and number of test pictures."""
    table = pd.DataFrame(
        {
            "Class": list(class_names),
            "Precision": figures.precision,
            "Recall": figures.recall,
            "F1": figures.f1,
            "Pictures": figures.support,
        }
    )
    return table.style.format({"Precision": "{:.1%}", "Recall": "{:.1%}", "F1": "{:.1%}", "Pictures": "{:,}"})
