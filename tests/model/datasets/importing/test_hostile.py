"""Archives and files that claim, hide or unpack to what nobody wants, or are damaged anywhere."""

import gzip
import os
import stat
import zipfile

import h5py
import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import Found, entries, read, reading
from tests.support.dataset_files import csv_text, drawn, encoded, idx_bytes

X, Y = drawn(24, classes=2)


def archive(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


PETS = {f"{'ab'[y]}/{n}.png": encoded(x) for n, (x, y) in enumerate(zip(X, Y, strict=True))}


@pytest.mark.parametrize("name", ["../x.png", "a/../../x.png", "/etc/x.png"])
def test_names_that_lead_out_of_an_archive_are_left_out(tmp_path, name):
    found = read([archive(tmp_path / "a.zip", PETS | {name: encoded(X[0])})])
    assert len(found.y_train) == 24
    assert found.problems[0].endswith("is left out, since its name leads out of the archive.")


def test_links_are_left_out(tmp_path):
    (tmp_path / "secret.png").write_bytes(encoded(X[0]))
    link = zipfile.ZipInfo("a/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive(tmp_path / "pets.zip", PETS | {link: str(tmp_path / "secret.png")})
    with zipfile.ZipFile(tmp_path / "pets.zip") as packed:
        packed.extractall(tmp_path / "pets")
    (tmp_path / "pets" / "a" / "link.png").unlink()
    os.symlink(tmp_path / "secret.png", tmp_path / "pets" / "a" / "link.png")
    for name in ("pets.zip", "pets"):
        found = read([tmp_path / name])
        assert len(found.y_train) == 24
        assert found.problems[0].startswith("link.png" if name == "pets" else "a/link.png")


def test_paths_with_backslashes_are_paths(tmp_path):
    files = {name.replace("/", "\\"): content for name, content in PETS.items()}
    assert read([archive(tmp_path / "a.zip", files)]).class_names == ("a", "b")


def test_an_encrypted_part_is_left_out(tmp_path):
    archive(tmp_path / "a.zip", PETS | {"b/secret.png": encoded(X[0])}, zipfile.ZIP_STORED)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert read([tmp_path / "a.zip"]).problems == (
        "b/secret.png is left out, since it is encrypted.",
    )


def test_an_archive_of_too_many_files_is_refused(tmp_path, monkeypatch):
    archive(tmp_path / "a.zip", PETS)
    monkeypatch.setattr(entries, "MOST_ENTRIES", 20)
    with pytest.raises(DatasetError, match=r"a\.zip: expected at most 20 files, but there"):
        read([tmp_path / "a.zip"])


def test_a_picture_of_gigabytes_in_an_archive_is_not_unpacked(tmp_path):
    archive(tmp_path / "a.zip", PETS | {"b/bomb.png": bytes(30_000_000)})
    said = read([tmp_path / "a.zip"]).problems
    assert len(said) == 1
    assert said[0].startswith("bomb.png: expected at most 10,485,760 bytes")


def test_a_table_that_unpacks_to_gigabytes_is_not_read_to_its_end(tmp_path, monkeypatch):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(csv_text(X, Y, header=True).encode() * 20))
    monkeypatch.setattr("model.datasets.importing.layout.MOST_BYTES", 500_000)
    with pytest.raises(DatasetError, match="expected at most 500,000 bytes, but it holds more"):
        read([tmp_path / "a.csv.gz"])


def test_reading_that_takes_too_long_ends_in_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True))
    monkeypatch.setattr(reading, "MOST_SECONDS", -60)
    with pytest.raises(DatasetError, match=r"^Reading these files takes more than .* minutes"):
        read([tmp_path / "a.csv"])


def test_a_report_may_cancel(tmp_path):
    class Cancelled(Exception):
        pass

    def cancel(what, share):
        assert what == "reading a.csv"
        raise Cancelled

    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True))
    with pytest.raises(Cancelled):
        read([tmp_path / "a.csv"], report=cancel)


REFUSED = {
    "a.pkl": (b"\x80\x04.", "such a file can run any program when it is opened; save the arrays"),
    "a.pkl.gz": (gzip.compress(b"\x80\x04."), "such a file can run any program"),
    "a.bin": (b"\x80\x04.", "such a file can run any program"),
    "a.pt": (b"PK\x03\x04", "such a file can run any program"),
    "a.joblib": (b"\x80\x03.", "such a file can run any program"),
    "a.xlsx": (b"PK\x03\x04", "but it is an Excel table; save it as CSV in Excel"),
    "a.xls": (b"\xd0\xcf\x11\xe0", "but it is an Excel table; save it as CSV in Excel"),
    "a.csv": (b"", "but it is empty"),
    "b.csv": ("1,2".encode("utf-16"), "but it is in UTF-16; save it as UTF-8"),
    "a.tar": (bytes(600), "but it is something else; replace"),
    "a.docx": (b"PK\x03\x04", "but it is another archive; replace"),
    "a.zip": (b"PK\x03\x04 cut off", "cut off or damaged"),
    "a.html": (b"<html>not found</html>", "but it is something else; replace"),
    "readme.txt": (b"Some words.", "but it is a text; replace"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path, name):
    content, said = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError, match=rf"^{name}: expected .*{said}") as error:
        read([tmp_path / name])
    assert "\n" not in str(error.value)


def test_a_path_that_leads_nowhere_and_an_empty_folder_are_said(tmp_path):
    with pytest.raises(DatasetError, match="x: expected a file or a folder, but there is none"):
        read([tmp_path / "x"])
    with pytest.raises(DatasetError, match=r"^Expected a CSV table, .*but there is no file"):
        read([tmp_path])


def make_csv(path):
    path.write_text(csv_text(X, Y, header=True))


def make_npz(path):
    np.savez_compressed(path.with_suffix(".npz"), x_train=X, y_train=Y)


def make_hdf5(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("train/data", data=X, compression="gzip")
        file["train/target"] = Y


def make_parquet(path):
    pictures = [{"bytes": encoded(picture), "path": None} for picture in X]
    pyarrow.parquet.write_table(pyarrow.table({"image": pictures, "label": Y.tolist()}), path)


def make_zip(path):
    files = {"train-images": idx_bytes(X), "train-labels": gzip.compress(idx_bytes(Y))}
    archive(path.with_suffix(".zip"), files)


def make_pets(path):
    archive(path.with_suffix(".zip"), PETS)


@pytest.mark.parametrize("make", [make_csv, make_npz, make_hdf5, make_parquet, make_zip, make_pets])
def test_a_file_that_is_damaged_anywhere_is_read_or_refused_in_one_sentence(tmp_path, make):
    make(tmp_path / "whole")
    whole = next(tmp_path.iterdir())
    content, random = whole.read_bytes(), np.random.default_rng(0)
    for attempt in range(40):
        broken = bytearray(content)
        for place in random.integers(0, len(broken), 1 + attempt % 8):
            broken[place] = random.integers(256)
        whole.write_bytes(broken[: random.integers(len(broken))] if attempt % 4 == 0 else broken)
        try:
            assert isinstance(read([whole]), Found)
        except DatasetError as error:
            assert "\n" not in str(error)
