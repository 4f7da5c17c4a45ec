"""A run as plain values: its row, its status, the points of its curves, and what its worker is asked to do."""

from dataclasses import dataclass
from enum import StrEnum

from model import Sketch28Error
from model.hyperparameters import Hyperparameters


class RunStatus(StrEnum):
    """Where a run is in its life; the last four are final. A paused run keeps a checkpoint, and no worker."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


ALIVE = (RunStatus.QUEUED, RunStatus.RUNNING)


@dataclass(frozen=True)
class Run:
    """One run's row. Times are seconds since 1970; epoch counts finished epochs with the fraction of the present one.

    `sweep` is common to the runs of one sweep; `parent` is the run whose weights this one began with. `answers` are the network's present
    answers to the pictures in the file `shown.npz`: class and confidence of each. `val_accuracy` is that of the weights that were kept,
    those after `kept_epoch` epochs.
    """

    id: str
    visitor: str
    hyperparameters: Hyperparameters
    status: RunStatus
    phase: str
    reason: str
    source: str
    created_at: float
    started_at: float | None
    finished_at: float | None
    heartbeat_at: float
    stop_requested: bool
    epoch: float
    pictures_per_second: float | None
    training_seconds: float | None
    test_accuracy: float | None
    test_loss: float | None
    test_pictures: int | None
    temperature: float | None
    sweep: str
    parent: str
    pause_requested: bool
    turn_ended: bool
    worker: str
    device: str
    learning_rate: float | None
    seconds_left: float | None
    answers: list[tuple[int, float]] | None
    val_accuracy: float | None
    kept_epoch: float | None

    @property
    def alive(self) -> bool:
        """Whether the run may still change."""
        return self.status in ALIVE

    @property
    def over(self) -> bool:
        """Whether the run has its final status."""
        return not self.alive and self.status is not RunStatus.PAUSED

    @property
    def usable(self) -> bool:
        """Whether there is a network to draw with and figures to look at."""
        return self.test_accuracy is not None and not self.alive


@dataclass(frozen=True)
class Metric:
    """Loss and accuracy at a point of training; the val_ pair only where an epoch ends."""

    epoch: float
    loss: float | None = None
    accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None


@dataclass(frozen=True)
class Requests:
    """What a run's worker is asked to do, and which worker that is."""

    stop: bool
    pause: bool
    turn_ended: bool
    worker: str


class UnknownRun(Sketch28Error):
    """There is no run with this id, or it does not have what was asked for."""
