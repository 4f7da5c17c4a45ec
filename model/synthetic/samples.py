"""Draw a sample of digits or garments that stands in for a data set that is not available."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image

from model import Sketch28Error
from model.preprocessing.pipelines import clean_drawing_to_mnist, to_fashion_mnist
from model.synthetic.garments import draw_garment
from model.synthetic.handwriting import draw_digit

Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]


class _Source(NamedTuple):
    draw: Callable[[int, np.random.Generator], Image.Image]
    prepare: Callable[[Image.Image], np.ndarray]


REPORT_EVERY = 200  # pictures
SOURCES = {
    "mnist": _Source(draw_digit, clean_drawing_to_mnist),
    "fashion_mnist": _Source(draw_garment, to_fashion_mnist),
}


def generate(
    name: str,
    seed: int = 0,
    *,
    n_train: int = 6000,
    n_test: int = 1000,
    report: Callable[[float], None] = lambda share: None,
) -> tuple[Pictures, Labels, Pictures, Labels]:
    """Draw pictures of the same kind as a data set's.

    Args:
        name: "mnist" for digits, "fashion_mnist" for garments.
        seed: the same seed gives the same sample, bit for bit.
        n_train: number of training pictures.
        n_test: number of test pictures, drawn independently of the others.
        report: called now and then with the share that is drawn.

    Returns:
        x_train uint8 (n_train, 28, 28), ink high; y_train uint8 (n_train,), 0 to 9; x_test and
        y_test likewise; classes equally frequent and in random order.

    Raises:
        Sketch28Error: for another name.
    """
    if name not in SOURCES:
        raise Sketch28Error(
            f"Expected one of {', '.join(SOURCES)} as the data set to stand in for, "
            f"but received {name!r}."
        )
    train, test = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(2))
    total = max(1, n_train + n_test)
    first = _draw(name, n_train, train, lambda drawn: report(drawn / total))
    return *first, *_draw(name, n_test, test, lambda drawn: report((n_train + drawn) / total))


def _draw(
    name: str, count: int, random: np.random.Generator, report: Callable[[int], None]
) -> tuple[Pictures, Labels]:
    labels = random.permutation(np.arange(count, dtype=np.uint8) % 10)
    pictures = np.empty((count, 28, 28), np.uint8)
    for index, label in enumerate(labels.tolist()):
        pictures[index] = SOURCES[name].prepare(SOURCES[name].draw(label, random))
        if index % REPORT_EVERY == 0:
            report(index)
    return pictures, labels
