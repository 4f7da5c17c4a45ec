"""Say in one sentence why the database that keeps the runs cannot be used, and what to do."""

import errno
import os
import shutil
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from model.runs.run import StoreRefused, StoreUnavailable

SERVER_AWAY = "The database that keeps the runs does not answer: start it, or correct DATABASE_URL."
FILE_AWAY = (
    "The file that keeps the runs cannot be read or written: check its disk and permissions, or "
    "set DATABASE_URL to another file."
)
LOCKED = (
    "Another program has locked the file that keeps the runs for ten seconds: wait for that "
    "program, or end it."
)
TOO_NEW = (
    "A later version of Sketch28 has upgraded the database that keeps the runs: update Sketch28, "
    "or set DATABASE_URL to another database."
)
INCOMPLETE = (
    "The database that keeps the runs lacks a table or a column: restore it, or set DATABASE_URL "
    "to another one."
)
DISK_FULL = (
    "Nothing can be saved, since the disk that keeps the runs is full: free some space on it. "
    "What was saved before is safe."
)
READ_ONLY = (
    "Nothing can be saved, since the database that keeps the runs is read-only: let the server "
    "write to it (SQLite needs its file and its folder), or set DATABASE_URL to another one."
)
DAMAGED = (
    "The database that keeps the runs is damaged, wholly or in part: restore a backup into a new "
    "one, and set DATABASE_URL to that."
)
ROOM = 1 << 16  # bytes, more than SQLite needs to open a file
LACKING = "no such table", "no such column"  # as SQLite says it
UNDEFINED = "42P01", "42703"  # and PostgreSQL: undefined_table, undefined_column
BY_SQLITE_CODE = {  # primary result codes: the file, its folder or the disk is at fault
    sqlite3.SQLITE_PERM: FILE_AWAY,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: FILE_AWAY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: FILE_AWAY,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
BY_SQLSTATE = {"53100": DISK_FULL, "25006": READ_ONLY, "XX001": DAMAGED, "XX002": DAMAGED}
BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), DISK_FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), READ_ONLY),
}
ANSWERING = (DISK_FULL, READ_ONLY, DAMAGED)  # what else is asked of the database may succeed


def of_connecting(error: BaseException, file: Path | None, *, is_sqlite: bool) -> str:
    """Return why no connection was made; `file` is that of SQLite, if there is one."""
    if not is_sqlite:
        return SERVER_AWAY
    if isinstance(error, OSError):
        return BY_ERRNO.get(error.errno or 0, FILE_AWAY)
    return _of_sqlite(error, file) or FILE_AWAY


def of_use(context: sa.ExceptionContext, file: Path | None) -> StoreUnavailable | None:
    """Return what a failed statement says of the database; None if the program is at fault."""
    driver, error = context.dialect.loaded_dbapi, context.original_exception
    state = getattr(error, "sqlstate", "") or ""
    if str(error).startswith(LACKING) or state in UNDEFINED:
        return StoreUnavailable(INCOMPLETE)
    if isinstance(error, sqlite3.Error):
        why = _of_sqlite(error, file)
    else:
        lost = isinstance(error, (driver.OperationalError, driver.InterfaceError))
        lost = lost or context.is_disconnect
        why = BY_SQLSTATE.get(state) or (SERVER_AWAY if lost else None)
    if why is None:
        return None
    return StoreRefused(why) if why in ANSWERING else StoreUnavailable(why)


def _of_sqlite(error: BaseException, file: Path | None) -> str | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if file is not None and file.is_file():
        writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        if code == sqlite3.SQLITE_CANTOPEN and not writable:
            return READ_ONLY
        if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(file).free < ROOM:
            return DISK_FULL  # without room for the file that SQLite's connections share
    return BY_SQLITE_CODE.get(code)
