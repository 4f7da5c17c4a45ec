"""The order of queued runs: visitors take turns, however many runs each of them has queued."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class QueuePosition:
    """The position of a run in the queue, 1 for the next, and the seconds until it starts."""

    position: int
    seconds: float


@dataclass(frozen=True)
class Job:
    """A run that is queued or in training, and its visitor."""

    run_id: str
    visitor: str


class FairQueue:
    """Queued runs: the next is one of the visitor with the fewest in training.

    Among such visitors it is the turn of the one whose last run started longest ago.
    """

    def __init__(self) -> None:
        self.jobs: list[Job] = []  # in the order in which they came
        self._served: dict[str, int] = {}  # visitor -> number of the visitor's latest start

    def __len__(self) -> int:
        return len(self.jobs)

    def count(self, visitor: str) -> int:
        """Return how many runs of a visitor are queued."""
        return sum(job.visitor == visitor for job in self.jobs)

    def add(self, job: Job, *, first: bool = False) -> None:
        """Add a run after the visitor's others, or before them."""
        self.jobs.insert(0 if first else len(self.jobs), job)

    def remove(self, run_id: str) -> None:
        """Remove a run, if it is there."""
        self.jobs = [job for job in self.jobs if job.run_id != run_id]

    def take(self, in_training: Iterable[Job]) -> Job | None:
        """Remove and return the next run; None if the queue is empty."""
        return _take(self.jobs, in_training, self._served) if self.jobs else None

    def positions(
        self,
        in_training: Mapping[Job, float],
        seconds: Mapping[str, float],
        workers: int,
        turn: float,
    ) -> dict[str, QueuePosition]:
        """Simulate the queue and return the position of each queued run.

        Args:
            in_training: the runs that have a worker, with the seconds that each still needs.
            seconds: the seconds that each queued run needs, by its id.
            workers: how many runs train at once.
            turn: after so many seconds a run yields to others that are queued.
        """
        waiting, served = list(self.jobs), dict(self._served)
        needed = {job: seconds.get(job.run_id, turn) for job in waiting} | dict(in_training)
        busy = [(min(needed[job], turn), number, job) for number, job in enumerate(in_training)]
        heapq.heapify(busy)
        now, number, positions = 0.0, len(busy), dict[str, QueuePosition]()
        while waiting and len(positions) < len(self.jobs):
            while len(busy) >= max(1, workers):
                now, _, job = heapq.heappop(busy)
                needed[job] -= turn
                if needed[job] > 0:
                    waiting.append(job)
            job = _take(waiting, [job for *_, job in busy], served)
            if job.run_id in seconds and job.run_id not in positions:
                positions[job.run_id] = QueuePosition(len(positions) + 1, now)
            number += 1
            heapq.heappush(busy, (now + min(needed[job], turn), number, job))
        return positions


def _take(waiting: list[Job], in_training: Iterable[Job], served: dict[str, int]) -> Job:
    training = Counter(job.visitor for job in in_training)
    job = min(waiting, key=lambda job: (training[job.visitor], served.get(job.visitor, 0)))
    waiting.remove(job)
    served[job.visitor] = 1 + max(served.values(), default=0)
    return job
