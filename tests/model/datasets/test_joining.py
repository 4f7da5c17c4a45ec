"""A catalogued data set together with drawings of the same classes."""

from dataclasses import replace

import numpy as np
import pytest

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.datasets.joining import join, partner
from model.datasets.own import OwnArrays


def drawn(count):
    def part(n):
        return np.full((n, 28, 28), 9, np.uint8), np.arange(n, dtype=np.uint8) % 10

    return OwnArrays(*part(count), *part(10), *part(20))


def test_drawings_are_a_quarter_of_what_is_learned_and_all_of_what_is_tested(small_dataset):
    joined, how = join(small_dataset, drawn(40))
    is_drawn = (joined.x_train == 9).all(axis=(1, 2))
    assert 0.2 < is_drawn.mean() < 0.3
    assert joined.y_train[is_drawn].tolist().count(3) == 4 * 4  # each drawing four times
    assert 0.15 < is_drawn[: len(is_drawn) // 3].mean() < 0.35  # also of the first ones
    assert len(joined.y_val) == len(small_dataset.y_val) + 10
    assert (joined.x_test == 9).all()
    assert "each 4 times" in how


def test_few_drawings_are_not_repeated_without_end(small_dataset):
    joined, _ = join(small_dataset, drawn(1))
    assert len(joined.y_train) == len(small_dataset.y_train) + 30


def test_without_drawings_nothing_is_joined(small_dataset):
    with pytest.raises(Sketch28Error, match="There are no drawings"):
        join(small_dataset, replace(drawn(1), y_train=np.empty(0, np.uint8)))


def test_only_the_same_classes_belong_together():
    assert partner(tuple("0123456789")) == "mnist"
    assert partner(DATASETS["fashion_mnist"].class_names) == "fashion_mnist"
    assert partner(("0", "1")) is None
