"""Mix the pictures of each epoch that prepare a network for what people draw and photograph.

An epoch holds pictures of the data set, varied; pictures that the program draws, varied too; and
scribbles that show nothing, about which a network shall learn to be undecided. A thread prepares
each epoch while the network learns from the one before.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np

from model.datasets.catalog import DATASETS, class_count, is_own
from model.preprocessing import outlines
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import PREPARATIONS, clean_drawing_to_mnist, shrink_garment
from model.synthetic.garments import draw_garment
from model.synthetic.handwriting import draw_visitor_digit
from model.synthetic.scribbles import draw_scribble
from model.synthetic.shoe_pairs import SHOES, draw_shoes
from model.synthetic.sketches import sketch_garment
from model.training.augmentation.digits import vary_digits
from model.training.augmentation.garments import (
    vary_garments,
    vary_lightly,
    vary_shoes,
    vary_sketches,
    vary_turned,
)
from model.training.augmentation.warps import SIDE, Indices, Pictures

SCRIBBLES_EACH = 100  # drawn anew for each epoch; older ones are shown again
DRAWING_SEED = 28
DRAWN_BEFORE = (
    4  # epochs; a resumed training begins with their drawings, which take a second or two
)
EQUAL = (1.0,) * 10  # classes of each catalogued data set
FEWER_SHIRTS = (*EQUAL[:6], 0.4, *EQUAL[7:])  # a shirt's outline is that of other tops
ONLY_SHOES = tuple(float(label in SHOES) for label in range(10))

Item = TypeVar("Item")
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]
Targets = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Varied = tuple[Pictures, Targets]  # an epoch
Draw = Callable[[int, np.random.Generator], np.ndarray]  # label -> uint8 (28, 28)
Vary = Callable[[Pictures, Indices, np.random.Generator], Iterator[Pictures]]


class Drawn(NamedTuple):
    """Pictures that the program draws: how they are drawn and varied, and their share of an epoch.

    The share `fresh` of an epoch is drawn anew for it; older drawings are shown again, varied in
    another way. `weights` says how often each class is drawn.
    """

    draw: Draw
    vary: Vary
    share: float
    fresh: float
    weights: tuple[float, ...] = EQUAL


class Seen(NamedTuple):
    """Data-set pictures of some classes as people see them in another way; a share of an epoch."""

    vary: Vary
    share: float
    classes: tuple[int, ...]


class Mixture(NamedTuple):
    """What an epoch consists of: data-set pictures, varied; drawings; and a share of scribbles."""

    vary: Vary
    drawn: tuple[Drawn, ...]
    scribble: Draw
    scribbles: float
    seen: tuple[Seen, ...] = ()


def _digit(digit: int, random: np.random.Generator) -> np.ndarray:
    return clean_drawing_to_mnist(draw_visitor_digit(digit, random))


def _garment(garment: int, random: np.random.Generator) -> np.ndarray:
    return PREPARATIONS["fashion_mnist"](draw_garment(garment, random))


def _shoes(shoe: int, random: np.random.Generator) -> np.ndarray:
    return PREPARATIONS["fashion_mnist"](draw_shoes(shoe, random))


def _filled_sketch(garment: int, random: np.random.Generator) -> np.ndarray:
    """Draw an outline and fill it as a visitor's is filled; too thick a brush leaves no inside."""
    while (filled := outlines.fill_outline(sketch_garment(garment, random))) is None:
        continue
    return shrink_garment(filled)


def _scribble_digit(label: int, random: np.random.Generator) -> np.ndarray:
    return PREPARATIONS["mnist"](draw_scribble(random))


def _scribble_garment(label: int, random: np.random.Generator) -> np.ndarray:
    return PREPARATIONS["fashion_mnist"](draw_scribble(random, coils=True))


MIXTURES = {
    "mnist": Mixture(vary_digits, (Drawn(_digit, vary_digits, 0.3, 0.02),), _scribble_digit, 0.04),
    "fashion_mnist": Mixture(
        vary_garments,
        (
            Drawn(_filled_sketch, vary_sketches, 0.15, 0.006, FEWER_SHIRTS),
            Drawn(_garment, vary_garments, 0.03, 0.001),
            Drawn(_shoes, vary_garments, 0.05, 0.004, ONLY_SHOES),
        ),
        _scribble_garment,
        0.03,
        (Seen(vary_shoes, 0.03, SHOES), Seen(vary_turned, 0.02, tuple(range(10)))),
    ),
}


class _Drawings:
    """Drawings of one kind in a fixed order, made once and shared by all runs of a process."""

    def __init__(self, draw: Draw, weights: tuple[float, ...]) -> None:
        self._draw, self._random = draw, np.random.default_rng(DRAWING_SEED)
        self._shares = np.array(weights) / sum(weights)
        self._lock = threading.Lock()
        self.pictures, self.labels = np.empty((0, SIDE, SIDE), np.uint8), np.empty(0, np.uint8)

    def at_least(self, count: int) -> None:
        """Draw what is missing; a drawing that is blank, such as a blot over all, is left out."""
        with self._lock:
            pictures: list[np.ndarray] = []
            labels: list[int] = []
            while len(self.pictures) + len(pictures) < count:
                label = int(self._random.choice(len(self._shares), p=self._shares))
                with contextlib.suppress(BlankPicture):
                    pictures.append(self._draw(label, self._random))
                    labels.append(label)
            if pictures:
                self.pictures = np.concatenate([self.pictures, pictures])
                self.labels = np.concatenate([self.labels, np.array(labels, np.uint8)])


