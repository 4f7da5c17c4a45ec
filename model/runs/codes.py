"""Codes by which people find a class or a collection: five letters and digits."""

import secrets

import sqlalchemy as sa

from model import Sketch28Error
from model.runs.database import Database

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that look alike
LENGTH = 5


def new_code() -> str:
    """Return a code that nobody can guess from others."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def find(database: Database, table: sa.Table, code: str, what: str) -> sa.RowMapping:
    """Return the row with a code, which may be written with small letters and spaces.

    Args:
        database: where the table is.
        table: a table with a column `code`.
        code: as somebody has written it.
        what: what the table holds, such as "class".

    Raises:
        Sketch28Error: if there is none.
    """
    wanted = "".join(code.split()).upper()[: 2 * LENGTH]
    with database.engine.connect() as connection:
        query = sa.select(table).where(table.c.code == wanted)
        row = connection.execute(query).mappings().first()
    if row is None:
        raise Sketch28Error(f"No {what} has the code {wanted}; please check its letters.")
    return row
