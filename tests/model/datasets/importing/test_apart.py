"""Files that are read in a process of their own."""

import numpy as np
import psutil
import pytest

from model.datasets.errors import DatasetError
from model.datasets.importing import Choices, read
from model.datasets.importing.apart import ENDED, read_apart


@pytest.fixture
def table(tmp_path):
    random, file = np.random.default_rng(0), tmp_path / "letters.csv"
    rows = [["abc"[row % 3], *random.integers(0, 256, 784)] for row in range(30)]
    file.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
    return file


def children():
    started = psutil.Process().children()
    return [child for child in started if any("importing.apart" in one for one in child.cmdline())]


def test_what_is_found_is_the_same_and_progress_is_told(table):
    told = []
    apart, here = read_apart([table], Choices(), lambda *said: told.append(said)), read([table])
    assert told
    assert (apart.checksum, apart.class_names) == (here.checksum, ("a", "b", "c"))
    assert np.array_equal(apart.x_train, here.x_train)
    assert (apart.x_test, apart.problems, apart.unsure) == (None, here.problems, here.unsure)


def test_what_cannot_be_read_is_said_in_the_same_sentence(tmp_path):
    file = tmp_path / "mnist.pkl"
    file.write_bytes(b"\x80\x04\x95")
    with pytest.raises(DatasetError) as here:
        read([file])
    with pytest.raises(DatasetError) as apart:
        read_apart([file], Choices(), lambda what, share: None)
    assert str(apart.value) == str(here.value)


def test_a_process_that_dies_is_one_sentence(table):
    def kill(what, share):
        for child in children():
            child.kill()

    with pytest.raises(DatasetError, match=ENDED):
        read_apart([table], Choices(), kill)


def test_whoever_leaves_ends_the_reading(table):
    class Left(Exception):
        pass

    def leave(what, share):
        raise Left

    with pytest.raises(Left):
        read_apart([table], Choices(), leave)
    assert not children()
