"""Collections: drawings that many people make for one data set, in the run store.

Whoever has a collection's code may draw for it; whoever began it sees all drawings and may throw
some out. A drawing is kept as 28x28 pixels and as the strokes it was made of.
"""

import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.own import clean_name, clean_names
from model.runs.codes import find, new_code
from model.runs.database import Database
from model.runs.tables import collections, drawings

MOST_DRAWINGS, MOST_OF_ONE = 5000, 500  # of a collection, and of one visitor in it
MOST_POINTS = 5000  # of a drawing's strokes; of a longer one only the pixels are kept
MOST_COLLECTIONS = 50  # of one visitor
LEAST_OF_A_CLASS = 3  # drawings, so that each part of a data set has one


@dataclass(frozen=True)
class Collection:
    """What is drawn, by the rules of which data set it becomes 28x28, and who began it."""

    code: str
    title: str
    class_names: tuple[str, ...]
    prepared: str
    visitor: str
    is_open: bool


@dataclass(frozen=True)
class Drawing:
    """One drawing, uint8 (28, 28), of the class that was asked for; perhaps thrown out."""

    id: int
    label: int
    picture: np.ndarray
    visitor: str
    is_out: bool


class Collections:
    """The collections in one database; safe to use from many threads and processes at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, title: str, class_names: Iterable[str], prepared: str, visitor: str
    ) -> Collection:
        """Begin a collection, which gets a code of five letters and digits.

        Raises:
            Sketch28Error: if its names cannot be used, or the visitor has very many.
        """
        names, title = clean_names(class_names), clean_name(title) or "Our drawings"
        if len(self.all(visitor)) >= MOST_COLLECTIONS:
            many = f"You have begun {MOST_COLLECTIONS} collections"
            raise Sketch28Error(f"{many}, which is the most; please go on with one of them.")
        code = new_code()
        row: dict[str, Any] = {"code": code, "title": title, "class_names": list(names)}
        row |= {"prepared": prepared}
        row |= {"visitor": visitor, "created_at": time.time(), "is_open": True}
        with self._database.engine.begin() as connection:
            connection.execute(sa.insert(collections).values(**row))
        return self.get(code)

    def get(self, code: str) -> Collection:
        """Return a collection, whose code may be written with small letters and spaces.

        Raises:
            Sketch28Error: if there is none.
        """
        return _collection(find(self._database, collections, code, "collection"))

    def all(self, visitor: str) -> list[Collection]:
        """Return those that a visitor has begun, the newest first."""
        query = sa.select(collections).where(collections.c.visitor == visitor)
        with self._database.engine.connect() as connection:
            rows = connection.execute(query.order_by(collections.c.created_at.desc())).mappings()
            return [_collection(row) for row in rows]

    def set_open(self, code: str, *, is_open: bool) -> None:
        """Let others draw, or let them not."""
        change = sa.update(collections).where(collections.c.code == code).values(is_open=is_open)
        with self._database.engine.begin() as connection:
            connection.execute(change)

    def add(
        self, code: str, visitor: str, label: int, picture: np.ndarray, strokes: Iterable[Any] = ()
    ) -> None:
        """Add a drawing of a class.

        Args:
            code: the collection.
            visitor: who drew it.
            label: the class that was asked for.
            picture: uint8 (28, 28), prepared by the collection's rules.
            strokes: as the canvas has them.

        Raises:
            Sketch28Error: if the collection is closed or full.
        """
        collection = self.get(code)
        if not collection.is_open:
            raise Sketch28Error("This collection is closed: nobody can add to it at the moment.")
        if not 0 <= label < len(collection.class_names):
            raise Sketch28Error(f"There is no class {label} in this collection.")
        if sum(self.counts(code)) >= MOST_DRAWINGS:
            raise Sketch28Error(f"This collection is full: it has {MOST_DRAWINGS:,} drawings.")
        if sum(self.counts(code, visitor)) >= MOST_OF_ONE:
            raise Sketch28Error(f"You have drawn {MOST_OF_ONE} pictures, which is the most.")
        row = {"code": code, "visitor": visitor, "label": label, "created_at": time.time()}
        row |= {"picture": picture.astype(np.uint8).tobytes(), "strokes": _packed(strokes)}
        with self._database.engine.begin() as connection:
            connection.execute(sa.insert(drawings).values(**row, is_out=False))

    def counts(self, code: str, visitor: str | None = None) -> list[int]:
        """Return how many drawings each class has, by all or one visitor, without those thrown out.

        A visitor's own count includes them, so that nobody is asked for the same again and again.
        """
        chosen = drawings.c.code == code
        chosen &= drawings.c.is_out.is_(False) if visitor is None else drawings.c.visitor == visitor
        query = sa.select(drawings.c.label, sa.func.count()).where(chosen).group_by("label")
        with self._database.engine.connect() as connection:
            found: dict[int, int] = dict(connection.execute(query).tuples().all())
        return [found.get(label, 0) for label in range(len(self.get(code).class_names))]

    def people(self, code: str) -> int:
        """Return how many visitors have drawn."""
        query = sa.select(sa.func.count(drawings.c.visitor.distinct()))
        with self._database.engine.connect() as connection:
            return connection.execute(query.where(drawings.c.code == code)).scalar_one()

    def drawings(
        self, code: str, *, label: int | None = None, out: bool = False, limit: int = MOST_DRAWINGS
    ) -> list[Drawing]:
        """Return drawings, the newest first.

        Args:
            code: the collection.
            label: only of this class.
            out: those that were thrown out instead of the others.
            limit: at most so many.
        """
        columns = [column for column in drawings.columns if column.name != "strokes"]
        chosen = (drawings.c.code == code) & (drawings.c.is_out.is_(out))
        if label is not None:
            chosen &= drawings.c.label == label
        query = sa.select(*columns).where(chosen).order_by(drawings.c.id.desc()).limit(limit)
        with self._database.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [_drawing(row) for row in rows if len(row["picture"]) == 28 * 28]

    def strokes(self, code: str) -> list[dict[str, Any]]:
        """Return label and strokes of each drawing but those thrown out, the oldest first.

        Writers are numbered in the order in which they began; a stroke has its "width" and its
        "points" in pixels of a canvas of 420x420.
        """
        columns = drawings.c.visitor, drawings.c.label, drawings.c.strokes
        chosen = (drawings.c.code == code) & drawings.c.is_out.is_(False)
        query = sa.select(*columns).where(chosen).order_by(drawings.c.id)
        with self._database.engine.connect() as connection:
            rows = connection.execute(query).all()
        visitors = list(dict.fromkeys(visitor for visitor, _, _ in rows))
        return [
            {"writer": visitors.index(visitor), "label": label, "strokes": json.loads(strokes)}
            for visitor, label, strokes in rows
        ]

    def throw_out(self, code: str, drawing: int, *, out: bool = True) -> None:
        """Throw a drawing out, or take it back in."""
        chosen = (drawings.c.code == code) & (drawings.c.id == drawing)
        with self._database.engine.begin() as connection:
            connection.execute(sa.update(drawings).where(chosen).values(is_out=out))

    def arrays(self, code: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return all drawings but those thrown out, the oldest first.

        Returns:
            The pictures, uint8 (n, 28, 28), their labels, uint8 (n,), and their writers, int (n,),
            numbered in the order in which they began.

        Raises:
            Sketch28Error: if a class has too few.
        """
        collection = self.get(code)
        for name, count in zip(collection.class_names, self.counts(code), strict=True):
            if count < LEAST_OF_A_CLASS:
                needed = f"Each class needs {LEAST_OF_A_CLASS} drawings"
                raise Sketch28Error(f"{needed}, but {name} has {count}; please draw some more.")
        found = self.drawings(code)[::-1]
        pictures = np.stack([drawing.picture for drawing in found])
        labels = np.array([drawing.label for drawing in found], np.uint8)
        visitors = list(dict.fromkeys(drawing.visitor for drawing in found))
        return pictures, labels, np.array([visitors.index(drawing.visitor) for drawing in found])


