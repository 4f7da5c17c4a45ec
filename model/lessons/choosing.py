"""Which pictures some networks have right in, what choosing the best of them by a few of these pictures promises and keeps out.

The pictures are split anew: a few to choose by, as a validation part; the others, which had no say in it, play the test part.
"""

from dataclasses import dataclass

import numpy as np

TIMES = 200  # splits over which the average is taken


@dataclass(frozen=True)
class Choice:
    """One split: float (networks,), the accuracy of each on the few and on the others, and which one was chosen by the few."""

    few: np.ndarray
    others: np.ndarray
    best: int

    @property
    def promised(self) -> float:
        """Give the best one's accuracy on the pictures that it was chosen by."""
        return float(self.few[self.best])

    @property
    def kept(self) -> float:
        """Give the best one's accuracy on the others."""
        return float(self.others[self.best])


def choose(right: np.ndarray, size: int, seed: int) -> Choice:
    """Choose the best of some networks by `size` pictures drawn at random.

    Args:
        right: bool (networks, pictures), whether each has each picture right.
        size: how many pictures decide.
        seed: of the draw.
    """
    drawn = np.zeros(right.shape[1], bool)
    drawn[np.random.default_rng(seed).permutation(right.shape[1])[:size]] = True
    few = right[:, drawn].mean(axis=1)
    return Choice(few, right[:, ~drawn].mean(axis=1), int(few.argmax()))


def too_good(right: np.ndarray, size: int, times: int = TIMES) -> float:
    """Give by how much the chosen one's figure on the few is too good, on average over many draws, as a share of 1."""
    draws = np.array(
        [np.random.default_rng(seed).permutation(right.shape[1])[:size] for seed in range(times)]
    )
    totals = right.sum(axis=1)
    hits = np.stack([right[:, drawn].sum(axis=1) for drawn in draws])  # (times, networks)
    best = hits.argmax(axis=1)
    few = hits[np.arange(times), best]
    others = totals[best] - few
    return float((few / size - others / (right.shape[1] - size)).mean())
