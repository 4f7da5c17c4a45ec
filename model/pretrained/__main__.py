"""Train the built-in networks on the real data, and untrained ones to compare; save them here."""

import os
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from model.datasets.catalog import DATASETS, GENERATED, Dataset, load
from model.evaluation.exports.writing import network_files
from model.evaluation.metrics import evaluate
from model.evaluation.predictions import MISTAKES_FILE, pack_mistakes, pack_test, unpack_test
from model.hyperparameters import Hyperparameters, preset
from model.runs.artifacts import (
    HISTORY_FILE,
    NETWORK_FILES,
    PRETRAINED_FOLDER,
    TEST_FILE,
    UNTRAINED,
    Artifacts,
    find,
)
from model.runs.store import RunStore
from model.training.network import build, load_weights, probabilities, save_files
from model.training.teacher import describe_teacher, train_teacher
from model.training.trainer import Teach
from model.worker.callbacks import progress_bar
from model.worker.experiment import COMPARED_PICTURES, run_experiment, temperature

TEACHER_EPOCHS = 8
DIFFERENT = 8  # epochs of varied pictures that the teacher answers; the network sees them in turn
AGAIN: dict[str, Any] = {"batch_size": 256, "learning_rate": 0.0007}  # what differs from "Strong"
ABOUT = (
    "{}. Its weights are the mean of three networks: one that learned from labels, and two that "
    "went on from there, with labels and with these answers"
)
TAUGHT = ("fashion_mnist",)  # the data sets whose networks go on learning after "Strong"


def main(names: list[str]) -> None:
    """Train and export the networks of these data sets, or of all; up to an hour each.

    Raises:
        SystemExit: if the real data is missing, or a run fails.
    """
    for name in names or DATASETS:
        chosen, begun = preset("strong", dataset=name, seed=0), time.perf_counter()
        made = find(train_one(chosen))
        if name in TAUGHT:
            teach, about = _teacher(name)
            again = partial(replace, chosen, **AGAIN)
            with_labels = train_one(again(epochs=12, seed=1), made.info.name)
            taught = train_one(again(epochs=14), made.info.name, teach)
            made = average([made, find(with_labels), find(taught)], load(name))
            made = with_info(made, teacher=ABOUT.format(about))
        export(with_info(made, training_seconds=time.perf_counter() - begun), name)
        write_mistakes(name)
        untrained = find(train_one(preset("untrained", dataset=name, seed=0)))
        export(untrained, UNTRAINED + name, untrained.info.title)


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


def average(networks: list[Artifacts], dataset: Dataset) -> Artifacts:
    """Return the network whose weights are the mean of others' that began with the same ones.

    It does better than each of them: Wortsman et al., "Model soups" (arXiv:2203.05482).

    Args:
        networks: of the same layers; the last one's curves and settings are kept.
        dataset: on which the new network is tested and calibrated.
    """
    last = networks[-1]
    weights = [load_weights(network.read("model.keras")) for network in networks]
    network = build(last.info.hyperparameters)
    network.set_weights([np.mean(same, axis=0) for same in zip(*weights, strict=True)])
    with tempfile.TemporaryDirectory() as folder:
        save_files(network, Path(folder), dataset.x_test[:COMPARED_PICTURES])
        files = {name: (Path(folder) / name).read_bytes() for name in NETWORK_FILES}
    predicted = probabilities(network, dataset.x_test)
    figures = evaluate(dataset.y_test, predicted)
    files[HISTORY_FILE] = last.read(HISTORY_FILE)
    files[TEST_FILE] = pack_test(dataset.y_test, predicted)
    return with_info(
        Artifacts(last.info, files.__getitem__),
        test_accuracy=figures.accuracy,
        test_loss=figures.loss,
        val_accuracy=evaluate(dataset.y_val, probabilities(network, dataset.x_val)).accuracy,
        temperature=temperature(network, last.info.hyperparameters, dataset),
    )


def with_info(network: Artifacts, **known: Any) -> Artifacts:
    """Return a network about which more is known."""
    return replace(network, info=replace(network.info, **known))


def export(network: Artifacts, folder: str, title: str = "") -> None:
    """Export a network into a folder beside this file."""
    titled = with_info(network, title=title, parent="")  # nobody has the run that it began with
    (PRETRAINED_FOLDER / folder).mkdir(exist_ok=True)
    for name, content in (*network_files(titled), (TEST_FILE, network.read(TEST_FILE))):
        (PRETRAINED_FOLDER / folder / name).write_bytes(content)
    print(f"{folder}: test accuracy {network.info.test_accuracy:.4f}")


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
