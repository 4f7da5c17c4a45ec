"""The time of an epoch: against its multiplications, with more pictures, and with progress."""

import statistics
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from benchmarks import report
from benchmarks.real_data import load_real
from model.datasets.catalog import Dataset
from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from model.training.architecture import count_parameters
from model.training.trainer import train
from model.worker.callbacks import Checkpoints, RunRecorder, StopOrPause
from model.worker.claim import Claim
from model.worker.experiment import one_of_each_class

ROUNDS, SIZE, TRIES = 5, 4096, 8
LIMIT, LIMIT_OF_PROGRESS = 2.0, 1.03
EPOCHS_WITH_PROGRESS = 30
GROWTH = (1, 2, 4, 8)
PICTURES, EPOCHS = 6_250, 4  # grown 1, 2, 4, 8 times


class _EpochSeconds(keras.callbacks.Callback):
    """Measures from one epoch's beginning to the next one's: training and validation."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = 0.0
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._begun = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.seconds.append(time.perf_counter() - self._begun)


def measure() -> list[report.Result]:
    """Measure all three."""
    dataset = load_real("mnist")
    train(Hyperparameters(epochs=1), dataset)  # what is slow only the first time
    return [*_against_the_multiplications(dataset), _of_progress(dataset), *_as_work_grows(dataset)]


def _against_the_multiplications(dataset: Dataset) -> list[report.Result]:
    chosen = Hyperparameters()
    flop = (
        6 * len(dataset.x_train) * (count_parameters(chosen) - sum(chosen.units) - 10)
    )  # biases are not multiplied
    ratios, spent, speeds = [], [], []
    for _ in range(ROUNDS):
        speed = _matrix_speed()
        watch = _EpochSeconds()
        train(chosen, dataset, (watch,))
        spent.append(statistics.median(watch.seconds))
        speeds.append(speed / 1e9)
        ratios.append(spent[-1] / (flop / speed))
    ratio = statistics.median(ratios)
    speed_said = f"{statistics.median(speeds):.0f} GFLOP/s ({min(speeds):.0f} to {max(speeds):.0f})"
    raw = f"epoch {report.seconds(spent)}; {flop / 1e9:.1f} GFLOP at {speed_said}"
    pictures = f"{len(dataset.x_train):,} pictures"
    claim = f"Classic, an epoch of {pictures} with its validation ÷ its multiplications alone"
    return [report.Result(claim, f"{ratio:.2f}", raw, f"≤ {LIMIT:g}", ratio <= LIMIT)]


def _matrix_speed() -> float:
    """Return the highest number of floating-point operations a second of a large product."""
    matrix = tf.constant(np.random.default_rng(0).random((SIZE, SIZE), np.float32))
    spent = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        tf.matmul(matrix, matrix).numpy()
        spent.append(time.perf_counter() - begun)
    return 2 * SIZE**3 / min(spent)


def _of_progress(dataset: Dataset) -> report.Result:
    """Train with and without the callbacks that write progress and look for requests, in turn."""
    chosen = Hyperparameters(epochs=EPOCHS_WITH_PROGRESS)
    shown = dataset.x_test[one_of_each_class(dataset)]
    with_it, without, points = [], [], []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        store = RunStore(f"sqlite:///{Path(folder, 'runs.sqlite').as_posix()}")
        for _ in range(ROUNDS):
            run_id = store.create(chosen)
            run = Claim(store, run_id, "benchmark")
            run.start("training", "")
            recorder = RunRecorder(run, len(dataset.x_train), shown)
            with Checkpoints(run, fresh=True) as checkpoints:
                callbacks = (recorder, StopOrPause(run), checkpoints)
                with_it.append(train(chosen, dataset, callbacks).seconds)
            points.append(len(store.metrics(run_id)) / with_it[-1])
            without.append(train(chosen, dataset).seconds)
        store.close()
    claim = (
        f"training with progress written {statistics.median(points):.0f} times a second ÷ without"
    )
    return report.ratio_of_pairs(claim, with_it, without, LIMIT_OF_PROGRESS)


def _as_work_grows(dataset: Dataset) -> list[report.Result]:
    seconds = {
        "pictures": [_least(dataset, PICTURES * by, 8) for by in GROWTH],
        "epochs": [_least(dataset, 50_000, EPOCHS * by) for by in GROWTH],
    }
    results = []
    for of, first in (("pictures", PICTURES), ("epochs", EPOCHS)):
        amounts = [first * by for by in GROWTH]
        slope, rest = np.polyfit(amounts, seconds[of], 1)
        straight = 1 - np.var(seconds[of] - (slope * np.array(amounts) + rest)) / np.var(
            seconds[of]
        )
        raw = ", ".join(
            f"{amount:,}: {spent:.2f} s" for amount, spent in zip(amounts, seconds[of], strict=True)
        )
        claim = f"seconds as {of} grow 1, 2, 4, 8 times: share that a straight line explains (R²)"
        results.append(
            report.Result(claim, f"{straight:.3f}", raw, plot=_plot(of, amounts, seconds[of]))
        )
    return results


def _least(dataset: Dataset, pictures: int, epochs: int) -> float:
    return min(
        train(Hyperparameters(training_pictures=pictures, epochs=epochs), dataset).seconds
        for _ in range(3)
    )


def _plot(of: str, amounts: list[int], seconds: list[float]) -> str:
    """Return a Mermaid chart, to scale, which a Markdown viewer draws."""
    steps = range(max(GROWTH) + 1)
    values = np.interp(steps, [0, *GROWTH], [seconds[0] - (seconds[1] - seconds[0]), *seconds])
    measured = ", ".join(f"{amount:,}" for amount in amounts)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'    title "Seconds of training as {of} grow; measured at {measured}"',
            f'    x-axis "{of}" {0} --> {amounts[-1]}',
            f'    y-axis "seconds" 0 --> {max(seconds) * 1.1:.1f}',
            f"    line [{', '.join(f'{value:.2f}' for value in values)}]",
            "```",
        ]
    )


if __name__ == "__main__":
    report.show(measure)
