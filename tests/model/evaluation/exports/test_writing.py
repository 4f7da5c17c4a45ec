import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model import Sketch28Error, __version__
from model.classifier import Classifier
from model.evaluation.exports.notebook import notebook
from model.evaluation.exports.writing import export, readme, run_json, write_zip
from model.hyperparameters import LOSSES, Hyperparameters
from model.runs.artifacts import INFO_FILE, Artifacts, find
from tests.conftest import trained_run
from tests.support.notebooks import WITHOUT_FIGURES, cells

NAMES = {
    *("model.keras", "architecture.json", "model.weights.h5", "model.tflite", "history.csv"),
    *("run.json", "predictions.csv", "classify.py", "train.ipynb", "README.txt", "model.onnx"),
}
# What the notebook downloads, in a subprocess that has no network.
PRELUDE = """
import keras, numpy, sys
data = numpy.load(sys.argv[1])
arrays = [data[name] for name in ("x", "y", "x_test", "y_test")]
keras.datasets.mnist.load_data = lambda: (arrays[:2], arrays[2:])
"""


@pytest.fixture
def trained(request, fresh_store, small_data):
    more = {"dropout": 0.3, "batch_size": 32, "epochs": 2, "learning_rate": 0.005}
    more["loss"] = getattr(request, "param", LOSSES[0])
    return find(trained_run(fresh_store, **more), lambda: fresh_store)


def test_a_folder_and_a_zip_file_have_all_files_and_say_how_to_train_the_network_again(
    trained, tmp_path
):
    export(trained, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    facts = json.loads((tmp_path / "out" / INFO_FILE).read_text())
    assert Hyperparameters.from_dict(facts["hyperparameters"]) == trained.info.hyperparameters
    history = (tmp_path / "out" / "history.csv").read_text()
    assert history.startswith("epoch,loss,accuracy,val_loss,val_accuracy\n")
    file = io.BytesIO()
    write_zip(trained, file)
    with zipfile.ZipFile(file) as packed:
        assert set(packed.namelist()) == NAMES
        for name in NAMES - {"model.keras"}:  # which carries the time of its making
            assert packed.read(name) == (tmp_path / "out" / name).read_bytes()


def test_the_predictions_give_the_accuracy_of_the_run(trained, tmp_path):
    export(trained, tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "predictions.csv").read_text())))
    assert len(rows) == trained.info.test_pictures
    right = sum(row["true"] == row["named"] for row in rows)
    assert right / len(rows) == pytest.approx(trained.info.test_accuracy)


def run_script(folder, picture):
    """Return what classify.py prints: the names, likeliest first, and their probabilities."""
    command = [sys.executable, "-I", str(folder / "classify.py"), str(picture)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name: float(share) / 100 for name, share in re.findall(r"(.+?) +(\S+)%", done.stdout)}


@pytest.fixture
def built_in(tmp_path):
    network = find("pretrained:mnist")
    export(network, tmp_path / "out")
    return Classifier(network), tmp_path / "out"


def test_the_script_gives_the_probabilities_of_a_28x28_picture(built_in, small_dataset, tmp_path):
    classifier, folder = built_in
    picture = small_dataset.x_test[0]
    Image.fromarray(picture).save(tmp_path / "small.png")
    [expected] = classifier.predict([picture])
    shown = run_script(folder, tmp_path / "small.png")
    assert next(iter(shown)) == expected.name
    probabilities = [shown[name] for name in classifier.class_names]
    assert np.abs(probabilities - expected.probabilities).max() < 1e-4


