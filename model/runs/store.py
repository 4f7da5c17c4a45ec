"""The runs, their curves and their files in a database, for the pages, workers and command line.

It is a SQLite file in the folder `data/` unless `DATABASE_URL` names another, such as PostgreSQL.
"""

import secrets
import time
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from model.hyperparameters import Hyperparameters
from model.runs.database import artifacts, default_url, metrics, open_database, runs
from model.runs.run import ALIVE, Metric, Requests, Run, RunStatus, UnknownRun
from model.runs.titles import clean, describe, numbered

CHECKPOINT_FILE = "checkpoint.npz"
LOST_SECONDS = 20.0  # without a heartbeat for so long, a run is marked as interrupted


class RunStore:
    """The runs in one database; safe to use from many threads and processes at once."""

    def __init__(self, url: str | None = None) -> None:
        """Open the database at a SQLAlchemy address, by default that of `default_url`."""
        self._engine = open_database(url or default_url())

    @property
    def reachable_from_elsewhere(self) -> bool:
        """Whether other machines can open this database; they cannot open a SQLite file."""
        return self._engine.dialect.name != "sqlite"

    def create(
        self, chosen: Hyperparameters, visitor: str = "", *, sweep: str = "", parent: str = ""
    ) -> str:
        """Add a queued run and return its id: eight hexadecimal digits."""
        run_id, now = secrets.token_hex(4), time.time()
        about = {"visitor": visitor, "sweep": sweep, "parent": parent}
        row = {"id": run_id, "hyperparameters": chosen.to_dict(), **about}
        described = describe(chosen, continued=bool(parent))
        with self._engine.begin() as connection:
            row["title"] = _free_title(connection, described, visitor)
            connection.execute(sa.insert(runs).values(**row, created_at=now, heartbeat_at=now))
        return run_id

    def rename(self, run_id: str, title: str) -> None:
        """Give a run a visitor's own title; an empty one brings back what is special about it."""
        run = self.get(run_id)
        wanted = clean(title) or describe(run.hyperparameters, continued=bool(run.parent))
        with self._engine.begin() as connection:
            free = _free_title(connection, wanted, run.visitor, run_id)
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(title=free))

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            UnknownRun: if there is none with this id.
        """
        found = self.get_many([run_id])
        if not found:
            advice = "the command `python -m model runs` lists them"
            raise UnknownRun(f"There is no run {run_id!r}; {advice}.")
        return found[0]

    def get_many(self, run_ids: Iterable[str]) -> list[Run]:
        """Return the runs with these ids, in any order."""
        return self._select(sa.select(runs).where(runs.c.id.in_(list(run_ids))))

    def runs(self, visitor: str | None = None, limit: int = 200, *, sweep: str = "") -> list[Run]:
        """Return runs, newest first.

        Args:
            visitor: only this visitor's runs and those of the command line.
            limit: return at most so many.
            sweep: only the runs of this sweep.
        """
        query = sa.select(runs).order_by(runs.c.created_at.desc()).limit(limit)
        if sweep:
            query = query.where(runs.c.sweep == sweep)
        if visitor is not None:
            query = query.where(runs.c.visitor.in_(("", visitor)))
        return self._select(query)

    def recently_trained(self, limit: int = 10) -> list[Run]:
        """Return all visitors' runs that were trained last, newest first."""
        trained = sa.select(runs).where(runs.c.training_seconds.is_not(None))
        return self._select(trained.order_by(runs.c.finished_at.desc()).limit(limit))

    def update(self, run_id: str, **values: Any) -> None:
        """Change columns of a run's row; counts as a heartbeat."""
        self._update(runs.c.id == run_id, heartbeat_at=time.time(), **values)

    def start(self, run_id: str, phase: str, worker: str = "", device: str = "") -> bool:
        """Mark a queued run as running on this worker; return False if it was not queued.

        A run of another worker is taken over: Dask gives it to this one when that worker has died.
        """
        now = time.time()
        left = (runs.c.status == RunStatus.RUNNING) & (runs.c.worker != worker)
        startable = (runs.c.status == RunStatus.QUEUED) | left
        about = {"phase": phase, "worker": worker, "device": device, "turn_ended": False}
        running = {"status": RunStatus.RUNNING, "started_at": now, "heartbeat_at": now, **about}
        return self._update(runs.c.id == run_id, startable, **running) > 0

    def end(self, run_id: str, status: RunStatus, reason: str = "", **values: Any) -> bool:
        """Set an unfinished run's final status; return whether this call did so."""
        unfinished = runs.c.status.in_((*ALIVE, RunStatus.INTERRUPTED))
        final = {"status": status, "reason": reason, "phase": "", "finished_at": time.time()}
        return self._update(runs.c.id == run_id, unfinished, **final, **values) > 0

    def suspend(self, run_id: str, epoch: float, checkpoint: bytes, *, paused: bool) -> None:
        """Save a running run's checkpoint; pause the run, or queue it for its next turn."""
        self.save_artifacts(run_id, {CHECKPOINT_FILE: checkpoint})
        status = RunStatus.PAUSED if paused else RunStatus.QUEUED
        done = {"phase": "", "pause_requested": False, "turn_ended": False}
        running = (runs.c.id == run_id, runs.c.status == RunStatus.RUNNING)
        self._update(*running, status=status, epoch=epoch, heartbeat_at=time.time(), **done)

    def resume(self, run_id: str) -> bool:
        """Queue a paused run again; return whether it was paused."""
        paused = runs.c.status == RunStatus.PAUSED
        queued = {"status": RunStatus.QUEUED, "pause_requested": False, "heartbeat_at": time.time()}
        return self._update(runs.c.id == run_id, paused, **queued) > 0

    def rewind_to(self, run_id: str, epoch: float) -> None:
        """Remove the points of a run's curves after this epoch, which are trained again."""
        with self._engine.begin() as connection:
            later = (metrics.c.run_id == run_id) & (metrics.c.epoch > epoch)
            connection.execute(sa.delete(metrics).where(later))
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(epoch=epoch))

    def request_pause(self, run_id: str) -> None:
        """Ask a run's worker to pause it; a queued run pauses when it begins."""
        self._update(runs.c.id == run_id, pause_requested=True)

    def request_yield(self, run_id: str) -> None:
        """Ask a run's worker to train another run first."""
        self._update(runs.c.id == run_id, turn_ended=True)

    def request_stop(self, run_id: str) -> None:
        """Ask a run's worker to stop it; a run that has not begun is stopped at once."""
        self._update(runs.c.id == run_id, stop_requested=True)
        waiting = runs.c.status.in_((RunStatus.QUEUED, RunStatus.PAUSED))
        final = {"status": RunStatus.STOPPED, "reason": "The run was stopped before it began."}
        now = time.time()
        self._update(runs.c.id == run_id, waiting, runs.c.epoch == 0, **final, finished_at=now)

    def requests(self, run_id: str) -> Requests:
        """Return what a run's worker is asked to do: to stop, if the run is gone."""
        asked = (runs.c.stop_requested, runs.c.pause_requested, runs.c.turn_ended, runs.c.worker)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*asked).where(runs.c.id == run_id)).first()
        return Requests(*row) if row else Requests(True, False, False, "")

    def heartbeat(self, run_ids: Iterable[str]) -> None:
        """Record that the worker or the queue of these runs is still there."""
        self._update(runs.c.id.in_(list(run_ids)), heartbeat_at=time.time())

    def mark_lost(self, seconds: float = LOST_SECONDS) -> int:
        """Mark runs without a heartbeat for `seconds` as interrupted; return how many."""
        now = time.time()
        lost = (runs.c.status.in_(ALIVE), runs.c.heartbeat_at < now - seconds)
        reason = "Training stopped answering: the server or the machine was switched off."
        final = {"status": RunStatus.INTERRUPTED, "reason": f"{reason} Please train again."}
        return self._update(*lost, **final, phase="", finished_at=now)

    def add_metric(self, run_id: str, metric: Metric, **values: Any) -> None:
        """Add a point to a run's curves, and change its row in the same transaction."""
        changed = {"epoch": metric.epoch, "heartbeat_at": time.time(), **values}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(metrics).values(run_id=run_id, **vars(metric)))
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(changed))

    def metrics(self, run_id: str) -> list[Metric]:
        """Return a run's curves in the order of training."""
        columns = [metrics.c[field.name] for field in fields(Metric)]
        query = sa.select(*columns).where(metrics.c.run_id == run_id).order_by(metrics.c.id)
        with self._engine.connect() as connection:
            return [Metric(*row) for row in connection.execute(query)]

    def earlier_metrics(self, run: Run) -> tuple[list[Metric], list[float]]:
        """Return the curves of the runs that a run continues, as one, and where each one ends.

        Each goes up to the weights that were kept, since the next run began with these; its epochs
        are counted from the beginning of the first. A built-in network has no curve here.
        """
        ancestors: list[Run] = []
        while run.parent and (found := self.get_many([run.parent])):
            [run] = found
            ancestors.append(run)
        points, ends = list[Metric](), list[float]()
        for ancestor in reversed(ancestors):
            kept = ancestor.epoch if ancestor.kept_epoch is None else ancestor.kept_epoch
            start = ends[-1] if ends else 0.0
            known = self.metrics(ancestor.id)
            points += [metric.after(start) for metric in known if metric.epoch <= kept]
            ends.append(start + kept)
        return points, ends

    def save_artifacts(self, run_id: str, contents: dict[str, bytes]) -> None:
        """Save files of a run, all or none, and replace those of the same name."""
        rows = [{"run_id": run_id, "name": name, "content": contents[name]} for name in contents]
        with self._engine.begin() as connection:
            same = (artifacts.c.run_id == run_id) & artifacts.c.name.in_(contents)
            connection.execute(sa.delete(artifacts).where(same))
            connection.execute(sa.insert(artifacts), rows)
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def artifact(self, run_id: str, name: str) -> bytes:
        """Return the content of one of a run's files.

        Raises:
            UnknownRun: if the run does not have it.
        """
        content = self.find_artifact(run_id, name)
        if content is None:
            status = self.get(run_id).status
            advice = "choose a run that has finished"
            raise UnknownRun(f"Run {run_id} has no {name}: it is {status}; {advice}.")
        return content

    def find_artifact(self, run_id: str, name: str) -> bytes | None:
        """Return the content of one of a run's files, or None."""
        query = sa.select(artifacts.c.content).where(_is_file(run_id, name))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def delete_artifact(self, run_id: str, name: str) -> None:
        """Delete one of a run's files, if it is there."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(artifacts).where(_is_file(run_id, name)))

    def close(self) -> None:
        """Close the connections; using the store afterwards opens new ones."""
        self._engine.dispose()

    def _select(self, query: sa.Select) -> list[Run]:
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def _update(self, *where: sa.ColumnElement[bool], **values: Any) -> int:
        with self._engine.begin() as connection:
            return connection.execute(sa.update(runs).where(*where).values(values)).rowcount


def _is_file(run_id: str, name: str) -> sa.ColumnElement[bool]:
    return (artifacts.c.run_id == run_id) & (artifacts.c.name == name)


def _free_title(connection: sa.Connection, title: str, visitor: str, run_id: str = "") -> str:
    """Return the title, numbered if a run that the same visitor sees has it.

    All visitors see the runs of the command line, whose visitor is "".
    """
    alike = runs.c.title.startswith(title, autoescape=True) & (runs.c.id != run_id)
    seen = alike & runs.c.visitor.in_(("", visitor)) if visitor else alike
    return numbered(title, set(connection.scalars(sa.select(runs.c.title).where(seen))))


def _run(row: sa.RowMapping) -> Run:
    hyperparameters = Hyperparameters.from_dict(row["hyperparameters"])
    return Run(**{**row, "hyperparameters": hyperparameters, "status": RunStatus(row["status"])})
