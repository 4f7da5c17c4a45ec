"""Add the columns that versions 0.2 to 0.4 added to the table of runs, where they are missing."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.String, nullable=False, server_default="")


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


COLUMNS = (
    *map(_text, ("sweep", "parent", "worker", "device")),
    *map(_flag, ("pause_requested", "turn_ended")),
    *(
        sa.Column(name, sa.Float)
        for name in ("temperature", "learning_rate", "seconds_left", "val_accuracy", "kept_epoch")
    ),
    sa.Column("answers", sa.JSON),
)


def upgrade() -> None:
    """Versions up to 0.4 did not record their revision: look at what is there."""
    existing = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("runs")}
    for column in COLUMNS:
        if column.name not in existing:
            op.add_column("runs", column)
    op.create_index("ix_runs_sweep", "runs", ["sweep"], if_not_exists=True)
