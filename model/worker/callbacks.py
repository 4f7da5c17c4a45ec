"""Keras callbacks of a run: progress for the store and the terminal, and the visitor's requests."""

import contextlib
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import click
import keras
import numpy as np

from model.runs import moments
from model.runs.run import Metric, TakenOver
from model.runs.store import CHECKPOINT_FILE
from model.training.checkpoint import Checkpoint
from model.worker.claim import Claim

SECONDS_BETWEEN_POINTS = 0.15
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_BETWEEN_CHECKPOINTS = 3.0
MOST_OF_THE_TIME = 0.05  # that the thread may spend with writing checkpoints
BAR_PARTS = 1000  # of an epoch

Callbacks = tuple[keras.callbacks.Callback, ...]
Logs = dict[str, float] | None


def as_answers(probabilities: np.ndarray) -> list[tuple[int, float]]:
    """Return class and confidence for each row of probabilities, float32 (n, 10)."""
    return [(int(row.argmax()), round(float(row.max()), 4)) for row in probabilities]


class RunRecorder(keras.callbacks.Callback):
    """Write a point of the curves about six times a second, and one at the end of each epoch.

    The network's current answers to a few pictures are written with each point; it does not learn
    from these pictures.
    """

    def __init__(self, claim: Claim, pictures: int, shown: np.ndarray, start: float = 0.0) -> None:
        """Record one run.

        Args:
            claim: the run.
            pictures: how many training pictures an epoch has.
            shown: uint8 (n, 28, 28), the pictures whose answers are recorded.
            start: the epoch, with its fraction, at which training starts or resumes.
        """
        super().__init__()
        self._claim, self._pictures, self._shown = claim, pictures, shown
        self._epoch, self._start, self._position = 0, start, start
        self._written, self._started, self._validation, self._validated = 0.0, 0.0, 0.0, 0.0

    def on_train_begin(self, logs: Logs = None) -> None:
        """Start the clock."""
        self._started = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        """Remember the number of the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Write a point if the last one is old enough; `batch` counts from 0."""
        now = time.perf_counter()
        self._position = self._epoch + min(1.0, (batch + 1) / self.params["steps"])
        if now - self._written < SECONDS_BETWEEN_POINTS or not logs:
            return
        self._written = now
        seconds_per_epoch = (now - self._started) / (self._position - self._start)
        figures = {name: float(logs[name]) for name in ("loss", "accuracy")}
        left = seconds_per_epoch * (self.params["epochs"] - self._position)
        answers = as_answers(self.params["predict"](self._shown))
        rate = logs["learning_rate"]
        self._write(figures, learning_rate=rate, seconds_left=left, answers=answers)

    def on_test_begin(self, logs: Logs = None) -> None:
        """Start to measure the validation, which does not count for the speed of training."""
        self._validation = time.perf_counter()

    def on_test_end(self, logs: Logs = None) -> None:
        """Add the time that the validation took."""
        self._validated += time.perf_counter() - self._validation

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Write the training and validation figures of the epoch."""
        figures = {name: float(value) for name, value in (logs or {}).items()}
        self._write({name: figures[name] for name in figures if name in Metric.__annotations__})

    def _write(self, figures: dict[str, float], **values: Any) -> None:
        seconds = max(1e-9, time.perf_counter() - self._started - self._validated)
        speed = (self._position - self._start) * self._pictures / seconds
        values |= {"phase": "training", "pictures_per_second": speed}
        self._claim.add_metric(Metric(self._position, **figures), **values)


class StopOrPause(keras.callbacks.Callback):
    """Stop, pause or yield when it is requested, which is looked up about ten times a second."""

    def __init__(self, claim: Claim) -> None:
        """Follow the requests to one run, as long as this worker trains it."""
        super().__init__()
        self._claim, self._looked = claim, 0.0
        self.yielded = False

    def on_train_begin(self, logs: Logs = None) -> None:
        """Look at once: a stop may have been requested while the run was queued."""
        self._look()

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Look if the last look is old enough."""
        if time.perf_counter() - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._look()

    def _look(self) -> None:
        requests = self._claim.requests()
        self._looked = time.perf_counter()
        self.model.stop_training = self.model.stop_training or requests.stop
        self.model.pause_training = requests.pause or requests.turn_ended
        self.yielded = requests.turn_ended and not requests.pause


class Checkpoints(keras.callbacks.Callback):
    """Save a checkpoint every few seconds, for a worker that goes on if this one dies.

    The untrained network and that after the first epoch are saved for good, to draw with. A thread
    writes; training waits only until its variables are copied. A context, which ends when
    everything is written.
    """

    def __init__(self, claim: Claim, *, fresh: bool) -> None:
        """Save the checkpoints of one run; `fresh` if it does not go on from one."""
        super().__init__()
        self._claim, self._wait, self._last = claim, SECONDS_BETWEEN_CHECKPOINTS, 0.0
        self._fresh, self._moments = fresh, dict[str, list[np.ndarray]]()
        self._thread = ThreadPoolExecutor(1, "checkpoints")
        self._writing: Future[None] | None = None

    def on_train_begin(self, logs: Logs = None) -> None:
        """Count the first seconds from here, and save the untrained network."""
        self._last = time.perf_counter()
        if self._fresh:
            self._keep(moments.UNTRAINED)

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Save the network after the first epoch, unless that was stopped in the middle."""
        if self._fresh and not self.model.stop_training:
            self._keep(moments.FIRST)
        self._fresh = False

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Copy the state of training if the last copy is old enough and has been written."""
        writing = self._writing is not None and not self._writing.done()
        if not writing and time.perf_counter() - self._last >= self._wait:
            self._last = time.perf_counter()
            self._writing = self._thread.submit(self._write, self.params["checkpoint"]())

    def __enter__(self) -> "Checkpoints":
        """Return the callback."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the thread."""
        self._thread.shutdown()

    def _keep(self, moment: str) -> None:
        self._moments[moment] = [one.numpy() for one in self.model.trainable_variables]
        content = moments.pack(self._moments)
        self._thread.submit(self._save, {moments.MOMENTS_FILE: content})

    def _save(self, files: dict[str, bytes]) -> None:
        with contextlib.suppress(TakenOver):  # `StopOrPause` ends the training
            self._claim.save(files)

    def _write(self, checkpoint: Checkpoint) -> None:
        self._save({CHECKPOINT_FILE: checkpoint.to_bytes()})
        seconds = time.perf_counter() - self._last
        self._wait = max(SECONDS_BETWEEN_CHECKPOINTS, seconds / MOST_OF_THE_TIME)


@contextmanager
def progress_bar(epochs: int) -> Iterator[Callbacks]:
    """Yield the callbacks that move a progress bar on stderr; none if stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield ()
        return
    with click.progressbar(length=BAR_PARTS * epochs, label="Training", file=sys.stderr) as bar:
        yield (_ProgressBar(bar, epochs),)


class _ProgressBar(keras.callbacks.Callback):
    def __init__(self, bar: Any, epochs: int) -> None:
        super().__init__()
        self._bar, self._epochs, self._epoch = bar, epochs, 0

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        done = int(BAR_PARTS * (self._epoch + (batch + 1) / self.params["steps"]))
        accuracy = (logs or {}).get("accuracy", 0.0)
        self._bar.label = f"Epoch {self._epoch + 1} of {self._epochs}, accuracy {accuracy:.1%}"
        self._bar.update(done - self._bar.pos)
