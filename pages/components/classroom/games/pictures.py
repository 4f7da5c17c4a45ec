"""Choose the pictures of a game: test pictures, and drawn ones where most of those are missing."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from model.datasets.catalog import part_title
from model.evaluation.predictions import Predictions, find_test_pictures, read_predictions
from model.runs.artifacts import PRETRAINED, find
from pages.components.charts.data_address import png_address
from pages.components.shared import resources
from pages.components.shared.prediction import FAIRLY_SURE

COUNT, HARD = 10, 5  # pictures in a game, and how many of them are hard for the network
DRAWN = 60  # pictures that the program draws
FIRST_DRAWN = 100_000  # index of the first picture that the program draws; test parts are smaller
FAIR = (
    "{} {}. The network gets {} of them wrong or is unsure about them, so they are harder than "
    "usual: it recognizes {:.1%} of all {:,}."
)
MIXED = (
    "Of these pictures, {} are {} that come with the app and that the network gets wrong. The "
    "program drew the others, because the rest of the test pictures are not on this machine."
)


@dataclass(frozen=True)
class Picture:
    """A picture with its index, true class, the network's answer, and its address as PNG."""

    index: int
    label: int
    named: int
    address: str


@dataclass(frozen=True)
class Choice:
    """The pictures of a game, and a sentence on where they come from."""

    pictures: tuple[Picture, ...]
    source: str


def network_of(dataset: str) -> str:
    """Return the name of a data set's built-in network."""
    return PRETRAINED + dataset


@lru_cache
def predictions(dataset: str) -> Predictions:
    """Return the test predictions of a data set's built-in network.

    Raises:
        UnknownRun: if there is none.
    """
    return read_predictions(find(network_of(dataset)))


@lru_cache
def drawn_pictures(dataset: str) -> tuple[np.ndarray, Predictions]:
    """Return pictures that the program draws, always the same, and the network's predictions."""
    from model.synthetic.samples import generate  # for machines without the data set

    pictures, labels = generate(dataset, n_train=0, n_test=DRAWN)[2:]
    answering = resources.classifier(network_of(dataset))
    raw = answering.probabilities(pictures)
    return pictures, Predictions(labels, raw, answering.info.temperature)


def choose(dataset: str) -> Choice:
    """Choose the pictures of a game at random, about half of them hard for the network.

    Raises:
        UnknownRun: if there is no built-in network.
    """
    network = find(network_of(dataset))
    tested = predictions(dataset)
    found = find_test_pictures(network, tested.labels, resources.dataset).pictures
    hard, easy = _parts(tested, found)
    chosen = [_picture(tested, found, one) for one in _some(hard, HARD)]
    info, count = network.info, len(chosen)
    title = part_title(dataset, info.source, "test")
    if easy:
        chosen += [_picture(tested, found, one) for one in _some(easy, COUNT - count)]
        source = FAIR.format(COUNT, title, count, info.test_accuracy, info.test_pictures)
    else:
        source = MIXED.format(count, title)
        images, read = drawn_pictures(dataset)
        drawn = dict(enumerate(images))
        some = _some(_parts(read, drawn)[1], COUNT - count)
        chosen += [_picture(read, drawn, one, FIRST_DRAWN) for one in some]
    random.shuffle(chosen)
    return Choice(tuple(chosen), source)


def named(dataset: str, indices: Iterable[int]) -> list[int]:
    """Return the network's answers to the pictures with these indices."""
    tested = predictions(dataset).predicted
    answers = []
    for index in indices:
        is_drawn = index >= FIRST_DRAWN
        known = drawn_pictures(dataset)[1].predicted if is_drawn else tested
        answers.append(int(known[index % FIRST_DRAWN]))
    return answers


def _parts(read: Predictions, found: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return the indices of pictures that are hard for the network, and of the others."""
    is_hard = ~read.correct | (read.confidence < FAIRLY_SURE)
    indices = list(found)
    return [one for one in indices if is_hard[one]], [one for one in indices if not is_hard[one]]


def _some(indices: list[int], count: int) -> list[int]:
    return random.sample(indices, min(count, len(indices)))


def _picture(
    read: Predictions, found: Mapping[int, np.ndarray], index: int, first: int = 0
) -> Picture:
    label, answer = int(read.labels[index]), int(read.predicted[index])
    return Picture(first + index, label, answer, png_address(found[index]))