def _collection(row: sa.RowMapping) -> Collection:
    names = tuple(map(str, row["class_names"]))
    about = {name: row[name] for name in ("code", "title", "prepared", "visitor")}
    return Collection(**about, class_names=names, is_open=bool(row["is_open"]))


def _drawing(row: sa.RowMapping) -> Drawing:
    picture = np.frombuffer(row["picture"], np.uint8).reshape(28, 28)
    about = {name: row[name] for name in ("id", "label", "visitor")}
    return Drawing(**about, picture=picture, is_out=bool(row["is_out"]))


def _packed(strokes: Iterable[Any]) -> str:
    """Return strokes as JSON: the width of each, and its points in pixels of the canvas."""
    kept, count = list[dict[str, Any]](), 0
    for stroke in strokes:
        path = stroke.get("path") if isinstance(stroke, Mapping) else None
        if not isinstance(path, list) or not (points := list(filter(None, map(_place, path)))):
            continue
        count += len(points)
        if count > MOST_POINTS:
            return "[]"
        width = stroke.get("strokeWidth")
        wide = float(width) if isinstance(width, int | float) and math.isfinite(width) else 0.0
        kept.append({"width": wide, "points": points})
    return json.dumps(kept)


def _place(part: Any) -> list[float] | None:
    """Return the end of a part of a path, such as ["Q", 1, 2, 3, 4]."""
    if not isinstance(part, list) or len(part) < 3:
        return None
    sound = all(isinstance(one, int | float) and math.isfinite(one) for one in part[-2:])
    return [round(value, 1) for value in part[-2:]] if sound else None
