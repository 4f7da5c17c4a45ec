from dataclasses import replace

import numpy as np
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import Found, split
from tests.support.dataset_files import drawn


def found(labels, test_labels=None):
    labels = np.array(labels, np.uint8)
    names = tuple(f"class {number}" for number in range(int(labels.max()) + 1))
    made = Found("", names, drawn(len(labels))[0], labels, None, None, (), (), "")
    if test_labels is None:
        return made
    pictures = drawn(len(test_labels), seed=1)[0]
    return replace(made, x_test=pictures, y_test=np.array(test_labels, np.uint8))


def counts(arrays):
    return [np.bincount(y).tolist() for y in (arrays.y_train, arrays.y_val, arrays.y_test)]


def test_a_seventh_is_the_test_part_and_a_sixth_of_the_rest_the_validation_part():
    arrays, how = split(found([0, 1] * 35))
    assert counts(arrays) == [[25, 25], [5, 5], [5, 5]]
    assert how.startswith("; a seventh of its pictures is the test part")


def test_every_picture_is_in_one_part_with_its_label():
    whole = found([0, 1, 1, 2] * 10)
    arrays, _ = split(whole)
    x = np.concatenate([arrays.x_train, arrays.x_val, arrays.x_test])
    y = np.concatenate([arrays.y_train, arrays.y_val, arrays.y_test])
    label_of = {picture.tobytes(): label for picture, label in zip(x, y, strict=True)}
    assert len(label_of) == len(x) == 40
    assert [label_of[picture.tobytes()] for picture in whole.x_train] == whole.y_train.tolist()


def test_a_class_of_three_is_in_each_part():
    assert counts(split(found([0] * 70 + [1] * 3))[0]) == [[50, 1], [10, 1], [10, 1]]


def test_the_same_seed_gives_the_same_parts():
    whole = found([0, 1] * 35)
    one, same, other = (split(whole, seed)[0].x_test for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_no_writer_is_in_two_parts():
    whole, writers = found([0, 1, 2] * 30), np.repeat(np.arange(10), 9)
    arrays, how = split(whole, writers=writers)
    writer_of = dict(zip((one.tobytes() for one in whole.x_train), writers, strict=True))
    groups = [
        {writer_of[one.tobytes()] for one in part}
        for part in (arrays.x_train, arrays.x_val, arrays.x_test)
    ]
    assert [len(group) for group in groups] == [7, 2, 1]
    assert len(set.union(*groups)) == 10
    assert how.startswith(
        "; the drawings of 1 of the 10 people are the test part, those of 2 others"
    )


@pytest.mark.parametrize("writers", [np.arange(80) % 4, np.arange(80) // 10])
def test_with_few_writers_or_a_class_of_only_one_the_split_is_by_class(writers):
    arrays, how = split(found([*[0] * 77, 1, 1, 1]), writers=writers)
    assert counts(arrays)[2][1] == 1
    assert "chosen at random within each class" in how


def test_a_test_part_of_its_own_is_kept():
    whole = found([0, 1] * 30, [1, 0, 1])
    arrays, how = split(whole)
    assert counts(arrays) == [[25, 25], [5, 5], [1, 2]]
    assert np.array_equal(arrays.x_test, whole.x_test)
    assert how.startswith("; it has a test part")


@pytest.mark.parametrize(
    ("labels", "test_labels", "said"),
    [
        ([0] * 9 + [1] * 2, None, "at least 3 pictures of each class, but class 1 has 2; add"),
        ([0] * 9 + [1], [0, 1], "2 pictures of each class in the training part, but class 1 has 1"),
        ([0] * 9 + [1] * 9, [0], "1 picture of each class in the test part, but class 1 has none"),
    ],
)
def test_a_class_with_too_few_pictures_is_refused(labels, test_labels, said):
    with pytest.raises(DatasetError, match=said):
        split(found(labels, test_labels))
