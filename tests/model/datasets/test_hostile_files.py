"""Files of a data set that claim or unpack to too much, or are damaged where NumPy would notice."""

import gzip
import io
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from model import first_line
from model.datasets import catalog, files
from model.datasets.files import DatasetError, FileSet, read_csv, read_file_set, read_idx
from tests.conftest import PROJECT

ROW = "1," + ",".join(["0"] * 784) + "\n"
HEADER = bytes([0, 0, 8, 3]) + struct.pack(">3I", 60_000, 28, 28)


def said(read, *arguments):
    with pytest.raises(DatasetError) as caught:
        read(*arguments)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


HEADERS = {
    "cut off in the header": (HEADER[:7], "it ends within its header"),
    "a hundred dimensions": (bytes([0, 0, 8, 100]) + bytes(400), "its header says 100"),
    "no dimension": (bytes([0, 0, 8, 0]), "its header says 0"),
    "terabytes": (bytes([0, 0, 8, 3]) + b"\xff" * 12, "at most 100,000,000 bytes"),
}


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_broken_idx_header_is_told_in_our_words(tmp_path, kind, pack):
    content, expected = HEADERS[kind]
    (tmp_path / "idx").write_bytes(pack(content))
    assert expected in said(read_idx, tmp_path / "idx")


def test_a_gzip_file_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path):
    with gzip.open(tmp_path / "bomb.gz", "wb", 1) as file:
        file.write(HEADER)
        for _ in range(32):
            file.write(bytes(1 << 24))
    code = (
        "import resource, sys; from pathlib import Path; from model.datasets.files import *\n"
        "most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = most()\n"
        "try: read_idx(Path(sys.argv[1]))\n"
        "except DatasetError: print((most() - before) // 1024)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "bomb.gz")]
    megabytes = subprocess.check_output(command, cwd=PROJECT, text=True)
    assert int(megabytes) < 150  # of the 512 that it unpacks to


def npz(path, first):
    rest = io.BytesIO()
    np.save(rest, np.zeros(4, np.uint8))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in files.NAMES:
            packed.writestr(f"{name}.npy", first if name == "x_train" else rest.getvalue())
    return FileSet("NPZ", (path,))


@pytest.mark.parametrize(("pictures", "expected"), [(10**14, "archive"), (2 * 10**8, "at most")])
def test_an_npz_that_claims_too_much_is_refused_before_it_is_allocated(
    tmp_path, pictures, expected
):
    head = io.BytesIO()
    about = {"descr": "|u1", "fortran_order": False, "shape": (pictures,)}
    np.lib.format.write_array_header_1_0(head, about)
    content = head.getvalue() + bytes(pictures if pictures < 10**9 else 100)
    assert expected in said(read_file_set, npz(tmp_path / "mnist.npz", content))


def test_labels_that_are_text_are_told_as_such(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "TRAIN_PICTURES", 20)
    drawn = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)
    labels = np.array([str(number % 10) for number in range(20)])
    np.savez(tmp_path / "mnist.npz", x_train=drawn, y_train=labels, x_test=drawn, y_test=labels)
    sentence = said(read_file_set, FileSet("NPZ", (tmp_path / "mnist.npz",)))
    assert "whole numbers from 0 to 9, but they are <U1" in sentence


LONG = {
    "an endless first row": ("0," * 100_000, "its first row has"),
    "an endless second row": (ROW + "0," * 100_000, "row 2 is longer than"),
    "too many rows": (ROW + "1\n" * 100_001, "it has more"),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_csv_without_end_is_refused_before_pandas_reads_it(tmp_path, monkeypatch, kind):
    content, expected = LONG[kind]
    (tmp_path / "a.csv").write_text(content)
    monkeypatch.setattr("pandas.read_csv", None)
    assert expected in said(read_csv, tmp_path / "a.csv")


def test_what_visitors_read_of_a_data_folder_names_no_path_of_the_server(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    (folder / "mnist").mkdir(parents=True)
    (folder / "mnist" / "mnist.npz").write_bytes(b"")
    (folder / "notes.txt").write_text("nothing")
    monkeypatch.setenv("DATASETS_DIR", str(folder))
    sentences = [said(catalog.load, "mnist"), catalog.explain_missing("fashion_mnist")]
    assert sentences[0].startswith("mnist/mnist.npz: expected")
    assert sentences[1].startswith("The folder in DATASETS_DIR holds mnist/, notes.txt, but not")
    monkeypatch.setenv("DATASETS_DIR", str(folder / "notes.txt"))
    sentences.append(said(catalog.load, "mnist"))
    assert not [sentence for sentence in sentences if str(tmp_path) in sentence]


def test_a_data_folder_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", str(tmp_path / "mnist" / "mnist.npz"))

    monkeypatch.setenv("DATASETS_DIR", str(tmp_path))
    monkeypatch.setattr(catalog.folder, "find", refuse)
    sentence = said(catalog.load, "mnist")
    assert "a folder that can be read, but Permission denied" in sentence
    assert str(tmp_path) not in sentence


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left", "/srv/a/b.keras"), "[Errno 28] No space left: 'b.keras'"),
        (OSError("can't open C:\\Users\\ann\\x.h5 today"), "can't open x.h5 today"),
        (ValueError("see https://host/a/b and/or 1/2"), "see https://host/a/b and/or 1/2"),
        (ValueError("first\nsecond"), "first"),
        (ValueError(), "ValueError"),
    ],
)
def test_the_first_line_of_an_error_names_files_without_their_folders(error, line):
    assert first_line(error) == line
