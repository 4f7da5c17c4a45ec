import subprocess
import sys

import numpy as np

from model.datasets.catalog import DATASETS, load
from model.datasets.importing import read
from tests.conftest import PROJECT
from tests.support.dataset_files import csv_text, drawn, encoded, idx_bytes

X, Y = drawn(60)


def test_nothing_heavy_is_imported_before_a_file_needs_it():
    code = (
        "import sys, model.datasets.importing\n"
        "print({'pandas', 'pyarrow', 'h5py', 'sklearn', 'tensorflow'} & set(sys.modules))"
    )
    said = subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT, text=True)
    assert said.strip() == "set()"


def test_of_several_formats_that_with_the_most_bytes_is_read_and_the_others_are_told(tmp_path):
    (tmp_path / "train.csv").write_text(csv_text(X, Y, header=True))
    (tmp_path / "preview.png").write_bytes(encoded(X[0]))
    (tmp_path / "training.pt").write_bytes(b"PK\x03\x04")
    (tmp_path / "README.md").write_text("What this is.")
    found = read([tmp_path])
    assert found.what.startswith("a CSV table")
    assert len(found.problems) == 2
    assert found.problems[0] == "preview.png is left out, since other files are read."
    assert found.problems[1].startswith("training.pt: expected a file that is safe to open")


def test_the_same_pictures_have_the_same_checksum_whatever_the_format(tmp_path):
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True))
    np.savez(tmp_path / "a.npz", x=X, y=Y)
    (tmp_path / "idx").mkdir()
    (tmp_path / "idx" / "images").write_bytes(idx_bytes(X))
    (tmp_path / "idx" / "labels").write_bytes(idx_bytes(Y))
    names = ("a.csv", "a.npz", "idx")
    assert len({read([tmp_path / name]).checksum for name in names}) == 1
    np.savez(tmp_path / "b.npz", x=X, y=(Y + 1) % 10)
    assert read([tmp_path / "b.npz"]).checksum != read([tmp_path / "a.npz"]).checksum


def test_the_progress_is_reported(tmp_path):
    told = []
    (tmp_path / "a.csv").write_text(csv_text(X, Y, header=True))
    read([tmp_path / "a.csv"], report=lambda what, share: told.append((what, share)))
    assert [what for what, _ in told] == ["reading a.csv"]
    assert 0.9 < told[0][1] <= 1


def test_fashion_mnist_is_recognized_and_gets_the_names_of_its_classes(real_data, tmp_path):
    data, file = load("fashion_mnist"), tmp_path / "a.npz"
    pictures = np.concatenate([data.x_val, data.x_train])
    np.savez(file, x=pictures, y=np.concatenate([data.y_val, data.y_train]))
    found = read([file])
    assert found.class_names == DATASETS["fashion_mnist"].class_names
    assert found.what.endswith("(Fashion-MNIST)")
    np.savez(file, x=pictures[1:], y=np.concatenate([data.y_val, data.y_train])[1:])
    assert read([file]).class_names == tuple("0123456789")
