"""Train the built-in networks on the real data, and untrained ones to compare; save them here."""

import os
import sys
from dataclasses import replace
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model.datasets.catalog import DATASETS, GENERATED, load
from model.evaluation.exports.writing import network_files
from model.evaluation.predictions import MISTAKES_FILE, pack_mistakes, unpack_test
from model.hyperparameters import Hyperparameters, preset
from model.runs.artifacts import PRETRAINED_FOLDER, TEST_FILE, UNTRAINED, find
from model.runs.store import RunStore
from model.training.teacher import describe_teacher, train_teacher
from model.training.trainer import Teach
from model.worker.callbacks import progress_bar
from model.worker.experiment import run_experiment

TEACHER_EPOCHS = 10
DIFFERENT = 20  # epochs of varied pictures that the teacher answers; the network sees them in turn
TAUGHT: dict[str, dict[str, Any]] = {"fashion_mnist": {"dropout": 0.1}}  # changes to "Strong"


def main(names: list[str]) -> None:
    """Train and export the networks of these data sets, or of all; up to an hour each.

    Raises:
        SystemExit: if the real data is missing, or a run fails.
    """
    for name in names or DATASETS:
        taught = TAUGHT.get(name)
        chosen = preset("strong", dataset=name, seed=0, **taught or {})
        train_and_export(chosen, name, taught is not None)
        write_mistakes(name)
        train_and_export(preset("untrained", dataset=name, seed=0), UNTRAINED + name)


def train_and_export(chosen: Hyperparameters, folder: str, taught: bool = False) -> None:
    """Train a network, if wanted with a teacher, and export it into a folder beside this file.

    Raises:
        SystemExit: if the real data is missing, or the run fails.
    """
    store = RunStore()
    run_id = store.create(chosen)
    teach, about = _teacher(chosen.dataset) if taught else (None, "")
    with progress_bar(chosen.epochs) as callbacks:
        run_experiment(run_id, store, callbacks, teach=teach)
    run = store.get(run_id)
    if not run.usable or run.source == GENERATED:
        reason, data = run.reason or "it could not be found.", DATASETS[chosen.dataset].title
        raise SystemExit(f"{data} is needed for the built-in network: {reason}")
    trained = find(run_id)
    title = trained.info.title if folder.startswith(UNTRAINED) else ""  # the built-in network
    info = replace(trained.info, title=title, teacher=about)
    titled = replace(trained, info=info)
    (PRETRAINED_FOLDER / folder).mkdir(exist_ok=True)
    for name, content in (*network_files(titled), (TEST_FILE, trained.read(TEST_FILE))):
        (PRETRAINED_FOLDER / folder / name).write_bytes(content)
    print(f"{folder}: test accuracy {run.test_accuracy:.4f}, test loss {run.test_loss:.4f}")


def _teacher(name: str) -> tuple[Teach, str]:
    """Train a teacher; return what it does to varied epochs, and what it is in words.

    Raises:
        SystemExit: if the real data is missing.
    """
    dataset = load(name)
    if dataset.source == GENERATED:
        raise SystemExit(f"{DATASETS[name].title} is needed for the built-in network.")
    teacher = train_teacher(dataset, TEACHER_EPOCHS, report=_report)
    return partial(teacher.teach, different=DIFFERENT), describe_teacher(teacher, dataset)


def _report(epoch: int) -> None:
    print(f"teacher: epoch {epoch} of {TEACHER_EPOCHS}", file=sys.stderr)


def write_mistakes(name: str) -> None:
    """Save the misclassified test pictures beside the network; they are shown without the data."""
    folder = PRETRAINED_FOLDER / name
    labels, probabilities = unpack_test((folder / TEST_FILE).read_bytes())
    mistakes = pack_mistakes(labels, probabilities, load(name).x_test)
    (folder / MISTAKES_FILE).write_bytes(mistakes)


if __name__ == "__main__":
    main(sys.argv[1:])
