"""A connection to the database that holds the tables of the run store."""

import contextlib
import json
import os
import sqlite3
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from model import Sketch28Error
from model.runs import faults
from model.runs.run import StoreUnavailable
from model.runs.tables import runs, tables

PROJECT = Path(__file__).parent.parent.parent
IN_PROJECT = (PROJECT / "pyproject.toml").is_file()  # otherwise installed by pip
DEFAULT_FOLDER = PROJECT / "data" if IN_PROJECT else Path(click.get_app_dir("sketch28"))
MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0007"  # of the tables in `tables.py`
# Of a connection to a database on another machine: to open it, and to hear that a packet arrived.
FEW_FILES = {"pool_size": 3, "max_overflow": 12}  # of SQLite, whose connections open three each
POSTGRESQL_OPTIONS = {"connect_timeout": 10, "tcp_user_timeout": 10_000}  # seconds, milliseconds
AGAIN_SECONDS = 1.0  # after a failure, until the next attempt to connect
LOCK = 0x5328  # PostgreSQL's advisory lock, held while the tables are made or migrated


def default_url() -> str:
    """Return the address in `DATABASE_URL`, or of the SQLite file in the default folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FOLDER / 'runs.sqlite'}"


class Database:
    """A database that is opened when it is first used, and again when it has been away."""

    def __init__(self, url: str) -> None:
        """Take an address, in SQLAlchemy's form.

        Raises:
            Sketch28Error: if it is not one.
        """
        try:
            address = sa.make_url(url)
            if address.drivername in ("postgresql", "postgres"):  # hosting companies write either
                address = address.set(drivername="postgresql+psycopg")
            self.is_sqlite = address.get_backend_name() == "sqlite"
            name = (address.database or "") if self.is_sqlite else ""
            is_file = name and not name.startswith((":memory:", "file:"))
            options: dict[str, Any] = {} if self.is_sqlite else {"connect_args": POSTGRESQL_OPTIONS}
            options |= FEW_FILES if is_file else {}
            self._engine = sa.create_engine(
                address, pool_pre_ping=True, json_deserializer=_json, **options
            )
        except (sa.exc.ArgumentError, ImportError) as error:  # the address may contain a password
            wanted = "expected an address such as postgresql://user:password@host/database"
            raise Sketch28Error(f"Can't use the address in DATABASE_URL; {wanted}.") from error
        self._file = Path(name) if is_file else None
        self._open, self._opening = False, threading.Lock()
        self._failed_at: float | None = None  # if the last attempt to connect has failed
        self._why = ""  # it has
        self._trying = threading.Lock()
        sa.event.listen(self._engine, "do_connect", self._connect)
        sa.event.listen(self._engine, "handle_error", self._handle_error)
        if self.is_sqlite:
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        if self._file:
            sa.event.listen(self._engine, "checkout", self._check_file)

    @property
    def engine(self) -> sa.Engine:
        """The connections, whose tables have been made, or upgraded from an earlier version.

        Raises:
            StoreUnavailable: here and whenever the database is used, if it cannot be reached or
                read, or if a later version of Sketch28 has upgraded it.
        """
        if not self._open:
            with self._opening:
                if not self._open:
                    with self._engine.connect() as connection:
                        found = read_revision(connection)
                    if found != REVISION:
                        upgrade(self._engine)
                    self._open = True
        return self._engine

    @property
    def now(self) -> sa.ColumnElement[float]:
        """The seconds since 1970, by the one clock that all of the database's users share."""
        if self.is_sqlite:
            return sa.literal(time.time())
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Double)

    def close(self) -> None:
        """Close the connections; using the database afterwards opens new ones."""
        self._engine.dispose()

    def _connect(self, dialect: sa.Dialect, _record: Any, *arguments: Any) -> Any:
        """Connect; after a failure, one thread at a time tries again, and no other waits for it."""
        if self._failed_at is None:
            return self._try_to_connect(dialect, *arguments)
        early = time.monotonic() - self._failed_at < AGAIN_SECONDS
        if early or not self._trying.acquire(blocking=False):
            raise StoreUnavailable(self._why)
        try:
            return self._try_to_connect(dialect, *arguments)
        finally:
            self._trying.release()

    def _try_to_connect(self, dialect: sa.Dialect, arguments: Any, options: Any) -> Any:
        try:
            if self._file:
                make_private(self._file)
            connection = dialect.connect(*arguments, **options)
        except (OSError, dialect.loaded_dbapi.Error) as error:
            self._why = faults.of_connecting(error, self._file, is_sqlite=self.is_sqlite)
            self._failed_at = time.monotonic()
            raise StoreUnavailable(self._why) from error
        self._failed_at = None
        return connection

    def _check_file(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """Open the file again if another has taken its place: SQLite would go on with the old."""
        assert self._file is not None
        found = self._file.stat().st_ino if self._file.exists() else None
        if record.info.setdefault("file", found) != found:
            raise sa.exc.DisconnectionError

    def _handle_error(self, context: sa.ExceptionContext) -> StoreUnavailable | None:
        """Say in one sentence that the database is away; other errors are those of the program."""
        found = None if context.is_pre_ping else faults.of_use(context, self._file)
        if found is None or str(found) == faults.INCOMPLETE:
            return found
        self._open = False  # what comes back may be empty
        if self.is_sqlite:
            context.is_disconnect = True  # another file may have taken its place
            if context.execution_context is not None:  # whose cursor would keep SQLite's locks
                context.execution_context.cursor.close()
        return found


def make_private(file: Path) -> None:
    """Make the file, if it is missing, and its folder so that only this account can read them.

    SQLite's log gets the mode of the file. One that is there is not opened: to close it again
    would end SQLite's locks.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        with contextlib.suppress(FileExistsError):  # another process has been faster
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))


def _json(content: Any) -> Any:
    """Return what JSON says; if it is damaged, the content itself, which `rows` refuses."""
    try:
        return json.loads(content)
    except (ValueError, TypeError, RecursionError):
        return content


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    # With a write-ahead log (WAL) pages read while a worker writes; a second writer waits.
    connection.execute("PRAGMA busy_timeout=10000")
    # Another process that opens the new database at this moment may be turning it on.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Copying the log back waits for the disk, up to a second: `save_artifacts` does it instead.
    connection.execute("PRAGMA wal_autocheckpoint=0")


def read_revision(connection: sa.Connection) -> str | None:
    """Return the tables' revision; None if they are of version 0.4 or older, or missing."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(engine: sa.Engine) -> None:
    """Create the tables, or upgrade those of an earlier version.

    Raises:
        StoreUnavailable: if they are those of a later version.
    """
    from alembic import command
    from alembic.config import Config

    is_sqlite = engine.dialect.name == "sqlite"
    lock = "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({LOCK})"
    with engine.begin() as connection:
        connection.exec_driver_sql(lock)  # a process that had to wait here finds the work done
        found = read_revision(connection)
        if found and found > REVISION:
            raise StoreUnavailable(faults.TOO_NEW)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        if sa.inspect(connection).has_table(runs.name):
            command.upgrade(config, REVISION)
        else:
            tables.create_all(connection)
            command.stamp(config, REVISION)
