"""Test accuracy of the default settings, and of the built-in networks, on the real data sets."""

import statistics

from benchmarks import report
from benchmarks.real_data import load_real
from model.datasets.catalog import Dataset
from model.evaluation.metrics import Evaluation, evaluate
from model.hyperparameters import preset
from model.runs.artifacts import PRETRAINED, find
from model.training.network import probabilities
from model.training.trainer import train

SEEDS = (0, 1, 2)
LEAST = {"mnist": 0.975, "fashion_mnist": 0.875}
SHIPPED_LEAST = {"mnist": 0.991, "fashion_mnist": 0.905}


def measure() -> list[report.Result]:
    """Train with the default settings for each data set and seed."""
    return [result for name in LEAST for result in (_trained(name), _shipped(name))]


def _trained(name: str) -> report.Result:
    dataset = load_real(name)
    runs = [_run(dataset, seed) for seed in SEEDS]
    raw = "; ".join(
        f"seed {seed}: loss {figures.loss:.4f}, {spent:.1f} s"
        for seed, (figures, spent) in zip(SEEDS, runs, strict=True)
    )
    accuracies = [figures.accuracy for figures, _ in runs]
    each = ", ".join(f"{accuracy:.2%}" for accuracy in accuracies)
    figure = f"{statistics.median(accuracies):.2%} ({each})"
    return _result(
        f"default run on {dataset.title}: test accuracy", figure, raw, LEAST[name], min(accuracies)
    )


def _run(dataset: Dataset, seed: int) -> tuple[Evaluation, float]:
    training = train(preset("classic", dataset=dataset.name, seed=seed), dataset)
    return evaluate(
        dataset.y_test, probabilities(training.network, dataset.x_test)
    ), training.seconds


def _shipped(name: str) -> report.Result:
    facts = find(PRETRAINED + name).info
    raw = (
        f"loss {facts.test_loss:.4f}; {facts.training_seconds:.1f} s when it was trained; "
        f"{facts.test_pictures:,} test pictures"
    )
    return _result(
        f"network that ships, `{facts.name}`: test accuracy",
        f"{facts.test_accuracy:.2%}",
        raw,
        SHIPPED_LEAST[name],
        facts.test_accuracy,
    )


def _result(claim: str, figure: str, raw: str, must: float, least: float) -> report.Result:
    return report.Result(claim, figure, raw, f"≥ {must:.1%}, each", least >= must)


if __name__ == "__main__":
    report.show(measure)
