"""Nights: what `patuh nightly` did, how each ended, and what it measured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "night",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the night"),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False, comment="When it began, UTC"),
        sa.Column(
            "closes_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its crawl must be over, UTC; null without a bound",
        ),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it ended, UTC; null while it is underway",
        ),
        sa.Column("state", sa.String(32), nullable=False, comment="running, good, poor, empty or broken"),
        sa.Column("due", sa.Integer(), nullable=False, comment="Sites whose turn it was"),
        sa.Column("run_id", sa.Integer(), nullable=True, comment="Its crawl; null before that began"),
        sa.Column(
            "second_run_id",
            sa.Integer(),
            nullable=True,
            comment="The crawl that looked at some sites twice; null without one",
        ),
        sa.Column(
            "measures",
            sa.JSON(),
            nullable=False,
            comment="What was measured, by name (crawler/expectations.toml)",
        ),
        sa.Column(
            "unmet",
            sa.JSON(),
            nullable=False,
            comment="Expectations that were not met, one Indonesian sentence each",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_night_run_id_run"),
        sa.ForeignKeyConstraint(["second_run_id"], ["run.id"], name="fk_night_second_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_night"),
        comment="What patuh nightly did: one row a night",
    )
    op.create_index("ix_night_began_at", "night", ["began_at"])
