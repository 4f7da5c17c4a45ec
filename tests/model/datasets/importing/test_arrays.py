import gzip

import h5py
import numpy as np
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import read
from tests.support.dataset_files import drawn, idx_bytes

(X, Y), (X_TEST, Y_TEST) = drawn(60), drawn(20, seed=1)
MNIST = {"train-images": X, "train-labels": Y, "t10k-images": X_TEST, "t10k-labels": Y_TEST}


def check(found, what):
    assert found.what == what
    assert np.array_equal(found.x_train, X)
    assert np.array_equal(found.y_train, Y)
    assert np.array_equal(found.x_test, X_TEST)
    assert np.array_equal(found.y_test, Y_TEST)
    assert found.problems == ()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx_files_are_paired_by_their_counts_and_names(tmp_path, pack):
    for name, array in MNIST.items():
        (tmp_path / name).write_bytes(pack(idx_bytes(array)))
    check(read([tmp_path]), "IDX files")


def test_torchvisions_folder_is_read(tmp_path):
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    for name, array in MNIST.items():
        kind = "idx3-ubyte" if array.ndim == 3 else "idx1-ubyte"
        (tmp_path / "MNIST" / "raw" / f"{name}-{kind}").write_bytes(idx_bytes(array))
        (tmp_path / "MNIST" / "raw" / f"{name}-{kind}.gz").write_bytes(b"")
    found = read([tmp_path / "MNIST"])
    assert np.array_equal(found.x_test, X_TEST)


def test_emnists_files_are_transposed_and_its_list_names_the_letters(tmp_path):
    for name, array in MNIST.items():
        shifted = array.swapaxes(1, 2) if array.ndim == 3 else array + 1
        name = "emnist-letters-" + name.replace("t10k", "test")
        (tmp_path / f"{name}-idx-ubyte.gz").write_bytes(gzip.compress(idx_bytes(shifted)))
    lines = [f"{number} {64 + number} {96 + number}" for number in range(1, 27)]
    (tmp_path / "emnist-letters-mapping.txt").write_text("\n".join(lines))
    found = read([tmp_path])
    check(found, "IDX files (EMNIST, transposed)")
    assert found.class_names[:2] == ("Aa", "Bb")
    assert found.unsure == ("transpose",)


def test_keras_npz_is_read(tmp_path):
    np.savez(tmp_path / "mnist.npz", x_train=X, y_train=Y, x_test=X_TEST, y_test=Y_TEST)
    check(read([tmp_path / "mnist.npz"]), "an NPZ file")


def test_kuzushiji_mnists_npz_files_are_paired(tmp_path):
    arrays = {"train-imgs": X, "train-labels": Y, "test-imgs": X_TEST, "test-labels": Y_TEST}
    for name, array in arrays.items():
        np.savez(tmp_path / f"kmnist-{name}.npz", array)
    (tmp_path / "kmnist_classmap.csv").write_text(
        "index,codepoint,char\n0,U+304A,お\n1,U+304D,き\n"
    )
    found = read([tmp_path])
    check(found, "NPZ files")
    assert found.class_names[:3] == ("お", "き", "2")


def test_arrays_in_color_with_labels_in_a_column_are_read(tmp_path):
    colors = np.repeat(X[..., None], 3, axis=-1) / np.float32(255)
    np.savez(tmp_path / "a.npz", train_images=colors, train_labels=Y[:, None])
    found = read([tmp_path / "a.npz"])
    assert np.abs(found.x_train.astype(int) - X).max() <= 1
    assert np.array_equal(found.y_train, Y)
    assert found.problems == ()


def test_single_npy_files_are_paired(tmp_path):
    np.save(tmp_path / "X.npy", X.reshape(60, -1) / 255)
    np.save(tmp_path / "y.npy", Y.astype(np.float64))
    assert np.array_equal(read([tmp_path]).x_train, X)


