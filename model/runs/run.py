"""A run as plain values: its row, its status, its curves and the requests to its worker."""

from dataclasses import dataclass, replace
from enum import StrEnum

from model import Sketch28Error
from model.hyperparameters import Hyperparameters


class RunStatus(StrEnum):
    """The stages of a run; the last five are final. A paused run has a checkpoint and no worker.

    UNREADABLE is never stored: it stands for a row that is damaged; see `rows`.
    """

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    UNREADABLE = "unreadable"


ALIVE = (RunStatus.QUEUED, RunStatus.RUNNING)
MOST_CRASHES = 2  # a run that has ended so many worker processes has failed


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run; the table `runs` has a column for each field. Times are seconds since 1970.

    `reason` says how a run ended that did not simply finish. The test figures are those of the kept
    weights. The fields from `pause_requested` to `answers` are for pages and workers.
    """

    id: str
    visitor: str = ""
    hyperparameters: Hyperparameters
    status: RunStatus = RunStatus.QUEUED
    phase: str = ""
    reason: str = ""
    source: str = ""
    created_at: float
    started_at: float | None = None
    finished_at: float | None = None
    heartbeat_at: float
    stop_requested: bool = False
    epoch: float = 0.0  # finished epochs, with the fraction of the current one
    pictures_per_second: float | None = None
    training_seconds: float | None = None
    test_accuracy: float | None = None
    test_loss: float | None = None
    test_pictures: int | None = None
    temperature: float | None = None
    sweep: str = ""  # common to the runs of one sweep
    parent: str = ""  # the run whose weights this one began with
    pause_requested: bool = False
    turn_ended: bool = False  # the worker is asked to train another run
    worker: str = ""
    device: str = ""
    learning_rate: float | None = None
    seconds_left: float | None = None
    answers: list[tuple[int, float]] | None = None  # class and confidence per picture in shown.npz
    val_accuracy: float | None = None  # of the weights that were kept
    kept_epoch: float | None = None  # after which these weights were reached
    crashes: int = 0  # worker processes that died while they trained it
    title: str = ""  # what is special about it, or the visitor's own; see `titles`
    note: str = ""  # the visitor's
    starred: bool = False
    deleted_at: float = 0.0  # 0: it has not been deleted

    @property
    def alive(self) -> bool:
        """Whether the run is queued or training."""
        return self.status in ALIVE

    @property
    def over(self) -> bool:
        """Whether the run has its final status."""
        return not self.alive and self.status is not RunStatus.PAUSED

    @property
    def resumable(self) -> bool:
        """Whether training can go on from the run's last checkpoint, or from its start."""
        crashed = self.status is RunStatus.FAILED and self.crashes >= MOST_CRASHES
        return crashed or self.status in (RunStatus.PAUSED, RunStatus.INTERRUPTED)

    @property
    def teacher(self) -> str:
        """Nobody: a teacher is for built-in networks alone."""
        return ""

    @property
    def brought(self) -> bool:
        """Whether the network came in as a file: it was tested here, and not trained."""
        return self.usable and not self.epoch

    @property
    def usable(self) -> bool:
        """Whether the run has a network to draw with and test results."""
        return self.test_accuracy is not None and not self.alive


@dataclass(frozen=True)
class Metric:
    """Loss and accuracy at a point of training; the val_ pair only at the end of an epoch."""

    epoch: float
    loss: float | None = None
    accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None

    def after(self, epochs: float) -> "Metric":
        """Return the same point, after so many epochs of an earlier run."""
        return replace(self, epoch=self.epoch + epochs)


@dataclass(frozen=True)
class Requests:
    """What a run's worker is asked to do."""

    stop: bool
    pause: bool
    turn_ended: bool


class UnknownRun(Sketch28Error):
    """There is no run with this id, or it does not have what was asked for."""


class StoreUnavailable(Sketch28Error):
    """The database cannot be reached, read or written; this may pass."""


class StoreRefused(StoreUnavailable):
    """The database is full, read-only or damaged; what else is asked of it may succeed."""


class TakenOver(Exception):
    """A worker works on a run that has been given to another one, or that is queued again."""
