"""A network's name in, its facts and files out: `pretrained:mnist`, `pretrained:fashion_mnist`, or the id of a run."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, UnknownRun
from model.runs.store import RunStore

PRETRAINED = "pretrained:"
PRETRAINED_FOLDER = Path(__file__).parent.parent / "pretrained"
NETWORK_FILES = ("model.keras", "architecture.json", "model.weights.h5", "model.tflite")
TEST_FILE, HISTORY_FILE, FACTS_FILE = "test.npz", "history.csv", "run.json"
SHOWN_FILE = "shown.npz"  # the test pictures whose answers are watched while a run trains


@dataclass(frozen=True)
class ModelInfo:
    """What a figure needs beside it: how the network was made, on which data, and how it did on the test part."""

    name: str
    hyperparameters: Hyperparameters
    source: str
    test_accuracy: float
    test_loss: float
    test_pictures: int
    training_seconds: float
    temperature: float = 1.0  # by which its probabilities are calibrated


@dataclass(frozen=True)
class Artifacts:
    """A finished network: its facts, and a function from a file's name to its bytes."""

    facts: ModelInfo
    read: Callable[[str], bytes]


def find(name: str, open_store: Callable[[], RunStore] = RunStore) -> Artifacts:
    """Find a network that ships, or that a run has trained.

    Raises:
        UnknownRun: one sentence, when there is none of that name or it has not finished.
    """
    return _shipped(name) if name.startswith(PRETRAINED) else _trained(name, open_store())


def shipped_names() -> list[str]:
    """Give the names of the networks that ship."""
    return [
        PRETRAINED + path.parent.name
        for path in sorted(PRETRAINED_FOLDER.glob(f"*/{FACTS_FILE}"), reverse=True)
    ]


def export(artifacts: Artifacts, folder: Path) -> None:
    """Write a network's four files, its test predictions, history.csv, and run.json with its facts into a folder, made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*NETWORK_FILES, TEST_FILE, HISTORY_FILE):
        (folder / name).write_bytes(artifacts.read(name))
    facts = {
        **asdict(artifacts.facts),
        "hyperparameters": artifacts.facts.hyperparameters.to_dict(),
    }
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=1) + "\n")


def history_csv(metrics: list[Metric]) -> bytes:
    """Give a run's curves as CSV: epoch, loss, accuracy, val_loss, val_accuracy; empty where there is no figure."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(Metric.__dataclass_fields__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(metric) for metric in metrics)
    return file.getvalue().encode()


def pack_shown(pictures: np.ndarray, labels: np.ndarray) -> bytes:
    """Pack the watched pictures, uint8 (n, 28, 28), with their classes, uint8 (n,)."""
    file = io.BytesIO()
    np.savez_compressed(file, pictures=pictures, labels=labels)
    return file.getvalue()


def unpack_shown(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Give the pictures and classes that `pack_shown` packed."""
    with np.load(io.BytesIO(content)) as file:
        return file["pictures"], file["labels"]


def _shipped(name: str) -> Artifacts:
    folder = PRETRAINED_FOLDER / name.removeprefix(PRETRAINED)
    if name not in shipped_names():
        raise UnknownRun(
            f"No network ships under {name!r}; there are: {', '.join(shipped_names()) or 'none, run `make pretrained`'}."
        )
    values = json.loads((folder / FACTS_FILE).read_text())
    facts = ModelInfo(
        **{
            **values,
            "name": name,
            "hyperparameters": Hyperparameters.from_dict(values["hyperparameters"]),
        }
    )
    return Artifacts(facts, lambda file: (folder / file).read_bytes())


def _trained(name: str, store: RunStore) -> Artifacts:
    run = store.get(name)
    if not run.usable:
        raise UnknownRun(
            f"Run {name} has no network yet: it is {run.status}; choose a run that has finished."
        )
    facts = ModelInfo(
        name,
        run.hyperparameters,
        run.source,
        run.test_accuracy or 0.0,
        run.test_loss or 0.0,
        run.test_pictures or 0,
        run.training_seconds or 0.0,
        run.temperature or 1.0,
    )
    return Artifacts(facts, lambda file: store.artifact(name, file))
