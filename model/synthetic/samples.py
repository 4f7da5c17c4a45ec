"""A data set's name and a seed in, pictures and labels of its kind out, drawn by the program where no data set can be had."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from model.preprocessing.pipelines import own_drawing_to_mnist, to_fashion_mnist
from model.synthetic.digits import draw_digit
from model.synthetic.garments import draw_garment

Pictures = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
Labels = np.ndarray[tuple[int], np.dtype[np.uint8]]

BETWEEN_REPORTS = 200  # pictures
_DRAWERS: dict[str, Callable[[int, np.random.Generator], Image.Image]] = {
    "mnist": draw_digit,
    "fashion_mnist": draw_garment,
}
_PREPARATIONS: dict[str, Callable[[Image.Image], np.ndarray]] = {
    "mnist": own_drawing_to_mnist,
    "fashion_mnist": to_fashion_mnist,
}


def generate(
    name: str,
    seed: int = 0,
    *,
    n_train: int = 6000,
    n_test: int = 1000,
    report: Callable[[float], None] = lambda share: None,
) -> tuple[Pictures, Labels, Pictures, Labels]:
    """Draw a sample that stands in for a data set: the same kind of pictures, none of its own.

    Args:
        name: "mnist" for digits, "fashion_mnist" for garments.
        seed: the same seed gives the same sample, bit for bit.
        n_train: how many pictures to learn from.
        n_test: how many to test with, drawn independently of the others.
        report: told now and then which share of them is drawn.

    Returns:
        x_train uint8 (n_train, 28, 28), ink high; y_train uint8 (n_train,), 0 to 9; x_test and y_test likewise with n_test;
        every class equally often (as far as the number allows), in random order.

    Raises:
        ValueError: for another name.
    """
    if name not in _DRAWERS:
        raise ValueError(
            f"Expected one of {', '.join(_DRAWERS)} as the data set to stand in for, but received {name!r}."
        )
    train, test = (
        np.random.default_rng(sequence) for sequence in np.random.SeedSequence(seed).spawn(2)
    )
    total = max(1, n_train + n_test)
    first = _draw(name, n_train, train, lambda drawn: report(drawn / total))
    return *first, *_draw(name, n_test, test, lambda drawn: report((n_train + drawn) / total))


def _draw(
    name: str, count: int, random: np.random.Generator, report: Callable[[int], None]
) -> tuple[Pictures, Labels]:
    draw, prepare = _DRAWERS[name], _PREPARATIONS[name]
    labels = random.permutation(np.arange(count, dtype=np.uint8) % 10)
    pictures = np.empty((count, 28, 28), np.uint8)
    for place, label in enumerate(labels.tolist()):
        pictures[place] = prepare(draw(label, random))
        if place % BETWEEN_REPORTS == 0:
            report(place)
    return pictures, labels
