"""What is said of a run while it waits, trains and has just ended, by the page and to watchers."""

import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from model.runs.faults import ANSWERING
from model.runs.run import Metric, Run, RunStatus
from pages.components.shared import glossary, networks, resources
from pages.components.shared.words import current_epoch, duration, plain

SOON = 1.0  # seconds until a queued run begins, from which on it is looked at as a running one
ENDINGS = {
    RunStatus.FAILED: "This run failed",
    RunStatus.INTERRUPTED: "This run was interrupted",
    RunStatus.UNREADABLE: "This run cannot be read",
}


@dataclass(frozen=True)
class Status:
    """The sentences about a run; `technical` is in Markdown and the others are plain text."""

    heading: str
    pace: str = ""
    figures: str = ""
    technical: str = ""


def describe(run: Run, last: Metric | None) -> Status:
    """Describe a run.

    Args:
        run: the run.
        last: the last point of its curves that has an accuracy.
    """
    if run.over:
        return Status(ending(run))
    if run.status is RunStatus.QUEUED:
        return Status(_waiting(run), _place_in_line(run))
    figures = _figures(last) if last else ""
    heading, pace = _heading(run), _pace(run)
    if run.status is RunStatus.PAUSED:
        pace = "Progress is saved; others can train meanwhile."
    return Status(heading, pace, figures, _technical(run) if figures else "")


def last_with_accuracy(metrics: list[Metric]) -> Metric | None:
    """Return the last point of a run's curves that has an accuracy."""
    return next((one for one in reversed(metrics) if one.accuracy is not None), None)


def needs(run: Run, last: Metric | None, pictures: int) -> str:
    """Return what decides which elements the page has for a run: where it changes, they change.

    Args:
        run: the run.
        last: as for `describe`.
        pictures: how many watched pictures the run has so far.
    """
    asked = f"{run.stop_requested:d}{run.pause_requested:d}"
    known = f"{bool(run.source):d}{bool(run.answers):d}{last is not None:d}"
    return f"{run.status} {asked} {known} {pictures}"


def share_done(run: Run) -> float:
    """Return the share of a run's epochs that have been trained, 0 to 1."""
    return min(1.0, run.epoch / run.hyperparameters.epochs)


def will_begin_soon(run: Run) -> bool:
    """Return whether a queued run is the next one to begin."""
    queued = resources.jobs().queue_position(run.id)
    return queued is None or queued.seconds < SOON


def ending(run: Run) -> str:
    """Return how a run ended: with a test result, or why without one."""
    if run.usable and run.status in (RunStatus.FINISHED, RunStatus.STOPPED):
        tested_on = networks.test_pictures(resources.info(run.id))
        return f"{run.test_accuracy:.1%} of {tested_on} recognized"
    return ENDINGS.get(run.status, "This run was stopped")


def marked_figures(status: Status) -> str:
    """Return the figures as HTML with their terms explained; a space keeps the line's height."""
    return glossary.marked(status.figures) or "&nbsp;"


def words_of_figures(status: Status) -> list[str]:
    """Return the texts of this HTML between its tags, without spaces alone."""
    texts = map(unescape, re.split("<[^>]*>", glossary.marked(status.figures)))
    return [text for text in texts if text.strip()]


def _waiting(run: Run) -> str:
    if not run.epoch:
        return "Waiting for its turn"
    done = f"{run.epoch:.1f}".removesuffix(".0")
    noun = "epoch" if done == "1" else "epochs"
    return f"Waiting for its next turn ({done} {noun} done)"


def _place_in_line(run: Run) -> str:
    jobs = resources.jobs()
    queued = jobs.queue_position(run.id)
    if jobs.state == "failed":
        return "The run waits until training is possible again."
    if jobs.state != "ready":
        return (
            jobs.reason or "The run begins in a few seconds: the server is getting ready to train."
        )
    if queued is None or queued.seconds < SOON:
        return "The run begins in a moment."
    return f"Number {queued.position} in line. The run begins in {duration(queued.seconds)}."


def _heading(run: Run) -> str:
    testing = run.phase.startswith("testing")
    if run.status is RunStatus.PAUSED:
        return f"Paused in epoch {current_epoch(run)}"
    if run.stop_requested:
        return "Stopped. Testing the best version…" if testing else "Stopping…"
    if testing and not run.epoch:
        return "Testing the network that was brought in…"
    return "Pausing…" if run.pause_requested else f"Epoch {current_epoch(run)}"


def _pace(run: Run) -> str:
    """Return the speed and the time left; before and after training, the phase.

    While nothing of the run can be saved, as on a full disk, it is why.
    """
    if (reason := resources.jobs().reason) in ANSWERING:
        return reason
    if not run.pictures_per_second or run.phase != "training":
        return f"{run.phase.capitalize()}…"
    left = duration(run.seconds_left or 0)
    return f"{run.pictures_per_second:,.0f} pictures a second, {left} left"


def _figures(last: Metric) -> str:
    when = "So far in this epoch" if last.epoch % 1 else "In the last epoch"
    accuracy = f"recognized {last.accuracy:.1%} of the training pictures"
    return f"{when}, the network {accuracy}; the loss was {last.loss:.3f}."


def _technical(run: Run) -> str:
    """Return the device that trains a run, and its learning rate now, without an exponent."""
    if run.learning_rate is None:
        return f"Device: {plain(run.device)}."
    rate = Decimal(f"{run.learning_rate:.2g}")
    return f"The learning rate is {rate:f} at this point. Device: {plain(run.device)}."
