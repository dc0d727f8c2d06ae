"""What a page yielded is kept beside it, and a site can be given hours in which it is crawled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "page_reading",
        sa.Column("page_id", BIG_INTEGER, nullable=False, comment="The page"),
        sa.Column("rules", sa.Text(), nullable=False, comment="Digest of the code and words that judged it"),
        sa.Column("reading", sa.LargeBinary(), nullable=False, comment="What it yielded: JSON, compressed with zstd"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_page_reading_page_id_page", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", name="pk_page_reading"),
        comment="What pages yielded, so that unchanged ones need not be judged again; may be deleted",
    )
    op.add_column(
        "site",
        sa.Column(
            "quiet_hours",
            sa.Text(),
            nullable=True,
            comment="Local hours in which it may be crawled (22-5); null for any",
        ),
    )
