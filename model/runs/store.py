"""The runs, their curves and their files in a database, for the pages, workers and command line.

It is a SQLite file in the folder `data/` unless `DATABASE_URL` names another, such as PostgreSQL.
"""

import secrets
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from model.datasets.own import lend
from model.hyperparameters import Hyperparameters
from model.runs.classes import Classes
from model.runs.collecting import Collections
from model.runs.database import Database, default_url
from model.runs.lifecycle import change_row
from model.runs.listing import Listing, free_title
from model.runs.own_datasets import OwnDatasets
from model.runs.rows import is_sound_point
from model.runs.run import Metric, Requests, Run, RunStatus, TakenOver, UnknownRun
from model.runs.tables import artifacts, metrics, runs
from model.runs.titles import clean, describe

CHECKPOINT_FILE = "checkpoint.npz"


class RunStore(Listing):
    """The runs in one database; safe to use from many threads and processes at once.

    Opening it also lets this process find data sets of one's own, which are kept there.
    """

    def __init__(self, url: str | None = None) -> None:
        """Use a database, which is created when it is first used.

        Args:
            url: SQLAlchemy's address, such as "sqlite:///runs.sqlite". By default that in
                `DATABASE_URL`, and without it the SQLite file that the pages use too.
        """
        super().__init__(Database(url or default_url()))
        self.datasets = OwnDatasets(self._database)
        self.collections = Collections(self._database)
        self.classes = Classes(self._database)
        lend(self.datasets)

    @property
    def reachable_from_elsewhere(self) -> bool:
        """Whether other machines can open this database; they cannot open a SQLite file."""
        return not self._database.is_sqlite

    def create(
        self,
        chosen: Hyperparameters,
        visitor: str = "",
        *,
        sweep: str = "",
        parent: str = "",
        title: str = "",
    ) -> str:
        """Add a queued run and return its id: eight hexadecimal digits.

        Args:
            chosen: how to build and train the network.
            visitor: whose it is; "" is the command line, whose runs everybody sees.
            sweep: a name that it shares with the other runs of a sweep.
            parent: id of a run, or name of a built-in network, whose weights it begins with.
            title: by default it tells what is special about the run.
        """
        about = {"sweep": sweep, "parent": parent, "title": title}
        return self.create_all([chosen], visitor, {}, **about)[0]

    def create_all(
        self,
        chosen: Iterable[Hyperparameters],
        visitor: str,
        files: Mapping[str, bytes],
        *,
        sweep: str = "",
        parent: str = "",
        title: str = "",
    ) -> list[str]:
        """Add queued runs, all or none, each with these files; return their ids, as `create`."""
        run_ids = list[str]()
        with self._engine.begin() as connection:
            for one in chosen:
                run_ids.append(secrets.token_hex(4))
                row: dict[str, Any] = {
                    "id": run_ids[-1],
                    "hyperparameters": one.to_dict(),
                    "visitor": visitor,
                }
                wanted = clean(title) or describe(one, continued=bool(parent))
                row |= {"title": free_title(connection, wanted, visitor), "sweep": sweep}
                row |= {"parent": parent, "created_at": time.time()}
                row |= {"heartbeat_at": self._database.now}
                connection.execute(sa.insert(runs).values(**row))
                for name, content in files.items():
                    file = {"run_id": run_ids[-1], "name": name, "content": content}
                    connection.execute(sa.insert(artifacts).values(**file))
        return run_ids

    def suspend(
        self, run_id: str, epoch: float, checkpoint: bytes, worker: str, *, paused: bool
    ) -> None:
        """Save a running run's checkpoint; pause the run, or queue it for its next turn.

        Raises:
            TakenOver: here and below, if a worker is named and the run is not that worker's.
        """
        self.save_artifacts(run_id, {CHECKPOINT_FILE: checkpoint}, worker)
        status = RunStatus.PAUSED if paused else RunStatus.QUEUED
        done = {"phase": "", "pause_requested": False, "turn_ended": False}
        self.update(run_id, worker, status=status, epoch=epoch, **done)

    def rewind_to(self, run_id: str, epoch: float, worker: str, *, validated: bool = True) -> None:
        """Remove the points of a run's curves after this epoch, which are trained again.

        Without its validation the points at this epoch are removed too.
        """
        with self._engine.begin() as connection:
            change_row(connection, run_id, worker, epoch=epoch)
            later = metrics.c.epoch > epoch if validated else metrics.c.epoch >= epoch
            connection.execute(sa.delete(metrics).where(metrics.c.run_id == run_id, later))

    def request_pause(self, run_id: str) -> None:
        """Ask a run's worker to pause it; a queued run pauses when it begins."""
        self._change(runs.c.id == run_id, pause_requested=True)

    def request_yield(self, run_id: str) -> None:
        """Ask a run's worker to train another run first."""
        self._change(runs.c.id == run_id, turn_ended=True)

    def request_stop(self, run_id: str) -> None:
        """Ask a run's worker to stop it; a run that has not begun is stopped at once."""
        self._change(runs.c.id == run_id, stop_requested=True)
        waiting = runs.c.status.in_((RunStatus.QUEUED, RunStatus.PAUSED))
        final = {"status": RunStatus.STOPPED, "reason": "The run was stopped before it began."}
        now = time.time()
        self._change(runs.c.id == run_id, waiting, runs.c.epoch == 0, **final, finished_at=now)

    def requests(self, run_id: str, worker: str) -> Requests:
        """Return what a run's worker is asked to do."""
        asked = (runs.c.stop_requested, runs.c.pause_requested, runs.c.turn_ended)
        mine = (runs.c.id == run_id) & (runs.c.worker == worker)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*asked).where(mine)).first()
        if row is None:
            raise TakenOver
        return Requests(*row)

    def add_metric(
        self, run_id: str, metric: Metric, worker: str | None = None, **values: Any
    ) -> None:
        """Add a point to a run's curves, and change its row in the same transaction."""
        changed = {"epoch": metric.epoch, "heartbeat_at": self._database.now, **values}
        with self._engine.begin() as connection:
            change_row(connection, run_id, worker, **changed)
            connection.execute(sa.insert(metrics).values(run_id=run_id, **vars(metric)))

    def metrics(self, run_id: str, since: float = 0.0) -> list[Metric]:
        """Return a run's curves in the order of training, without damaged points.

        There are several points in each epoch; the last of an epoch has the validation figures.

        Args:
            run_id: the run's id.
            since: the epoch, with its fraction, of the first points to return.
        """
        later = (metrics.c.epoch >= since,) if since else ()
        return self._points(metrics.c.run_id == run_id, *later).get(run_id, [])

    def validation_metrics(self, run_ids: Iterable[str]) -> dict[str, list[Metric]]:
        """Return those points of several runs' curves that have a validation, by run."""
        validated = metrics.c.val_loss.is_not(None)
        return self._points(metrics.c.run_id.in_(list(run_ids)), validated)

    def _points(self, *where: sa.ColumnElement[bool]) -> dict[str, list[Metric]]:
        columns = [metrics.c[field.name] for field in fields(Metric)]
        query = sa.select(metrics.c.run_id, *columns).where(*where).order_by(metrics.c.id)
        found: dict[str, list[Metric]] = {}
        with self._engine.connect() as connection:
            for run_id, *values in connection.execute(query):
                if is_sound_point(point := Metric(*values)):
                    found.setdefault(run_id, []).append(point)
        return found

    def earlier_metrics(self, run: Run) -> tuple[list[Metric], list[float]]:
        """Return the curves of the runs that a run continues, as one, and where each one ends.

        Each goes up to the weights that were kept, since the next run began with these; its epochs
        are counted from the beginning of the first. A built-in network has no curve here.
        """
        ancestors: list[Run] = []
        while run.parent and (found := self.get_many([run.parent])) and found[0] not in ancestors:
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

    def save_artifacts(
        self, run_id: str, contents: dict[str, bytes], worker: str | None = None
    ) -> None:
        """Save files of a run, all or none, and replace those of the same name."""
        rows = [{"run_id": run_id, "name": name, "content": contents[name]} for name in contents]
        with self._engine.begin() as connection:
            change_row(connection, run_id, worker, heartbeat_at=self._database.now)
            same = (artifacts.c.run_id == run_id) & artifacts.c.name.in_(contents)
            connection.execute(sa.delete(artifacts).where(same))
            connection.execute(sa.insert(artifacts), rows)
        if self._database.is_sqlite:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def artifact(self, run_id: str, name: str) -> bytes:
        """Return the content of one of a run's files, as it is stored; `find` gives all of them.

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

    def having_artifact(self, name: str, run_ids: Collection[str]) -> set[str]:
        """Return which of some runs have a file of this name."""
        some = (artifacts.c.name == name) & artifacts.c.run_id.in_(run_ids)
        with self._engine.connect() as connection:
            return set(connection.execute(sa.select(artifacts.c.run_id).where(some)).scalars())

    def delete_artifact(self, run_id: str, name: str) -> None:
        """Delete one of a run's files, if it is there."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(artifacts).where(_is_file(run_id, name)))

    def close(self) -> None:
        """Close the connections; using the store afterwards opens new ones."""
        self._database.close()


def _is_file(run_id: str, name: str) -> sa.ColumnElement[bool]:
    return (artifacts.c.run_id == run_id) & (artifacts.c.name == name)
