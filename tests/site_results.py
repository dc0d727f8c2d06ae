"""Small results to save in tests; each test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from checks.model import (
    NOT_STATED,
    Assessment,
    ComponentStatus,
    Evidence,
    Finding,
    Looking,
    PageRef,
    Proof,
    Service,
    ServiceComponent,
    Status,
    Strength,
)
from checks.outcome import FetchOutcome
from storage import models
from storage.addresses import parse_address
from storage.agency_types import type_in
from storage.database import Database
from storage.models import AgencySource, RegionLevel, SiteStatus, TimeZone
from storage.results import PageRecord, SiteResult
from storage.runs import start_run
from storage.sites import SiteRow, select_sites

NIGHT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)

SITE = "https://dinkes.contohkab.go.id/"


def night(number: int) -> datetime:
    """Return when the run of that number begins."""
    return NIGHT + timedelta(days=number)


def new_run(db: Database, kind: str = "crawl", *, parent_run_id: int | None = None, number: int = 0) -> int:
    """Open a run."""
    return start_run(
        db,
        kind,
        night(number),
        rules_version="r1",
        code_version="0.1.0",
        options={"region": "53"},
        parent_run_id=parent_run_id,
    )


def register(db: Database, code: str, region: str, agency: str, url: str) -> SiteRow:
    """Enter a region, an agency of it and the agency's site."""
    address = parse_address(url)
    with db.writing() as connection:
        connection.execute(
            insert(models.Region),
            [
                {
                    "code": code[:length],
                    "name": region if length == 5 else f"Provinsi {code[:2]}",
                    "level": RegionLevel.REGENCY if length == 5 else RegionLevel.PROVINCE,
                    "parent_code": code[:2] if length == 5 else None,
                    "is_administrative": False,
                    "time_zone": TimeZone.WITA,
                }
                for length in (2, 5)
            ],
        )
        agency_id = connection.execute(
            insert(models.Agency)
            .values(region_code=code, name=agency, type=type_in(agency), source=AgencySource.LIST)
            .returning(models.Agency.id)
        ).scalar_one()
        connection.execute(
            insert(models.Site).values(
                agency_id=agency_id,
                url=address.url,
                host=address.host,
                scope_path=address.scope_path,
                status=SiteStatus.ACTIVE,
            )
        )
    return next(site for site in select_sites(db, code) if site.url == address.url)


def page(path: str = "", body: str = "a", **facts: object) -> PageRecord:
    """Describe a page; `body` stands for its content."""
    given: dict[str, object] = {"fetched_at": NIGHT, "sha256": body, "text_sha256": f"text of {body}", **facts}
    return PageRecord(url=SITE + path, **given)  # type: ignore[arg-type]


def finding(
    check: str = "standards.fee",
    status: Status = Status.MET,
    *excerpts: str,
    version: int = 1,
    note: str = "",
    sha256: str = "",
) -> Finding:
    """Conclude something, with one proof for each excerpt."""
    proofs = tuple(
        Proof(
            PageRef(f"{SITE}biaya", sha256, NIGHT.isoformat(), 1),
            Evidence(Strength.FULL, excerpt, "Biaya/Tarif", "Menyebut biaya."),
        )
        for excerpt in excerpts
    )
    return Finding(check, version, status, None, proofs, note)


def service(name: str = "Akta kelahiran", fee: str | None = "Gratis") -> Service:
    """Describe a service that states its fee, or nothing."""
    stated = NOT_STATED if fee is None else ServiceComponent(ComponentStatus.MET, fee)
    return Service(name, f"{SITE}layanan", "Layanan", {"standards.fee": stated, "standards.product": NOT_STATED})


def result(
    pages: Sequence[PageRecord] | None = (),
    findings: Sequence[Finding] = (),
    services: Sequence[Service] = (),
    *,
    outcome: FetchOutcome = FetchOutcome.OK,
    number: int = 0,
    detail: str = "",
) -> SiteResult:
    """Put a result together."""
    looking = Looking(outcome.value, pages_read=len(pages or ()), pages_known=len(pages or ()), sitemap_share=0.5)
    return SiteResult(
        outcome=outcome,
        detail=detail,
        started_at=night(number),
        finished_at=night(number) + timedelta(minutes=5),
        pages=None if pages is None else tuple(pages),
        assessment=Assessment(tuple(findings), tuple(services), looking, "r1"),
        requests=3,
        bytes=5_000_000_000,
        slowest_ms=250,
        certificate="valid",
    )
