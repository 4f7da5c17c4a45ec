"""A disk for SQLite that is full, or may not be written, without one that really is."""

import sqlalchemy as sa

MOST_PAGES = 1 << 30


class Disk:
    """The disk of a store's file, as the connections see it that are taken from here on."""

    def __init__(self, store):
        self.full = self.read_only = False
        sa.event.listen(store._engine, "checkout", self._limit)

    def _limit(self, connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages if self.full else MOST_PAGES}")
        connection.execute(f"PRAGMA query_only={self.read_only:d}")
