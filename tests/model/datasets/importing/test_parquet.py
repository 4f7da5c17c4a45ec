import json

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import Choices, read
from model.datasets.importing.parquet_pages import page_sizes
from tests.support.dataset_files import drawn, encoded

X, Y = drawn(60)
NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
FEATURES = {"info": {"features": {"label": {"names": NAMES, "_type": "ClassLabel"}}}}


def write(path, count=60, **columns):
    pictures = [{"bytes": encoded(picture), "path": None} for picture in X[:count]]
    table = pyarrow.table({"image": pictures, "label": Y[:count].tolist()} | columns)
    table = table.replace_schema_metadata({"huggingface": json.dumps(FEATURES)})
    pyarrow.parquet.write_table(table, path, row_group_size=17)
    return path


def test_hugging_faces_files_are_read_with_their_class_names(tmp_path):
    write(tmp_path / "train-00000-of-00001.parquet")
    write(tmp_path / "test-00000-of-00001.parquet", 20)
    found = read([tmp_path])
    assert found.what == "Parquet files of pictures"
    assert np.array_equal(found.x_train, X)
    assert np.array_equal(found.y_test, Y[:20])
    assert found.class_names == tuple(NAMES)
    assert found.problems == ()


def test_pictures_may_be_bytes_and_labels_text(tmp_path):
    words = np.array(["owl", "cat"])[Y % 2].tolist()
    write(tmp_path / "a.parquet", image=[encoded(picture) for picture in X], label=words)
    found = read([tmp_path / "a.parquet"])
    assert found.class_names == ("cat", "owl")
    assert np.array_equal(found.x_train, X)


def test_the_column_of_labels_can_be_chosen(tmp_path):
    write(tmp_path / "a.parquet", kind=(Y % 2).tolist())
    assert len(read([tmp_path / "a.parquet"], Choices(label="kind")).class_names) == 2


def test_the_order_of_columns_does_not_matter(tmp_path):
    table = pyarrow.parquet.read_table(write(tmp_path / "a.parquet"))
    pyarrow.parquet.write_table(table.select(["label", "image"]), tmp_path / "a.parquet")
    assert np.array_equal(read([tmp_path / "a.parquet"]).x_train, X)


def test_rows_without_a_picture_or_a_label_are_left_out(tmp_path):
    write(tmp_path / "a.parquet", label=[None, -1, *Y[2:].tolist()])
    found = read([tmp_path / "a.parquet"])
    assert len(found.y_train) == 58
    assert found.problems == (
        "row 1 of a.parquet is left out, since it is not complete.",
        "row 2 of a.parquet is left out, since its label -1 has no name.",
    )


def test_other_columns_are_told(tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"text": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(DatasetError, match="a column label, but its columns are text; replace"):
        read([tmp_path / "a.parquet"])


@pytest.mark.parametrize("compression", ["zstd", "snappy", "none"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_pages_of_a_file_are_measured_as_arrow_wrote_them(tmp_path, compression, version):
    table = pyarrow.table({"image": [bytes([n]) * 500_000 for n in range(9)]})
    options = {"compression": compression, "data_page_version": version, "use_dictionary": False}
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet", **options)
    column = pyarrow.parquet.read_metadata(tmp_path / "a.parquet").row_group(0).column(0)
    content = memoryview((tmp_path / "a.parquet").read_bytes())
    total, largest = page_sizes(content, column.data_page_offset, column.total_compressed_size)
    assert 4_500_000 <= total <= column.total_uncompressed_size
    assert 500_000 < largest <= total


def test_a_file_that_becomes_too_large_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    pictures = [bytes([number]) * 100_000 for number in range(80)]
    table = pyarrow.table({"image": pictures, "label": [0] * 80})
    pyarrow.parquet.write_table(
        table, tmp_path / "a.parquet", use_dictionary=False, compression="zstd"
    )
    monkeypatch.setattr("model.datasets.importing.parquet.MOST_BYTES", 1_000_000)
    monkeypatch.setattr("pyarrow.parquet.ParquetFile.iter_batches", None)
    with pytest.raises(DatasetError, match="at most 1,000,000 bytes, but it becomes 8,0"):
        read([tmp_path / "a.parquet"])
