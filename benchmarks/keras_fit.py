"""The project's own training loop against Keras' `fit` with `steps_per_execution`.

Both train the same network with the same batch size, optimizer and learning rate, evaluate the
validation part after each epoch, and call a progress callback; in turn, in one process. Keras'
model is compiled before its time is taken, and its best `steps_per_execution` of each round counts.
"""

import time
from dataclasses import replace

import keras

from benchmarks import report
from benchmarks.real_data import load_real
from model.datasets.catalog import Dataset
from model.hyperparameters import Hyperparameters, preset
from model.training.network import build
from model.training.trainer import steps_per_epoch, train

ROUNDS, EPOCHS = 5, 4
BATCH_SIZES = (512, 128, 32)  # of Classic, of Strong, of the textbook
STEPS_PER_EXECUTION = 32
LIMIT = 1.0


class _Progress(keras.callbacks.Callback):
    """Keeps the accuracy that a progress bar would show."""

    accuracy = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.accuracy = float((logs or {})["accuracy"])


def measure() -> list[report.Result]:
    """Train Classic on MNIST with three batch sizes."""
    dataset = load_real("mnist")
    classic = replace(preset("classic"), epochs=EPOCHS, schedule="constant", learning_rate=0.001)
    return [_measure(replace(classic, batch_size=size), dataset) for size in BATCH_SIZES]


def _measure(chosen: Hyperparameters, dataset: Dataset) -> report.Result:
    steps = steps_per_epoch(chosen, dataset)
    models = {at_once: _compiled(chosen, at_once) for at_once in (STEPS_PER_EXECUTION, steps)}
    for model in models.values():
        _fit(model, replace(chosen, epochs=1), dataset)
    train(replace(chosen, epochs=1), dataset, (_Progress(),))
    ours, theirs, best = [], [], []
    for seed in range(ROUNDS):
        ours.append(train(replace(chosen, seed=seed), dataset, (_Progress(),)).seconds / EPOCHS)
        spent = {at_once: _fit(model, chosen, dataset) for at_once, model in models.items()}
        theirs.append(min(spent.values()) / EPOCHS)
        best.append(min(spent, key=lambda at_once: spent[at_once]))
    ratio = report.median_ratio(theirs, ours)
    return report.Result(
        f"an epoch of Classic with batches of {chosen.batch_size}: Keras' `fit` ÷ ours",
        f"{ratio:.2f}",
        f"theirs {report.seconds(theirs)}, steps per execution {', '.join(map(str, best))}; "
        f"ours {report.seconds(ours)}",
        f"> {LIMIT:g}",
        ratio > LIMIT,
    )


def _compiled(chosen: Hyperparameters, steps_per_execution: int) -> keras.Sequential:
    model = build(chosen)
    model.compile(
        keras.optimizers.Adam(chosen.learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=steps_per_execution,
    )
    return model


def _fit(model: keras.Sequential, chosen: Hyperparameters, dataset: Dataset) -> float:
    begun = time.perf_counter()
    model.fit(
        dataset.x_train,
        dataset.y_train,
        batch_size=chosen.batch_size,
        epochs=chosen.epochs,
        validation_data=(dataset.x_val, dataset.y_val),
        validation_batch_size=2000,
        callbacks=[_Progress()],
        verbose=0,
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    report.show(measure)
