"""Whose run comes next, and how long each waits: visitors take turns, however many runs each of them has sent."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class QueuePosition:
    """Where a run stands in the queue: 1 is next; and in how many seconds it is expected to begin."""

    position: int
    seconds: float


@dataclass(frozen=True)
class Job:
    """A run in the queue, or in training: its id and its visitor."""

    run_id: str
    visitor: str


class FairQueue:
    """Runs that wait. The next is that of the visitor who has fewest in training, and among these of the one served longest ago."""

    def __init__(self) -> None:
        """Begin empty."""
        self._waiting: list[Job] = []
        self._served: dict[str, int] = {}  # visitor -> when, counted in runs

    def __len__(self) -> int:
        """Give how many wait."""
        return len(self._waiting)

    @property
    def jobs(self) -> list[Job]:
        """The runs that wait, as they came."""
        return list(self._waiting)

    def of(self, visitor: str) -> int:
        """Give how many runs of a visitor wait."""
        return sum(job.visitor == visitor for job in self._waiting)

    def add(self, job: Job) -> None:
        """Put a run at the end of its visitor's."""
        self._waiting.append(job)

    def remove(self, run_id: str) -> None:
        """Take a run out, if it is there."""
        self._waiting = [job for job in self._waiting if job.run_id != run_id]

    def take(self, in_training: Iterable[Job]) -> Job | None:
        """Take out the run that is next, or None where nobody waits."""
        if not self._waiting:
            return None
        job = _next(self._waiting, Counter(job.visitor for job in in_training), self._served)
        self._waiting.remove(job)
        self._served[job.visitor] = 1 + max(self._served.values(), default=0)
        return job

    def positions(
        self,
        in_training: Mapping[Job, float],
        seconds: Mapping[str, float],
        workers: int,
        turn: float,
    ) -> dict[str, QueuePosition]:
        """Play the queue through and give each waiting run's place.

        Args:
            in_training: the runs that have a worker now, with the seconds that each still needs.
            seconds: run's id -> the seconds that a waiting run needs.
            workers: how many runs train at once.
            turn: after so many seconds a run gives way to others that wait.
        """
        waiting, served = list(self._waiting), dict(self._served)
        needed = {job: seconds[job.run_id] for job in waiting} | dict(in_training)
        busy = [(min(needed[job], turn), number, job) for number, job in enumerate(in_training)]
        heapq.heapify(busy)
        now, number, positions = 0.0, len(busy), dict[str, QueuePosition]()
        while waiting and len(positions) < len(self._waiting):
            while len(busy) >= max(1, workers):
                now, _, job = heapq.heappop(busy)
                needed[job] -= turn
                if needed[job] > 0:
                    waiting.append(job)
            job = _next(waiting, Counter(job.visitor for *_, job in busy), served)
            waiting.remove(job)
            served[job.visitor] = 1 + max(served.values(), default=0)
            if job.run_id in seconds and job.run_id not in positions:
                positions[job.run_id] = QueuePosition(len(positions) + 1, now)
            number += 1
            heapq.heappush(busy, (now + min(needed[job], turn), number, job))
        return positions


def _next(waiting: list[Job], in_training: Counter[str], served: Mapping[str, int]) -> Job:
    return min(waiting, key=lambda job: (in_training[job.visitor], served.get(job.visitor, 0)))
