"""Scores in, probabilities out.

Source of the temperature: Guo, Pleiss, Sun and Weinberger, arXiv:1706.04599, section 4.2.
"""

from collections.abc import Sequence

import numpy as np


def powers(scores: Sequence[float], temperature: float = 1.0) -> np.ndarray:
    """Give e to the power of each score divided by the temperature: float64 (n,), above 0."""
    return np.asarray(np.exp(np.asarray(scores, float) / temperature))


def softmax(scores: Sequence[float], temperature: float = 1.0) -> np.ndarray:
    """Give each power's share in their sum: float64 (n,), summing to 1. Finite for any finite scores."""
    scaled = np.asarray(scores, float) / temperature
    odds = np.exp(
        scaled - scaled.max()
    )  # the shares stay when all scores move together, and nothing grows beyond 1
    return np.asarray(odds / odds.sum())
