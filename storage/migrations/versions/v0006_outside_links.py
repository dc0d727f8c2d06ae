"""Links that lead outside a site, and what became of those that were tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_STRENGTHS = "full, partial, unreadable (a carrier we cannot read) or dead (a link that leads nowhere)"
_STRENGTHS_BEFORE = "full, partial or unreadable (a carrier we cannot read)"
_UNREAD = "Documents (PDF, pictures, …) left unread, all or in part"
_UNREAD_BEFORE = "Documents (PDF, pictures, …) left unread"


def upgrade() -> None:
    """Create the table; what evidence and unread documents are has become wider."""
    op.create_table(
        "outside_link",
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site whose pages offer it"),
        sa.Column("url", sa.Text(), nullable=False, comment="Where it leads, as the page has it"),
        sa.Column(
            "kind",
            sa.String(32),
            nullable=True,
            comment="form, chat, drive, flipbook, short_link, social, video or map; null for any other place",
        ),
        sa.Column("label", sa.Text(), nullable=False, comment="What the page calls it"),
        sa.Column(
            "state",
            sa.String(32),
            nullable=True,
            comment="open, gone, closed, or untried (it could not be tried); null when no verdict rests on it",
        ),
        sa.Column(
            "outcome", sa.String(32), nullable=True, comment="How the last attempt ended; null when there was none"
        ),
        sa.Column("final_url", sa.Text(), nullable=False, comment="Where it led in the end; empty when never tried"),
        sa.Column(
            "tried_at", sa.DateTime(timezone=True), nullable=True, comment="When it was last tried, UTC; null for never"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_outside_link_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "url", name="pk_outside_link"),
        comment="Links that lead outside a site, and what became of those on which a verdict rests",
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("evidence", "strength", comment=_STRENGTHS, existing_comment=_STRENGTHS_BEFORE)
        op.alter_column("site_result", "documents_unread", comment=_UNREAD, existing_comment=_UNREAD_BEFORE)
