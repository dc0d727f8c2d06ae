"""Alerts: signs that a site was broken into, taken over or made up; and the log of bodies that were deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "alert",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site that this is about"),
        sa.Column("from_run_id", sa.Integer(), nullable=False, comment="The run that first saw it so"),
        sa.Column(
            "to_run_id",
            sa.Integer(),
            nullable=True,
            comment="The first run that no longer saw it so; null while it holds",
        ),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="Digest (hex) of the facts; a change of it is what opens a new row",
        ),
        sa.Column("kind", sa.String(32), nullable=False, comment="gambling, hidden_links, defacement, gaming, …"),
        sa.Column("url", sa.Text(), nullable=False, comment="The page that shows it"),
        sa.Column("sample", sa.Text(), nullable=False, comment="The words seen, cleaned, without a live link"),
        sa.Column("why", sa.Text(), nullable=False, comment="What was seen, in Indonesian"),
        sa.Column("severity", sa.String(32), nullable=False, comment="high, medium or low: how soon to look at it"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_alert_site_id_site"),
        sa.ForeignKeyConstraint(["from_run_id"], ["run.id"], name="fk_alert_from_run_id_run"),
        sa.ForeignKeyConstraint(["to_run_id"], ["run.id"], name="fk_alert_to_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.UniqueConstraint("site_id", "from_run_id", "fingerprint", name="uq_alert_site_id_from_run_id_fingerprint"),
        comment="Private: signs that a site was broken into or made up, for the agency's IT; never scored",
    )
    op.create_index(
        "ix_alert_open",
        "alert",
        ["site_id"],
        sqlite_where=sa.text("to_run_id IS NULL"),
        postgresql_where=sa.text("to_run_id IS NULL"),
    )
    op.create_table(
        "body_purge",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the row"),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column("request", sa.Text(), nullable=False, comment="What was asked for: an age in days, or a site"),
        sa.Column("bodies", sa.Integer(), nullable=False, comment="Bodies deleted"),
        sa.Column("bytes", BIG_INTEGER, nullable=False, comment="Bytes on disk that they took"),
        sa.PrimaryKeyConstraint("id", name="pk_body_purge"),
        comment="Log of page bodies that were deleted on request",
    )
