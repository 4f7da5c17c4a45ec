import gzip

import numpy as np
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import Choices, read
from tests.support.dataset_files import csv_text, drawn, rows

X, Y = drawn(60)
PIXELS = X.reshape(60, -1)
HEADER = ",".join(f"pixel{number}" for number in range(784))
FIRST, LAST = "with the label in its first column", "with the label in its last column"
LAYOUTS = {
    "Kaggle's": (csv_text(X, Y, header=True), f"a CSV table {FIRST}"),
    "no header": (csv_text(X, Y, header=False), f"a CSV table {FIRST}"),
    "label last": (rows(PIXELS, Y), f"a CSV table {LAST}"),
    "label last, named": (f"{HEADER},class\n" + rows(PIXELS, Y), f"a CSV table {LAST}"),
    "columns that count": (f"label,{','.join(map(str, range(784)))}\n" + rows(Y, PIXELS), FIRST),
    "row numbers": (rows(np.arange(60), Y, PIXELS), FIRST),
    "row numbers, named": (f",label,{HEADER}\n" + rows(np.arange(60), Y, PIXELS), FIRST),
    "label in the middle": (
        f"a,b,target,{','.join(f'p{n}' for n in range(782))}\n"
        + rows(PIXELS[:, :2], Y, PIXELS[:, 2:]),
        "with the label in column target",
    ),
    "semicolons": (rows(Y, PIXELS).replace(",", ";"), f"a CSV table with semicolons {FIRST}"),
    "tabs": (rows(Y, PIXELS).replace(",", "\t"), f"a TSV table {FIRST}"),
    "spaces": (rows(Y, PIXELS).replace(",", "  "), f"a table with spaces {FIRST}"),
    "from 0 to 1": (rows(Y, PIXELS / 255), f"a CSV table {FIRST}"),
    "from -1 to 1": (rows(Y, PIXELS / 127.5 - 1), f"a CSV table {FIRST}"),
    "values in quotes": (rows(Y, PIXELS).replace(",", '","'), f"a CSV table {FIRST}"),
    "Windows' lines": (rows(Y, PIXELS).replace("\n", "\r\n"), f"a CSV table {FIRST}"),
    "dark on light": (rows(Y, 255 - PIXELS), f"a CSV table {FIRST}"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_of_any_usual_layout_comes_back_as_it_was_drawn(tmp_path, layout):
    text, what = LAYOUTS[layout]
    (tmp_path / "a.csv").write_text(text, newline="")
    found = read([tmp_path / "a.csv"])
    assert what in found.what
    assert np.array_equal(found.x_train, X)
    assert np.array_equal(found.y_train, Y)
    assert found.class_names == tuple("0123456789")
    assert (found.problems, found.unsure, found.x_test) == ((), (), None)


def test_a_gzipped_table_with_a_byte_order_mark_is_read(tmp_path):
    content = gzip.compress(csv_text(X, Y, header=False).encode("utf-8-sig"))
    (tmp_path / "a.csv.gz").write_bytes(content)
    assert np.array_equal(read([tmp_path / "a.csv.gz"]).x_train, X)


def test_labels_may_be_words(tmp_path):
    words = np.array(["owl", "big cat", "Hund"])[Y % 3]
    (tmp_path / "a.csv").write_text(rows(words, PIXELS).replace(",", ", "))
    found = read([tmp_path / "a.csv"])
    assert found.class_names == ("Hund", "big cat", "owl")
    assert found.class_names[found.y_train[1]] == "big cat"


def test_numbered_labels_are_sorted_as_numbers_and_closed_up(tmp_path):
    labels = np.array([10.0, 2.0, 24.0])[Y % 3]
    (tmp_path / "a.csv").write_text(rows(labels, PIXELS))
    found = read([tmp_path / "a.csv"])
    assert found.class_names == ("2", "10", "24")
    assert found.y_train[:3].tolist() == [1, 0, 2]


@pytest.mark.parametrize(("side", "highest"), [(8, 16), (16, 255), (32, 255)])
def test_other_squares_are_resampled(tmp_path, side, highest):
    x, y = drawn(40, side)
    (tmp_path / "a.csv").write_text(rows(y, x.reshape(40, -1) * (highest / 255)))
    found = read([tmp_path / "a.csv"])
    assert found.x_train.shape == (40, 28, 28)
    assert found.x_train.max() > 200
    assert not found.x_train[:, 0].any()


def test_rows_that_cannot_be_used_are_left_out_and_told(tmp_path):
    bad = f"1,2,3\n,{'0,' * 783}0\n3{',x' * 784}\n4{',256' * 784}\n5{',' * 784}\n\n"
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True) + bad)
    found = read([tmp_path / "a.csv"])
    assert len(found.x_train) == 60
    assert found.problems == (
        "Row 62 of a.csv is left out, since it has 3 values.",
        "Row 63 of a.csv is left out, since its label is empty.",
        "Row 64 of a.csv is left out, since a value is no number from 0 to 255.",
        "Row 65 of a.csv is left out, since a value is no number from 0 to 255.",
        "Row 66 of a.csv is left out, since a value is no number from 0 to 255.",
    )


