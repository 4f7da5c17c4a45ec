"""Time to the test accuracy of TensorFlow's quickstart program: its code against ours, in pairs.

Theirs is https://www.tensorflow.org/tutorials/quickstart/beginner, except for the source of the
data: all 60,000 pictures, batches of 32, 5 epochs. Ours is the Classic preset with 7 epochs: 50,000
pictures to train on, and 10,000 to validate with after each epoch, which counts too.
"""

import statistics
import time

import keras
import numpy as np

from benchmarks import report
from benchmarks.real_data import load_real
from model.datasets.catalog import Dataset
from model.hyperparameters import preset
from model.training.network import probabilities
from model.training.trainer import train

PAIRS, EPOCHS, LIMIT = 5, 7, 8.0

Trained = tuple[float, float]  # seconds, test accuracy


def measure() -> list[report.Result]:
    """Train in pairs on both data sets."""
    return [result for name in ("mnist", "fashion_mnist") for result in _measure(name)]


def _measure(name: str) -> list[report.Result]:
    dataset = load_real(name)
    both = (
        np.concatenate([dataset.x_train, dataset.x_val]),
        np.concatenate([dataset.y_train, dataset.y_val]),
    )
    _ours(dataset, 0, 1)  # what is slow only the first time
    theirs, ours, default = [], [], []
    for seed in range(PAIRS):
        theirs.append(_quickstart(dataset, *both, seed))
        ours.append(_ours(dataset, seed, EPOCHS))
        default.append(_ours(dataset, seed, preset("classic").epochs))
    accuracy, of_theirs = (
        statistics.median(accuracy for _, accuracy in runs) for runs in (ours, theirs)
    )
    title = dataset.title
    return [
        _ratio(
            f"{title}: quickstart's seconds ÷ ours, Classic with {EPOCHS} epochs",
            theirs,
            ours,
            LIMIT,
        ),
        report.Result(
            f"{title}: test accuracy, ours (median of {PAIRS} seeds)",
            f"{accuracy:.2%}",
            f"ours {_shares(ours)}; theirs {of_theirs:.2%} of {_shares(theirs)}",
            f"≥ theirs, {of_theirs:.2%}",
            accuracy >= of_theirs,
        ),
        _ratio(
            f"{title}: the same with Classic as it is, {preset('classic').epochs} epochs",
            theirs,
            default,
            None,
        ),
        report.Result(
            f"{title}: test accuracy of Classic as it is",
            f"{statistics.median(accuracy for _, accuracy in default):.2%}",
            _shares(default),
        ),
    ]


def _quickstart(dataset: Dataset, x_train: np.ndarray, y_train: np.ndarray, seed: int) -> Trained:
    keras.utils.set_random_seed(seed)
    x_train, x_test = x_train / 255.0, dataset.x_test / 255.0
    begun = time.perf_counter()
    model = keras.models.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10),
        ]
    )
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(x_train, y_train, epochs=5, verbose=0)
    spent = time.perf_counter() - begun
    return spent, float(model.evaluate(x_test, dataset.y_test, verbose=0)[1])


def _ours(dataset: Dataset, seed: int, epochs: int) -> Trained:
    begun = time.perf_counter()
    network = train(
        preset("classic", dataset=dataset.name, seed=seed, epochs=epochs), dataset
    ).network
    spent = time.perf_counter() - begun
    return spent, float(
        (probabilities(network, dataset.x_test).argmax(axis=1) == dataset.y_test).mean()
    )


def _ratio(
    claim: str, theirs: list[Trained], ours: list[Trained], limit: float | None
) -> report.Result:
    ratio = statistics.median(
        one / other for (one, _), (other, _) in zip(theirs, ours, strict=True)
    )
    seconds = [report.seconds([spent for spent, _ in runs]) for runs in (theirs, ours)]
    raw = f"theirs {seconds[0]}; ours {seconds[1]}"
    return report.Result(
        claim,
        f"{ratio:.1f}",
        raw,
        f"≥ {limit:g}" if limit else "",
        ratio >= limit if limit else None,
    )


def _shares(runs: list[Trained]) -> str:
    return ", ".join(f"{accuracy:.2%}" for _, accuracy in runs)


if __name__ == "__main__":
    report.show(measure)
