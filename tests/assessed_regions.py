"""A small region whose agencies were visited, saved through storage's own writers, for tests of what people receive."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import (
    NOT_STATED,
    Assessment,
    ComponentStatus,
    Evidence,
    Finding,
    Looking,
    PageRef,
    Proof,
    Reason,
    Service,
    ServiceComponent,
    Status,
    Strength,
)
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from storage.database import Database
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import RegionLevel, TimeZone
from storage.results import PageRecord, SiteResult, save_site_result
from storage.runs import finish_run, start_run
from storage.sites import SiteRow, select_sites

CODE = "99.10"
"""Ends in a nought, which a number would lose."""

NIGHT = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
"""Past midnight in Central Indonesia: the day in the file names is the reader's."""

HOSTILE = (
    '=HYPERLINK("http://slot.example";"klik")',
    "+62 812-3456-7890",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "＝1＋1",
    'Pe\u202elayanan\u200b; "publik"\r\n=2+2',
    "0812345678",
)
"""What a page may say to do harm, or without meaning any."""

Verdicts = Callable[[str], tuple[Status, Reason | None]]


def enter_agencies(db: Database, folder: Path, *hosts: str) -> list[SiteRow]:
    """Enter the region and one agency per host (`dinkes.contohkab.go.id` is Dinkes), as a coordinator's list would."""
    enter_regions(
        db,
        [
            InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WITA),
            InventedRegion(CODE, "Kabupaten Contoh Ujung", RegionLevel.REGENCY, TimeZone.WITA, "99"),
        ],
    )
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs"]
    lines += [f"{CODE};Agensi {host};{host.partition('.')[0]};https://{host}/" for host in hosts]
    path = folder / "daftar.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    load_sites(db, path)
    return select_sites(db, CODE)


def all_of(status: Status, reason: Reason | None = None) -> Verdicts:
    """Conclude the same for every check."""
    return lambda _check: (status, reason)


def visit(
    db: Database,
    sites: Iterable[SiteRow],
    verdicts: Verdicts,
    *,
    nights: int = 0,
    outcome: FetchOutcome = FetchOutcome.OK,
    excerpts: tuple[str, ...] = HOSTILE,
    services: tuple[Service, ...] = (),
) -> int:
    """Save one run in which every site came to the same verdicts; return its number."""
    at = NIGHT + timedelta(days=nights)
    run_id = start_run(db, "crawl", at, rules_version="123456e78901", code_version="1", options={})
    for site in sites:
        findings = tuple(
            _finding(check, *verdicts(check), site.url, excerpts[place % len(excerpts)], at)
            for place, check in enumerate(CHECKS)
        )
        looking = Looking(outcome.value, pages_read=7 if outcome is FetchOutcome.OK else 0, pages_known=9)
        assessment = Assessment(findings, services, looking, "123456e78901")
        pages = (_page(site.url, findings, at),) if outcome is FetchOutcome.OK else ()
        save_site_result(db, run_id, site.site_id, SiteResult(outcome, "", at, at, pages, assessment))
    finish_run(db, run_id, at)
    return run_id


def service(name: str, url: str, *stated: str) -> Service:
    """Describe a service that states these components (`fee`)."""
    components = {check: NOT_STATED for check in CHECKS if check.startswith("standards.")}
    components |= {f"standards.{part}": ServiceComponent(ComponentStatus.MET, "…") for part in stated}
    return Service(name, url, "h2", components)


def _page(url: str, findings: tuple[Finding, ...], at: datetime) -> PageRecord:
    """Describe the page that proves it all; its words are others when it proves something else."""
    words = repr((url, [(finding.check, finding.status) for finding in findings]))
    text_sha256 = hashlib.sha256(words.encode()).hexdigest()
    return PageRecord(f"{url}layanan?a=1", at, sha256="ab" * 32, text_sha256=text_sha256)


def _finding(check: str, status: Status, reason: Reason | None, url: str, excerpt: str, at: datetime) -> Finding:
    proofs: tuple[Proof, ...] = ()
    if status in (Status.MET, Status.PARTIAL):
        evidence = Evidence(Strength.FULL, excerpt, "Layanan › Biaya", "menyebutnya")
        proofs = (Proof(PageRef(f"{url}layanan?a=1", "ab" * 32, at.isoformat(), 1), evidence),)
    return Finding(check, 3, status, reason, proofs, "Satu kalimat.")
