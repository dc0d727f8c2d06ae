"""What people receive of a nation: `patuh export` and `patuh report` on an invented database of two nights.

600 regions × 5 agencies × 26 checks, eight services and 20 pages an agency: every region of the registry, and as many
invented ones as are missing. Each command is a process of its own, as a coordinator starts it, on all cores.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import (
    Assessment,
    Evidence,
    Finding,
    Looking,
    PageKind,
    PageRef,
    Proof,
    Reason,
    Service,
    Status,
    Strength,
)
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric import DEFAULT_RUBRIC
from checks.rubric_file import load_rubric
from crawler.scoring import score_newest
from measure import Results
from storage import frames
from storage.database import Database, open_database
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import RegionLevel, TimeZone
from storage.results import PageRecord, SiteResult, save_site_result
from storage.runs import finish_run, start_run
from storage.seeds import load_seed
from storage.sites import SiteRow, select_sites

REGIONS = 600
TYPES = ("dukcapil", "dpmptsp", "dinkes", "disdik", "dinsos")
SERVICES = 8
PAGES = 20
STATED = 6
"""Components of a service that its page states."""
DOWN = 0.12
"""Share of sites that could not be reached."""
CHANGING = 10
"""One agency in so many is another one in the second night."""
_EXCERPT = "Jangka waktu penyelesaian: 5 (lima) hari kerja sejak berkas dinyatakan lengkap oleh petugas loket. " * 2
_FIRST_NIGHT = datetime(2026, 11, 20, 17, tzinfo=UTC)


def received(results: Results, pairs: int) -> None:
    """Export and report of a nation: seconds on the clock, and the peak memory of the largest process."""
    sys.path.append(str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder:
        database = f"sqlite:///{Path(folder) / 'nation.db'}"
        build_nation(database, Path(folder))
        told: dict[str, list[float]] = {}
        for turn in range(pairs):
            for verb in ("export", "report"):
                seconds, megabytes = _timed(verb, database, Path(folder) / f"{verb}-{turn}")
                told.setdefault(f"{verb}_seconds_600", []).append(seconds)
                told.setdefault(f"{verb}_mb_600", []).append(megabytes)
            results.add("export_seconds_600", told["export_seconds_600"])
            results.add("export_mb_600", told["export_mb_600"])
            results.add("report_seconds_600", told["report_seconds_600"])
            results.add("report_mb_600", told["report_mb_600"])


def build_nation(database: str, folder: Path) -> None:
    """Fill a new database with two scored nights, the same every time."""
    db = open_database(database)
    load_seed(db)
    sites = _enter_sites(db, folder)
    quality = {site.site_id: random.Random(site.site_id).random() ** 0.7 for site in sites}
    for night in range(2):
        at = _FIRST_NIGHT + timedelta(days=night)
        run_id = start_run(db, "crawl", at, rules_version="123456e78901", code_version="1", options={})
        for site in sites:
            dice = random.Random(7 * site.site_id + night * (site.site_id % CHANGING == 0))
            save_site_result(db, run_id, site.site_id, _visit(site, dice, quality[site.site_id], at))
        finish_run(db, run_id, at + timedelta(hours=3))
        score_newest(db, load_rubric(DEFAULT_RUBRIC, CHECKS))
    db.close()


def _enter_sites(db: Database, folder: Path) -> list[SiteRow]:
    missing = REGIONS - len(frames.regions(db))
    province = InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WITA, None, -4.25, 120.95)
    rest = (
        InventedRegion(
            f"99.{n:02}",
            f"Kabupaten Contoh {n}",
            RegionLevel.REGENCY,
            TimeZone.WITA,
            "99",
            -4.0 - n / 99,
            120.0 + n / 99,
        )
        for n in range(1, missing)
    )
    enter_regions(db, [province, *rest])
    codes = frames.regions(db)["code"].tolist()
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs"]
    hosts = {}
    for code in codes:
        for kind in TYPES:
            host = f"{kind}.uji{code.replace('.', '')}kab.go.id"
            hosts[host] = code
            lines.append(f"{code};Dinas Uji {kind} {code};{kind};https://{host}/")
    path = folder / "daftar.csv"
    path.write_text("\n".join(lines), "utf-8")
    load_sites(db, path)
    return [site for site in select_sites(db, None) if site.host in hosts]


def _visit(site: SiteRow, dice: random.Random, quality: float, at: datetime) -> SiteResult:
    is_down = dice.random() < DOWN
    outcome = FetchOutcome.TIMEOUT if is_down else FetchOutcome.OK
    findings = tuple(_finding(check, site, dice, quality, at, is_down=is_down) for check in CHECKS)
    services = () if is_down else tuple(_service(site, number, dice) for number in range(SERVICES))
    pages = () if is_down else tuple(_page(site, number, at) for number in range(PAGES))
    assessment = Assessment(findings, services, Looking(outcome.value, 40, 60), "123456e78901")
    return SiteResult(outcome, "", at, at, pages, assessment)


def _finding(check: str, site: SiteRow, dice: random.Random, quality: float, at: datetime, *, is_down: bool) -> Finding:
    if is_down:
        return Finding(check, 1, Status.CANNOT_TELL, Reason.UNREACHABLE, (), "Situs tidak terbaca.")
    drawn = dice.random()
    if drawn >= quality + 0.1:
        return Finding(check, 1, Status.NOT_MET, None, (), "Tidak ditemukan pada 40 halaman yang dibaca.")
    page = PageRef(f"{site.url}layanan/{check}", "ab" * 32, at.isoformat(), 1)
    evidence = Evidence(Strength.FULL, _EXCERPT, "Layanan › Standar", "menyebut lama penyelesaian dengan angka")
    return Finding(check, 1, Status.MET if drawn < quality else Status.PARTIAL, None, (Proof(page, evidence),), "")


def _page(site: SiteRow, number: int, at: datetime) -> PageRecord:
    url, digest = f"{site.url}layanan/{number}", f"{site.site_id:032x}{number:032x}"
    told = {"sha256": digest, "text_sha256": digest, "kind": PageKind.SERVICE, "title": f"Layanan {number}"}
    return PageRecord(url, at, http_status=200, final_url=url, **told)


def _service(site: SiteRow, number: int, dice: random.Random) -> Service:
    from assessed_regions import service

    parts = [check.partition(".")[2] for check in CHECKS if check.startswith("standards.")]
    return service(f"Layanan {number} {site.host}", f"{site.url}l/{number}", *dice.sample(parts, STATED))


def _timed(verb: str, database: str, out: Path) -> tuple[float, float]:
    """Run a command and return its seconds and the peak resident memory of its first process in MB."""
    command = [sys.executable, "-m", "crawler", verb, "--database", database, "--out", str(out), "--quiet"]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
