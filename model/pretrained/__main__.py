"""Train the built-in networks on the real data, and untrained ones to compare; save them here."""

import os
import sys
import time
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

TEACHER_EPOCHS = 8
DIFFERENT = 8  # epochs of varied pictures that the teacher answers; the network sees them in turn
# What differs from "Strong" when a network goes on learning, from a teacher's answers.
TAUGHT: dict[str, dict[str, Any]] = {
    "fashion_mnist": {"dropout": 0.1, "epochs": 24, "batch_size": 256, "learning_rate": 0.0007}
}


def main(names: list[str]) -> None:
    """Train and export the networks of these data sets, or of all; up to an hour each.

    Raises:
        SystemExit: if the real data is missing, or a run fails.
    """
    for name in names or DATASETS:
        chosen, about, begun = preset("strong", dataset=name, seed=0), "", time.perf_counter()
        run_id = train_one(chosen)
        if name in TAUGHT:
            teach, about = _teacher(name)
            run_id = train_one(replace(chosen, **TAUGHT[name]), run_id, teach)
        export(run_id, name, teacher=about, training_seconds=time.perf_counter() - begun)
        write_mistakes(name)
        untrained = preset("untrained", dataset=name, seed=0)
        export(train_one(untrained), UNTRAINED + name)


def train_one(chosen: Hyperparameters, parent: str = "", teach: Teach | None = None) -> str:
    """Train a network, with a parent's weights and a teacher if there are; return its run.

    Raises:
        SystemExit: if the real data is missing, or the run fails.
    """
    store = RunStore()
    run_id = store.create(chosen, parent=parent)
    with progress_bar(chosen.epochs) as callbacks:
        run_experiment(run_id, store, callbacks, teach=teach)
    run = store.get(run_id)
    if not run.usable or run.source == GENERATED:
        reason, data = run.reason or "it could not be found.", DATASETS[chosen.dataset].title
        raise SystemExit(f"{data} is needed for the built-in network: {reason}")
    print(f"{run_id}: test accuracy {run.test_accuracy:.4f}, test loss {run.test_loss:.4f}")
    return run_id


def export(run_id: str, folder: str, **about: Any) -> None:
    """Export a run's network into a folder beside this file, with more that is known about it."""
    trained = find(run_id)
    title = trained.info.title if folder.startswith(UNTRAINED) else ""  # the built-in network
    about |= {"title": title, "parent": ""}  # nobody else has the run that it began with
    titled = replace(trained, info=replace(trained.info, **about))
    (PRETRAINED_FOLDER / folder).mkdir(exist_ok=True)
    for name, content in (*network_files(titled), (TEST_FILE, trained.read(TEST_FILE))):
        (PRETRAINED_FOLDER / folder / name).write_bytes(content)


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
