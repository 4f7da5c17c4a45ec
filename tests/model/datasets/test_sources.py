from dataclasses import replace

import numpy as np
import pytest

from model.datasets import files, sources
from model.datasets.catalog import (
    DATASETS,
    FOLDER,
    find_files,
    find_source,
    load,
    part_title,
    training_size,
    validation_size,
)
from model.datasets.files import DatasetError
from model.datasets.sources import DIGIT_RECOGNIZER, SPLIT, fingerprint
from tests.model.datasets.test_files import csv_text, idx_bytes, pictures

TRAIN, TEST, LABELED = 60, 20, 420
NAMES = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, count in {"TRAIN": TRAIN, "TEST": TEST, "LABELED": LABELED}.items():
        monkeypatch.setattr(files, f"{name}_PICTURES", count)
    monkeypatch.setenv("DATASETS_DIR", str(tmp_path))
    return tmp_path


def write_idx(folder, x, y, x_test, y_test):
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(NAMES, (x, y, x_test, y_test), strict=True):
        (folder / f"{name}-ubyte").write_bytes(idx_bytes(array))


def known_as(monkeypatch, name, x, y, x_test, y_test):
    """Make these pictures those of the data set `name`."""
    prints = fingerprint(x, y), fingerprint(x_test, y_test)
    monkeypatch.setitem(DATASETS, name, replace(DATASETS[name], fingerprints=prints))


@pytest.fixture
def arrays(monkeypatch):
    arrays = (*pictures(TRAIN), *pictures(TEST, 1))
    known_as(monkeypatch, "mnist", *arrays)
    return arrays


def test_a_fingerprint_knows_pictures_and_labels_in_any_order():
    x, y = pictures(TRAIN)
    order = np.random.default_rng(0).permutation(TRAIN)
    brighter = x.copy()
    brighter[7, 3, 3] ^= 1
    assert fingerprint(x[order], y[order]) == fingerprint(x, y)
    assert len({fingerprint(*one) for one in ((x, y), (x, y[order]), (brighter, y))}) == 3


@pytest.mark.parametrize("place", ["mnist", "MNIST/raw", "raw", "."])
def test_the_known_pictures_are_called_by_their_name_wherever_they_lie(folder, arrays, place):
    write_idx(folder / place, *arrays)
    assert find_source("mnist") == load("mnist").source == FOLDER
    assert load("mnist").title == "MNIST"


def test_the_known_pictures_are_known_in_kaggles_order_and_format(folder, arrays):
    x, y, x_test, y_test = arrays
    (folder / "mnist_train.csv").write_text(csv_text(x[::-1], y[::-1], header=True))
    (folder / "mnist_test.csv").write_text(csv_text(x_test, y_test, header=True))
    assert load("mnist").source == FOLDER


def test_transposed_digits_are_not_called_mnist(folder, arrays):
    x, y, x_test, y_test = arrays
    write_idx(folder / "mnist", x.transpose(0, 2, 1), y, x_test.transpose(0, 2, 1), y_test)
    dataset = load("mnist")
    assert dataset.title == find_source("mnist") == "pictures from the folder mnist"
    assert part_title("mnist", dataset.source, "test") == "test pictures from the folder mnist"


def test_other_characters_under_the_same_file_names_are_not_called_mnist(folder):
    write_idx(folder, *pictures(TRAIN, 5), *pictures(TEST, 6))
    assert load("mnist").title == f"pictures from the folder {folder.name}"


def test_an_archive_with_other_pictures_is_called_by_its_name(folder):
    parts = dict(zip(files.NAMES, (*pictures(TRAIN), *pictures(TEST, 1)), strict=True))
    np.savez(folder / "mnist.npz", **parts)
    assert find_source("mnist") == load("mnist").source == "pictures from mnist.npz"


def test_garments_in_the_digits_folder_are_refused(folder, monkeypatch):
    arrays = (*pictures(TRAIN), *pictures(TEST, 1))
    known_as(monkeypatch, "fashion_mnist", *arrays)
    write_idx(folder / "mnist", *arrays)
    with pytest.raises(DatasetError, match="expected MNIST, but this is Fashion-MNIST; move it"):
        load("mnist")


def digit_recognizer(folder):
    x, y = pictures(LABELED)
    (folder / "train.csv").write_text(csv_text(x, y, header=True))
    lines = csv_text(*pictures(TEST), header=True).splitlines()
    (folder / "test.csv").write_text("\n".join(line.partition(",")[2] for line in lines))
    return x, y


def test_kaggles_digit_recognizer_gives_its_own_test_part_and_says_so(folder, monkeypatch):
    x, y = digit_recognizer(folder)
    monkeypatch.setattr(sources, "DIGIT_RECOGNIZER_CLASSES", tuple(np.bincount(y)))
    monkeypatch.setattr(sources, "DIGIT_RECOGNIZER_PIXELS", int(x.sum()))
    dataset = load("mnist", keep=False)
    assert dataset.source == find_source("mnist") == DIGIT_RECOGNIZER + SPLIT
    assert dataset.title == "Digit Recognizer"
    assert [len(part) for part in (dataset.x_train, dataset.x_val, dataset.x_test)] == [300, 60, 60]
    assert np.bincount(dataset.y_test).tolist() == [6] * 10
    assert np.array_equal(load("mnist", keep=False).x_test, dataset.x_test)
    parts = np.concatenate([dataset.x_train, dataset.x_val, dataset.x_test])
    assert len(np.unique(parts.reshape(LABELED, -1), axis=0)) == LABELED
    assert (training_size("mnist"), validation_size("mnist", dataset.source)) == (30_000, 6000)


def test_another_train_csv_is_called_by_its_name(folder):
    digit_recognizer(folder)
    assert load("mnist").title == "pictures from train.csv"


def test_a_train_csv_with_a_labeled_test_csv_keeps_both_parts(folder):
    (folder / "train.csv").write_text(csv_text(*pictures(TRAIN), header=True))
    (folder / "test.csv").write_text(csv_text(*pictures(TEST, 1), header=True))
    assert not find_files("mnist").split
    assert np.array_equal(load("mnist").y_test, pictures(TEST, 1)[1])


def test_a_folder_that_is_not_understood_is_described(folder):
    (folder / "emnist-mnist-train-images-idx3-ubyte.gz").write_bytes(b"")
    with pytest.raises(DatasetError, match=r"holds emnist-mnist-train.*, but not MNIST: it needs"):
        load("mnist", stand_in=False)


def test_a_changed_file_is_read_again(folder, arrays):
    write_idx(folder / "mnist", *pictures(TRAIN, 5), *arrays[2:])
    assert find_source("mnist").startswith("pictures from")
    write_idx(folder / "mnist", *arrays)
    assert find_source("mnist") == FOLDER
