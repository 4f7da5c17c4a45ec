import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from model import __version__
from model.__main__ import main
from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from tests.conftest import PROJECT


@pytest.fixture
def run(store_url):
    def command(*words, **variables):
        variables = {"DATABASE_URL": store_url, "PYTHONPATH": str(PROJECT), **variables}
        environment = {**os.environ, **variables}
        done = subprocess.run(
            [sys.executable, "-m", "model", *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=PROJECT,
            check=False,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return (done.returncode, lines, done.stderr.splitlines())

    return command


@pytest.fixture
def invoke(store_url):
    """Return what `run` does, without a process of its own, which takes seconds to begin."""

    def command(*words):
        done = CliRunner().invoke(main, words, env={"DATABASE_URL": store_url})
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return (done.exit_code, lines, done.stderr.splitlines())

    return command


def seven(folder, name="seven.png", digits=1):
    picture = Image.new("L", (100 * digits, 140), 255)
    for left in range(0, 100 * digits, 100):
        points = [(left + 20, 20), (left + 80, 20), (left + 40, 120)]
        ImageDraw.Draw(picture).line(points, fill=0, width=9, joint="curve")
    picture.save(folder / name)
    return folder / name


def test_training_from_a_terminal_gives_one_json_line_and_a_run_that_every_command_knows(
    run, invoke, tmp_path
):
    status, lines, noise = run(
        "train",
        "--dataset",
        "mnist",
        "--epochs",
        "1",
        "--dropout",
        "0.1",
        "--units",
        "16",
        "--units",
        "16",
    )
    assert (status, noise) == (0, [])
    [line] = lines
    assert set(line) == {
        "run",
        "dataset",
        "source",
        "val_accuracy",
        "test_accuracy",
        "test_loss",
        "seconds",
    }
    assert line["source"] == "generated sample"
    status, [evaluated], _ = invoke("evaluate", line["run"])
    assert evaluated["test_accuracy"] == pytest.approx(line["test_accuracy"])
    assert evaluated["val_accuracy"] == line["val_accuracy"] > 0.1
    assert sum(map(sum, evaluated["confusion_matrix"])) == 1000
    _, [listed], _ = invoke("runs")
    assert (listed["run"], listed["status"], listed["hyperparameters"]["units"]) == (
        line["run"],
        "finished",
        [16, 16],
    )
    status, [exported], _ = invoke("export", line["run"], str(tmp_path / "out"))
    assert (tmp_path / "out" / "model.tflite").stat().st_size > 10_000
    assert "history.csv" in exported["files"]
    status, [answer], _ = invoke("classify", "--run", str(tmp_path / "out"), str(seven(tmp_path)))
    assert len(answer["probabilities"]) == 10
    status, [brought], _ = invoke("bring", str(tmp_path / "out"))
    assert (brought["test_accuracy"], brought["source"]) == (line["test_accuracy"], line["source"])
    assert brought["about"].startswith("Brought in from the file out. According to the file")
    status, [further], _ = invoke(
        "train",
        "--continue",
        line["run"],
        "--epochs",
        "3",
        "--patience",
        "2",
        "--learning-rate",
        "0.001",
        "--loss",
        "mean squared error",
    )
    assert status == 0
    assert further["test_accuracy"] >= line["test_accuracy"]
    newest = invoke("runs")[1][0]
    assert newest["hyperparameters"]["loss"] == "mean squared error"
    assert (newest["hyperparameters"]["units"], newest["hyperparameters"]["patience"]) == (
        [16, 16],
        2,
    )


def test_classify_names_each_file_and_goes_on_after_a_broken_one(run, tmp_path):
    seven(tmp_path)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    status, lines, _ = run(
        "classify", *(str(tmp_path / name) for name in ("broken.png", "gone.png", "seven.png"))
    )
    assert status == 1
    assert [set(line) for line in lines[:2]] == [{"file", "error"}] * 2
    assert (lines[2]["label"], lines[2]["name"], len(lines[2]["probabilities"])) == (7, "7", 10)
    assert lines[2]["confidence"] == max(lines[2]["probabilities"])


@pytest.mark.parametrize(
    "words",
    [
        ("train", "--epochs", "999"),
        ("train", "--dropout", "0.9"),
        ("evaluate", "nope"),
        ("evaluate", "pretrained:nope"),
        ("classify", "--run", "nope", "a.png"),
        ("export", "nope", "folder"),
    ],
)
def test_an_error_is_one_sentence_and_exit_status_1(invoke, words):
    status, lines, errors = invoke(*words)
    assert (status, lines, len(errors)) == (1, [], 1)
    assert errors[0].endswith(".")


def test_a_data_folder_that_is_not_understood_ends_training_unless_it_is_to_be_generated(
    invoke, monkeypatch, tmp_path
):
    folder = tmp_path / "datasets"
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing")
    monkeypatch.setenv("DATASETS_DIR", str(folder))
    status, lines, [error] = invoke("train", "--epochs", "1", "--units", "16")
    assert (status, lines) == (1, [])
    assert "holds notes.txt, but not MNIST" in error
    assert "--generated" in error
    status, [line], _ = invoke("train", "--epochs", "1", "--units", "16", "--generated")
    assert (status, line["source"]) == (0, "generated sample")


def test_a_damaged_data_folder_is_said_in_one_sentence(invoke, monkeypatch, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"")
    monkeypatch.setenv("DATASETS_DIR", str(tmp_path))
    status, lines, errors = invoke("train", "--epochs", "1")
    assert (status, lines, len(errors)) == (1, [], 1)
    assert "mnist.npz: expected Keras' NPZ archive" in errors[0]


def test_a_number_has_a_line_for_each_digit_from_left_to_right(run, tmp_path):
    status, lines, _ = run("classify", str(seven(tmp_path, digits=3)))
    assert status == 0
    assert [(line["digit"], line["digits"], line["name"]) for line in lines] == [
        (1, 3, "7"),
        (2, 3, "7"),
        (3, 3, "7"),
    ]


def test_a_folder_stands_for_its_pictures_in_any_encoding(run, tmp_path):
    seven(tmp_path, "\N{CJK UNIFIED IDEOGRAPH-56FE}.png")
    (tmp_path / "notes.txt").write_text("no picture")
    status, [line], _ = run("classify", str(tmp_path), PYTHONIOENCODING="cp1252")
    assert status == 0
    assert line["file"] == str(tmp_path / "\N{CJK UNIFIED IDEOGRAPH-56FE}.png")


def classify(*words, **given):
    command = [sys.executable, "-m", "model", *words]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, check=False, **given)


def test_a_picture_may_come_through_stdin(tmp_path):
    done = classify("classify", "-", input=seven(tmp_path).read_bytes())
    assert json.loads(done.stdout)["name"] == "7"
    assert done.stderr == b""
    done = classify("classify", "-", input=b"no picture")
    assert done.returncode == 1
    assert "Can't read stdin" in json.loads(done.stdout)["error"]


def test_a_data_set_against_a_run_is_refused(run, tmp_path):
    words = ("--run", "pretrained:fashion_mnist", "--dataset", "mnist")
    status, lines, errors = run("classify", *words, str(seven(tmp_path)))
    assert (status, lines, len(errors)) == (1, [], 1)
    assert "was trained on fashion_mnist, not on mnist" in errors[0]


def test_version_defaults_and_bounds_can_be_read():
    runner = CliRunner()
    assert __version__ in runner.invoke(main, ["--version"]).output
    words = " ".join(runner.invoke(main, ["train", "--help"]).output.split())
    assert "[1 to 100; default: 8]" in words
    assert "[0 to 0.8; default: 0.2]" in words
    assert "[default: relu]" in words


def test_wrong_usage_is_one_sentence_too():
    done = CliRunner().invoke(main, ["train", "--epochs", "many"])
    assert done.exit_code == 2
    assert done.stderr == "Error: Invalid value for '--epochs': 'many' is not a valid integer.\n"


def test_people_at_a_terminal_read_a_table(monkeypatch, tmp_path):
    monkeypatch.setattr("model.commands.output.for_people", lambda: True)
    done = CliRunner().invoke(main, ["classify", str(seven(tmp_path, digits=2))])
    head, *rows = done.output.splitlines()
    assert head.split() == ["file", "digit", "name", "confidence"]
    assert len(rows) == 2
    assert rows[0].rstrip().endswith("%")


def test_shells_complete_the_names_of_networks(monkeypatch, store_url):
    monkeypatch.setenv("DATABASE_URL", store_url)
    run_id = RunStore(store_url).create(Hyperparameters())
    variables = {"_SKETCH28_COMPLETE": "bash_complete", "COMP_WORDS": "sketch28 evaluate "}
    done = CliRunner().invoke(
        main, prog_name="sketch28", env={**variables, "COMP_CWORD": "2"}, args=[]
    )
    assert f"plain,{run_id}" in done.output
    assert "plain,pretrained:mnist" in done.output
