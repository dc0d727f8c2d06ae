"""A small province after two nights, and its report; what a stranger may say stands wherever he can reach."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from assessed_regions import NIGHT, Verdicts, all_of, service, visit
from checks.model import Assessment, Evidence, Finding, Looking, PageRef, Proof, Reason, Status, Strength
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.scoring import score_newest
from reports.html.report import Reported, write_report
from storage.database import Database
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import Agency, RegionLevel, TimeZone
from storage.results import SiteResult, save_site_result
from storage.runs import finish_run, start_run
from storage.sites import SiteRow, select_sites

RUBRIC = load_rubric("ombudsman-2022", CHECKS)

HOSTILE_NAME = "Dinas \"'><script>window.hit=1</script><img src=x onerror=window.hit=2> \u202eanaG\u202c ../../etc"
HOSTILE_WORDS = (
    "</q></td><script>window.hit=3</script><b onmouseover='window.hit=4'>\u2066biaya\u2069\x07 {{ 7*7 }} gratis"
)
HOSTILE_ADDRESSES = (
    "javascript:window.hit=5",
    "data:text/html,<script>window.hit=6</script>",
    "https://slot-gacor.example/daftar",
    "https://dinkes.contohkab.go.id@slot-gacor.example/",
    'https://dinkes.contohkab.go.id/biaya?a=1&b="><script>window.hit=7</script>',
)

GOOD, HOSTILE, DOWN, POOR = range(4)
_HOSTS = ("dukcapil", "dinkes", "dinsos", "disdik")


def enter_province(db: Database, folder: Path) -> list[SiteRow]:
    """Enter a province with two regions, and four agencies; return their sites in the order of the constants above."""
    enter_regions(
        db,
        [
            InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WITA, None, -4.25, 120.95),
            InventedRegion("99.10", "Kabupaten Contoh Ujung", RegionLevel.REGENCY, TimeZone.WITA, "99", -4.7, 120.7),
            InventedRegion("99.11", "Kabupaten Contoh Sepi", RegionLevel.REGENCY, TimeZone.WITA, "99", -3.6, 120.8),
        ],
    )
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs"]
    lines += [f"99.10;Agensi {host};{host};https://{host}.contohkab.go.id/" for host in _HOSTS]
    path = folder / "daftar.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    load_sites(db, path)
    by_host = {site.host.partition(".")[0]: site for site in select_sites(db, "99.10")}
    with db.writing() as connection:
        renamed = update(Agency).where(Agency.id == by_host["dinkes"].agency_id).values(name=HOSTILE_NAME)
        connection.execute(renamed)
    return [by_host[host] for host in _HOSTS]


def two_nights(db: Database, sites: list[SiteRow]) -> None:
    """Save two scored nights: the poor agency mends one thing, the one that was down stays down."""
    lasting = (service("Akta Kelahiran", sites[GOOD].url, "fee", "requirements"),)
    # An address without a place to break: a fix names it as where to begin.
    meagre = (service("Izin Praktik", f"{sites[POOR].url}{'izinpraktik' * 9}", "product"),)
    for night in range(2):
        visit(db, [sites[GOOD]], all_of(Status.MET), nights=night, services=lasting)
        visit(
            db,
            [sites[DOWN]],
            all_of(Status.CANNOT_TELL, Reason.UNREACHABLE),
            nights=night,
            outcome=FetchOutcome.PARKED,
        )
        _hostile_visit(db, sites[HOSTILE], night)
        visit(db, [sites[POOR]], _poor(mended=night == 1), nights=night, services=meagre)
        score_newest(db, RUBRIC)


def report(db: Database, out: Path) -> Reported:
    """Write the report of everything."""
    return write_report(db, RUBRIC, out)


def _poor(*, mended: bool) -> Verdicts:
    def verdicts(check: str) -> tuple[Status, Reason | None]:
        return (Status.MET if mended and check == "complaints.officer" else Status.NOT_MET), None

    return verdicts


def _hostile_visit(db: Database, site: SiteRow, night: int) -> None:
    at = NIGHT + timedelta(days=night)
    run_id = start_run(db, "crawl", at, rules_version="123456e78901", code_version="1", options={})
    findings = []
    for place, check in enumerate(CHECKS):
        page = PageRef(HOSTILE_ADDRESSES[place % len(HOSTILE_ADDRESSES)], "ab" * 32, at.isoformat(), 1)
        evidence = Evidence(Strength.PARTIAL, HOSTILE_WORDS, HOSTILE_WORDS, HOSTILE_WORDS)
        findings.append(Finding(check, 1, Status.PARTIAL, None, (Proof(page, evidence),), HOSTILE_WORDS))
    offered = (service(HOSTILE_WORDS, HOSTILE_ADDRESSES[0], "fee"),)
    assessment = Assessment(tuple(findings), offered, Looking("ok", 5, 5), "123456e78901")
    result = SiteResult(FetchOutcome.OK, HOSTILE_WORDS, at, at, (), assessment)
    save_site_result(db, run_id, site.site_id, result)
    finish_run(db, run_id, at)
