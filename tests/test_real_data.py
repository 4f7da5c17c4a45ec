import os
import subprocess
import sys

import pytest

from tests.conftest import PROJECT, REAL_DATA, WANTING


def run_pytest(folder, *words, data=""):
    """Run pytest with this project's conftest, the tests in a process of their own.

    Return its status and what it printed.
    """
    environment = {**os.environ, "DATASETS_DIR": str(data), "TEST_DATASETS_DIR": ""}
    command = [sys.executable, "-m", "pytest", "-n", "1", "-p", "no:cacheprovider", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=PROJECT, check=False
    )
    return done.returncode, done.stdout


COMPLETE = "tests/model/datasets/test_catalog.py::test_the_real_data_sets_are_complete"


def test_without_a_data_folder_a_test_that_needs_it_is_skipped_and_counted(tmp_path):
    status, said = run_pytest(tmp_path, COMPLETE)
    assert status == 0
    assert "1 skipped for want of the real data sets (DATASETS_DIR is not set)" in said


def test_a_data_folder_without_the_data_sets_fails_the_test_that_needs_them(tmp_path):
    status, said = run_pytest(tmp_path, COMPLETE, data=tmp_path)
    assert status == 1
    assert "does not hold MNIST" in said


def test_where_the_data_is_a_test_skipped_for_want_of_it_fails_the_run(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_skipping.py").write_text(
        f"import pytest\n\ndef test(): pytest.skip('{WANTING}')\n"
    )
    words = ("--rootdir", str(PROJECT), "-c", str(PROJECT / "pyproject.toml"), str(tmp_path))
    status, said = run_pytest(tmp_path, *words, data=tmp_path)
    assert "1 skipped for want of the real data sets" in said
    assert status == 1


def test_with_the_data_nothing_is_skipped(tmp_path):
    if not REAL_DATA:
        pytest.skip(f"{WANTING}: set DATASETS_DIR to a folder that holds them")
    status, said = run_pytest(tmp_path, COMPLETE, data=REAL_DATA)
    assert status == 0
    assert "0 skipped for want of the real data sets" in said
