"""Keras callbacks between training and the run store: progress goes in, a stop request comes out."""

import time
from typing import Any

import keras

from model.run_store import Metric, RunStore

SECONDS_BETWEEN_POINTS = 0.2


class RunRecorder(keras.callbacks.Callback):
    """Write progress into the run store: a point about five times a second, and one with the validation figures after each epoch."""

    def __init__(self, store: RunStore, run_id: str, pictures: int) -> None:
        """Record for one run that sees so many training pictures an epoch."""
        super().__init__()
        self._store, self._run_id, self._pictures = store, run_id, pictures
        self._epoch, self._position, self._written, self._started, self._paused = 0, 0.0, 0.0, 0.0, 0.0
        self._evaluating_since = 0.0

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock."""
        self._started = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Remember which epoch this is."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Write a point if the last one is old enough; `batch` counts from 0."""
        now = time.perf_counter()
        self._position = self._epoch + min(1.0, (batch + 1) / self.params["steps"])
        if now - self._written < SECONDS_BETWEEN_POINTS or not logs:
            return
        self._written = now
        point = Metric(self._position, loss=float(logs["loss"]), accuracy=float(logs["accuracy"]))
        self._store.add_metric(self._run_id, point, phase="training", pictures_per_second=self._speed(now))

    def on_test_begin(self, logs: Any = None) -> None:
        """Leave validation out of the training speed."""
        self._evaluating_since = time.perf_counter()

    def on_test_end(self, logs: Any = None) -> None:
        """Count the time that validation took."""
        self._paused += time.perf_counter() - self._evaluating_since

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Write the figures, training and validation, where the epoch ends; a stop ends it early."""
        figures = {name: float(value) for name, value in (logs or {}).items() if name in Metric.__dataclass_fields__}
        speed = self._speed(time.perf_counter())
        self._store.add_metric(self._run_id, Metric(self._position, **figures), phase="training", pictures_per_second=speed)

    def _speed(self, now: float) -> float:
        return self._position * self._pictures / max(1e-9, now - self._started - self._paused)


class StopOnRequest(keras.callbacks.Callback):
    """End training when somebody has asked for it: looked up about five times a second, within an epoch too."""

    def __init__(self, store: RunStore, run_id: str) -> None:
        """Watch one run's row."""
        super().__init__()
        self._store, self._run_id, self._looked = store, run_id, 0.0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Set Keras' `stop_training` on a request: the epoch ends here, with a validation of what has been learnt so far."""
        now = time.perf_counter()
        if now - self._looked >= SECONDS_BETWEEN_POINTS:
            self._looked = now
            self.model.stop_training = self.model.stop_training or self._store.stop_requested(self._run_id)
