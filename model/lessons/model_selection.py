"""How much the best of several networks is overrated by the pictures that it was chosen by.

Pictures are split at random: some choose, as validation pictures; the others play the test part.
"""

from dataclasses import dataclass

import numpy as np

DRAWS = 200  # over which `optimism` averages


@dataclass(frozen=True)
class Choice:
    """Accuracies float (networks,) in one split, and the network that is best in validation."""

    validation: np.ndarray
    test: np.ndarray
    best: int

    @property
    def validation_accuracy(self) -> float:
        """Return the chosen network's accuracy on the pictures that it was chosen by."""
        return float(self.validation[self.best])

    @property
    def test_accuracy(self) -> float:
        """Return the chosen network's accuracy on the other pictures."""
        return float(self.test[self.best])


def choose(correct: np.ndarray, size: int, seed: int) -> Choice:
    """Choose the best of some networks by `size` pictures drawn at random.

    Args:
        correct: bool (networks, pictures), whether each network classifies each picture correctly.
        size: how many pictures choose.
        seed: of the draw.
    """
    chosen = np.zeros(correct.shape[1], bool)
    chosen[_draw(correct.shape[1], size, seed)] = True
    validation = correct[:, chosen].mean(axis=1)
    return Choice(validation, correct[:, ~chosen].mean(axis=1), int(validation.argmax()))


def optimism(correct: np.ndarray, size: int, draws: int = DRAWS) -> float:
    """Return the chosen network's validation accuracy minus its test accuracy, averaged over draws.

    The arguments are those of `choose`. It counts instead of calling `choose`, for speed.
    """
    pictures, totals = correct.shape[1], correct.sum(axis=1)
    samples = (correct[:, _draw(pictures, size, seed)] for seed in range(draws))
    hits = np.stack([sample.sum(axis=1) for sample in samples])  # (draws, networks)
    best = hits.argmax(axis=1)
    validation = hits.max(axis=1)
    test = totals[best] - validation
    return float((validation / size - test / (pictures - size)).mean())


def _draw(pictures: int, size: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(pictures)[:size]
