"""Add collections of drawings."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """There are none yet."""
    op.create_table(
        "collections",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("class_names", sa.JSON, nullable=False),
        sa.Column("prepared", sa.String, nullable=False),
        sa.Column("visitor", sa.String, nullable=False, index=True),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
    )
    op.create_table(
        "drawings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, sa.ForeignKey("collections.code"), nullable=False, index=True),
        sa.Column("visitor", sa.String, nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
        sa.Column("strokes", sa.String, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("is_out", sa.Boolean, nullable=False),
    )
