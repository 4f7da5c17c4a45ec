"""The commands for data sets of one's own and for collections."""

import json
import zipfile

import numpy as np
import pytest
from click.testing import CliRunner

from model.__main__ import main
from model.runs.store import RunStore

PIXELS = [f"pixel{number}" for number in range(784)]


@pytest.fixture
def invoke(store_url):
    def command(*words):
        done = CliRunner().invoke(main, list(map(str, words)), env={"DATABASE_URL": store_url})
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return (done.exit_code, lines, done.stderr.splitlines())

    return command


def table(path, rows, *, labeled=True):
    random = np.random.default_rng(0)
    lines = [",".join(["label"] * labeled + PIXELS)]
    for row in range(rows):
        pixels = np.zeros((28, 28), int)
        pixels[4:24, 4:24] = random.integers(60, 256, (20, 20))
        lines.append(",".join(["abc"[row % 3]] * labeled + list(map(str, pixels.ravel()))))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_table_is_looked_at_kept_listed_renamed_and_deleted(invoke, tmp_path):
    file = table(tmp_path / "letters.csv", 60)
    status, [seen], _ = invoke("import", file, "--preview")
    assert (status, seen["classes"], seen["training"] + seen["validation"] + seen["test"]) == (
        0,
        ["a", "b", "c"],
        60,
    )
    assert invoke("datasets")[1] == []
    _, [kept], _ = invoke("import", file)
    assert (kept["title"], kept["classes"]) == ("letters", ["a", "b", "c"])
    assert invoke("rename-dataset", kept["dataset"], "Mine")[1][0]["title"] == "Mine"
    [listed] = invoke("datasets")[1]
    assert (listed["dataset"], listed["title"], listed["pictures"]) == (kept["dataset"], "Mine", 60)
    assert invoke("delete-dataset", kept["dataset"])[0] == 0
    assert invoke("datasets")[1] == []


def test_what_cannot_be_read_or_is_not_there_is_one_sentence_and_nothing_is_kept(invoke, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("a,b\n1,2\n")
    for words in (("import", broken), ("rename-dataset", "own-00000000", "x"), ("import", "none")):
        status, lines, [sentence] = invoke(*words)
        assert (status, lines) == (1, [])
        assert sentence.endswith(".")
    status, _, [sentence] = invoke("train", "--dataset", "nope")
    assert status == 2
    assert "is not one of mnist, fashion_mnist" in sentence
    assert invoke("datasets")[1] == []


def test_a_collection_is_written_as_pixels_and_strokes(invoke, store_url, tmp_path):
    kept = RunStore(store_url).collections
    code = kept.begin("Ours", ("0", "1"), "mnist", "ann").code
    stroke = {"path": [["M", 1, 2], ["L", 3, 4]], "strokeWidth": 29}
    for number in range(6):
        kept.add(code, f"writer {number // 3}", number % 2, np.full((28, 28), number), [stroke])
    status, [row], _ = invoke("collect-export", code, tmp_path / "drawings.zip")
    assert (status, row["drawings"]) == (0, 6)
    with zipfile.ZipFile(tmp_path / "drawings.zip") as packed, packed.open("pictures.npz") as file:
        arrays = np.load(file)
        assert arrays["y"].tolist() == [0, 1] * 3
        assert arrays["x"][5].max() == 5
        lines = list(map(json.loads, packed.read("strokes.jsonl").decode().splitlines()))
    assert [line["writer"] for line in lines] == [0, 0, 0, 1, 1, 1]
    assert lines[0]["strokes"] == [{"width": 29.0, "points": [[1, 2], [3, 4]]}]


def test_kaggles_unlabeled_table_becomes_a_submission(invoke, tmp_path):
    unlabeled = table(tmp_path / "test.csv", 12, labeled=False)
    status, [row], _ = invoke("submit", unlabeled, tmp_path / "submission.csv")
    assert (status, row["pictures"]) == (0, 12)
    head, *rows = (tmp_path / "submission.csv").read_text().splitlines()
    assert (head, len(rows)) == ("ImageId,Label", 12)
    assert all(0 <= int(line.split(",")[1]) <= 9 for line in rows)
    labeled = table(tmp_path / "train.csv", 3)
    status, _, [sentence] = invoke("submit", labeled, tmp_path / "other.csv")
    assert status == 1
    assert "expected 784 columns of pixels from 0 to 255, and no labels, but it has 785" in sentence
