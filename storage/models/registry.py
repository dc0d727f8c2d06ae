"""The registry: who is assessed, and where its words are published."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.words import AgencySource, RegionLevel, SiteStatus, TimeZone


class Region(Base):
    """A province, a kabupaten or a kota."""

    __tablename__ = "region"
    __table_args__ = ({"comment": "Regional governments by the code of the Ministry of Home Affairs"},)

    code: Mapped[str] = mapped_column(
        primary_key=True, comment="Kemendagri code as text: 53 is a province, 53.10 one of its regions (never 53.1)"
    )
    name: Mapped[str] = mapped_column(comment="Official name with its level word (Kabupaten Ngada)")
    level: Mapped[RegionLevel] = mapped_column(comment="provinsi, kabupaten or kota")
    parent_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code"), index=True, comment="The province of a kabupaten or kota; null for a province"
    )
    is_administrative: Mapped[bool] = mapped_column(
        comment="True for the six units of DKI Jakarta, which have no government of their own"
    )
    bps_code: Mapped[str | None] = mapped_column(
        comment="Code of the statistics office; its digits collide with Kemendagri codes, so never join on them"
    )
    website: Mapped[str | None] = mapped_column(comment="Main website of the government")
    lat: Mapped[float | None] = mapped_column(comment="Latitude of a label point, degrees WGS84")
    lon: Mapped[float | None] = mapped_column(comment="Longitude of a label point, degrees WGS84")
    time_zone: Mapped[TimeZone] = mapped_column(comment="WIB, WITA or WIT, by province")


class Agency(Base):
    """The body assessed (perangkat daerah); it may own several sites."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("region_code", "type", "name"),
        {"comment": "Agencies of regional governments (perangkat daerah)"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the agency")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code"), comment="The region it belongs to; null for an ad-hoc address"
    )
    name: Mapped[str] = mapped_column(comment="Name as officials read it; an ad-hoc agency bears its host's name")
    type: Mapped[str] = mapped_column(index=True, comment="Word of storage.agency_types: dukcapil, dinkes, …")
    source: Mapped[AgencySource] = mapped_column(comment="seed, list (a coordinator's) or adhoc")
    note: Mapped[str | None] = mapped_column(comment="What a reader should know, in Indonesian")


class Site(Base):
    """One address of one agency; the unit of a crawl."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("host", "scope_path"),
        Index(None, "agency_id"),
        {"comment": "Addresses of agencies; the unit of crawl, restart, politeness and distribution"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the site")
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), comment="The agency that it speaks for")
    url: Mapped[str] = mapped_column(comment="Where a crawl starts")
    host: Mapped[str] = mapped_column(comment="Host in lower-case ASCII without www., with an unusual port")
    scope_path: Mapped[str] = mapped_column(
        comment="Path below which pages are the agency's own; / is the whole host, a shared portal has more"
    )
    status: Mapped[SiteStatus] = mapped_column(comment="active, retired or needs_owner_confirmation")
    status_reason: Mapped[str | None] = mapped_column(comment="Why it is not active, in Indonesian")
    evidence: Mapped[str | None] = mapped_column(
        comment="How sure the shipped registry is: observed (traffic), listed, mention (may be a guess)"
    )
    first_seen: Mapped[date | None] = mapped_column(comment="Earliest public list that names the host; not a visit")
    last_seen: Mapped[date | None] = mapped_column(comment="Latest public list that names the host; not a visit")
    provenance: Mapped[str | None] = mapped_column(comment="Every source that names the address")
    newest_run_id: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), comment="The newest run with a result for it; null before the first"
    )
    quiet_hours: Mapped[str | None] = mapped_column(
        comment="Local hours in which it may be crawled (22-5); null for any"
    )
