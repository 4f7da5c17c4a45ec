import json
import os
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw

from tests.conftest import PROJECT


@pytest.fixture
def run(store_url):
    def command(*words):
        environment = {**os.environ, "DATABASE_URL": store_url, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            [sys.executable, "-m", "model", *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=PROJECT,
            check=False,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return (
            done.returncode,
            lines,
            [line for line in done.stderr.splitlines() if line.startswith("Error")],
        )

    return command


def test_training_from_a_terminal_gives_one_json_line_and_a_run_that_every_command_knows(
    run, tmp_path
):
    status, lines, _ = run(
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
    assert status == 0
    [line] = lines
    assert set(line) == {"run", "dataset", "source", "test_accuracy", "test_loss", "seconds"}
    assert line["source"] == "generated sample"
    status, [evaluated], _ = run("evaluate", line["run"])
    assert evaluated["test_accuracy"] == pytest.approx(line["test_accuracy"])
    assert sum(map(sum, evaluated["confusion_matrix"])) == 1000
    _, [listed], _ = run("runs")
    assert (listed["run"], listed["status"], listed["hyperparameters"]["units"]) == (
        line["run"],
        "finished",
        [16, 16],
    )
    status, [exported], _ = run("export", line["run"], str(tmp_path / "out"))
    assert (tmp_path / "out" / "model.tflite").stat().st_size > 10_000
    assert "history.csv" in exported["files"]
    status, [further], _ = run(
        "train",
        "--continue",
        line["run"],
        "--epochs",
        "3",
        "--patience",
        "2",
        "--learning-rate",
        "0.001",
    )
    assert status == 0
    assert further["test_accuracy"] >= line["test_accuracy"]
    newest = run("runs")[1][0]
    assert (newest["hyperparameters"]["units"], newest["hyperparameters"]["patience"]) == (
        [16, 16],
        2,
    )


def test_classify_names_each_file_and_goes_on_after_a_broken_one(run, tmp_path):
    picture = Image.new("L", (100, 140), 255)
    ImageDraw.Draw(picture).line([(20, 20), (80, 20), (40, 120)], fill=0, width=9, joint="curve")
    picture.save(tmp_path / "seven.png")
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
def test_an_error_is_one_sentence_and_exit_status_1(run, words):
    status, lines, errors = run(*words)
    assert (status, lines, len(errors)) == (1, [], 1)
    assert errors[0].endswith(".")


def test_a_data_folder_that_is_not_understood_ends_training_unless_it_is_to_be_generated(
    run, monkeypatch, tmp_path
):
    folder = tmp_path / "datasets"
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing")
    monkeypatch.setenv("DATASETS_DIR", str(folder))
    status, lines, [error] = run("train", "--epochs", "1", "--units", "16")
    assert (status, lines) == (1, [])
    assert "holds notes.txt, but not MNIST" in error
    assert "--generated" in error
    status, [line], _ = run("train", "--epochs", "1", "--units", "16", "--generated")
    assert (status, line["source"]) == (0, "generated sample")


def test_a_damaged_data_folder_is_said_in_one_sentence(run, monkeypatch, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"")
    monkeypatch.setenv("DATASETS_DIR", str(tmp_path))
    status, lines, errors = run("train", "--epochs", "1")
    assert (status, lines) == (1, [])
    assert "mnist.npz: expected Keras' NPZ archive" in errors[0]
