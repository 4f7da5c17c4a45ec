"""Add the count of worker processes that died while they trained a run."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Nothing is known of runs that are there."""
    op.add_column("runs", sa.Column("crashes", sa.Integer, nullable=False, server_default="0"))
