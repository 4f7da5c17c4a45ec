"""Back up the whole run store into one file, and restore it, also into the other kind of database.

A backup is a SQLite file with the store's tables and one more, `backup`, with a checksum of each.
Rows are copied as they are, without types, so that a damaged one does not prevent it.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from model import Sketch28Error
from model.runs.database import REVISION, Database, make_private, read_revision, upgrade
from model.runs.lifecycle import Lifecycle
from model.runs.tables import runs, tables

ORDER = tables.sorted_tables  # a table comes after those that it refers to
NAMES = ", ".join(table.name for table in ORDER)
# The first statement of a transaction that reads the store as it is now, whoever writes meanwhile,
READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
SNAPSHOT = {"sqlite": "BEGIN", "postgresql": READ}
# and of one during which nobody else writes.
ALONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": f"LOCK TABLE {NAMES} IN EXCLUSIVE MODE"}
ROWS = 500  # held in memory at a time; of a table with large files, one
UNTYPED = sa.types.NullType()
checksums = sa.Table(
    "backup",
    sa.MetaData(),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
)
NO_BACKUP = "{} is not a backup; choose a file that `python -m model backup` has written."
DAMAGED = "{} is damaged; please choose another backup."
LATER = "A later version of Sketch28 has written {}; please update Sketch28."
NOT_EMPTY = (
    "The store is not empty; choose an empty one with DATABASE_URL, or add --replace, which first "
    "deletes everything that is in it."
)
UNFIT = (
    "A row of the table {} was damaged when it was backed up, and this database does not accept "
    "it; please restore into a SQLite file. The store is as it was."
)


def back_up(database: Database, file: Path) -> int:
    """Write what is in the store at this moment into a new file; return the number of runs.

    Others may read and write meanwhile. The file gets its name when it is complete, and only this
    account can read it.

    Raises:
        Sketch28Error: if the file exists or cannot be written.
    """
    if file.exists():
        raise Sketch28Error(f"{file} exists already; please choose a new file.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
            partial = Path(folder) / file.name
            make_private(partial)
            count = _write(database, partial)
            partial.replace(file)
    except OSError as error:
        raise Sketch28Error(f"Can't write {file} ({error.strerror or error}).") from error
    except sa.exc.OperationalError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise Sketch28Error(f"Can't write {file} ({error.orig}).") from error
    return count


def restore(database: Database, file: Path, *, replace: bool = False) -> int:
    """Fill the store with what a backup holds, all or nothing; return the number of runs.

    Runs that were queued or in training are queued again, or interrupted if that was an hour ago,
    as at a server's start.

    Args:
        database: an empty store.
        file: a backup by this version or an earlier one.
        replace: first delete everything that is in the store.

    Raises:
        Sketch28Error: if the store is not empty, or the file cannot be used; nothing is changed.
    """
    with _opened(file, _check(file)) as source, database.engine.begin() as target:
        target.exec_driver_sql(ALONE[target.dialect.name])
        filled = (target.scalar(sa.select(sa.select(table).exists())) for table in ORDER)
        if not replace and any(filled):
            raise Sketch28Error(NOT_EMPTY)
        for table in reversed(ORDER):
            target.execute(sa.delete(table))
        for table in ORDER:
            try:
                _copy(source, target, table)
            except sa.exc.DBAPIError as error:
                raise Sketch28Error(UNFIT.format(table.name)) from error
        count = target.scalar(sa.select(sa.func.count()).select_from(runs))
    if database.is_sqlite:  # else its log would keep a second copy
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    Lifecycle(database).recover_lost(seconds=0.0)
    return count or 0


def _write(database: Database, file: Path) -> int:
    with _file_engine(file) as engine:
        upgrade(engine)
        with database.engine.connect() as source, engine.begin() as target:
            source.exec_driver_sql(SNAPSHOT[source.dialect.name])
            for table in ORDER:
                _copy(source, target, table)
            checksums.create(target)
            found = {table.name: _checksum(target, table.name) for table in ORDER}
            rows = [{"name": name, "rows": n, "sha256": sha} for name, (n, sha) in found.items()]
            target.execute(sa.insert(checksums), rows)
    return found[runs.name][0]


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    """Copy a table's rows, except those that belong to a row that is missing."""
    names = [column.name for column in table.columns]
    query = sa.select(*map(_as_it_is, table.columns)).select_from(table)
    for key in table.foreign_keys:
        query = query.join(key.column.table)
    size = 1 if "content" in names else ROWS
    insert = sa.insert(sa.table(table.name, *map(sa.column, names)))
    for batch in source.execute(query, execution_options={"yield_per": size}).partitions():
        target.execute(insert, [dict(zip(names, row, strict=True)) for row in batch])
    number = table.autoincrement_column
    if number is not None and target.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, number.name)
        target.execute(sa.select(sa.func.setval(sequence, sa.func.max(number))))


def _as_it_is(column: sa.Column) -> sa.ColumnElement:
    """Return what reads a value that either database takes: JSON is text, and a flag a bool."""
    if isinstance(column.type, sa.JSON):
        return sa.cast(column, sa.Text)
    return column if isinstance(column.type, sa.Boolean) else sa.type_coerce(column, UNTYPED)


def _checksum(connection: sa.Connection, name: str) -> tuple[int, str]:
    """Return the number of a table's rows in a backup, and the SHA-256 of their values."""
    count, digest = 0, hashlib.sha256()
    query: sa.Select = sa.select(sa.literal_column("*")).select_from(sa.table(name))
    for row in connection.execute(query, execution_options={"yield_per": 1}):
        count += 1
        for value in row:
            content = value if isinstance(value, bytes) else repr(value).encode()
            digest.update(b"%d %d " % (isinstance(value, bytes), len(content)))
            digest.update(content)
    return count, digest.hexdigest()


def _check(file: Path) -> str:
    """Return a backup's revision of the tables, or raise the sentence that says what is wrong."""
    try:
        file.open("rb").close()
    except OSError as error:
        raise Sketch28Error(f"Can't read {file} ({error.strerror}).") from error
    try:
        with _file_engine(file, mode="ro") as engine, engine.connect() as connection:
            if not sa.inspect(connection).has_table(checksums.name):
                raise Sketch28Error(NO_BACKUP.format(file))
            found = read_revision(connection) or ""
            if found > REVISION:
                raise Sketch28Error(LATER.format(file))
            written = connection.execute(sa.select(checksums)).all()
            if not found or not written:
                raise Sketch28Error(DAMAGED.format(file))
            for name, count, sha256 in written:
                if _checksum(connection, name) != (count, sha256):
                    raise Sketch28Error(DAMAGED.format(file))
    except sa.exc.DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        sentence = NO_BACKUP if code == sqlite3.SQLITE_NOTADB else DAMAGED
        raise Sketch28Error(sentence.format(file)) from error
    return found


@contextmanager
def _opened(file: Path, revision: str) -> Iterator[sa.Connection]:
    """Open a backup to read it; of an earlier revision, a copy that is upgraded first."""
    with tempfile.TemporaryDirectory(prefix="sketch28-restore-") as folder:
        if revision != REVISION:
            file = Path(shutil.copyfile(file, Path(folder) / "earlier.sqlite"))
            with _file_engine(file) as engine:
                upgrade(engine)
        with _file_engine(file, mode="ro") as engine, engine.connect() as connection:
            yield connection


@contextmanager
def _file_engine(file: Path, mode: str = "rw") -> Iterator[sa.Engine]:
    query = {"uri": "true", "mode": mode}
    address = sa.URL.create("sqlite", database=file.resolve().as_uri(), query=query)
    engine = sa.create_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()
