"""Finds the few pixels that would change a network's answer if set to white or black.

Source: Wachter, Mittelstadt and Russell, "Counterfactual Explanations" (arXiv:1711.00399).
"""

from dataclasses import dataclass

import numpy as np

from model.explanation.neurons import BRIGHTEST, SIDE, DenseNetwork, scaled

MOST_PIXELS = 40
RIVALS = 3  # other classes that the search works toward, side by side
CANDIDATES = 4  # pixels that each tries in a step


@dataclass(frozen=True)
class Counterfactual:
    """A changed picture, uint8 (28, 28), its predicted class, and the changes, bool (28, 28)."""

    picture: np.ndarray
    label: int
    added: np.ndarray
    erased: np.ndarray

    @property
    def pixels(self) -> int:
        """Number of changed pixels."""
        return int(self.added.sum() + self.erased.sum())


def find_counterfactual(
    network: DenseNetwork, picture: np.ndarray, first_sums: np.ndarray, label: int
) -> Counterfactual | None:
    """Search greedily for a few pixels whose change makes the network predict another class.

    Each step tries the four pixels with the greatest slope and changes the best one, toward the
    three likeliest other classes at once; the first class that wins counts. Changes that are not
    needed are then undone. The result is an upper bound: fewer pixels may do.

    Args:
        picture: uint8 (28, 28).
        first_sums: of the first hidden layer for the picture, float32 (neurons,).
        label: the predicted class.
    Returns:
        None if 40 pixels do not change the class.
    """
    forward = network.forward(np.repeat(first_sums[None], RIVALS, axis=0))
    order = np.argsort(-forward.logits[0], kind="stable")
    rivals, each = order[order != label][:RIVALS], np.arange(RIVALS)
    weights = network.output.weights
    directions = (weights[:, rivals] - weights[:, [label]]).T
    start = scaled(picture).reshape(-1)
    changed = np.repeat(start[None], RIVALS, axis=0)  # one picture for each rival
    for _ in range(MOST_PIXELS):
        slopes = network.pixel_slopes(forward, len(network.hidden) - 1, directions)
        gains = np.maximum(slopes * (1 - changed), -slopes * changed)
        gains = np.where(changed == start, gains, -1)
        candidates = np.argpartition(gains, -CANDIDATES, axis=1)[:, -CANDIDATES:]
        targets = (np.take_along_axis(slopes, candidates, 1) > 0).astype(np.float32)
        steps = targets - np.take_along_axis(changed, candidates, 1)
        moved = steps[..., None] * network.hidden[0].weights[candidates]
        sums = forward.sums[0][:, None] + moved
        tried = network.forward(sums.reshape(RIVALS * CANDIDATES, -1))
        toward = np.repeat(rivals, CANDIDATES)
        leads = tried.logits[np.arange(len(toward)), toward] - tried.logits[:, label]
        best = leads.reshape(RIVALS, CANDIDATES).argmax(axis=1)
        changed[each, candidates[each, best]] = targets[each, best]
        rows = each * CANDIDATES + best
        if leads.max() > 0:
            found = np.rint(changed[leads[rows].argmax()] * BRIGHTEST).astype(np.uint8)
            return _undo_needless(network, picture, found, label)
        forward = tried.rows(rows)
    return None


def _undo_needless(
    network: DenseNetwork, before: np.ndarray, changed: np.ndarray, label: int
) -> Counterfactual:
    """Undo changes one at a time as long as another class than `label` is predicted."""
    start = before.reshape(-1)
    while True:
        pixels = np.flatnonzero(changed != start)
        tried = np.repeat(changed[None], len(pixels), axis=0)
        tried[np.arange(len(pixels)), pixels] = start[pixels]
        logits = network.forward(network.first_sums(tried)).logits
        leads = np.delete(logits, label, axis=1).max(axis=1) - logits[:, label]
        if leads.max() <= 0:
            break
        changed = tried[leads.argmax()]
    now = changed.reshape(SIDE, SIDE)
    predicted = int(network.forward(network.first_sums(now[None])).logits[0].argmax())
    return Counterfactual(now, predicted, now > before, now < before)
