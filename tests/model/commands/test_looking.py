import json
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from model.__main__ import main
from model.evaluation.exports.writing import export
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import find
from tests.support import own_data


@pytest.fixture
def invoke(store_url):
    def command(*words):
        done = CliRunner().invoke(main, words, env={"DATABASE_URL": store_url})
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done.exit_code, lines, done.stderr.splitlines()

    return command


@pytest.fixture
def at_a_terminal(monkeypatch, store_url):
    """Return what a person at a terminal of 60 columns reads."""
    for module in ("output", "looking"):
        monkeypatch.setattr(f"model.commands.{module}.for_people", lambda: True)

    def command(*words, **variables):
        where = {"DATABASE_URL": store_url, "COLUMNS": "60", "TERM": "dumb", **variables}
        return CliRunner().invoke(main, words, env=where).output

    return command


def test_a_summary_has_layers_shapes_and_parameters_of_a_run_that_has_not_begun(
    invoke, fresh_store
):
    run = fresh_store.create(Hyperparameters(units=(64, 32), dropout=0.5))
    status, [found], noise = invoke("summary", run)
    assert (status, noise, found["title"]) == (0, [], fresh_store.get(run).title)
    assert [layer["weights"] for layer in found["layers"]] == [[], [784, 64], [64, 32], [32, 10]]
    assert [layer["parameters"] for layer in found["layers"]] == [0, 50_240, 2080, 330]
    assert found["parameters"] == 52_650
    assert found["layers"][1]["dropout"] == 0.5


def test_a_summary_of_a_network_that_was_taken_away_is_that_of_the_network(invoke, tmp_path):
    export(find("pretrained:untrained_mnist"), tmp_path / "out")
    _, [taken], _ = invoke("summary", str(tmp_path / "out"))
    _, [built_in], _ = invoke("summary", "pretrained:untrained_mnist")
    assert taken["layers"] == built_in["layers"]


def test_a_summary_needs_no_tensorflow():
    code = "import sys; from model.commands import looking; import model.training.architecture; "
    done = subprocess.run(
        [sys.executable, "-c", code + "sys.exit('tensorflow' in sys.modules)"], check=False
    )
    assert done.returncode == 0


def test_people_read_a_summary_as_a_table(at_a_terminal):
    said = at_a_terminal("summary", "pretrained:mnist", COLUMNS="120")
    assert "1,863,690" in said
    assert "784 x 1024" in said


def test_pictures_of_a_class_are_written_as_a_contact_sheet(invoke, tmp_path):
    file = tmp_path / "sheet.png"
    words = ("--count", "7", "--class", "3", "--class", "8", "--part", "test")
    status, [line], _ = invoke("show", "mnist", *words, "--output", str(file))
    assert (status, line["pictures"], line["output"]) == (0, 7, str(file))
    assert line["classes"] == ["3", "8", "3", "8", "3", "8", "3"]
    sheet = np.asarray(Image.open(file))
    assert sheet.shape == (4 * 32 * 3, 2 * 32 * 3)
    assert sheet[-32 * 3 :, -32 * 3 :].max() == 0  # there are seven
    assert sheet[: 32 * 3, : 32 * 3].max() > 200


def test_a_class_may_be_called_by_its_name_or_its_number(invoke, tmp_path):
    where = ("--count", "1", "--output", str(tmp_path / "a.PNG"))
    _, [by_name], _ = invoke("show", "fashion_mnist", "--class", "ankle boot", *where)
    _, [by_number], _ = invoke("show", "fashion_mnist", "--class", "9", *where)
    assert by_name["classes"] == by_number["classes"] == ["Ankle boot"]


def test_a_data_set_of_ones_own_is_shown_and_summed_up_too(invoke, fresh_store, tmp_path):
    name = own_data.add(fresh_store)
    _, [line], _ = invoke("show", name, "--count", "100", "--output", str(tmp_path / "a.png"))
    assert (line["title"], line["pictures"], len(set(line["classes"]))) == ("Letters", 100, 47)
    run = fresh_store.create(Hyperparameters(dataset=name))
    assert invoke("summary", run)[1][0]["layers"][-1]["weights"] == [128, 47]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("mnist",), 2, "--output pictures.png"),
        (("mnist", "--output", "a.jpg"), 2, "must end in .png"),
        (("mnist", "--class", "x", "--output", "a.png"), 1, "has no class 'x'; its classes are: 0"),
        (("mnist", "--output", "/dev/null/a.png"), 1, "Can't write /dev/null/a.png"),
        (("own-00000000", "--output", "a.png"), 1, "own-00000000"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(invoke, words, status, said):
    assert invoke("show", *words)[:2] == (status, [])
    [error] = invoke("show", *words)[2]
    assert said in error


def test_a_terminal_without_colors_shows_pictures_as_half_blocks(at_a_terminal):
    said = at_a_terminal("show", "mnist", "--count", "3")
    head, *lines = said.splitlines()
    assert head.split() == ["0", "1"]  # two fit beside each other
    assert set("".join(lines[:14])) <= set(" ▀▄█")
    assert any("█" in line[:28] for line in lines[:14])
    assert any("█" in line[29:] for line in lines[:14])
    assert lines[14].split() == ["2"]


def test_a_terminal_with_colors_shows_grays(at_a_terminal):
    colors = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}
    assert "38;2;0;0;0;48;2;0;0;0m▀" in at_a_terminal("show", "mnist", "--count", "1", **colors)
