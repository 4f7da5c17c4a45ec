import numpy as np

from model.datasets.exploration.sampling import balanced_sample, contact_sheet

LABELS = np.arange(200, dtype=np.uint8) % 10


def test_a_sample_has_as_many_of_each_class_and_names_them_in_turn():
    indices = balanced_sample(LABELS, 30)
    assert len(set(indices.tolist())) == 30
    assert LABELS[indices].tolist() == list(range(10)) * 3


def test_the_next_turn_shows_other_pictures_and_the_same_turn_the_same():
    first, second = balanced_sample(LABELS, 30), balanced_sample(LABELS, 30, turn=1)
    assert not set(first.tolist()) & set(second.tolist())
    assert np.array_equal(first, balanced_sample(LABELS, 30))


def test_after_the_last_turn_it_begins_anew():
    assert np.array_equal(balanced_sample(LABELS, 100, turn=2), balanced_sample(LABELS, 100))


def test_only_the_chosen_classes_are_shown_and_a_class_without_pictures_is_left_out():
    assert set(LABELS[balanced_sample(LABELS, 30, classes=[3, 7])].tolist()) == {3, 7}
    assert set(LABELS[LABELS != 4][balanced_sample(LABELS[LABELS != 4], 20)].tolist()) == set(
        range(10)
    ) - {4}
    assert len(balanced_sample(LABELS[:0], 20)) == 0


def test_pictures_lie_side_by_side_row_by_row():
    pictures = np.random.default_rng(0).integers(0, 256, (7, 28, 28), np.uint8)
    sheet = contact_sheet(pictures, 3)
    assert sheet.shape == (84, 84)
    assert np.array_equal(sheet[28:56, 28:56], pictures[4])
    assert not sheet[56:, 28:].any()
