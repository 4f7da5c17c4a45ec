"""Training pictures in, for every epoch anew the pictures that prepare a network for people out: varied, and joined by drawn ones.

Three kinds in a fixed mixture: pictures of the data set, varied; for digits, digits that the project draws as the world writes them, varied
too; and scribbles that are nothing, about which a network shall learn to be undecided. Prepared in a thread of its own, one epoch ahead.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np

from model.preprocessing import outlines
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import PREPARATIONS, own_drawing_to_mnist
from model.preprocessing.thumbnails import longest_edge_28, sharpen_and_center
from model.synthetic.digits import draw_world_digit
from model.synthetic.garments import draw_garment
from model.synthetic.scribbles import draw_scribble
from model.synthetic.sketches import sketch_garment
from model.training.augmentation.digits import vary_digits
from model.training.augmentation.garments import vary_garments, vary_sketches

CLASSES = 10
NOTHING_EACH = 100  # scribbles drawn anew for an epoch; older drawings come again
DRAWING_SEED = 28
DRAWN_BEFORE = (
    4  # epochs whose drawings are made up for at once where a training goes on: a second or two
)
ALIKE = (1.0,) * CLASSES
FEWER_SHIRTS = (
    1.0,
    1.0,
    1.0,
    1.0,
    1.0,
    1.0,
    0.4,
    1.0,
    1.0,
    1.0,
)  # a shirt's outline is that of other tops

Item = TypeVar("Item")
Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]
Targets = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Draw = Callable[
    [int, np.random.Generator], np.ndarray
]  # a label and a random generator -> uint8 (28, 28)
Vary = Callable[[Pictures, Labels, np.random.Generator], tuple[Pictures, Labels]]


@dataclass(frozen=True)
class Drawn:
    """Pictures that the project draws: how, how often each class, how they are varied, and their share of an epoch.

    The share `fresh` of an epoch is drawn anew for it; older drawings come again, varied in another way.
    """

    draw: Draw
    vary: Vary
    share: float
    fresh: float
    likely: tuple[float, ...] = ALIKE


@dataclass(frozen=True)
class Mixture:
    """What an epoch consists of: data-set pictures, varied; drawings; and scribbles, which show nothing."""

    vary: Vary
    drawn: tuple[Drawn, ...]
    draw_nothing: Draw
    nothing: float


@cache
def _nothing(dataset: str) -> Draw:
    return lambda _, random: PREPARATIONS[dataset](draw_scribble(random))


def _shop_garment(garment: int, random: np.random.Generator) -> np.ndarray:
    return PREPARATIONS["fashion_mnist"](draw_garment(garment, random))


def _world_digit(digit: int, random: np.random.Generator) -> np.ndarray:
    return own_drawing_to_mnist(draw_world_digit(digit, random))


def _sketched_garment(garment: int, random: np.random.Generator) -> np.ndarray:
    """Draw a hollow outline, and fill it as a visitor's is filled."""
    while (
        filled := outlines.fill(sketch_garment(garment, random))
    ) is None:  # a brush too thick for a small drawing leaves no hollow
        continue
    return sharpen_and_center(longest_edge_28(filled))


MIXTURES = {
    "mnist": Mixture(
        vary_digits, (Drawn(_world_digit, vary_digits, 0.3, 0.02),), _nothing("mnist"), 0.04
    ),
    "fashion_mnist": Mixture(
        vary_garments,
        (
            Drawn(_sketched_garment, vary_sketches, 0.12, 0.003, FEWER_SHIRTS),
            Drawn(_shop_garment, vary_garments, 0.03, 0.001),
        ),
        _nothing("fashion_mnist"),
        0.02,
    ),
}


