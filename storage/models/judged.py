"""What was concluded: findings with their evidence, services with their components, scores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from checks.model import ComponentStatus, Reason, Status, Strength
from storage.models.base import BIG_INTEGER, IS_OPEN, Base, Stacked
from storage.models.words import ScoreLevel


class Finding(Stacked, Base):
    """One check's conclusion about one site; a new row only when it changes."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("site_id", "from_run_id", "fingerprint"),
        Index("ix_finding_open", "site_id", "check_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        {"comment": "What each check concluded about each site; a new row only when the conclusion changes"},
    )

    check_id: Mapped[str] = mapped_column(comment="Id of the check (complaints.officer); never reused")
    check_version: Mapped[int] = mapped_column(comment="Version of the check that concluded")
    status: Mapped[Status] = mapped_column(comment="met, partial, not_met, cannot_tell or not_applicable")
    reason: Mapped[Reason | None] = mapped_column(comment="Why it could not tell; null otherwise")
    note: Mapped[str] = mapped_column(comment="One Indonesian sentence that an agency can read on its own")


class Evidence(Base):
    """What was seen on one page, as words that anyone can look up there."""

    __tablename__ = "evidence"
    __table_args__ = ({"comment": "The proof of a finding: page, place and quoted words"},)

    finding_id: Mapped[int] = mapped_column(
        BIG_INTEGER, ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True, comment="The finding it proves"
    )
    position: Mapped[int] = mapped_column(primary_key=True, comment="Rank within the finding, strongest first, from 0")
    page_url: Mapped[str] = mapped_column(comment="Page on which it was seen")
    sha256: Mapped[str] = mapped_column(comment="Hash of the stored body that shows it; empty when none is stored")
    fetched_at: Mapped[datetime | None] = mapped_column(comment="When that page was fetched, UTC; null for a file")
    depth: Mapped[int] = mapped_column(comment="Clicks from the site's first page")
    strength: Mapped[Strength] = mapped_column(
        comment="full, partial, unreadable (a carrier we cannot read) or dead (a link that leads nowhere)"
    )
    excerpt: Mapped[str] = mapped_column(comment="The words as seen, at most 200 characters")
    where_: Mapped[str] = mapped_column(comment="Where on the page: headings, table row, link")
    why: Mapped[str] = mapped_column(comment="Why it counts, in Indonesian")


class Service(Stacked, Base):
    """One service product (produk layanan) that a site describes."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("site_id", "from_run_id", "fingerprint"),
        Index("ix_service_open", "site_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        {"comment": "Service products found on a site; a new row only when one changes"},
    )

    name: Mapped[str] = mapped_column(comment="Name of the service as the site states it")
    url: Mapped[str] = mapped_column(comment="Page that describes it")
    where_: Mapped[str] = mapped_column(comment="Where on the page")


class ServiceComponent(Base):
    """One of the 14 components of the service standard, as one service states it."""

    __tablename__ = "service_component"
    __table_args__ = ({"comment": "The components of the service standard, as each service states them"},)

    service_id: Mapped[int] = mapped_column(
        BIG_INTEGER, ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, comment="The service"
    )
    check_id: Mapped[str] = mapped_column(primary_key=True, comment="Component, as the id of its check (standards.fee)")
    status: Mapped[ComponentStatus] = mapped_column(comment="met, partial or not_stated")
    excerpt: Mapped[str | None] = mapped_column(comment="The words seen; null when not stated")


class Score(Base):
    """One score of one rubric, always with the share that could be told."""

    __tablename__ = "score"
    __table_args__ = (
        # Partial keys and not one wide one: in SQL a null equals nothing, so it would allow doubles.
        *(
            Index(
                f"uq_score_{level}",
                "run_id",
                "rubric_id",
                column,
                unique=True,
                sqlite_where=text(f"level = '{level}'"),
                postgresql_where=text(f"level = '{level}'"),
            )
            for level, column in (("service", "service_id"), ("agency", "agency_id"), ("region", "region_code"))
        ),
        CheckConstraint(
            "(level = 'service' AND service_id IS NOT NULL) OR (level = 'agency' AND agency_id IS NOT NULL)"
            " OR (level = 'region' AND region_code IS NOT NULL)",
            name="subject_fits_level",
        ),
        {"comment": "Scores by rubric; indicative, never one of the Ombudsman's"},
    )

    id: Mapped[int] = mapped_column(BIG_INTEGER, primary_key=True, comment="Number of the row")
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), comment="The run whose findings were scored")
    rubric_id: Mapped[str] = mapped_column(comment="Rubric used; its file is frozen once used")
    level: Mapped[ScoreLevel] = mapped_column(comment="service, agency or region: what is scored")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code"), comment="The region scored, or that of the agency or service; null for an ad-hoc one"
    )
    agency_id: Mapped[int | None] = mapped_column(
        ForeignKey("agency.id"), index=True, comment="The agency scored, or that of the service; null for a region"
    )
    service_id: Mapped[int | None] = mapped_column(
        BIG_INTEGER, ForeignKey("service.id", ondelete="CASCADE"), index=True, comment="The service scored; else null"
    )
    value: Mapped[float | None] = mapped_column(comment="0-100 over what could be told; null when nothing could")
    coverage: Mapped[float] = mapped_column(comment="Share (0-1) of the rubric's weight that could be told")
    zone: Mapped[str | None] = mapped_column(comment="hijau, kuning or merah, by the rubric's bounds; may be null")
    category: Mapped[str | None] = mapped_column(comment="The rubric's finer band (A Kualitas Tertinggi); null if none")
    detail: Mapped[dict[str, Any]] = mapped_column(comment="How the value came about: dimensions, weights, counts")
