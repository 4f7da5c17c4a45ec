"""Train the built-in networks on the real data with the preset "strong"; save them here."""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model.datasets.catalog import DATASETS, GENERATED, load
from model.evaluation.predictions import MISTAKES_FILE, pack_mistakes, unpack_test
from model.hyperparameters import preset
from model.runs.artifacts import PRETRAINED_FOLDER, TEST_FILE, export, find
from model.runs.store import RunStore
from model.worker.callbacks import progress_bar
from model.worker.experiment import run_experiment


def main(names: list[str]) -> None:
    """Train and export the networks of these data sets, or of all.

    Raises:
        SystemExit: if the real data is missing, or a run fails.
    """
    store = RunStore()
    for name in names or DATASETS:
        hyperparameters = preset("strong", dataset=name, seed=0)
        run_id = store.create(hyperparameters)
        with progress_bar(hyperparameters.epochs) as callbacks:
            run_experiment(run_id, store, callbacks)
        run = store.get(run_id)
        if not run.usable or run.source == GENERATED:
            reason = run.reason or "it could not be found."
            raise SystemExit(f"{DATASETS[name].title} is needed for the built-in network: {reason}")
        export(find(run_id), PRETRAINED_FOLDER / name)
        write_mistakes(name)
        print(f"{name}: test accuracy {run.test_accuracy:.4f}, test loss {run.test_loss:.4f}")


def write_mistakes(name: str) -> None:
    """Save the misclassified test pictures beside the network; they are shown without the data."""
    folder = PRETRAINED_FOLDER / name
    labels, probabilities = unpack_test((folder / TEST_FILE).read_bytes())
    mistakes = pack_mistakes(labels, probabilities, load(name).x_test)
    (folder / MISTAKES_FILE).write_bytes(mistakes)


if __name__ == "__main__":
    main(sys.argv[1:])
