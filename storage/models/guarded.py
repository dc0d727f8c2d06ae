"""What is kept for the security of sites and citizens: alerts, and the log of deleted bodies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checks.model import AlertKind, Severity
from storage.models.base import BIG_INTEGER, IS_OPEN, Base, Stacked


class Alert(Stacked, Base):
    """One sign that a site was broken into, taken over or made up; never part of a score."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("site_id", "from_run_id", "fingerprint"),
        Index("ix_alert_open", "site_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        {"comment": "Private: signs that a site was broken into or made up, for the agency's IT; never scored"},
    )

    kind: Mapped[AlertKind] = mapped_column(comment="gambling, hidden_links, defacement, gaming, …")
    url: Mapped[str] = mapped_column(comment="The page that shows it")
    sample: Mapped[str] = mapped_column(comment="The words seen, cleaned, without a live link")
    why: Mapped[str] = mapped_column(comment="What was seen, in Indonesian")
    severity: Mapped[Severity] = mapped_column(comment="high, medium or low: how soon to look at it")


class BodyPurge(Base):
    """Page bodies that somebody had deleted."""

    __tablename__ = "body_purge"
    __table_args__ = ({"comment": "Log of page bodies that were deleted on request"},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the row")
    purged_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    request: Mapped[str] = mapped_column(comment="What was asked for: an age in days, or a site")
    bodies: Mapped[int] = mapped_column(comment="Bodies deleted")
    bytes: Mapped[int] = mapped_column(BIG_INTEGER, comment="Bytes on disk that they took")
