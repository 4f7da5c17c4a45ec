import numpy as np
import pytest

from model.datasets import generated
from model.synthetic.samples import generate


@pytest.fixture
def drawn(monkeypatch, tmp_path):
    """Return the list of what was drawn; each sample is small, and the cache an empty folder."""
    names = []

    def small(name, report):
        names.append(name)
        report(1.0)
        return generate(name, n_train=20, n_test=10)

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(generated, "generate", small)
    monkeypatch.setattr(generated, "_loaded", {})
    return names


def load_as_another_process(monkeypatch, name="mnist"):
    monkeypatch.setattr(generated, "_loaded", {})
    return generated.load_generated(name, "drawing", lambda what, share: None)


def test_a_sample_is_drawn_once_and_read_by_other_processes(drawn, monkeypatch):
    first, again = (load_as_another_process(monkeypatch) for _ in range(2))
    assert drawn == ["mnist"]
    assert all(map(np.array_equal, first, again))


@pytest.mark.parametrize("content", [b"", b"PK\3\4 cut off"])
def test_a_damaged_file_is_drawn_again(drawn, monkeypatch, tmp_path, content):
    load_as_another_process(monkeypatch)
    [file] = (tmp_path / "datasets").iterdir()
    file.write_bytes(content)
    load_as_another_process(monkeypatch)
    load_as_another_process(monkeypatch)
    assert drawn == ["mnist"] * 2


def test_a_change_of_the_drawing_code_draws_anew(drawn, monkeypatch):
    load_as_another_process(monkeypatch)
    monkeypatch.setattr(generated, "_code_version", lambda: "another")
    load_as_another_process(monkeypatch)
    assert drawn == ["mnist"] * 2


def test_a_folder_that_cannot_be_written_to_costs_only_time(drawn, monkeypatch, tmp_path):
    (tmp_path / "datasets").write_text("a file where the folder should be")
    assert len(load_as_another_process(monkeypatch)[0]) == 20
