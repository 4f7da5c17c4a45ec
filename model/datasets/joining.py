"""Join a catalogued data set with drawings of the same classes, so that a network learns both."""

import numpy as np

from model import Sketch28Error
from model.datasets.catalog import DATASETS, Dataset
from model.datasets.own import OwnArrays

SHARE = 0.25  # of the joined training part: the drawings, repeated where there are few
MOST_TIMES = 30  # that a drawing is repeated
HOW = (
    "; trained together with {}'s training pictures, a quarter of all being the drawings, each {} "
    "times, and tested on drawings alone"
)


def partner(class_names: tuple[str, ...]) -> str | None:
    """Return the name of the catalogued data set that has exactly these classes."""
    return next((name for name, info in DATASETS.items() if info.class_names == class_names), None)


def join(base: Dataset, drawn: OwnArrays) -> tuple[OwnArrays, str]:
    """Add drawings to a data set's training and validation part; the test part are drawings alone.

    Args:
        base: the data set.
        drawn: the three parts of the drawings.

    Returns:
        The joined parts, and how they were made as a part of a sentence.

    Raises:
        Sketch28Error: if there is no drawing to train on.
    """
    count = len(drawn.y_train)
    if not count:
        raise Sketch28Error("There are no drawings to train on; please draw some first.")
    wanted = SHARE / (1 - SHARE) * len(base.y_train) / count
    times = max(1, min(MOST_TIMES, round(wanted)))
    pictures = np.concatenate([base.x_train, np.repeat(drawn.x_train, times, axis=0)])
    labels = np.concatenate([base.y_train, np.repeat(drawn.y_train, times)])
    # A run may learn from the first pictures only: in any order, a quarter of them are drawings.
    mixed = np.random.default_rng(0).permutation(len(labels))
    parts = (
        *(pictures[mixed], labels[mixed]),
        np.concatenate([base.x_val, drawn.x_val]),
        np.concatenate([base.y_val, drawn.y_val]),
        *(drawn.x_test, drawn.y_test),
    )
    return OwnArrays(*parts), HOW.format(base.title, times)
