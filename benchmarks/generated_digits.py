"""How well a network that has seen only the project's own drawings reads the real test pictures."""

import statistics
import time

from benchmarks import report
from benchmarks.real_data import load_real
from model.datasets.catalog import GENERATED, VALIDATION_SHARE, Dataset
from model.evaluation.metrics import evaluate
from model.hyperparameters import Hyperparameters
from model.synthetic.samples import generate
from model.training.network import probabilities
from model.training.trainer import train

SEEDS, EPOCHS = (0, 1, 2), 10
LEAST = {"mnist": 0.8, "fashion_mnist": None}
TITLES = {
    "mnist": "generated digits, tested on MNIST",
    "fashion_mnist": "generated garments, tested on Fashion-MNIST",
}


def measure() -> list[report.Result]:
    """Draw, train and test for each data set and seed."""
    return [result for name in TITLES for result in _measure(name)]


def _measure(name: str) -> list[report.Result]:
    real, accuracies, spent = load_real(name), [], []
    for seed in SEEDS:
        started = time.perf_counter()
        drawn = _draw(name, seed, real)
        spent.append(time.perf_counter() - started)
        accuracies.append(_train_and_test(drawn, real, seed))
    least, claim = LEAST[name], f"Dense(128), {EPOCHS} epochs on {TITLES[name]}"
    raw = (
        ", ".join(f"{accuracy:.1%}" for accuracy in accuracies)
        + f" (seeds {', '.join(map(str, SEEDS))})"
    )
    return [
        report.Result(
            claim,
            f"{statistics.median(accuracies):.1%}",
            raw,
            f"≥ {least:.0%}, each" if least else "",
            min(accuracies) >= least if least else None,
        ),
        report.Result(
            f"seconds to draw them: {TITLES[name].split(',')[0]}",
            f"{statistics.median(spent):.2f} s",
            report.seconds(spent),
        ),
    ]


def _draw(name: str, seed: int, real: Dataset) -> Dataset:
    x_train, y_train, x_test, y_test = generate(name, seed=seed)
    cut = len(x_train) - len(x_train) // VALIDATION_SHARE
    parts = x_train[:cut], y_train[:cut], x_train[cut:], y_train[cut:], x_test, y_test
    return Dataset(name, *parts, real.class_names, GENERATED)


def _train_and_test(drawn: Dataset, real: Dataset, seed: int) -> float:
    network = train(Hyperparameters(dataset=drawn.name, epochs=EPOCHS, seed=seed), drawn).network
    return evaluate(real.y_test, probabilities(network, real.x_test)).accuracy


if __name__ == "__main__":
    report.show(measure)
