"""Training pictures in, for every epoch anew the pictures that prepare a network for people out: varied, and joined by drawn ones.

Three kinds in a fixed mixture: pictures of the data set, varied; for digits, digits that the project draws as the world writes them, varied
too; and scribbles that are nothing, about which a network shall learn to be undecided. Prepared in a thread of its own, one epoch ahead.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from model.generated_digits import draw_world_digit
from model.pictures import BlankPicture, box_around
from model.preprocessing import PREPARATIONS, shrink_ink
from model.scribbles import draw_scribble
from model.varied_digits import vary_digits
from model.varied_garments import vary_garments

CLASSES = 10
FRESH = 0.02  # of an epoch: drawn anew for it; older drawings come again, varied in another way
NOTHING_EACH = 150  # scribbles drawn anew for an epoch

Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]
Targets = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Draw = Callable[[int, np.random.Generator], np.ndarray]  # a label and a random generator -> uint8 (28, 28)
Vary = Callable[[Pictures, Labels, np.random.Generator], tuple[Pictures, Labels]]


@dataclass(frozen=True)
class Mixture:
    """How the pictures of a data set are varied, and which shares of an epoch are drawn by the project: as 28x28, digits and nothing."""

    vary: Vary
    draw: Draw | None
    drawn: float
    draw_nothing: Draw
    nothing: float


def _prepared(draw: Callable[[np.random.Generator], Image.Image], dataset: str) -> Draw:
    return lambda _, random: PREPARATIONS[dataset](draw(random))


def _world_digit(digit: int, random: np.random.Generator) -> np.ndarray:
    """Draw a digit straight as ink: there is no paper to look for it on."""
    ink = 1 - np.asarray(draw_world_digit(digit, random), np.float32) / np.float32(255)
    left, upper, right, lower = box_around(ink > 0)
    return shrink_ink(ink[upper:lower, left:right])


MIXTURES = {
    "mnist": Mixture(vary_digits, _world_digit, 0.35, _prepared(draw_scribble, "mnist"), 0.04),
    "fashion_mnist": Mixture(vary_garments, None, 0.0, _prepared(draw_scribble, "fashion_mnist"), 0.03),
}


@dataclass
class _Pool:
    """Drawings made so far, and how to make more."""

    draw: Draw
    random: np.random.Generator
    pictures: list[np.ndarray] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)

    def more(self, count: int) -> None:
        for label in self.random.permutation(np.arange(count) % CLASSES).tolist():
            with contextlib.suppress(BlankPicture):  # a blot may cover all the paper
                self.pictures.append(self.draw(label, self.random))
                self.labels.append(label)

    def choose(self, count: int) -> tuple[Pictures, Labels]:
        """Give some of the drawings, the newest among them."""
        newest = np.arange(len(self.labels))[-count:]
        places = np.concatenate([newest, self.random.integers(0, len(self.labels), count - len(newest))])
        return np.stack([self.pictures[place] for place in places]), np.array([self.labels[place] for place in places], np.uint8)


def varied_epochs(dataset: str, pictures: Pictures, labels: Labels, count: int, seed: int) -> Iterator[tuple[Pictures, Targets]]:
    """Give the pictures of one epoch after the other, without end.

    Args:
        dataset: "mnist" or "fashion_mnist": how its pictures are varied.
        pictures: uint8 (n, 28, 28), the training part.
        labels: uint8 (n,), 0 to 9.
        count: pictures an epoch.
        seed: the same seed gives the same epochs.
    Returns:
        for each epoch, pictures uint8 (count, 28, 28) and targets float32 (count, 10): 1 at the true class; 0.1 everywhere where a picture
        shows nothing.
    """
    mixture, random = MIXTURES[dataset], np.random.default_rng(seed)
    drawn, nothing = round(count * mixture.drawn), round(count * mixture.nothing)
    drawings = _Pool(mixture.draw, random) if mixture.draw else None
    scribbles = _Pool(mixture.draw_nothing, random)
    while True:
        x, y = _some_of(pictures, labels, count - drawn - nothing, random)
        if drawings:
            drawings.more(round(count * FRESH))
            more_x, more_y = drawings.choose(drawn)
            x, y = np.concatenate([x, more_x]), np.concatenate([y, more_y])
        x, y = mixture.vary(x, y, random)
        targets = np.eye(CLASSES, dtype=np.float32)[y]
        if nothing:
            scribbles.more(NOTHING_EACH)
            undecided, _ = scribbles.choose(nothing)
            x = np.concatenate([x, undecided])
            targets = np.concatenate([targets, np.full((nothing, CLASSES), 1 / CLASSES, np.float32)])
        order = random.permutation(len(x))
        yield x[order], targets[order]


def _some_of(pictures: Pictures, labels: Labels, count: int, random: np.random.Generator) -> tuple[Pictures, Labels]:
    """Choose pictures; none a second time before all have had their turn."""
    rounds = -(-count // len(pictures))
    places = np.concatenate([random.permutation(len(pictures)) for _ in range(rounds)])[:count]
    return pictures[places], labels[places]
