"""Add classes, their members, and these members' answers in games."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """There are none yet."""
    op.create_table(
        "classes",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("visitor", sa.String, primary_key=True),
        sa.Column("code", sa.String, sa.ForeignKey("classes.code"), nullable=False, index=True),
        sa.Column("nickname", sa.String, nullable=False),
        sa.Column("teaches", sa.Boolean, nullable=False),
        sa.Column("joined_at", sa.Float, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, sa.ForeignKey("classes.code"), nullable=False, index=True),
        sa.Column("visitor", sa.String, nullable=False, index=True),
        sa.Column("game", sa.String, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("picture", sa.Integer, nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("answer", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
