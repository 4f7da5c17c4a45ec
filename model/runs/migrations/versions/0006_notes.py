"""Add notes and stars, and the time at which a run was deleted."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    """No run has a note or a star, and none has been deleted."""
    for column in (
        sa.Column("note", sa.String, nullable=False, server_default=""),
        sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("deleted_at", sa.Float, nullable=False, server_default="0"),
    ):
        op.add_column("runs", column)
