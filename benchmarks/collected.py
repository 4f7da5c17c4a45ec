"""Whether a network reads other people's digits better after it has learned from a collection.

Pen digits of two thirds of the writers are collected as on Collect, and networks learn from them
alone, on MNIST alone, and on both. They are tested on the digits of the other writers, of whom they
have seen nothing. Nothing that ships learns from these drawings.
"""

import statistics
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks import report
from benchmarks.drawn_sets import Drawing, pen_digits
from benchmarks.real_data import load_real
from model.datasets.catalog import Dataset, load
from model.datasets.importing import Found, split
from model.datasets.joining import join
from model.datasets.own import OwnArrays
from model.evaluation.metrics import evaluate
from model.hyperparameters import Hyperparameters
from model.preprocessing.pipelines import PREPARATIONS, BlankPicture
from model.runs.store import RunStore
from model.training.network import probabilities
from model.training.trainer import train
from pages.components.classroom.overview import CONTINUED

CONTINUED_ON_BOTH = "MNIST, and then both, as the network of MNIST alone continued"
FOLDS, EVERY = 3, 3  # a third of the writers is left out in turn; every third digit is used
PER_WRITER = 80  # drawings of each, about what one pupil draws in ten minutes


def measure() -> list[report.Result]:
    """Collect, train and test, for each third of the writers."""
    base, by_writer = load_real("mnist"), _by_writer()
    writers = sorted(by_writer)
    found = defaultdict[str, list[float]](list)
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        for fold in range(FOLDS):
            others = writers[fold::FOLDS]
            pictures, labels, who = _collected(
                store, {writer: by_writer[writer] for writer in writers if writer not in others}
            )
            test = [_seen(one) for writer in others for one in by_writer[writer]]
            x_test = np.stack([seen for seen, _ in test if seen is not None])
            y_test = np.array([label for seen, label in test if seen is not None])
            names = base.class_names
            drawn, _ = split(
                Found("", names, pictures, labels, None, None, (), (), ""), writers=who
            )
            sets = {"MNIST alone": base}
            sets["collected drawings alone"] = _kept(store, drawn, names)
            sets["both"] = _kept(store, join(base, drawn)[0], names)
            sets[CONTINUED_ON_BOTH] = sets["both"]
            learned: list[np.ndarray] | None = None
            for name, data in sets.items():
                chosen = Hyperparameters(dataset=data.name)
                if name == CONTINUED_ON_BOTH:
                    chosen = replace(chosen, **CONTINUED)
                    network = train(chosen, data, weights=learned).network
                else:
                    network = train(chosen, data).network
                learned = learned or network.get_weights()
                figures = evaluate(y_test, probabilities(network, x_test))
                found[name].append(figures.accuracy)
        store.close()
    before, after = (statistics.mean(found[name]) for name in ("MNIST alone", "both"))
    count = len(writers)
    rows = [
        report.Result(
            f"digits of other writers, after learning from {name}",
            f"{statistics.mean(shares):.2%}",
            f"each third: {', '.join(f'{share:.2%}' for share in shares)}",
        )
        for name, shares in found.items()
    ]
    claim = f"mistakes with the collection ÷ without, {count} writers, Classic settings"
    ratio = (1 - after) / (1 - before)
    raw = f"{PER_WRITER} drawings of each of {count - count // FOLDS} writers were collected"
    return [*rows, report.Result(claim, f"{ratio:.2f}", raw, "< 1", ratio < 1)]


def _by_writer() -> dict[str, list[Drawing]]:
    drawings = defaultdict[str, list[Drawing]](list)
    for drawing in pen_digits(EVERY):
        drawings[drawing.origin.split(",")[0]].append(drawing)
    return drawings


def _seen(drawing: Drawing) -> tuple[np.ndarray | None, int]:
    try:
        return PREPARATIONS["mnist"](drawing.picture), drawing.label
    except BlankPicture:
        return None, drawing.label


def _collected(
    store: RunStore, by_writer: dict[str, list[Drawing]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the drawings of these writers as a collection gives them."""
    code = store.collections.begin("Pens", tuple(map(str, range(10))), "mnist", "teacher").code
    for writer, drawings in by_writer.items():
        for seen, label in map(_seen, drawings[:PER_WRITER]):
            if seen is not None:
                store.collections.add(code, writer, label, seen)
    return store.collections.arrays(code)


def _kept(store: RunStore, parts: OwnArrays, names: tuple[str, ...]) -> Dataset:
    return load(store.datasets.add("Pens", names, "mnist", parts, "collected drawings"))


if __name__ == "__main__":
    report.show(measure)