_drawings = cache(_Drawings)


class _Pool:
    """The drawings that a run has seen so far."""

    def __init__(
        self, draw: Draw, random: np.random.Generator, weights: tuple[float, ...] = EQUAL
    ) -> None:
        self._drawings, self._random, self._count = _drawings(draw, weights), random, 0

    def add(self, count: int) -> None:
        self._count += count
        self._drawings.at_least(self._count)

    def choose(self, count: int) -> tuple[Pictures, Labels, Indices]:
        """Return all drawings, and which of them to use, in random order, the newest among them."""
        newest = np.arange(self._count)[-count:]
        older = self._random.integers(0, self._count, count - len(newest))
        indices = self._random.permutation(np.concatenate([newest, older]))
        return self._drawings.pictures, self._drawings.labels, indices


def varied_epochs(
    dataset: str, pictures: Pictures, labels: Labels, count: int, seed: int, begin: int = 0
) -> Iterator[Varied]:
    """Yield the pictures of one epoch after the other, without end.

    Args:
        dataset: its name: how its pictures are varied. Nothing is drawn for one's own.
        pictures: uint8 (n, 28, 28), the training part.
        labels: uint8 (n,), from 0.
        count: pictures in an epoch.
        seed: the same seed gives the same epochs.
        begin: epochs already done, if a training is resumed.

    Yields:
        Pictures uint8 (count, 28, 28) in random order, and targets float32 (count, c): 1 for the
        true class; the same for every class if a picture shows nothing.
    """
    mixture, classes = _mixture(dataset), class_count(dataset)
    random = np.random.default_rng((seed, begin) if begin else seed)
    pools = [(kind, _Pool(kind.draw, random, kind.weights)) for kind in mixture.drawn]
    scribbles = _Pool(mixture.scribble, random)
    undecided = _share(mixture.scribbles, count)
    among = [(kind, np.flatnonzero(np.isin(labels, kind.classes))) for kind in mixture.seen]
    among = [(kind, places) for kind, places in among if len(places)]  # few pictures may lack some
    shares = [kind.share for kind in mixture.drawn] + [kind.share for kind, _ in among]
    from_set = count - undecided - sum(_share(share, count) for share in shares)
    for kind, pool in pools:
        pool.add(min(begin, DRAWN_BEFORE) * _share(kind.fresh, count))
    while True:
        order, x = random.permutation(count), np.empty((count, SIDE, SIDE), np.uint8)
        sources = [(mixture.vary, (pictures, labels, _indices(len(pictures), from_set, random)))]
        for view, places in among:
            chosen = places[_indices(len(places), _share(view.share, count), random)]
            sources.append((view.vary, (pictures, labels, chosen)))
        for kind, pool in pools:
            pool.add(_share(kind.fresh, count))
            sources.append((kind.vary, pool.choose(_share(kind.share, count))))
        scribbles.add(SCRIBBLES_EACH)
        nothing, _, indices = scribbles.choose(undecided)
        x[order[-undecided:]] = nothing[indices]
        start = 0
        for vary, (source, _, indices) in sources:
            for group in vary(source, indices, random):
                x[order[start : start + len(group)]] = group
                start += len(group)
        targets = np.full((count, classes), 1 / classes, np.float32)
        true = np.concatenate([known[indices] for _, (_, known, indices) in sources])
        targets[order[:-undecided]] = np.eye(classes)[true]
        yield x, targets


def lightly_varied_epochs(
    dataset: str, pictures: Pictures, labels: Labels, seed: int
) -> Iterator[Varied]:
    """Yield epochs of data-set pictures that look like those of the data set; as varied_epochs."""
    vary = vary_digits if dataset == "mnist" else vary_lightly
    random, one_hot = np.random.default_rng(seed), np.eye(class_count(dataset), dtype=np.float32)
    while True:
        indices, order = (random.permutation(len(pictures)) for _ in range(2))
        x = np.concatenate(list(vary(pictures, indices, random)))
        yield x[order], one_hot[labels[indices[order]]]


def _mixture(dataset: str) -> Mixture:
    """Return what an epoch consists of: nothing is drawn for data sets of one's own."""
    if not is_own(dataset):
        return MIXTURES[dataset]
    is_garment = DATASETS[dataset].prepared == "fashion_mnist"
    return MIXTURES["fashion_mnist" if is_garment else "mnist"]._replace(drawn=(), seen=())


def one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield items; a thread prepares the next one while the last one is used."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="varied pictures")
    try:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item
    finally:
        worker.shutdown(wait=False, cancel_futures=True)


def _share(share: float, count: int) -> int:
    return max(1, round(share * count))


def _indices(available: int, count: int, random: np.random.Generator) -> Indices:
    """Choose pictures at random; none a second time before all were chosen."""
    rounds = -(-count // available)
    return np.concatenate([random.permutation(available) for _ in range(rounds)])[:count]
