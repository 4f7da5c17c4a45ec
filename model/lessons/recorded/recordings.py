"""Reading of the recorded runs that the Learn page shows."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from model.hyperparameters import Hyperparameters, preset

FOLDER = Path(__file__).parent
RUNS = {
    "few_pictures": preset("overfit"),
    "all_pictures": preset("overfit", training_pictures=50_000),
    "all_with_dropout": preset("overfit", training_pictures=50_000, dropout=0.5),
}
FORTY = Hyperparameters(
    units=(32,), epochs=6, batch_size=32, learning_rate=0.002, training_pictures=500
)
SEEDS = 40
FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy")


@dataclass(frozen=True)
class Recording:
    """A run: hyperparameters, source of its data, and float (epochs,) of each of `FIGURES`."""

    hyperparameters: Hyperparameters
    source: str
    figures: dict[str, np.ndarray]

    @property
    def epochs(self) -> int:
        """Return the number of epochs."""
        return len(self.figures["loss"])

    @property
    def best_epoch(self) -> int:
        """Return the epoch, counted from 1, with the lowest validation loss."""
        return int(self.figures["val_loss"].argmin()) + 1


@dataclass(frozen=True)
class Forty:
    """Networks that differ in their seed only; `correct` is bool (networks, pictures)."""

    hyperparameters: Hyperparameters
    source: str
    correct: np.ndarray


@cache
def recording(name: str) -> Recording:
    """Read one of `RUNS`."""
    info = json.loads((FOLDER / name / "run.json").read_text())
    with (FOLDER / name / "history.csv").open(newline="") as file:
        epochs = [row for row in csv.DictReader(file) if row["val_loss"]]
    hyperparameters = Hyperparameters.from_dict(info["hyperparameters"])
    figures = {figure: np.array([float(row[figure]) for row in epochs]) for figure in FIGURES}
    return Recording(hyperparameters, info["source"], figures)


@cache
def forty() -> Forty:
    """Read the forty networks."""
    info = json.loads((FOLDER / "forty.json").read_text())
    with np.load(FOLDER / "forty.npz") as file:
        correct = np.unpackbits(file["correct"], axis=1, count=info["validation_pictures"])
    hyperparameters = Hyperparameters.from_dict(info["hyperparameters"])
    return Forty(hyperparameters, info["source"], correct.astype(bool))
