"""Data sets of one's own in the run store: their pictures, and what is known of them.

What is known of a deleted one is kept, since the networks that were trained on it still need the
names of its classes.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.own import OwnArrays, clean_name, clean_names, is_own
from model.runs.arrays import pack_arrays, unpack_arrays
from model.runs.database import Database
from model.runs.tables import datasets

KNOWN_SECONDS = 5.0  # for so long a description is not read again
FIELDS = "prepared", "counts", "source"


@dataclass(frozen=True)
class OwnDataset:
    """A row of the list of data sets: `name` as runs have it, and who brought it."""

    name: str
    title: str
    visitor: str
    created_at: float
    classes: int
    pictures: int
    megabytes: float


class OwnDatasets:
    """The data sets in one database; safe to use from many threads and processes at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._described: dict[str, tuple[float, dict[str, Any]]] = {}

    def add(
        self,
        title: str,
        class_names: tuple[str, ...],
        prepared: str,
        arrays: OwnArrays,
        source: str,
        visitor: str = "",
    ) -> str:
        """Keep a data set, and return its name: "own-" and eight hexadecimal digits.

        Args:
            title: what people call it.
            class_names: of all classes.
            prepared: a key of `PREPARATIONS`.
            arrays: its pictures and labels.
            source: one sentence on where they come from.
            visitor: who brings it; "" for the command line, whose data sets everybody sees.

        Raises:
            Sketch28Error: if its names cannot be used.
        """
        names, title = clean_names(class_names), clean_name(title)
        if not title:
            raise Sketch28Error("The data set needs a name; please enter one.")
        name = f"own-{secrets.token_hex(4)}"
        counts = [len(arrays.y_train), len(arrays.y_val), len(arrays.y_test)]
        info = {"class_names": list(names), "prepared": prepared, "counts": counts}
        content = pack_arrays(**vars(arrays))
        row = {"name": name, "title": title, "visitor": visitor, "created_at": time.time()}
        row |= {"info": info | {"source": source}, "content": content, "bytes": len(content)}
        with self._database.engine.begin() as connection:
            connection.execute(sa.insert(datasets).values(**row))
        return name

    def all(self, visitor: str | None = None) -> list[OwnDataset]:
        """Return those that have not been deleted, the newest first.

        Args:
            visitor: only this visitor's and those of the command line.
        """
        columns = [column for column in datasets.columns if column.name != "content"]
        query = sa.select(*columns).where(datasets.c.bytes > 0)
        if visitor is not None:
            query = query.where(datasets.c.visitor.in_(("", visitor)))
        with self._database.engine.connect() as connection:
            rows = connection.execute(query.order_by(datasets.c.created_at.desc())).mappings()
            return [_listed(row) for row in rows if _is_sound(row["info"])]

    def describe(self, name: str) -> dict[str, Any]:
        """Return the fields of a data set's `DatasetInfo`, also of one that has been deleted.

        Raises:
            Sketch28Error: if there is none of this name.
        """
        read_at, described = self._described.get(name, (-KNOWN_SECONDS, {}))
        if time.monotonic() - read_at < KNOWN_SECONDS:
            return described
        query = sa.select(datasets.c.title, datasets.c.info).where(datasets.c.name == name)
        with self._database.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None or not _is_sound(row["info"]):
            raise Sketch28Error(f"There is no data set {name!r} here; please bring it in first.")
        described = {"title": row["title"], **row["info"]}
        self._described[name] = time.monotonic(), described
        return described

    def arrays(self, name: str) -> OwnArrays:
        """Return a data set's pictures and labels.

        Raises:
            Sketch28Error: if there are none, or they have been deleted.
        """
        query = sa.select(datasets.c.content).where(datasets.c.name == name)
        with self._database.engine.connect() as connection:
            content = connection.execute(query).scalar()
        if not content:
            title = self.describe(name)["title"]
            raise Sketch28Error(f"The pictures of {title} have been deleted; bring them in again.")
        return OwnArrays(**unpack_arrays(content))

    def rename(self, name: str, title: str) -> None:
        """Call a data set otherwise; an empty title changes nothing."""
        if title := clean_name(title):
            self._change(name, title=title)

    def delete(self, name: str) -> None:
        """Delete a data set's pictures; networks that were trained on it remain."""
        self._change(name, content=b"", bytes=0)

    def _change(self, name: str, **values: Any) -> None:
        with self._database.engine.begin() as connection:
            change = sa.update(datasets).where(datasets.c.name == name)
            if not is_own(name) or connection.execute(change.values(**values)).rowcount == 0:
                raise Sketch28Error(f"There is no data set {name!r}; please check the name.")
        self._described.pop(name, None)


def _listed(row: sa.RowMapping) -> OwnDataset:
    info, about = row["info"], {name: row[name] for name in ("name", "title", "visitor")}
    classes, megabytes = len(info["class_names"]), row["bytes"] / 2**20
    counts = int(np.sum(info["counts"]))
    return OwnDataset(
        **about, created_at=row["created_at"], classes=classes, pictures=counts, megabytes=megabytes
    )


def _is_sound(info: Any) -> bool:
    """Return whether this is what `add` writes."""
    if not (isinstance(info, dict) and set(info) == {"class_names", *FIELDS}):
        return False
    texts = [*info["class_names"], info["prepared"], info["source"]]
    counts = info["counts"]
    numbers = len(counts) == 3 and all(isinstance(count, int) and count > 0 for count in counts)
    return numbers and all(isinstance(text, str) for text in texts)