def test_of_many_problems_ten_are_told(tmp_path):
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True) + "1,2\n" * 47)
    problems = read([tmp_path / "a.csv"]).problems
    assert len(problems) == 11
    assert problems[-1] == "and 37 more"


def test_files_named_train_and_test_are_the_parts(tmp_path):
    (tmp_path / "mnist_test.csv").write_text(csv_text(X[:20], Y[:20], header=True))
    (tmp_path / "mnist_train.csv").write_text(csv_text(X, Y, header=True))
    found = read([tmp_path / "mnist_test.csv", tmp_path / "mnist_train.csv"])
    assert (len(found.y_train), len(found.y_test)) == (60, 20)
    assert np.array_equal(found.x_test, X[:20])


def test_kaggles_test_file_without_labels_is_left_out(tmp_path):
    (tmp_path / "train.csv").write_text(csv_text(X, Y, header=True))
    (tmp_path / "test.csv").write_text(f"{HEADER}\n" + rows(PIXELS))
    (tmp_path / "sample_submission.csv").write_text("ImageId,Label\n1,0\n")
    found = read([tmp_path])
    assert found.x_test is None
    assert "test.csv is left out, since it has no labels." in found.problems


def test_emnists_table_is_transposed_unless_one_says_otherwise(tmp_path):
    path = tmp_path / "emnist-letters-train.csv"
    path.write_text(csv_text(X, Y, header=False))
    found = read([path])
    assert np.array_equal(found.x_train, X.swapaxes(1, 2))
    assert found.what.endswith("(EMNIST, transposed)")
    assert found.unsure == ("transpose",)
    assert np.array_equal(read([path], Choices(transpose=False)).x_train, X)


def test_the_column_of_labels_can_be_chosen(tmp_path):
    names = ["label", *(f"p{number}" for number in range(783)), "kind"]
    text = ",".join(names) + "\n" + rows(PIXELS, Y % 2)
    (tmp_path / "a.csv").write_text(text)
    assert read([tmp_path / "a.csv"], Choices(label="Kind")).class_names == ("0", "1")


def test_whether_to_invert_can_be_chosen(tmp_path):
    (tmp_path / "a.csv").write_text(rows(Y, PIXELS))
    inverted = read([tmp_path / "a.csv"], Choices(invert=True))
    assert np.array_equal(inverted.x_train, 255 - X)


def test_a_border_of_all_grays_makes_the_inversion_unsure(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (60, 784))
    (tmp_path / "a.csv").write_text(f"label,{HEADER}\n" + rows(Y, noise))
    assert read([tmp_path / "a.csv"]).unsure == ("invert",)


BROKEN = {
    "no labels": (rows(PIXELS), "it has no labels; replace"),
    "row numbers, no labels": (rows(np.arange(60), PIXELS), "neither its first nor its last"),
    "a table of something else": ("a,b,c\n1,2,3\n4,5,6\n", "it has 3 columns; replace"),
    "pixels that are words": (rows(Y, np.full((60, 784), "x")), "none of its rows can be used"),
    "one class": (f"label,{HEADER}\n" + rows(Y * 0, PIXELS), "Expected 2 to 62 classes, but"),
    "one column": ("1\n2\n3\n", "it has 1 column; replace"),
    "a measurement": (
        f"label,{HEADER}\n" + rows(np.arange(600) / 7, np.tile(PIXELS, (10, 1))),
        "at most 62 different labels, but column label has more; choose the column",
    ),
    "an endless row": ("1" + ",0" * 2_000_000, "a row is longer than"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_table_that_is_none_is_refused_in_one_sentence(tmp_path, kind):
    text, said = BROKEN[kind]
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(DatasetError, match=said) as error:
        read([tmp_path / "a.csv"])
    assert "\n" not in str(error.value)


def test_a_column_that_does_not_exist_is_said(tmp_path):
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True))
    with pytest.raises(DatasetError, match="but no column is animal; replace"):
        read([tmp_path / "a.csv"], Choices(label="animal"))


def test_tables_of_two_data_sets_are_not_mixed(tmp_path):
    for name in ("emnist-letters-train.csv", "emnist-digits-train.csv"):
        (tmp_path / name).write_text(csv_text(X, Y, header=False))
    with pytest.raises(DatasetError, match="expected files of one data set, but emnist-letters"):
        read([tmp_path])
