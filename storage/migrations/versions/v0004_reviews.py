"""Reviews: what people decided about findings, every change kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "review",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site that it is about"),
        sa.Column("check_id", sa.Text(), nullable=False, comment="Id of the check that it is about"),
        sa.Column(
            "decision",
            sa.String(32),
            nullable=False,
            comment="accept (the answer holds, the shown verdict follows it), reject (the finding stands) or recheck",
        ),
        sa.Column(
            "status",
            sa.String(32),
            nullable=True,
            comment="What is shown instead of the finding; null unless accepted",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="The region's answer, in its own words"),
        sa.Column("author", sa.Text(), nullable=False, comment="Who answered, as written by the region"),
        sa.Column(
            "evidence_url", sa.Text(), nullable=True, comment="The page that the answer points to; null without one"
        ),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="Who decided; null while nobody has"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it was entered, UTC"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="Until when it holds at most, UTC"),
        sa.Column(
            "page_url",
            sa.Text(),
            nullable=True,
            comment="The page that it rests on; null when no known page is meant",
        ),
        sa.Column("page_sha256", sa.Text(), nullable=True, comment="Hash of that page's body when it was entered"),
        sa.Column(
            "machine_status",
            sa.String(32),
            nullable=True,
            comment="What the check had concluded then; null for nothing",
        ),
        sa.Column("machine_reason", sa.String(32), nullable=True, comment="Why it could not tell then; null otherwise"),
        sa.Column("source", sa.Text(), nullable=False, comment="The file, sheet and line that it came from"),
        sa.Column(
            "replaced_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When another word took its place, UTC; else null",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_review_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        comment="What people say about findings, every change kept; never hides what the machine found",
    )
    op.create_index("ix_review_site_id_check_id", "review", ["site_id", "check_id"])
    op.create_index(
        "uq_review_standing",
        "review",
        ["site_id", "check_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
