"""The tables of the run store, and a connection to the database that holds them.

The tables `runs` and `metrics` have a column for each field of `Run` and `Metric`. To add a column,
add the field and a migration in `migrations/versions`, and set `REVISION` to that migration.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import click
import sqlalchemy as sa

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run, RunStatus

PROJECT = Path(__file__).parent.parent.parent
IN_PROJECT = (PROJECT / "pyproject.toml").is_file()  # otherwise installed by pip
DEFAULT_FOLDER = PROJECT / "data" if IN_PROJECT else Path(click.get_app_dir("sketch28"))
MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0003"  # of the tables below
CONNECT_SECONDS = 10  # to a database on another machine
LOCK = 0x5328  # PostgreSQL's advisory lock, held while the tables are made or migrated
SQLITE_UNUSABLE = (  # primary result codes: the file, its folder or the disk is at fault
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
)
JSON = sa.JSON(none_as_null=True)
COLUMN_TYPES: dict[Any, Any] = {str: sa.String, RunStatus: sa.String}
COLUMN_TYPES |= {Hyperparameters: JSON, list: JSON}
COLUMN_TYPES |= {float: sa.Float, int: sa.Integer, bool: sa.Boolean}


def _columns(kind: type, indexed: tuple[str, ...] = ()) -> Iterator[sa.Column]:
    hints = get_type_hints(kind)
    for name in [field.name for field in fields(kind)]:
        hint = hints[name]
        options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        yield sa.Column(
            name,
            COLUMN_TYPES[get_origin(options[0]) or options[0]],
            primary_key=name == "id",
            nullable=NoneType in options,
            default=getattr(kind, name, None),
            index=name in indexed or None,
        )


tables = sa.MetaData()
runs = sa.Table("runs", tables, *_columns(Run, indexed=("visitor", "status", "sweep")))
metrics = sa.Table(
    "metrics",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id"), nullable=False, index=True),
    *_columns(Metric),
)
artifacts = sa.Table(
    "artifacts",
    tables,
    sa.Column("run_id", sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


def default_url() -> str:
    """Return the address in `DATABASE_URL`, or of the SQLite file in the default folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FOLDER / 'runs.sqlite'}"


def open_database(url: str) -> sa.Engine:
    """Connect to a database and make its tables, or upgrade those of an earlier version.

    Raises:
        Sketch28Error: if the database cannot be opened, or if a later version of Sketch28 has
            upgraded it.
    """
    try:
        engine = _connect(url)
    except (sa.exc.ArgumentError, ImportError) as error:  # the address may contain a password
        wanted = "expected an address such as postgresql://user:password@host/database"
        raise Sketch28Error(f"Can't use the address in DATABASE_URL; {wanted}.") from error
    with engine.connect() as connection:
        found = _revision(connection)
    if found != REVISION:
        _upgrade(engine)
    return engine


def _connect(url: str) -> sa.Engine:
    address = sa.make_url(url)
    if address.drivername in ("postgresql", "postgres"):  # hosting companies write either
        address = address.set(drivername="postgresql+psycopg")
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite and address.database:
        _make_folder(Path(address.database).parent)
    wait = {} if is_sqlite else {"connect_timeout": CONNECT_SECONDS}
    engine = sa.create_engine(address, pool_pre_ping=True, connect_args=wait)
    sa.event.listen(engine, "handle_error", _explain)
    if is_sqlite:
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "make it writable, or set DATABASE_URL to another place"
        raise Sketch28Error(f"Can't make {folder} ({error.strerror}); {advice}.") from error


def _explain(context: sa.ExceptionContext) -> None:
    """Say in one sentence why a database cannot be used; an error in the SQL stays a bug."""
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        unusable = getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_UNUSABLE
    else:
        unusable = isinstance(context.sqlalchemy_exception, sa.exc.OperationalError)
    if unusable and not context.is_pre_ping:
        where = (
            f"Can't use the database {context.engine.url!r}" if context.engine else "No database"
        )
        why = next(iter(str(error).splitlines()), "").rstrip(".")
        raise Sketch28Error(f"{where}: {why}; start it, or correct DATABASE_URL.") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # With a write-ahead log (WAL) pages read while a worker writes; a second writer waits.
    connection.execute("PRAGMA busy_timeout=10000")
    # Another process that opens the new database at this moment may be turning it on.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Copying the log back waits for the disk, up to a second: `save_artifacts` does it instead.
    connection.execute("PRAGMA wal_autocheckpoint=0")


def _revision(connection: sa.Connection) -> str | None:
    """Return the tables' revision; None if they are of version 0.4 or older, or missing."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    is_sqlite = engine.dialect.name == "sqlite"
    lock = "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({LOCK})"
    with engine.begin() as connection:
        connection.exec_driver_sql(lock)  # a process that had to wait here finds the work done
        found = _revision(connection)
        if found and found > REVISION:
            advice = "update Sketch28, or set DATABASE_URL to another database"
            raise Sketch28Error(
                f"A later version of Sketch28 has upgraded {engine.url!r}; {advice}."
            )
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        if sa.inspect(connection).has_table(runs.name):
            command.upgrade(config, REVISION)
        else:
            tables.create_all(connection)
            command.stamp(config, REVISION)