@pytest.mark.parametrize(
    ("paper", "ink"), [("white", "black"), ("#103020", "#f0f0e0"), (None, "navy")]
)
def test_the_script_prepares_a_drawing_whatever_its_colors(built_in, tmp_path, paper, ink):
    drawing = Image.new("RGBA", (300, 200), paper or (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawing)
    pen.line([(170, 60), (230, 60), (190, 150)], ink, 12, joint="curve")
    drawing.save(tmp_path / "seven.png")
    shown = run_script(built_in[1], tmp_path / "seven.png")
    assert next(iter(shown)) == "7"


@pytest.mark.parametrize("trained", LOSSES, indirect=True)
def test_the_cells_of_the_notebook_repeat_the_run(trained, small_dataset, tmp_path):
    data = small_dataset
    x, y = np.concatenate([data.x_train, data.x_val]), np.concatenate([data.y_train, data.y_val])
    np.savez(tmp_path / "data.npz", x=x, y=y, x_test=data.x_test, y_test=data.y_test)
    ending = 'print("json", network.to_json())'
    code = "\n".join([WITHOUT_FIGURES, PRELUDE, *cells(notebook(trained), "code"), ending])
    command = [sys.executable, "-c", code, str(tmp_path / "data.npz")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert "500 training, 100 validation and 100 test pictures" in done.stdout
    info = trained.info
    [accuracy, loss] = re.findall(
        r"^accuracy (.+)%, cross-entropy (.+) on 100", done.stdout, re.MULTILINE
    )[0]
    assert float(accuracy) / 100 == pytest.approx(info.test_accuracy, abs=0.011)
    assert float(loss) == pytest.approx(info.test_loss, abs=0.01)
    built = json.loads(done.stdout.split("json ")[-1])["config"]["layers"]
    expected = json.loads(trained.read("architecture.json"))["config"]["layers"]
    for one, other in zip(built, expected, strict=True):
        wanted = {"units", "activation", "rate", "scale"} & set(other["config"])
        assert one["class_name"] == other["class_name"]
        assert all(one["config"][name] == other["config"][name] for name in wanted)


def described(history=b"epoch\n8.0\n", source="Keras download", **more):
    """Return the notebook's first words on a run."""
    info = find("pretrained:untrained_mnist").info
    chosen = {name: more.pop(name) for name in ("vary", "patience") if name in more}
    info = replace(info, hyperparameters=Hyperparameters(**chosen), source=source, **more)
    return cells(notebook(Artifacts(info, lambda name: history)), "markdown")[0].replace("\\", "")


def test_the_notebook_says_what_it_cannot_repeat():
    assert "by little more than rounding" in described()
    for said, how in {
        "learned from varied pictures": {"vary": True},
        "learned from generated digits": {"source": "generated sample"},
        "learned from pictures from x.npz": {"source": "pictures from x.npz"},
        "began with the weights of another run": {"parent": "0123abcd"},
        "was stopped after 3.5 of 8 epochs": {"history": b"epoch\n1.0\n3.5\n"},
        "which kept its last weights": {"patience": 2},
        "settings are that file's word": {"brought": True},
    }.items():
        assert said in described(**how)
        assert "the figures will differ" in described(**how)


def test_a_title_is_shown_in_the_notebook_as_it_is():
    info = replace(find("pretrained:mnist").info, title="<b>*5*</b> {x} $y$\n# z")
    found = cells(notebook(Artifacts(info, lambda name: b"epoch\n1\n")), "markdown")[0]
    assert found.startswith(r"# \<b\>\*5\*\</b\> \{x\} \$y\$ \# z" + "\n")


def test_the_readme_vouches_only_for_what_happened_here():
    info = find("pretrained:mnist").info
    assert "none of which it was trained on" in readme(info)
    brought = readme(replace(info, brought=True))
    assert "none of which it was trained on" not in brought
    assert "is that file's\nword" in brought


def test_run_json_says_class_names_versions_and_validation_accuracy():
    facts = json.loads(run_json(find("pretrained:fashion_mnist")))
    assert facts["class_names"][9] == "Ankle boot"
    assert facts["versions"] == {"sketch28": __version__, "keras": "3.15.1"}
    assert facts["val_accuracy"] == find("pretrained:fashion_mnist").info.val_accuracy > 0.9


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence():
    with pytest.raises(Sketch28Error, match=r"Can't write into /dev/null/out .*\.$"):
        export(find("pretrained:untrained_mnist"), Path("/dev/null/out"))


def test_the_readme_and_the_notebook_say_who_taught_a_network():
    network = find("pretrained:fashion_mnist")
    assert "convolutional network" in " ".join(readme(network.info).split())
    assert "learned the answers of a convolutional network" in notebook(network)
    digits = find("pretrained:mnist")
    assert "answers of" not in readme(digits.info)
    assert "answers of" not in notebook(digits)
