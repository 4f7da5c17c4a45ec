"""Keras callbacks between training and the run store: progress goes in, what the visitor asks for comes out."""

import time
from typing import Any

import keras
import numpy as np

from model.runs.run import Metric
from model.runs.store import RunStore

SECONDS_BETWEEN_POINTS = 0.15
SECONDS_BETWEEN_LOOKS = 0.1


class TakenOver(Exception):
    """Another worker trains this run now."""


def as_answers(probabilities: np.ndarray) -> list[tuple[int, float]]:
    """Give class and confidence of each row of probabilities, float32 (n, 10), as plain values for the store."""
    return [(int(row.argmax()), round(float(row.max()), 4)) for row in probabilities]


class RunRecorder(keras.callbacks.Callback):
    """Write progress into the run store: a point about six times a second, and one with the validation figures after each epoch.

    With each point go the network's present answers to a few pictures, which are only looked at.
    """

    def __init__(
        self, store: RunStore, run_id: str, pictures: int, shown: np.ndarray, begin: float = 0.0
    ) -> None:
        """Record for one run.

        Args:
            store: where its row stands.
            run_id: which.
            pictures: how many training pictures it sees in an epoch.
            shown: uint8 (n, 28, 28), whose answers are recorded.
            begin: the epoch, with a fraction, where it goes on.
        """
        super().__init__()
        self._store, self._run_id, self._pictures, self._shown = store, run_id, pictures, shown
        self._epoch, self._begin, self._position = 0, begin, begin
        self._written, self._started, self._paused, self._evaluating_since = 0.0, 0.0, 0.0, 0.0

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
        self._store.add_metric(
            self._run_id, point, phase="training", pictures_per_second=self._speed(now), learning_rate=logs["learning_rate"],
            seconds_left=self._seconds_left(now), answers=as_answers(self.params["predict"](self._shown)),
        )  # fmt: skip

    def on_test_begin(self, logs: Any = None) -> None:
        """Leave validation out of the training speed."""
        self._evaluating_since = time.perf_counter()

    def on_test_end(self, logs: Any = None) -> None:
        """Count the time that validation took."""
        self._paused += time.perf_counter() - self._evaluating_since

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Write the figures, training and validation, where the epoch ends; a stop ends it early."""
        figures = {
            name: float(value)
            for name, value in (logs or {}).items()
            if name in Metric.__dataclass_fields__
        }
        speed = self._speed(time.perf_counter())
        self._store.add_metric(
            self._run_id,
            Metric(self._position, **figures),
            phase="training",
            pictures_per_second=speed,
        )

    def _seconds_left(self, now: float) -> float:
        """Give how long training and validation still take at the pace of this turn."""
        return (
            (now - self._started)
            * (self.params["epochs"] - self._position)
            / (self._position - self._begin)
        )

    def _speed(self, now: float) -> float:
        return (
            (self._position - self._begin)
            * self._pictures
            / max(1e-9, now - self._started - self._paused)
        )


class StopOrPause(keras.callbacks.Callback):
    """Stop, pause or give way when somebody asks for it: looked up about ten times a second, within an epoch too."""

    def __init__(self, store: RunStore, run_id: str, worker: str) -> None:
        """Follow the requests in one run's row, as long as it is this worker's."""
        super().__init__()
        self._store, self._run_id, self._worker, self._looked = store, run_id, worker, 0.0
        self.gave_way = False

    def on_train_begin(self, logs: Any = None) -> None:
        """Look at once: a stop may have been asked for while the run waited."""
        self._look()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Look, if the last look is old enough."""
        if time.perf_counter() - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._look()

    def _look(self) -> None:
        """Set what `training.train` heeds: `stop_training` or `pause_training`.

        Raises:
            TakenOver: when the row is another worker's.
        """
        requests = self._store.requests(self._run_id)
        if requests.worker != self._worker:
            raise TakenOver
        self._looked = time.perf_counter()
        self.model.stop_training = self.model.stop_training or requests.stop
        self.gave_way = requests.turn_ended and not requests.pause
        self.model.pause_training = requests.pause or requests.turn_ended
