import gzip

import numpy as np
import pytest

from model.datasets import files
from model.datasets.files import DatasetError, FileSet, read_csv, read_file_set, read_idx
from tests.support.dataset_files import csv_text, idx_bytes, rows

TRAIN, TEST = 60, 20


@pytest.fixture(autouse=True)
def _small_counts(monkeypatch):
    monkeypatch.setattr(files, "TRAIN_PICTURES", TRAIN)
    monkeypatch.setattr(files, "TEST_PICTURES", TEST)


def pictures(count, seed=0):
    random = np.random.default_rng(seed)
    drawn = random.integers(0, 256, (count, 28, 28), np.uint8)
    return drawn, random.permutation(np.arange(count) % 10).astype(np.uint8)


def idx_set(folder, end="", change=lambda name, content: content):
    (x, y), (x_test, y_test) = pictures(TRAIN), pictures(TEST, 1)
    paths = []
    for name, array in {"train-x": x, "train-y": y, "t10k-x": x_test, "t10k-y": y_test}.items():
        content = idx_bytes(array)
        paths.append(folder / f"{name}{end}")
        paths[-1].write_bytes(change(name, gzip.compress(content) if end else content))
    return FileSet("IDX", tuple(paths))


@pytest.mark.parametrize("end", ["", ".gz"])
def test_idx_files_come_back_as_they_were_written(tmp_path, end):
    x, y, x_test, y_test = read_file_set(idx_set(tmp_path, end))
    assert np.array_equal(x, pictures(TRAIN)[0])
    assert np.array_equal(y, pictures(TRAIN)[1])
    assert np.array_equal(x_test, pictures(TEST, 1)[0])
    assert np.array_equal(y_test, pictures(TEST, 1)[1])
    assert all(array.dtype == np.uint8 for array in (x, y, x_test, y_test))


