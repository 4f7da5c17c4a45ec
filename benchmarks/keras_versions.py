"""Load exported networks with every Keras since 3.3, and compare probabilities and `evaluate()`.

Makes one temporary environment a version with uv and JAX as the backend, which needs the internet,
two gigabytes on the disk, and about two minutes; so `make bench` leaves it out.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import report
from model.evaluation.litert import LiteNetwork
from model.hyperparameters import ACTIVATIONS, Hyperparameters
from model.runs.artifacts import PRETRAINED_FOLDER
from model.training.network import GREATEST_DIFFERENCE, build, save_files

# A Keras needs a JAX of its time; 3.3 also imports packaging without requiring it.
OLD, NEW = ("jax==0.4.30", "jaxlib==0.4.30", "numpy<2.1", "packaging"), ("jax", "jaxlib")
VERSIONS = {"3.3.3": OLD, "3.8.0": OLD, "3.13.2": NEW, "3.14.0": NEW, "3.15.1": NEW}
PICTURES = 50
LOAD = """
import json, sys, warnings
import keras, numpy as np
warnings.simplefilter("error")
warnings.filterwarnings("ignore", module="jax")
pictures, labels = np.load("pictures.npy"), np.load("labels.npy")
for folder in sys.argv[1:]:
    whole = keras.models.load_model(folder + "/model.keras")
    with open(folder + "/architecture.json") as file:
        parts = keras.models.model_from_json(file.read())
    parts.load_weights(folder + "/model.weights.h5")
    for network in (whole, parts):
        rows = network.predict(pictures, verbose=0)
        figures = network.evaluate(pictures, labels, verbose=0)
        print(json.dumps([rows.tolist(), figures]))
"""


def measure() -> list[report.Result]:
    """Try the built-in networks, and a new one of each activation, with each version."""
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (PICTURES, 28, 28), np.uint8)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "pictures.npy", pictures)
        np.save(folder / "labels.npy", np.arange(PICTURES) % 10)
        networks = [file.parent for file in sorted(PRETRAINED_FOLDER.glob("*/run.json"))]
        for activation in ACTIVATIONS:
            networks.append(folder / activation)
            chosen = Hyperparameters(units=(32, 16), activation=activation)
            save_files(build(chosen), networks[-1], pictures)
        return [_try(version, folder, networks, pictures) for version in VERSIONS]


def _try(version: str, folder: Path, networks: list[Path], pictures: np.ndarray) -> report.Result:
    claim = f"Keras {version} loads {len(networks)} networks, each whole and in parts"
    python = folder / version / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    packages = [f"keras=={version}", *VERSIONS[version]]
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    try:
        for words in (
            [*uv, "venv", "--quiet", "--python", "3.11", str(folder / version)],
            [*uv, "pip", "install", "--quiet", "--python", str(python), *packages],
            [str(python), "-c", LOAD, *map(str, networks)],
        ):
            done = subprocess.run(
                words, env=environment, cwd=folder, capture_output=True, text=True, check=True
            )
    except subprocess.CalledProcessError as error:
        return report.Result(claim, error.stderr.strip().splitlines()[-1], must="all", met=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    expected = [
        LiteNetwork((network / "model.tflite").read_bytes()).probabilities(pictures)
        for network in networks
        for _ in range(2)
    ]
    differences = [
        np.abs(rows - wanted).max() for (rows, _), wanted in zip(lines, expected, strict=True)
    ]
    evaluated = all(len(figures) == 2 and np.isfinite(figures).all() for _, figures in lines)
    figure = f"{len(lines)} of {2 * len(networks)}"
    raw = f"probabilities differ by at most {max(differences):.1e}; evaluate() works: {evaluated}"
    met = evaluated and max(differences) <= GREATEST_DIFFERENCE
    return report.Result(claim, figure, raw, f"all, ≤ {GREATEST_DIFFERENCE:.0e}", met)


if __name__ == "__main__":
    report.show(measure)
