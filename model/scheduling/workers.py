"""The workers that a Dask scheduler knows, each of which is warmed up before it gets a run."""

from collections.abc import Callable
from dataclasses import dataclass

from distributed import Client, Future

from model import first_line
from model.scheduling import tasks

STARTING, WARMING_UP, READY, FAILED = "starting", "warming up", "ready", "failed"


@dataclass
class Task:
    """A run that a worker has."""

    future: Future
    worker: str  # its address
    since: float  # when the run's turn began, in seconds of the monotonic clock


class Workers:
    """The workers of one scheduler, by their addresses; `look` finds out who is there now."""

    def __init__(self, client: Client, scheduler: str | None, wake: Callable[[], None]) -> None:
        """Know of no workers yet.

        Args:
            client: of the scheduler.
            scheduler: its address, to be named where workers are missing; None if it is our own.
            wake: called when a worker is ready.
        """
        self.present = set[str]()
        self._client, self._scheduler, self._wake = client, scheduler, wake
        self._warm_ups: dict[str, Future] = {}

    @property
    def ready(self) -> list[str]:
        """The workers that have warmed up."""
        known = list(self._warm_ups.items())
        return [address for address, future in known if future.status == "finished"]

    @property
    def state(self) -> tuple[str, str]:
        """Whether a worker is ready, and why not if that is known."""
        statuses = {future.status for future in self._warm_ups.values()}
        if "finished" in statuses:
            return READY, ""
        if statuses == {"error"}:
            return FAILED, first_line(next(iter(self._warm_ups.values())).exception())
        missing = f"No worker has joined the scheduler at {self._scheduler} yet."
        return WARMING_UP, missing if self._scheduler and not self.present else ""

    def look(self) -> None:
        """Find out which workers are there, and warm up new ones."""
        self.present = set(self._client.scheduler_info(n_workers=-1)["workers"])
        for address, future in list(self._warm_ups.items()):
            # Another process may have come to the same address.
            if address not in self.present or tasks.was_lost(future):
                del self._warm_ups[address]
        for address in self.present - set(self._warm_ups):
            future = self._client.submit(tasks.warm_up, pure=False, workers=[address], priority=1)
            future.add_done_callback(lambda _: self._wake())
            self._warm_ups[address] = future