def test_keras_npz_comes_back_as_it_was_written(tmp_path):
    (x, y), (x_test, y_test) = pictures(TRAIN), pictures(TEST, 1)
    np.savez(tmp_path / "mnist.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)
    read = read_file_set(FileSet("NPZ", (tmp_path / "mnist.npz",)))
    assert all(np.array_equal(a, b) for a, b in zip(read, (x, y, x_test, y_test), strict=True))


@pytest.mark.parametrize("header", [True, False])
def test_kaggles_csv_comes_back_with_header_or_without(tmp_path, header):
    (x, y), (x_test, y_test) = pictures(TRAIN), pictures(TEST, 1)
    (tmp_path / "a.csv").write_text(csv_text(x, y, header))
    (tmp_path / "b.csv").write_text(csv_text(x_test, y_test, header))
    read = read_file_set(FileSet("CSV", (tmp_path / "a.csv", tmp_path / "b.csv")))
    assert all(np.array_equal(a, b) for a, b in zip(read, (x, y, x_test, y_test), strict=True))


BROKEN = {
    "truncated": lambda content: content[:-5],
    "only a header": lambda content: content[:16],
    "empty": lambda content: b"",
    "text": lambda content: b"<html>not found</html>",
    "half a gzip": lambda content: gzip.compress(content)[: len(content) // 3],
    "one byte": lambda content: b"\0",
    "wrongly shaped": lambda content: idx_bytes(np.zeros((TRAIN, 27, 28), np.uint8)),
    "too few": lambda content: idx_bytes(pictures(TRAIN - 1)[0]),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_idx_file_is_named_with_what_was_expected_and_what_came(tmp_path, kind):
    files = idx_set(
        tmp_path,
        change=lambda name, content: BROKEN[kind](content) if name == "train-x" else content,
    )
    with pytest.raises(DatasetError, match=r"train-x: expected .*, but .*; replace") as error:
        read_file_set(files)
    assert "\n" not in str(error.value)


def test_labels_beyond_nine_are_refused(tmp_path):
    files = idx_set(tmp_path)
    files.paths[1].write_bytes(idx_bytes(np.full(TRAIN, 11, np.uint8)))
    with pytest.raises(
        DatasetError, match=r"train-y: expected labels .* 0 to 9, but they go from 11 to 11"
    ):
        read_file_set(files)


BROKEN_CSV = {
    "empty": "",
    "a missing column": "1," + ",".join(["0"] * 783) + "\n",
    "a word": "1," + ",".join(["x"] * 784) + "\n",
    "a pixel of 256": "1," + ",".join(["256"] * 784) + "\n",
    "a huge number": "1," + ",".join(["99999999"] * 784) + "\n",
    "a ragged row": "1," + ",".join(["0"] * 784) + "\n1," + ",".join(["0"] * 790) + "\n",
    "a gap": "1,," + ",".join(["0"] * 783) + "\n",
}


X, Y = pictures(TRAIN)
PIXELS, HEADER = X.reshape(TRAIN, -1), ",".join(f"pixel{k}" for k in range(784))
OTHER_CSV = {
    "label last": (rows(PIXELS * 0, Y), "they are in the last one; move them to the front"),
    "label last, named": (f"{HEADER},label\n" + rows(PIXELS, Y), "they are in column 785; move"),
    "row numbers": (f",label,{HEADER}\n" + rows(np.arange(TRAIN), Y, PIXELS), "index=False"),
    "row numbers, no names": (rows(np.arange(TRAIN), Y, PIXELS), "numbers the rows; save it"),
    "row numbers, no label": (rows(np.arange(TRAIN), PIXELS), "numbers the rows; save it"),
    "no label": (f"{HEADER}\n" + rows(PIXELS), "it has 784, and no labels; replace"),
    "semicolons": (rows(Y, PIXELS).replace(",", ";"), "it has semicolons; save it with commas"),
    "tabs": (rows(Y, PIXELS).replace(",", "\t"), "it has tabs; save it with commas"),
}


@pytest.mark.parametrize("kind", OTHER_CSV)
def test_a_csv_of_another_layout_is_told_as_what_it_is(tmp_path, kind):
    text, said = OTHER_CSV[kind]
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(DatasetError, match=said) as error:
        read_csv(tmp_path / "a.csv")
    assert "complete copy" not in str(error.value)


@pytest.mark.parametrize("header", [True, False])
def test_a_byte_order_mark_costs_no_row(tmp_path, header):
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header), encoding="utf-8-sig")
    x, y = read_csv(tmp_path / "a.csv")
    assert np.array_equal(x, X)
    assert np.array_equal(y, Y)


def test_every_class_has_to_occur(tmp_path):
    files = idx_set(tmp_path)
    files.paths[1].write_bytes(idx_bytes(np.arange(TRAIN, dtype=np.uint8) % 8))
    with pytest.raises(DatasetError, match=r"train-y: expected .* classes, but 8, 9 are missing"):
        read_file_set(files)


@pytest.mark.parametrize(
    ("change", "said"),
    [(lambda x: x // 128, "go from 0 to 1"), (lambda x: 255 - x, "light border")],
)
def test_pixels_have_to_look_like_light_ink_on_black(tmp_path, change, said):
    files, drawn = idx_set(tmp_path), np.pad(X[:, 4:24, 4:24], ((0, 0), (4, 4), (4, 4)))
    files.paths[0].write_bytes(idx_bytes(change(drawn)))
    with pytest.raises(DatasetError, match=said):
        read_file_set(files)


def test_a_complete_file_of_another_kind_is_not_to_be_replaced_with_a_complete_copy(tmp_path):
    files = idx_set(tmp_path)
    files.paths[0].write_bytes(idx_bytes(pictures(TRAIN - 10)[0]))
    with pytest.raises(DatasetError, match="replace this file with the right one"):
        read_file_set(files)


@pytest.mark.parametrize("kind", BROKEN_CSV)
def test_a_broken_csv_is_refused_in_one_sentence(tmp_path, kind):
    (tmp_path / "a.csv").write_text(BROKEN_CSV[kind])
    with pytest.raises(DatasetError, match=r"a\.csv: expected .*, but ") as error:
        read_csv(tmp_path / "a.csv")
    assert "\n" not in str(error.value)


def test_a_csv_that_was_cut_off_has_too_few_rows(tmp_path):
    for name, count in (("a.csv", TRAIN - 7), ("b.csv", TEST)):
        (tmp_path / name).write_text(csv_text(*pictures(count), header=True))
    with pytest.raises(DatasetError, match=r"a\.csv: expected 60 pictures .* 53 x 28 x 28"):
        read_file_set(FileSet("CSV", (tmp_path / "a.csv", tmp_path / "b.csv")))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive"])
def test_a_broken_npz_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "mnist.npz").write_bytes(content)
    with pytest.raises(DatasetError, match=r"mnist\.npz: expected Keras' NPZ archive"):
        read_file_set(FileSet("NPZ", (tmp_path / "mnist.npz",)))


def test_an_npz_without_an_array_names_it(tmp_path):
    np.savez(
        tmp_path / "mnist.npz",
        x_train=pictures(TRAIN)[0],
        y_train=pictures(TRAIN)[1],
        x_test=pictures(TEST)[0],
    )
    with pytest.raises(DatasetError, match="y_test is missing"):
        read_file_set(FileSet("NPZ", (tmp_path / "mnist.npz",)))


def test_an_idx_file_of_labels_has_one_dimension(tmp_path):
    (tmp_path / "labels").write_bytes(idx_bytes(np.arange(10, dtype=np.uint8)))
    assert read_idx(tmp_path / "labels").tolist() == list(range(10))
