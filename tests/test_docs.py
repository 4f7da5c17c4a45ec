"""What docs/ says about the code is what the code says and does."""

import os
import re
import subprocess
import sys

import pytest

from scripts import api, walkthrough
from tests.conftest import PROJECT
from tests.support.notebooks import WITHOUT_FIGURES, cells


def run_code(code, folder):
    """Run Python code in a process and a folder of its own, without anybody's runs."""
    where = {"DATABASE_URL": f"sqlite:///{folder / 'runs.sqlite'}", "PYTHONPATH": str(PROJECT)}
    command, environment = [sys.executable, "-W", "error::SyntaxWarning", "-c", code], os.environ
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, **where},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_on_python_is_up_to_date():
    assert api.PAGE.read_text("utf-8") == api.page(), "run `make api`"


def test_everything_that_the_page_names_is_explained():
    page = api.PAGE.read_text("utf-8")
    assert re.findall(r"```\n+(?:#.*|```python)", page.split("## Pictures")[1]) == []


def test_a_name_that_is_gone_is_noticed():
    with pytest.raises(LookupError, match=r"model\.datasets has no read"):
        api.document("model.datasets", "read", [])


def test_the_example_of_the_page_works(tmp_path):
    [example] = re.findall(
        r"## An example.*?```python\n(.*?)```", api.PAGE.read_text("utf-8"), re.DOTALL
    )
    said = run_code(example, tmp_path)
    assert said.startswith("generated digits (5000, 28, 28) ('0', '1',")
    assert re.search(r"^\d\d\.\d% of the test pictures, loss \d\.\d{3}$", said, re.MULTILINE)
    assert said.splitlines()[-1] == "7"
    assert {"model.keras", "predictions.csv"} <= {
        path.name for path in (tmp_path / "my-network").iterdir()
    }


def test_the_walkthrough_is_up_to_date():
    assert walkthrough.NOTEBOOK.read_text("utf-8") == walkthrough.notebook(), "run `make api`"


def test_the_walkthrough_explains_each_step_in_words():
    content = walkthrough.NOTEBOOK.read_text("utf-8")
    steps = re.findall(r"^## (\d+)\. ", "\n".join(cells(content, "markdown")), re.MULTILINE)
    assert steps == [str(number) for number in range(1, 14)]
    assert len(cells(content, "code")) == len(steps) + 1


def test_the_cells_of_the_walkthrough_work_one_after_the_other(tmp_path):
    content = walkthrough.NOTEBOOK.read_text("utf-8")
    said = run_code("\n".join([WITHOUT_FIGURES, *cells(content, "code")]), tmp_path)
    assert said.startswith("generated digits from: generated sample\n")
    assert "after:  0.0 to 1.0" in said
    assert "Total params: 101,770" in said
    assert "predicted class: 7 (" in said
    accuracies = re.findall(r"^with.* (\d+\.\d+)% correct$", said, re.MULTILINE)
    without_weights, with_weights = map(float, accuracies)
    assert without_weights < 50 < with_weights
    assert re.findall(r"^accuracy (\d+\.\d+)%", said, re.MULTILINE) == [accuracies[1]]
    assert said.endswith("same probabilities as before: True\n")
