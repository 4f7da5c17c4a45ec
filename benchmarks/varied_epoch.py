"""The time of an epoch of Classic with varied pictures, against a plain one, in turn."""

from benchmarks import report
from benchmarks.real_data import load_real
from model.hyperparameters import preset
from model.training.trainer import train

PAIRS, EPOCHS = 3, 8
LIMIT = 1.6


def measure() -> list[report.Result]:
    """Train in pairs on both data sets."""
    return [_measure(name) for name in ("mnist", "fashion_mnist")]


def _measure(name: str) -> report.Result:
    dataset = load_real(name)
    train(
        preset("classic", dataset=name, epochs=1, vary=True), dataset
    )  # what is slow only the first time
    varied: list[float] = []
    plain: list[float] = []
    for seed in range(PAIRS):
        for vary, spent in ((True, varied), (False, plain)):
            spent.append(
                train(
                    preset("classic", dataset=name, epochs=EPOCHS, vary=vary, seed=seed), dataset
                ).seconds
                / EPOCHS
            )
    claim = f"Classic on {dataset.title}, an epoch with varied pictures ÷ a plain one"
    return report.ratio_of_pairs(claim, varied, plain, LIMIT)


if __name__ == "__main__":
    report.show(measure)
