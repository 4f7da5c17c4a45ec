"""What docs/ says about the code is what the code says and does."""

import os
import re
import subprocess
import sys

import pytest

from scripts import api
from tests.conftest import PROJECT


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
