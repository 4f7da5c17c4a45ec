"""Runs, their metrics and their files, kept in a database: the one place that the pages, the workers and the command line share.

SQLite in the git-ignored folder data/ by default; `DATABASE_URL` points elsewhere, for example at PostgreSQL.
"""

import contextlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from model.hyperparameters import Hyperparameters
from model.runs.run import ALIVE, Metric, Requests, Run, RunStatus, UnknownRun

DEFAULT_FOLDER = Path(__file__).parent.parent.parent / "data"
CHECKPOINT_FILE = "checkpoint.npz"
CONNECT_SECONDS = 10  # to a database on another machine
LOST_SECONDS = 20.0  # a run whose worker, or whose queue, has said nothing for so long is lost

_tables = sa.MetaData()
_runs = sa.Table(
    "runs",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("visitor", sa.String, nullable=False, index=True),
    sa.Column("hyperparameters", sa.JSON, nullable=False),
    sa.Column("status", sa.String, nullable=False, index=True),
    sa.Column("phase", sa.String, nullable=False, default=""),
    sa.Column("reason", sa.String, nullable=False, default=""),
    sa.Column("source", sa.String, nullable=False, default=""),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("started_at", sa.Float),
    sa.Column("finished_at", sa.Float),
    sa.Column("heartbeat_at", sa.Float, nullable=False),
    sa.Column("stop_requested", sa.Boolean, nullable=False, default=False),
    sa.Column("epoch", sa.Float, nullable=False, default=0.0),
    sa.Column("pictures_per_second", sa.Float),
    sa.Column("training_seconds", sa.Float),
    sa.Column("test_accuracy", sa.Float),
    sa.Column("test_loss", sa.Float),
    sa.Column("test_pictures", sa.Integer),
    sa.Column("temperature", sa.Float),
    sa.Column("sweep", sa.String, nullable=False, server_default="", index=True),
    sa.Column("parent", sa.String, nullable=False, server_default=""),
    sa.Column("pause_requested", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("turn_ended", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("worker", sa.String, nullable=False, server_default=""),
    sa.Column("device", sa.String, nullable=False, server_default=""),
    sa.Column("learning_rate", sa.Float),
    sa.Column("seconds_left", sa.Float),
    sa.Column("answers", sa.JSON),
    sa.Column("val_accuracy", sa.Float),
    sa.Column("kept_epoch", sa.Float),
)
_metrics = sa.Table(
    "metrics",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("epoch", sa.Float, nullable=False),
    sa.Column("loss", sa.Float),
    sa.Column("accuracy", sa.Float),
    sa.Column("val_loss", sa.Float),
    sa.Column("val_accuracy", sa.Float),
)
_artifacts = sa.Table(
    "artifacts",
    _tables,
    sa.Column("run_id", sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


def default_url() -> str:
    """Give the address in `DATABASE_URL`, or SQLite in the project's data folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FOLDER / 'runs.sqlite'}"


class RunStore:
    """The runs in one database; safe to use from many threads and processes at once."""

    def __init__(self, url: str | None = None) -> None:
        """Open the database at a SQLAlchemy address (`default_url` if none) and make its tables if they are not there."""
        address = sa.make_url(url or default_url())
        if address.drivername in (
            "postgresql",
            "postgres",
        ):  # as hosting companies write it; SQLAlchemy knows only the first
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        is_postgresql = address.get_backend_name() == "postgresql"
        wait = {"connect_timeout": CONNECT_SECONDS} if is_postgresql else {}
        self._engine = sa.create_engine(address, pool_pre_ping=True, connect_args=wait)
        if address.get_backend_name() == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        _make_tables(self._engine)

    @property
    def reachable_from_elsewhere(self) -> bool:
        """Whether processes on other machines can open this database too: a SQLite file they cannot."""
        return self._engine.dialect.name != "sqlite"

    def create(
        self,
        hyperparameters: Hyperparameters,
        visitor: str = "",
        *,
        sweep: str = "",
        parent: str = "",
    ) -> str:
        """Add a queued run and give its id: eight hexadecimal digits."""
        run_id, now = secrets.token_hex(4), time.time()
        row = {
            "id": run_id,
            "visitor": visitor,
            "sweep": sweep,
            "parent": parent,
            "hyperparameters": hyperparameters.to_dict(),
            "status": RunStatus.QUEUED,
            "created_at": now,
            "heartbeat_at": now,
        }
        self._write(sa.insert(_runs).values(row))
        return run_id

    def get(self, run_id: str) -> Run:
        """Give a run.

        Raises:
            UnknownRun: one sentence.
        """
        with self._engine.connect() as connection:
            row = (
                connection.execute(sa.select(_runs).where(_runs.c.id == run_id)).mappings().first()
            )
        if row is None:
            raise UnknownRun(
                f"There is no run {run_id!r}; the command `python -m model runs` lists them."
            )
        return _run(row)

    def runs(self, visitor: str | None = None, limit: int = 200, *, sweep: str = "") -> list[Run]:
        """Give runs, newest first: all, or one visitor's own together with those of the command line; or those of a sweep."""
        query = sa.select(_runs).order_by(_runs.c.created_at.desc()).limit(limit)
        if sweep:
            query = query.where(_runs.c.sweep == sweep)
        if visitor is not None:
            query = query.where(_runs.c.visitor.in_(("", visitor)))
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def get_many(self, run_ids: Iterable[str]) -> list[Run]:
        """Give the runs with these ids, in any order."""
        with self._engine.connect() as connection:
            return [
                _run(row)
                for row in connection.execute(
                    sa.select(_runs).where(_runs.c.id.in_(list(run_ids)))
                ).mappings()
            ]

    def recently_trained(self, limit: int = 10) -> list[Run]:
        """Give the runs, of whomever, that trained last, newest first."""
        query = (
            sa.select(_runs)
            .where(_runs.c.training_seconds.is_not(None))
            .order_by(_runs.c.finished_at.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def update(self, run_id: str, **values: Any) -> None:
        """Change columns of a run's row; says at the same time that its worker is alive."""
        self._write(
            sa.update(_runs).where(_runs.c.id == run_id).values(heartbeat_at=time.time(), **values)
        )

    def end(self, run_id: str, status: RunStatus, reason: str = "", **values: Any) -> bool:
        """Give a living run its final status, once: a run that has ended stays as it is. Says whether this call ended it."""
        query = sa.update(_runs).where(
            _runs.c.id == run_id, _runs.c.status.in_((*ALIVE, RunStatus.INTERRUPTED))
        )
        return bool(
            self._write(
                query.values(
                    status=status, reason=reason, phase="", finished_at=time.time(), **values
                )
            )
        )

    def start(self, run_id: str, phase: str, worker: str = "", device: str = "") -> bool:
        """Turn a queued run into a running one; False when it is queued no longer, because it was stopped meanwhile.

        A running run is begun again by another worker: that to which the scheduler gave it after the first had died.
        """
        now = time.time()
        is_mine = (_runs.c.status == RunStatus.QUEUED) | (
            (_runs.c.status == RunStatus.RUNNING) & (_runs.c.worker != worker)
        )
        values = {
            "status": RunStatus.RUNNING,
            "phase": phase,
            "started_at": now,
            "heartbeat_at": now,
            "turn_ended": False,
        }
        query = sa.update(_runs).where(_runs.c.id == run_id, is_mine)
        return bool(self._write(query.values(**values, worker=worker, device=device)))

    def suspend(self, run_id: str, epoch: float, checkpoint: bytes, *, paused: bool) -> None:
        """Keep where a running run stands, and free its worker: paused, or queued until it is its turn again."""
        self.save_artifacts(run_id, {CHECKPOINT_FILE: checkpoint})
        status = RunStatus.PAUSED if paused else RunStatus.QUEUED
        query = sa.update(_runs).where(_runs.c.id == run_id, _runs.c.status == RunStatus.RUNNING)
        self._write(
            query.values(
                status=status,
                epoch=epoch,
                phase="",
                pause_requested=False,
                turn_ended=False,
                heartbeat_at=time.time(),
            )
        )

    def rewind_to(self, run_id: str, epoch: float) -> None:
        """Take a run's curves back to a point: what came after it is done again."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(_metrics).where(_metrics.c.run_id == run_id, _metrics.c.epoch > epoch)
            )
            connection.execute(sa.update(_runs).where(_runs.c.id == run_id).values(epoch=epoch))

    def resume(self, run_id: str) -> bool:
        """Queue a paused run again; says whether it was paused."""
        query = sa.update(_runs).where(_runs.c.id == run_id, _runs.c.status == RunStatus.PAUSED)
        return bool(
            self._write(
                query.values(
                    status=RunStatus.QUEUED, pause_requested=False, heartbeat_at=time.time()
                )
            )
        )

    def request_pause(self, run_id: str) -> None:
        """Ask a run's worker to pause it; one that has not begun pauses when it does."""
        self._write(sa.update(_runs).where(_runs.c.id == run_id).values(pause_requested=True))

    def request_yield(self, run_id: str) -> None:
        """Ask a run's worker to let others have their turn."""
        self._write(sa.update(_runs).where(_runs.c.id == run_id).values(turn_ended=True))

    def request_stop(self, run_id: str) -> None:
        """Ask a run's worker to stop; one that has not begun is stopped at once."""
        self._write(sa.update(_runs).where(_runs.c.id == run_id).values(stop_requested=True))
        query = sa.update(_runs).where(
            _runs.c.id == run_id,
            _runs.c.status.in_((RunStatus.QUEUED, RunStatus.PAUSED)),
            _runs.c.epoch == 0,
        )
        self._write(
            query.values(
                status=RunStatus.STOPPED, finished_at=time.time(), reason="Stopped before it began."
            )
        )

    def stop_requested(self, run_id: str) -> bool:
        """Say whether somebody has asked this run to stop."""
        return self.requests(run_id).stop

    def requests(self, run_id: str) -> Requests:
        """Give what a run's worker is asked to do."""
        columns = (
            _runs.c.stop_requested,
            _runs.c.pause_requested,
            _runs.c.turn_ended,
            _runs.c.worker,
        )
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*columns).where(_runs.c.id == run_id)).first()
        return Requests(*row) if row else Requests(True, False, False, "")

    def heartbeat(self, run_ids: Iterable[str]) -> None:
        """Say that these runs are not lost: their worker trains, or their queue stands."""
        self._write(
            sa.update(_runs).where(_runs.c.id.in_(list(run_ids))).values(heartbeat_at=time.time())
        )

    def mark_lost(self, seconds: float = LOST_SECONDS) -> int:
        """Mark runs as interrupted that nobody has vouched for since `seconds`; give how many."""
        query = sa.update(_runs).where(
            _runs.c.status.in_(ALIVE), _runs.c.heartbeat_at < time.time() - seconds
        )
        reason = "Its worker stopped answering: the server or the machine was switched off. Train it again."
        return self._write(
            query.values(
                status=RunStatus.INTERRUPTED, phase="", reason=reason, finished_at=time.time()
            )
        )

    def add_metric(self, run_id: str, metric: Metric, **values: Any) -> None:
        """Add a point to a run's curves, and change its row in the same transaction."""
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_metrics).values(run_id=run_id, **vars(metric)))
            row = sa.update(_runs).where(_runs.c.id == run_id)
            connection.execute(row.values(epoch=metric.epoch, heartbeat_at=time.time(), **values))

    def metrics(self, run_id: str) -> list[Metric]:
        """Give a run's curves in the order of training."""
        columns = [
            _metrics.c[name] for name in ("epoch", "loss", "accuracy", "val_loss", "val_accuracy")
        ]
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(*columns).where(_metrics.c.run_id == run_id).order_by(_metrics.c.id)
            )
            return [Metric(*row) for row in rows]

    def delete_artifact(self, run_id: str, name: str) -> None:
        """Remove one of a run's files, if it is there."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(_artifacts).where(
                    _artifacts.c.run_id == run_id, _artifacts.c.name == name
                )
            )

    def find_artifact(self, run_id: str, name: str) -> bytes | None:
        """Give one of a run's files, or None."""
        query = sa.select(_artifacts.c.content).where(
            _artifacts.c.run_id == run_id, _artifacts.c.name == name
        )
        with self._engine.connect() as connection:
            content: bytes | None = connection.execute(query).scalar()
        return content

    def save_artifacts(self, run_id: str, contents: dict[str, bytes]) -> None:
        """Keep files with a run, replacing those of the same name: all of them or none."""
        with self._engine.begin() as connection:
            same = (_artifacts.c.run_id == run_id) & _artifacts.c.name.in_(contents)
            connection.execute(sa.delete(_artifacts).where(same))
            rows = [
                {"run_id": run_id, "name": name, "content": content}
                for name, content in contents.items()
            ]
            connection.execute(sa.insert(_artifacts), rows)
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def artifact(self, run_id: str, name: str) -> bytes:
        """Give one of a run's files.

        Raises:
            UnknownRun: one sentence, when the run does not have it.
        """
        content = self.find_artifact(run_id, name)
        if content is None:
            status = self.get(run_id).status
            raise UnknownRun(
                f"Run {run_id} has no {name}: it is {status}; choose a run that has finished."
            )
        return content

    def close(self) -> None:
        """Close the connections; the store can still be used and opens new ones."""
        self._engine.dispose()

    def _write(self, query: sa.sql.dml.UpdateBase) -> int:
        with self._engine.begin() as connection:
            return connection.execute(query).rowcount


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets pages read while a worker writes; a writer that finds another one at work waits for it.
    connection.execute("PRAGMA busy_timeout=10000")
    with contextlib.suppress(
        sqlite3.OperationalError
    ):  # another process opens the new database at this moment, and turns it on
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Copying the log back waits for the disk, up to a second, in whichever call happens to do it: only where a run has ended.
    connection.execute("PRAGMA wal_autocheckpoint=0")


def _make_tables(engine: sa.Engine) -> None:
    try:
        _tables.create_all(engine)
    except sa.exc.DBAPIError:  # another process made one between the look and the making
        with engine.begin() as connection:
            if (
                engine.dialect.name == "sqlite"
            ):  # which makes each table by itself, where PostgreSQL makes all or none: keep the others out
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            _tables.create_all(connection)
    _add_missing_columns(engine)


def _add_missing_columns(engine: sa.Engine) -> None:
    """Bring a store that an earlier version made up to date; its runs have no value there."""
    there = {column["name"] for column in sa.inspect(engine).get_columns(_runs.name)}
    for column in _runs.columns:
        if column.name not in there:
            definition = sa.schema.CreateColumn(column).compile(dialect=engine.dialect)
            with (
                contextlib.suppress(sa.exc.DBAPIError),
                engine.begin() as connection,
            ):  # another process was first
                connection.exec_driver_sql(f"ALTER TABLE {_runs.name} ADD COLUMN {definition}")


def _run(row: sa.RowMapping) -> Run:
    values = {
        **row,
        "hyperparameters": Hyperparameters.from_dict(row["hyperparameters"]),
        "status": RunStatus(row["status"]),
    }
    return Run(**values)
