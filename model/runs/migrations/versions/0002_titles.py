"""Add the titles of runs, and give one to each run that is there."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from model.hyperparameters import Hyperparameters
from model.runs.titles import describe, numbered

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Title the runs in the order in which they were made."""
    op.add_column("runs", sa.Column("title", sa.String, nullable=False, server_default=""))
    names = ("id", "visitor", "parent", "title", "created_at")
    runs = sa.table("runs", *map(sa.column, names), sa.column("hyperparameters", sa.JSON))
    taken: dict[str, set[str]] = defaultdict(set)
    for run in op.get_bind().execute(sa.select(runs).order_by(runs.c.created_at)).all():
        chosen = Hyperparameters.from_dict(run.hyperparameters)
        described = describe(chosen, continued=bool(run.parent))
        seen = taken[""] | taken[run.visitor] if run.visitor else set().union(*taken.values())
        title = numbered(described, seen)
        taken[run.visitor].add(title)
        op.execute(sa.update(runs).where(runs.c.id == run.id).values(title=title))