class _Drawings:
    """Drawings of one kind, numbered: each the same whenever and for whichever run it is made, so that one made once serves all runs."""

    def __init__(self, draw: Draw, likely: tuple[float, ...]) -> None:
        self._draw, self._random = draw, np.random.default_rng(DRAWING_SEED)
        self._likely = np.array(likely) / sum(likely)
        self._lock = threading.Lock()
        self.pictures: list[np.ndarray] = []
        self.labels: list[int] = []

    def at_least(self, count: int) -> None:
        """Draw what is missing, none of it blank: a blot may cover all the paper."""
        with self._lock:
            while len(self.pictures) < count:
                label = int(self._random.choice(CLASSES, p=self._likely))
                with contextlib.suppress(BlankPicture):
                    self.pictures.append(self._draw(label, self._random))
                    self.labels.append(label)


@cache
def _drawings(draw: Draw, likely: tuple[float, ...] = ALIKE) -> _Drawings:
    return _Drawings(draw, likely)


class _Pool:
    """The drawings that a run has seen so far, and how to add more."""

    def __init__(
        self, draw: Draw, random: np.random.Generator, likely: tuple[float, ...] = ALIKE
    ) -> None:
        self._drawings, self._random, self._count = _drawings(draw, likely), random, 0

    def more(self, count: int) -> None:
        """Add drawings."""
        self._count += count
        self._drawings.at_least(self._count)

    def choose(self, count: int) -> tuple[Pictures, Labels]:
        """Give some of the drawings, the newest among them."""
        newest = np.arange(self._count)[-count:]
        places = np.concatenate(
            [newest, self._random.integers(0, self._count, count - len(newest))]
        )
        pictures, labels = self._drawings.pictures, self._drawings.labels
        return np.stack([pictures[place] for place in places]), np.array(
            [labels[place] for place in places], np.uint8
        )


def varied_epochs(
    dataset: str, pictures: Pictures, labels: Labels, count: int, seed: int, begin: int = 0
) -> Iterator[tuple[Pictures, Targets]]:
    """Give the pictures of one epoch after the other, without end.

    Args:
        dataset: "mnist" or "fashion_mnist": how its pictures are varied.
        pictures: uint8 (n, 28, 28), the training part.
        labels: uint8 (n,), 0 to 9.
        count: pictures an epoch.
        seed: the same seed gives the same epochs.
        begin: how many epochs came before, where a training goes on.
    Returns:
        for each epoch, pictures uint8 (count, 28, 28) and targets float32 (count, 10): 1 at the true class; 0.1 everywhere where a picture
        shows nothing.
    """
    mixture, random = MIXTURES[dataset], np.random.default_rng((seed, begin) if begin else seed)
    pools = [(kind, _Pool(kind.draw, random, kind.likely)) for kind in mixture.drawn]
    scribbles = _Pool(mixture.draw_nothing, random)
    nothing = max(1, round(count * mixture.nothing))
    from_set = count - nothing - sum(_of(kind.share, count) for kind in mixture.drawn)
    for kind, pool in pools:
        pool.more(min(begin, DRAWN_BEFORE) * _of(kind.fresh, count))
    while True:
        parts = [mixture.vary(*_some_of(pictures, labels, from_set, random), random)]
        for kind, pool in pools:
            pool.more(_of(kind.fresh, count))
            parts.append(kind.vary(*pool.choose(_of(kind.share, count)), random))
        scribbles.more(NOTHING_EACH)
        undecided, _ = scribbles.choose(nothing)
        x = np.concatenate([*(part for part, _ in parts), undecided])
        certain = np.eye(CLASSES, dtype=np.float32)[np.concatenate([part for _, part in parts])]
        targets = np.concatenate([certain, np.full((nothing, CLASSES), 1 / CLASSES, np.float32)])
        order = random.permutation(len(x))
        yield x[order], targets[order]


def one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Give items, the next one being prepared in a thread of its own while the last one is used."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="varied pictures")
    try:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item
    finally:
        worker.shutdown(wait=False, cancel_futures=True)


def _of(share: float, count: int) -> int:
    return max(1, round(share * count))


def _some_of(
    pictures: Pictures, labels: Labels, count: int, random: np.random.Generator
) -> tuple[Pictures, Labels]:
    """Choose pictures; none a second time before all have had their turn."""
    rounds = -(-count // len(pictures))
    places = np.concatenate([random.permutation(len(pictures)) for _ in range(rounds)])[:count]
    return pictures[places], labels[places]
