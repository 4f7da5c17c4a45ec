from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from model.hyperparameters import Hyperparameters
from model.training.augmentation.mixing import varied_epochs
from model.training.teacher import Teacher, build_teacher, describe_teacher, train_teacher
from model.training.trainer import train


@pytest.fixture(scope="module")
def teacher():
    return Teacher(build_teacher("mnist", seed=0), mirrored=True)


def epochs(small, name="mnist"):
    return varied_epochs(name, small.x_train, small.y_train, 200, seed=0)


def test_a_teacher_answers_with_probabilities(teacher, small_dataset):
    answers = teacher.probabilities(small_dataset.x_val)
    assert answers.shape == (len(small_dataset.x_val), 10)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_the_same_seed_builds_the_same_teacher(teacher, small_dataset):
    again, other = (Teacher(build_teacher("mnist", seed)) for seed in (0, 1))
    expected = teacher.probabilities(small_dataset.x_val)
    assert np.array_equal(again.probabilities(small_dataset.x_val), expected)
    assert not np.allclose(other.probabilities(small_dataset.x_val), expected)


def test_pictures_of_nothing_keep_their_target_and_others_come_closer_to_the_answer(
    teacher, small_dataset
):
    pictures, targets = next(epochs(small_dataset))
    taught, nothing = teacher.targets(pictures, targets), targets.max(axis=1) < 0.5
    assert np.array_equal(taught[nothing], targets[nothing])
    answers = teacher.probabilities(pictures)
    before, after = (np.abs(each - answers)[~nothing].sum(axis=1) for each in (targets, taught))
    assert (after < before).all()
    assert np.allclose(taught.sum(axis=1), 1, atol=1e-5)


def test_the_label_stays_likeliest_where_the_teacher_errs(teacher, small_dataset):
    pictures, targets = next(epochs(small_dataset))
    taught, has_class = teacher.targets(pictures, targets), targets.max(axis=1) > 0.5
    assert (taught.argmax(axis=1) == targets.argmax(axis=1))[has_class].all()


def test_epochs_come_again_mirrored_and_with_the_same_answers(teacher, small_dataset):
    first, second, third, _, fifth = islice(teacher.teach(epochs(small_dataset), 2), 5)
    assert not np.array_equal(first[0], second[0])
    assert np.array_equal(third[0], first[0][..., ::-1])
    assert np.array_equal(third[1], first[1])
    assert np.array_equal(fifth[0], first[0])


def test_digits_are_never_mirrored(small_dataset):
    trained = train_teacher(small_dataset, 1)
    first, again = islice(trained.teach(epochs(small_dataset), 1), 2)
    assert np.array_equal(again[0], first[0])
    assert "convolutional" in describe_teacher(trained, small_dataset)


def test_a_teacher_learns_from_the_training_part_alone(small_dataset):
    nothing = np.zeros_like(small_dataset.x_val)
    first = train_teacher(small_dataset, 1)
    second = train_teacher(replace(small_dataset, x_val=nothing, x_test=nothing[:5]), 1)
    pairs = zip(first.network.get_weights(), second.network.get_weights(), strict=True)
    assert all(np.allclose(one, two, atol=1e-5) for one, two in pairs)


def test_a_network_learns_what_its_teacher_answers(small_dataset):
    def say_three(varied):
        for pictures, targets in varied:
            yield pictures, np.eye(10, dtype=np.float32)[np.full(len(targets), 3)]

    chosen = Hyperparameters(units=(16,), epochs=2, batch_size=32, vary=True)
    network = train(chosen, small_dataset, teach=say_three).network
    assert (network(small_dataset.x_val).numpy().argmax(axis=1) == 3).mean() > 0.9
