"""The files and figures of a finished network: built in (`pretrained:mnist`) or a run's id."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.hyperparameters import Hyperparameters
from model.runs.compact import MADE, SKELETON, WEIGHTS, make
from model.runs.run import Metric, UnknownRun
from model.runs.store import RunStore

PRETRAINED, UNTRAINED = "pretrained:", "untrained_"
PRETRAINED_FOLDER = Path(__file__).parent.parent / "pretrained"
NETWORK_FILES = ("model.keras", "architecture.json", "model.weights.h5", "model.tflite")
TEST_FILE, HISTORY_FILE, INFO_FILE = "test.npz", "history.csv", "run.json"
SHOWN_FILE = "shown.npz"  # pictures whose answers are shown during training: ten test pictures
DRAWING_FILE = "drawing.bin"  # and the visitor's own, if there is one: uint8 (28, 28)


@dataclass(frozen=True)
class ModelInfo:
    """How a network was trained, on which data, and how it did on the test part.

    Accuracies are from 0 to 1, and `test_loss` is the mean cross-entropy in nats.
    """

    name: str
    hyperparameters: Hyperparameters
    source: str
    test_accuracy: float
    test_loss: float = 0.0
    test_pictures: int = 0
    val_accuracy: float | None = None
    training_seconds: float = 0.0
    temperature: float = 1.0  # calibrates its probabilities
    title: str = ""  # of its run
    parent: str = ""  # the run whose weights it began with
    teacher: str = ""  # whose answers it learned in the end, after the labels, in words
    brought: bool = False  # came in as a file, whose word its hyperparameters are

    def to_json(self, **more: Any) -> str:
        """Return the content of `run.json`, and more values for people."""
        values = asdict(self) | {"hyperparameters": self.hyperparameters.to_dict()}
        return json.dumps(values | more, indent=1) + "\n"

    @classmethod
    def from_json(cls, content: str | bytes) -> "ModelInfo":
        """Read the content of `run.json`; what is there for people only is left out."""
        values = json.loads(content)
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        chosen = Hyperparameters.from_dict(values["hyperparameters"])
        return cls(**known | {"hyperparameters": chosen})


@dataclass(frozen=True)
class Artifacts:
    """A finished network: its info, and a function that returns the bytes of the file of a name.

    The files are model.keras, architecture.json, model.weights.h5, model.tflite and history.csv.
    """

    info: ModelInfo
    read: Callable[[str], bytes]


def find(name: str, open_store: Callable[[], RunStore] = RunStore) -> Artifacts:
    """Return a built-in network, or one that a run has trained.

    Args:
        name: "pretrained:mnist", "pretrained:fashion_mnist", or the id of a run.
        open_store: opens the store with the run, by default the one that the pages use.

    Raises:
        UnknownRun: if there is none of that name, or it has not finished.
    """
    return _pretrained(name) if name.startswith(PRETRAINED) else _trained(name, open_store())


def pretrained_names() -> list[str]:
    """Return the names of the built-in networks, the untrained ones last."""
    folders = [file.parent.name for file in PRETRAINED_FOLDER.glob(f"*/{INFO_FILE}")]
    digits_first = sorted(folders, reverse=True)
    return [PRETRAINED + name for name in sorted(digits_first, key=_is_untrained)]


def history_csv(metrics: list[Metric]) -> bytes:
    """Return a run's curves as CSV, one line for each point; what was not measured stays empty.

    Training ends an epoch with a point, and the validation that follows adds a complete one.
    """
    complete = {metric.epoch: metric for metric in metrics}
    file = io.StringIO()
    writer = csv.DictWriter(file, [field.name for field in fields(Metric)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(metric) for metric in complete.values())
    return file.getvalue().encode()


def unpack_drawing(content: bytes) -> np.ndarray:
    """Return the picture of `DRAWING_FILE`, uint8 (28, 28)."""
    return np.frombuffer(content, np.uint8).reshape(28, 28)


def _is_untrained(folder: str) -> bool:
    return folder.startswith(UNTRAINED)


def _pretrained(name: str) -> Artifacts:
    known = pretrained_names()
    if name not in known:
        there_are = ", ".join(known) or "none, run `make pretrained`"
        raise UnknownRun(f"There is no built-in network {name!r}; there are: {there_are}.")
    folder = PRETRAINED_FOLDER / name.removeprefix(PRETRAINED)
    info = ModelInfo.from_json((folder / INFO_FILE).read_text())
    return Artifacts(replace(info, name=name), lambda file: (folder / file).read_bytes())


def _trained(name: str, store: RunStore) -> Artifacts:
    run = store.get(name)
    if not run.usable:
        advice = "choose a run that has finished"
        raise UnknownRun(f"Run {name} has no network yet: it is {run.status}; {advice}.")
    known = {field.name: getattr(run, field.name) for field in fields(ModelInfo)[1:]}
    given = {key: value for key, value in known.items() if value is not None}
    return Artifacts(ModelInfo(name, **given), lambda file: _read(store, name, file))


def _read(store: RunStore, run_id: str, name: str) -> bytes:
    """Return one of a run's files, made if it is not stored, as those of earlier versions are."""
    skeleton = store.find_artifact(run_id, SKELETON) if name in MADE else None
    if skeleton is None:
        return store.artifact(run_id, name)
    return make(name, {SKELETON: skeleton, WEIGHTS: store.artifact(run_id, WEIGHTS)})
