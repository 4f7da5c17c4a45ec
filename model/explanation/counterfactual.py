"""A 28x28 picture in, the few pixels out that would change the network's mind: set to white or black, one after the other.

Source of the idea: Wachter, Mittelstadt and Russell, "Counterfactual Explanations" (arXiv:1711.00399).
"""

from dataclasses import dataclass

import numpy as np

from model.explanation.neurons import BRIGHTEST, SIDE, DenseNetwork, FloatArray, ForwardPass

MOST_PIXELS = 40
RIVALS, CANDIDATES = (
    3,
    4,
)  # other classes that are tried side by side, and pixels that each tries in a step


@dataclass(frozen=True)
class Counterfactual:
    """A changed picture, uint8 (28, 28), the class that it is then, and where ink came and went, bool (28, 28) each."""

    picture: np.ndarray
    label: int
    added: np.ndarray
    erased: np.ndarray

    @property
    def pixels(self) -> int:
        """How many pixels were changed."""
        return int(self.added.sum() + self.erased.sum())


class _Chains:
    """For each rival class the picture on its way there: pixels (rivals, 784) from 0 to 1, and what it sets off."""

    def __init__(
        self, layers: DenseNetwork, pixels: FloatArray, first_sums: FloatArray, label: int
    ) -> None:
        logits = layers.fire(first_sums[None]).logits[0]
        self.rivals = np.array(
            [other for other in np.argsort(-logits, kind="stable") if other != label][:RIVALS]
        )
        self.start, self.pixels = pixels, np.repeat(pixels[None], RIVALS, axis=0)
        self._layers, self._label, self._each = layers, label, np.arange(RIVALS)
        self._firing = layers.fire(np.repeat(first_sums[None], RIVALS, axis=0))
        self._towards = (
            layers.output.weights[:, self.rivals] - layers.output.weights[:, [label]]
        ).T

    def step(self) -> FloatArray:
        """Change in each chain the pixel that helps its rival most; give by how much each rival now leads, float32 (rivals,)."""
        slopes = self._layers.down_to_pixels(
            self._firing, len(self._layers.hidden) - 1, self._towards
        )
        gains = np.where(
            self.pixels == self.start,
            np.maximum(slopes * (1 - self.pixels), -slopes * self.pixels),
            -1,
        )
        chosen = np.argpartition(gains, -CANDIDATES, axis=1)[
            :, -CANDIDATES:
        ]  # what the slope promises is tried out
        becomes = (np.take_along_axis(slopes, chosen, 1) > 0).astype(np.float32)
        by = becomes - np.take_along_axis(self.pixels, chosen, 1)
        sums = (
            self._firing.sums[0][:, None] + by[..., None] * self._layers.hidden[0].weights[chosen]
        )
        tried = self._layers.fire(sums.reshape(RIVALS * CANDIDATES, -1))
        best = self._leads(tried.logits).argmax(axis=1)
        self.pixels[self._each, chosen[self._each, best]] = becomes[self._each, best]
        self._firing = _rows(tried, self._each * CANDIDATES + best)
        return self._leads(self._firing.logits)[:, 0]

    def _leads(self, logits: FloatArray) -> FloatArray:
        each = logits.reshape(RIVALS, -1, logits.shape[-1])
        return (
            np.take_along_axis(each, self.rivals[:, None, None], 2)[..., 0] - each[..., self._label]
        )


def _rows(firing: ForwardPass, rows: np.ndarray) -> ForwardPass:
    return ForwardPass(
        tuple(sums[rows] for sums in firing.sums),
        tuple(values[rows] for values in firing.activations),
        firing.logits[rows],
    )


def find_counterfactual(
    layers: DenseNetwork, picture: np.ndarray, first_sums: FloatArray, label: int
) -> Counterfactual | None:
    """Search for few pixels whose change makes the network name another class.

    Greedy: a step goes down the slope and takes the best of four pixels, toward the three likeliest other classes at once; the first
    to arrive counts. So the answer is an upper bound: fewer pixels may do. Pixels that turned out not to be needed are given back.

    Args:
        picture: uint8 (28, 28).
        first_sums: of the first hidden layer for it, float32 (neurons,).
        label: the class that it is named.
    Returns:
        None where 40 pixels do not change it.
    """
    chains = _Chains(
        layers, picture.reshape(-1).astype(np.float32) / np.float32(BRIGHTEST), first_sums, label
    )
    for _ in range(MOST_PIXELS):
        leads = chains.step()
        if leads.max() > 0:
            return _without_needless(
                layers,
                picture,
                np.rint(chains.pixels[leads.argmax()] * BRIGHTEST).astype(np.uint8),
                label,
            )
    return None


def _without_needless(
    layers: DenseNetwork, before: np.ndarray, changed: np.ndarray, label: int
) -> Counterfactual:
    """Give pixels back, one at a time, as long as the class stays another one."""
    start = before.reshape(-1)
    while True:
        places = np.flatnonzero(changed != start)
        tried = np.repeat(changed[None], len(places), axis=0)
        tried[np.arange(len(places)), places] = start[places]
        logits = layers.fire(layers.first_sums(tried)).logits
        leads = np.delete(logits, label, axis=1).max(axis=1) - logits[:, label]
        if leads.max() <= 0:
            break
        changed = tried[leads.argmax()]
    now = changed.reshape(SIDE, SIDE)
    named = int(layers.fire(layers.first_sums(now[None])).logits[0].argmax())
    return Counterfactual(now, named, now > before, now < before)
