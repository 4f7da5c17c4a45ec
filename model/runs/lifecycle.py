"""How a run's status changes: each change is one statement that names the statuses it starts from.

Server, workers and terminals change the same rows, and any of them may die or fall asleep: a worker
names itself with each change, which is refused when the run has been taken away from it.
"""

import logging
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from model.runs.database import Database
from model.runs.rows import read_run
from model.runs.run import ALIVE, MOST_CRASHES, Run, RunStatus, TakenOver
from model.runs.tables import runs

LOST_SECONDS = 20.0  # without a heartbeat for so long, a run has lost its worker or its server
RESUME_SECONDS = 3600.0  # a run that was lost within this time goes on by itself
FOR = " for "  # in the name of a worker, before that of the order which it carries out
AT_A_TERMINAL = "terminal"  # the worker of a run that no server started
CRASHED = "The process that trained this run ended unexpectedly twice{why}."
AWAY = "Training stopped: the server or the machine was switched off."
log = logging.getLogger(__name__)


class Lifecycle:
    """The rows of the runs in one database, and every change of their status."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beats = dict[str, tuple[float, float]]()  # by run: the last one, and when it was new

    @property
    def _engine(self) -> sa.Engine:
        return self._database.engine

    def check(self) -> None:
        """Raise StoreUnavailable, as everything here does, if the database cannot be reached."""
        with self._engine.connect() as connection:
            connection.execute(sa.select(runs.c.id).limit(1))

    def update(self, run_id: str, worker: str | None = None, **values: Any) -> None:
        """Change columns of a run's row; counts as a heartbeat.

        Raises:
            TakenOver: here and below, if a worker is named and the run is not that worker's.
        """
        with self._engine.begin() as connection:
            change_row(connection, run_id, worker, heartbeat_at=self._database.now, **values)

    def start(self, run_id: str, phase: str, worker: str, device: str = "") -> bool:
        """Mark a queued run as running on this worker; return False if it was not queued.

        A run of another worker is taken over: Dask gives it to this one when that worker has died.
        But not if both names tell for whom and they differ: then another server has the run too.

        Args:
            run_id: the run.
            phase: what is done first.
            worker: a name that no other attempt to train this run has.
            device: what it trains on.
        """
        _, told, whom = worker.partition(FOR)
        same = (runs.c.worker.endswith(FOR + whom),) if told else ()
        self._count_crash(runs.c.id == run_id, runs.c.worker != worker, *same)
        about = {"phase": phase, "worker": worker, "device": device, "turn_ended": False}
        times = {"started_at": time.time(), "heartbeat_at": self._database.now}
        running = {"status": RunStatus.RUNNING, **times, **about}
        queued = runs.c.status == RunStatus.QUEUED
        return self._change(runs.c.id == run_id, queued, **running) > 0

    def end(
        self,
        run_id: str,
        status: RunStatus,
        reason: str = "",
        worker: str | None = None,
        **values: Any,
    ) -> bool:
        """Set an unfinished run's final status; return whether this call did so."""
        unfinished = runs.c.status.in_((*ALIVE, RunStatus.INTERRUPTED))
        final = {"status": status, "reason": reason, "phase": "", "finished_at": time.time()}
        mine = () if worker is None else (runs.c.worker == worker,)
        return self._change(runs.c.id == run_id, unfinished, *mine, **final, **values) > 0

    def resume(self, run_id: str) -> bool:
        """Queue a paused, interrupted or crashed run again; return whether it was one."""
        again: dict[str, Any] = {"status": RunStatus.QUEUED, "pause_requested": False}
        again["heartbeat_at"] = self._database.now
        which = (runs.c.id == run_id, runs.c.deleted_at == 0.0)
        paused = runs.c.status == RunStatus.PAUSED
        if self._change(*which, paused, **again, worker=""):
            return True
        lost = runs.c.status == RunStatus.INTERRUPTED
        crashed = (runs.c.status == RunStatus.FAILED) & (runs.c.crashes >= MOST_CRASHES)
        anew = {"worker": "", "reason": "", "crashes": 0, "finished_at": None}
        anew |= {"stop_requested": False, **again}
        return self._change(*which, lost | crashed, **anew) > 0

    def crashed(self, run_id: str, why: str = "") -> None:
        """Queue a running run whose worker has died; if that was once too often, it has failed.

        Args:
            run_id: the run; it is left unchanged if no worker was training it.
            why: what is known of the reason, such as " for lack of memory".
        """
        log.warning("The worker of run %s has died%s.", run_id, why, extra={"run": run_id})
        self._count_crash(runs.c.id == run_id, why=why)

    def requeue(self, run_ids: Iterable[str]) -> None:
        """Queue running runs again whose worker does not answer, through no fault of theirs."""
        running = runs.c.status == RunStatus.RUNNING
        self._queue(runs.c.id.in_(list(run_ids)), running, heartbeat_at=self._database.now)

    def release(self, run_ids: Iterable[str], worker: str | None = None) -> None:
        """Leave runs to the next server, since this one, or its worker, ends."""
        mine = () if worker is None else (runs.c.worker == worker,)
        alive = runs.c.status.in_(ALIVE)
        long_ago = self._database.now - LOST_SECONDS
        self._queue(runs.c.id.in_(list(run_ids)), alive, *mine, heartbeat_at=long_ago)

    def heartbeat(self, run_ids: Iterable[str]) -> None:
        """Record that the worker or the queue of these runs is still there."""
        self._change(runs.c.id.in_(list(run_ids)), heartbeat_at=self._database.now)

    def recover_lost(
        self, seconds: float = LOST_SECONDS, resume_seconds: float = RESUME_SECONDS
    ) -> list[Run]:
        """Queue the runs that have lost their worker or server, and return them in their order.

        One that was lost long ago, or was trained at a terminal, is marked as interrupted instead.

        Args:
            seconds: a run without a heartbeat for so long is lost.
            resume_seconds: a run without one for so long was lost long ago.
        """
        silent, now = self._silent(seconds)
        recovered = list[Run]()
        lost = sa.select(runs).where(runs.c.status.in_(ALIVE), runs.c.id.in_(silent))
        waiting_last = lost.order_by(runs.c.started_at.is_(None), runs.c.created_at)
        for run in self._select(waiting_last):
            if run.status is RunStatus.UNREADABLE:
                continue
            for_good = run.worker == AT_A_TERMINAL or run.heartbeat_at < now - resume_seconds
            queued = {"status": RunStatus.QUEUED, "worker": "", "heartbeat_at": now}
            ended = {"status": RunStatus.INTERRUPTED, "reason": AWAY, "finished_at": time.time()}
            values = ended if for_good else queued
            # Another server may be looking for lost runs at the same moment.
            unchanged = (runs.c.id == run.id) & (runs.c.heartbeat_at == run.heartbeat_at)
            if not self._change(unchanged, phase="", **values):
                continue
            said = "Run %s had lost its worker or its server; it is %s now."
            log.info(said, run.id, values["status"], extra={"run": run.id})
            if not for_good:
                recovered += self._select(sa.select(runs).where(runs.c.id == run.id))
        return recovered

    def _silent(self, seconds: float) -> tuple[list[str], float]:
        """Return the unfinished runs without a heartbeat for so long, and the time.

        A heartbeat also counts as old if it has stood still here for so long: the clock may have
        been set back since.
        """
        alive = sa.select(runs.c.id, runs.c.heartbeat_at).where(runs.c.status.in_(ALIVE))
        with self._engine.connect() as connection:
            now = connection.execute(sa.select(self._database.now)).scalar_one()
            found = connection.execute(alive).all()
        seen, beats, silent = time.monotonic(), self._beats, list[str]()
        self._beats = {}
        for run_id, beat in found:
            last, since = beats.get(run_id, (None, seen))
            since = since if last == beat else seen
            self._beats[run_id] = beat, since
            if beat <= now - seconds or since <= seen - seconds:
                silent.append(run_id)
        return silent, now

    def _count_crash(self, *which: sa.ColumnElement[bool], why: str = "") -> None:
        """Queue running runs whose worker has died, except those that have lost it too often."""
        running, now = runs.c.status == RunStatus.RUNNING, self._database.now
        gone = {"crashes": runs.c.crashes + 1, "phase": "", "worker": "", "heartbeat_at": now}
        once = runs.c.crashes + 1 < MOST_CRASHES
        self._change(*which, running, once, status=RunStatus.QUEUED, **gone)
        reason = CRASHED.format(why=why)
        final = {"status": RunStatus.FAILED, "reason": reason, "finished_at": time.time()}
        self._change(*which, running, **gone, **final)

    def _queue(self, *which: sa.ColumnElement[bool], heartbeat_at: sa.ColumnElement[float]) -> None:
        queued = {"status": RunStatus.QUEUED, "phase": "", "worker": ""}
        self._change(*which, **queued, heartbeat_at=heartbeat_at)

    def _select(self, query: sa.Select) -> list[Run]:
        with self._engine.connect() as connection:
            return [read_run(row) for row in connection.execute(query).mappings()]

    def _change(self, *where: sa.ColumnElement[bool], **values: Any) -> int:
        with self._engine.begin() as connection:
            return connection.execute(sa.update(runs).where(*where).values(values)).rowcount


def change_row(connection: sa.Connection, run_id: str, worker: str | None, **values: Any) -> None:
    """Change a run's row in a transaction; if a worker is named, only if the run is its own.

    Raises:
        TakenOver: if it is not.
    """
    mine = () if worker is None else (runs.c.worker == worker,)
    changed = connection.execute(sa.update(runs).where(runs.c.id == run_id, *mine).values(values))
    if mine and not changed.rowcount:
        raise TakenOver
