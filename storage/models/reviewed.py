"""What people decided about findings: who, when, why, until when, and on which page it rests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from checks.model import Reason, Status
from storage.models.base import BIG_INTEGER, Base
from storage.models.words import Decision

_STANDS = text("replaced_at IS NULL")


class Review(Base):
    """A person's word on one check of one site; a change is a new row, and the old one stays."""

    __tablename__ = "review"
    __table_args__ = (
        # One word at a time; its predecessors are the history.
        Index("uq_review_standing", "site_id", "check_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index(None, "site_id", "check_id"),
        {"comment": "What people say about findings, every change kept; never hides what the machine found"},
    )

    id: Mapped[int] = mapped_column(BIG_INTEGER, primary_key=True, comment="Number of the row")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), comment="The site that it is about")
    check_id: Mapped[str] = mapped_column(comment="Id of the check that it is about")
    decision: Mapped[Decision] = mapped_column(
        comment="accept (the answer holds, the shown verdict follows it), reject (the finding stands) or recheck"
    )
    status: Mapped[Status | None] = mapped_column(comment="What is shown instead of the finding; null unless accepted")
    reason: Mapped[str] = mapped_column(comment="The region's answer, in its own words")
    author: Mapped[str] = mapped_column(comment="Who answered, as written by the region")
    evidence_url: Mapped[str | None] = mapped_column(comment="The page that the answer points to; null without one")
    decided_by: Mapped[str | None] = mapped_column(comment="Who decided; null while nobody has")
    at: Mapped[datetime] = mapped_column(comment="When it was entered, UTC")
    expires_at: Mapped[datetime] = mapped_column(comment="Until when it holds at most, UTC")
    page_url: Mapped[str | None] = mapped_column(comment="The page that it rests on; null when no known page is meant")
    page_sha256: Mapped[str | None] = mapped_column(comment="Hash of that page's body when it was entered")
    machine_status: Mapped[Status | None] = mapped_column(comment="What the check had concluded then; null for nothing")
    machine_reason: Mapped[Reason | None] = mapped_column(comment="Why it could not tell then; null otherwise")
    source: Mapped[str] = mapped_column(comment="The file, sheet and line that it came from")
    replaced_at: Mapped[datetime | None] = mapped_column(comment="When another word took its place, UTC; else null")
