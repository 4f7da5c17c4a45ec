import numpy as np
import pytest

from model.datasets import downloads
from model.datasets.catalog import DATASETS, FOLDER, GENERATED, find_files, find_source, load
from model.datasets.files import DatasetError
from model.datasets.generated import load_generated
from tests.model.datasets.test_files import idx_bytes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DATASETS_DIR", str(tmp_path))
    return tmp_path


def touch(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"")


IDX = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


def test_without_any_source_the_generated_sample_stands_in_and_says_so():
    dataset = load("mnist")
    assert dataset.source == GENERATED == find_source("mnist")
    assert dataset.title == "generated digits"
    assert "MNIST" not in load("fashion_mnist").title


def test_validation_is_the_last_sixth_of_the_training_part():
    dataset = load("mnist")
    everything = load_generated("mnist", "", lambda what, share: None)
    assert (len(dataset.x_train), len(dataset.x_val), len(dataset.x_test)) == (5000, 1000, 1000)
    assert np.array_equal(dataset.x_val, everything[0][5000:])
    assert np.array_equal(dataset.x_test, everything[2])


@pytest.mark.parametrize("end", ["", ".gz"])
def test_idx_files_are_found_in_the_data_sets_own_folder(folder, end):
    touch(folder / "fashion-mnist", *(name + end for name in IDX))
    assert find_files("fashion_mnist").kind == "IDX"
    assert find_files("mnist") is None


def test_idx_files_with_dots_in_their_names_are_found(folder):
    touch(folder / "mnist", *(name.replace("-idx", ".idx") for name in IDX))
    assert find_files("mnist").kind == "IDX"


@pytest.mark.parametrize(
    ("first", "whose"),
    [((5, 0, 4, 1, 9, 2, 1, 3), "mnist"), ((9, 0, 0, 3, 0, 2, 7, 2), "fashion_mnist")],
)
def test_idx_files_in_a_folder_without_a_name_are_told_apart_by_their_labels(folder, first, whose):
    touch(folder, *IDX)
    (folder / IDX[1]).write_bytes(idx_bytes(np.array(first, np.uint8)))
    assert [name for name in DATASETS if find_files(name)] == [whose]


def test_keras_npz_is_found(folder):
    touch(folder, "mnist.npz")
    assert find_files("mnist").kind == "NPZ"


def test_kaggles_csv_pair_is_found(folder):
    touch(folder, "fashion-mnist_train.csv", "fashion-mnist_test.csv")
    assert find_files("fashion_mnist").kind == "CSV"


def test_half_a_csv_pair_is_refused_with_the_missing_name(folder):
    touch(folder, "fashion-mnist_train.csv")
    with pytest.raises(DatasetError, match=r"fashion-mnist_test\.csv: expected .* missing"):
        load("fashion_mnist")


def test_a_data_folder_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("DATASETS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(DatasetError, match="What DATASETS_DIR names is not a folder"):
        load("mnist")


def test_an_unknown_data_set_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="mnist, fashion_mnist"):
        load("cifar")


def test_a_damaged_file_in_the_keras_cache_is_not_used(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    touch(tmp_path / "datasets", "mnist.npz")
    assert find_source("mnist") == load("mnist").source == GENERATED


def test_without_a_connection_the_generated_sample_stands_in(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("DATASETS_DOWNLOAD", "1")
    monkeypatch.setattr(downloads, "KERAS_ADDRESS", "http://127.0.0.1:9/")
    assert load("mnist").source == GENERATED


def test_with_a_home_folder_that_cannot_be_written_to_the_generated_sample_stands_in(
    monkeypatch, tmp_path
):
    (tmp_path / "home").write_text("a file where the folder should be")
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATASETS_DOWNLOAD", "1")
    monkeypatch.setattr(downloads, "_unreachable_since", {})
    assert load("mnist").source == GENERATED


def test_the_real_data_sets_are_complete(real_data):
    for name in DATASETS:
        dataset = load(name)
        assert dataset.source == FOLDER
        assert dataset.x_train.shape == (50_000, 28, 28)
        assert dataset.x_val.shape == dataset.x_test.shape == (10_000, 28, 28)
        assert tuple(dataset.y_train[:8]) == DATASETS[name].first_labels
