"""The name of a recording in, its figures out."""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
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
    """A run: how it was made, on which data, how it did on the test part, and float (epochs,) of each of `FIGURES` after each epoch."""

    hyperparameters: Hyperparameters
    source: str
    test_accuracy: float
    test_pictures: int
    figures: dict[str, np.ndarray]

    @property
    def epochs(self) -> int:
        """Give how many epochs it had."""
        return len(self.figures["loss"])

    @property
    def turning_point(self) -> int:
        """Give the epoch, counted from 1, after which the validation loss was lowest."""
        return int(self.figures["val_loss"].argmin()) + 1


@dataclass(frozen=True)
class Forty:
    """Networks that differ in their seed alone, and bool (networks, 10000): whether each has each validation picture right."""

    hyperparameters: Hyperparameters
    source: str
    right: np.ndarray


@lru_cache
def recording(name: str) -> Recording:
    """Read one of `RUNS`."""
    facts = json.loads((FOLDER / name / "run.json").read_text())
    with (FOLDER / name / "history.csv").open(newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["val_loss"]
        ]  # those at the end of an epoch
    figures = {figure: np.array([float(row[figure]) for row in rows]) for figure in FIGURES}
    chosen = Hyperparameters.from_dict(facts["hyperparameters"])
    return Recording(
        chosen, facts["source"], facts["test_accuracy"], facts["test_pictures"], figures
    )


@lru_cache
def forty() -> Forty:
    """Read the forty networks."""
    facts = json.loads((FOLDER / "forty.json").read_text())
    with np.load(FOLDER / "forty.npz") as file:
        right = np.unpackbits(file["right"], axis=1, count=facts["validation_pictures"]).astype(
            bool
        )
    return Forty(Hyperparameters.from_dict(facts["hyperparameters"]), facts["source"], right)
