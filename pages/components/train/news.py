"""What has changed of a run since it was read last, as JSON can hold it."""

import math
import time
from bisect import bisect_left
from typing import Any

from model.datasets.catalog import DATASETS
from model.runs.run import Metric, Run, RunStatus, StoreUnavailable
from pages.components.shared import resources
from pages.components.train import run_curves, status, watched

Message = dict[str, Any]
SECONDS, QUEUE_SECONDS = 0.25, 1.0  # between two looks at a run, and at one that is at rest
PLACES = 5  # after the decimal point, of a point's figures
AWAY: Message = {"needs": "the store"}


class Reader:
    """Reads one run again and again, and of its curves only what is new.

    A message holds what differs: `at`, when it was read, in seconds of a clock that nobody sets;
    `needs`, as in `status`; the sentences; and `points`, which take the place of those `from` this
    one on, each an epoch with loss, accuracy, validation loss and validation accuracy.
    """

    def __init__(self, run_id: str) -> None:
        self.seconds = SECONDS  # until the next look
        self._id, self._worker, self._start = run_id, "", 0.0
        self._points, self._earlier = list[Metric](), list[Metric]()
        self._known: Message = {}

    def everything(self) -> Message:
        """Return all that is known of the run."""
        return {**self._known, "from": 0, "points": self._rows(0)}

    def read(self) -> Message:
        """Return what has changed; an empty message if nothing has.

        Raises:
            UnknownRun: there is no such run.
        """
        at = time.monotonic()
        try:
            run = resources.store().get(self._id)
            points = self._read_points(run)
            now = self._describe(run)
        except StoreUnavailable:  # which the page says in its own words when it looks
            now, points, self.seconds = AWAY, {}, QUEUE_SECONDS
        news = {name: one for name, one in now.items() if self._known.get(name) != one} | points
        if news:
            self._known |= {**now, "at": at}
            news["at"] = at
        return news

    def _read_points(self, run: Run) -> Message:
        """Read those points of the curves that may be new, and return those that are."""
        if not self._known:
            self._earlier, ends = run_curves.earlier(run)
            self._start = ends[-1] if ends else 0.0
        old = self._points
        goes_on = old and run.worker == self._worker and run.epoch >= old[-1].epoch
        since = old[-1].epoch if goes_on else 0.0
        same = bisect_left(old, since, key=lambda point: point.epoch)
        points = [*old[:same], *resources.store().metrics(run.id, since)]
        while same < min(len(old), len(points)) and old[same] == points[same]:
            same += 1
        self._points, self._worker = points, run.worker
        changed = same < max(len(old), len(points))
        place = len(self._earlier) + same
        return {"from": place, "points": self._rows(place)} if changed else {}

    def _rows(self, start: int) -> list[list[float | None]]:
        own = self._points[max(0, start - len(self._earlier)) :]
        every = [*self._earlier[start:], *(point.after(self._start) for point in own)]
        return [_row(one) for one in every]

    def _describe(self, run: Run) -> Message:
        last, shown = status.last_with_accuracy(self._points), watched.pictures(run.id)
        names = DATASETS[run.hyperparameters.dataset].class_names
        label, answers = watched.describe(run, shown, names)
        waits = run.status is RunStatus.QUEUED and status.will_begin_soon(run)
        self.seconds = SECONDS if waits or run.status is RunStatus.RUNNING else QUEUE_SECONDS
        said = status.describe(run, last)
        return {
            "needs": status.needs(run, last, len(shown)),
            "heading": said.heading,
            "pace": said.pace,
            "figures": status.words_of_figures(said),
            "technical": said.technical.replace("\\", ""),  # which Markdown would remove
            "done": round(status.share_done(run), PLACES),
            "curves": run_curves.describe(run, self._points),
            "pictures": label,
            "answers": answers,
        }


def _row(point: Metric) -> list[float | None]:
    """Return a point's figures; JSON holds none that are not finite."""
    return [
        round(value, PLACES) if value is not None and math.isfinite(value) else None
        for value in vars(point).values()
    ]
