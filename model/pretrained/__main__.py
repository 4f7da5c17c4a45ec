"""Train the built-in networks on the real data, and untrained ones to compare; save them here."""

import os
import sys
from dataclasses import replace

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model.datasets.catalog import DATASETS, GENERATED, load
from model.evaluation.exports.writing import network_files
from model.evaluation.predictions import MISTAKES_FILE, pack_mistakes, unpack_test
from model.hyperparameters import Hyperparameters, preset
from model.runs.artifacts import PRETRAINED_FOLDER, TEST_FILE, UNTRAINED, find
from model.runs.store import RunStore
from model.worker.callbacks import progress_bar
from model.worker.experiment import run_experiment


def main(names: list[str]) -> None:
    """Train and export the networks of these data sets, or of all; a few minutes each.

    Raises:
        SystemExit: if the real data is missing, or a run fails.
    """
    for name in names or DATASETS:
        train_and_export(preset("strong", dataset=name, seed=0), name)
        write_mistakes(name)
        train_and_export(preset("untrained", dataset=name, seed=0), UNTRAINED + name)


def train_and_export(chosen: Hyperparameters, folder: str) -> None:
    """Train a network and export it into a folder beside this file.

    Raises:
        SystemExit: if the real data is missing, or the run fails.
    """
    store = RunStore()
    run_id = store.create(chosen)
    with progress_bar(chosen.epochs) as callbacks:
        run_experiment(run_id, store, callbacks)
    run = store.get(run_id)
    if not run.usable or run.source == GENERATED:
        reason, data = run.reason or "it could not be found.", DATASETS[chosen.dataset].title
        raise SystemExit(f"{data} is needed for the built-in network: {reason}")
    trained = find(run_id)
    title = trained.info.title if folder.startswith(UNTRAINED) else ""  # the built-in network
    titled = replace(trained, info=replace(trained.info, title=title))
    (PRETRAINED_FOLDER / folder).mkdir(exist_ok=True)
    for name, content in (*network_files(titled), (TEST_FILE, trained.read(TEST_FILE))):
        (PRETRAINED_FOLDER / folder / name).write_bytes(content)
    print(f"{folder}: test accuracy {run.test_accuracy:.4f}, test loss {run.test_loss:.4f}")


def write_mistakes(name: str) -> None:
    """Save the misclassified test pictures beside the network; they are shown without the data."""
    folder = PRETRAINED_FOLDER / name
    labels, probabilities = unpack_test((folder / TEST_FILE).read_bytes())
    mistakes = pack_mistakes(labels, probabilities, load(name).x_test)
    (folder / MISTAKES_FILE).write_bytes(mistakes)


if __name__ == "__main__":
    main(sys.argv[1:])
