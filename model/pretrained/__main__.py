"""Train the networks that ship, on the real data with the preset "strong", and put their files and figures here."""

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
    """Train and export one network per data set.

    Args:
        names: which data sets; all if empty.
    Raises:
        SystemExit: when the real data is not to be had, or a run fails.
    """
    store = RunStore()
    for name in names or DATASETS:
        hyperparameters = preset("strong", dataset=name, seed=0)
        run_id = store.create(hyperparameters)
        with progress_bar(hyperparameters.epochs) as watch:
            run_experiment(run_id, store, watch)
        run = store.get(run_id)
        if not run.usable or run.source == GENERATED:
            raise SystemExit(
                f"{DATASETS[name].title} is needed to make the networks that ship: {run.reason or 'it could not be found.'}"
            )
        export(find(run_id), PRETRAINED_FOLDER / name)
        write_mistakes(name)
        print(f"{name}: test accuracy {run.test_accuracy:.4f}, test loss {run.test_loss:.4f}")


def write_mistakes(name: str) -> None:
    """Put the test pictures that a data set's network names wrong beside it, so that they can be looked at without the data set."""
    folder = PRETRAINED_FOLDER / name
    (folder / MISTAKES_FILE).write_bytes(
        pack_mistakes(*unpack_test((folder / TEST_FILE).read_bytes()), load(name).x_test)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
