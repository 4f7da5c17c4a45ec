"""Record the Learn page's runs on the real data into this folder; it takes some minutes."""

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from model.datasets.catalog import GENERATED, Dataset, load
from model.lessons.recorded.recordings import FOLDER, FORTY, RUNS, SEEDS
from model.runs.artifacts import HISTORY_FILE, INFO_FILE, find, history_csv
from model.runs.store import RunStore
from model.training.network import probabilities
from model.training.trainer import train
from model.worker.callbacks import progress_bar
from model.worker.experiment import run_experiment


def main(names: list[str]) -> None:
    """Record the three runs and the forty networks.

    Args:
        names: keys of `RUNS`, or `forty`; all if empty.

    Raises:
        SystemExit: the real data is unavailable, or a run failed.
    """
    dataset = load("mnist")
    if dataset.source == GENERATED:
        needed = "MNIST is needed to record the runs of the Learn page"
        raise SystemExit(f"{needed}, and it could not be found.")
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        for name in names or (*RUNS, "forty"):
            if name == "forty":
                record_forty(dataset)
            else:
                record(name, store)
        store.close()


def record(name: str, store: RunStore) -> None:
    """Train one run, as `python -m model train` does, and keep its figures after each epoch."""
    run_id = store.create(RUNS[name])
    with progress_bar(RUNS[name].epochs) as watch:
        run_experiment(run_id, store, watch)
    run = store.get(run_id)
    if not run.usable:
        raise SystemExit(run.reason)
    (FOLDER / name).mkdir(exist_ok=True)
    epochs = [metric for metric in store.metrics(run_id) if metric.val_loss is not None]
    (FOLDER / name / HISTORY_FILE).write_bytes(history_csv(epochs))
    info = find(run_id, lambda: store).info
    (FOLDER / name / INFO_FILE).write_text(replace(info, name=name).to_json())


def record_forty(dataset: Dataset) -> None:
    """Train networks that differ in their seed only, and store what each classifies correctly."""
    correct = []
    for seed in range(SEEDS):
        network = train(replace(FORTY, seed=seed), dataset).network
        correct.append(probabilities(network, dataset.x_val).argmax(axis=1) == dataset.y_val)
        print(f"seed {seed}: {correct[-1].mean():.4f}", flush=True)
    np.savez_compressed(FOLDER / "forty.npz", correct=np.packbits(np.array(correct), axis=1))
    info = {"hyperparameters": FORTY.to_dict(), "seeds": SEEDS, "source": dataset.source}
    info["validation_pictures"] = len(dataset.x_val)
    (FOLDER / "forty.json").write_text(json.dumps(info, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