def test_labels_may_be_indicators(tmp_path):
    np.savez(tmp_path / "a.npz", X=X, Y=np.eye(10)[Y])
    assert np.array_equal(read([tmp_path / "a.npz"]).y_train, Y)


def test_usps_is_read(tmp_path):
    x, y = drawn(40, 16)
    with h5py.File(tmp_path / "usps.h5", "w") as file:
        for part, count in (("train", 40), ("test", 20)):
            file[f"{part}/data"] = (x[:count].reshape(count, -1) / 255).astype(np.float32)
            file[f"{part}/target"] = y[:count].astype(int)
    found = read([tmp_path / "usps.h5"])
    assert found.what == "an HDF5 file"
    assert (len(found.y_train), len(found.y_test)) == (40, 20)
    assert found.x_train.shape == (40, 28, 28)


def test_pictures_with_a_value_that_cannot_be_are_left_out(tmp_path):
    values = X.reshape(60, -1) / 255
    values[7, 100] = np.nan
    np.savez(tmp_path / "a.npz", x=values, y=Y)
    found = read([tmp_path / "a.npz"])
    assert len(found.y_train) == 59
    assert found.problems == (
        "Picture 8 of x is left out, since a value is no number from 0 to 1.",
    )


def objects(path):
    np.savez(path, x=np.array([{}] * 60, object), y=Y)


def hundred_terabytes(path):
    import io
    import zipfile

    head = io.BytesIO()
    about = {"descr": "|u1", "fortran_order": False, "shape": (10**14,)}
    np.lib.format.write_array_header_1_0(head, about)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("x.npy", head.getvalue() + bytes(100))


BROKEN = {
    "pickled objects": (objects, "it holds Python objects, which can run any program"),
    "100 TB": (hundred_terabytes, "damaged .a header that claims too much.; replace"),
    "no labels": (lambda path: np.savez(path, x=X), "but the shapes are 60 x 28 x 28; replace"),
    "other labels": (lambda path: np.savez(path, x=X, y=Y / 7), "whole numbers, but y has others"),
    "too many": (
        lambda path: np.savez_compressed(path, x=np.zeros((300_001, 7, 7), bool), y=[1] * 300_001),
        "at most 300,000 pictures, but there are 300,001",
    ),
    "pixels of thousands": (lambda path: np.savez(path, x=X + 999.0, y=Y), "go from 999 to"),
    "half": (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "it is cut off or damaged"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_npz_is_refused_in_one_sentence(tmp_path, kind):
    make, said = BROKEN[kind]
    make(tmp_path / "a.npz")
    with pytest.raises(DatasetError, match=rf"a\.npz: expected .*{said}") as error:
        read([tmp_path / "a.npz"])
    assert "\n" not in str(error.value)


def test_an_idx_file_that_claims_terabytes_is_refused(tmp_path):
    (tmp_path / "idx").write_bytes(bytes([0, 0, 8, 3]) + b"\xff" * 12)
    with pytest.raises(DatasetError, match="at most 500,000,000 bytes"):
        read([tmp_path / "idx"])


def test_an_hdf5_file_may_not_lead_to_other_files(tmp_path):
    (tmp_path / "secret").write_bytes(bytes(60 * 784))
    with h5py.File(tmp_path / "a.h5", "w") as file:
        place = [(str(tmp_path / "secret"), 0, 60 * 784)]
        file.create_dataset("x", (60, 28, 28), np.uint8, external=place)
        file["y"] = Y
        file["z"] = h5py.ExternalLink(str(tmp_path / "secret"), "x")
    with pytest.raises(DatasetError, match="that holds its arrays, but they are in other files"):
        read([tmp_path / "a.h5"])


def test_pieces_of_gigabytes_in_an_hdf5_file_are_refused(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        most = {"maxshape": (None, 28, 28), "chunks": (10**6, 28, 28)}
        file.create_dataset("x", (0, 28, 28), np.uint8, **most)
    with pytest.raises(DatasetError, match="its pieces are too large"):
        read([tmp_path / "a.h5"])
