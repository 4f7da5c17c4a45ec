"""The tables of the run store.

The tables `runs` and `metrics` have a column for each field of `Run` and `Metric`. To add a column,
add the field and a migration in `migrations/versions`, and set `REVISION` in `database.py` to it.
"""

from collections.abc import Iterator
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run, RunStatus


class Text(sa.TypeDecorator[str]):
    """Text as a database can store it: what neither can, such as NUL, becomes a question mark."""

    impl, cache_ok = sa.String, True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Return the text to store, or to compare with what is stored."""
        return value and value.encode(errors="replace").decode().replace("\0", "?")


JSON = sa.JSON(none_as_null=True)
COLUMN_TYPES: dict[Any, Any] = {str: Text, RunStatus: Text}
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
    sa.Column("name", Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
datasets = sa.Table(  # those that people bring; without `bytes`, its pictures have been deleted
    "datasets",
    tables,
    sa.Column("name", Text, primary_key=True),
    sa.Column("title", Text, nullable=False),
    sa.Column("visitor", Text, nullable=False, index=True),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("info", JSON, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
collections = sa.Table(  # to whose codes many people draw
    "collections",
    tables,
    sa.Column("code", Text, primary_key=True),
    sa.Column("title", Text, nullable=False),
    sa.Column("class_names", JSON, nullable=False),
    sa.Column("prepared", Text, nullable=False),
    sa.Column("visitor", Text, nullable=False, index=True),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
)
drawings = sa.Table(
    "drawings",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.ForeignKey("collections.code"), nullable=False, index=True),
    sa.Column("visitor", Text, nullable=False),
    sa.Column("label", sa.Integer, nullable=False),
    sa.Column("picture", sa.LargeBinary, nullable=False),
    sa.Column("strokes", Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("is_out", sa.Boolean, nullable=False),
)
classes = sa.Table(  # what a class does and may do is in `rules`; see `classes.py`
    "classes",
    tables,
    sa.Column("code", Text, primary_key=True),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("rules", JSON, nullable=False),
    sa.Column("password", Text, nullable=False),  # a hash, or ""
    sa.Column("failures", sa.Integer, nullable=False),
)
members = sa.Table(
    "members",
    tables,
    sa.Column("visitor", Text, primary_key=True),
    sa.Column("code", sa.ForeignKey("classes.code"), nullable=False, index=True),
    sa.Column("nickname", Text, nullable=False),
    sa.Column("teaches", sa.Boolean, nullable=False),
    sa.Column("joined_at", sa.Float, nullable=False),
)
answers = sa.Table(  # in games
    "answers",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.ForeignKey("classes.code"), nullable=False, index=True),
    sa.Column("visitor", Text, nullable=False, index=True),
    sa.Column("game", Text, nullable=False),
    sa.Column("dataset", Text, nullable=False),
    sa.Column("picture", sa.Integer, nullable=False),
    sa.Column("label", sa.Integer, nullable=False),
    sa.Column("answer", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
)
