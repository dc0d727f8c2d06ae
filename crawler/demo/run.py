"""The demo from end to end: registry → crawl → verdicts → scores → CSV and report, on loopback, the same every time."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.registry import CHECKS
from checks.rubric import DEFAULT_RUBRIC
from checks.rubric_file import load_rubric
from crawler.copies import CopyReader
from crawler.crawl import CrawlSummary, Event, crawl_sites
from crawler.demo.province import CODE, Province, load_province
from crawler.demo.resolver import SETTING
from crawler.demo.server import DemoServer
from crawler.job import CrawlOptions
from crawler.scoring import score_newest
from reports.export import export
from reports.gathering import read_regions
from reports.html.accuracy import read_accuracy
from reports.html.report import write_report
from reports.results import AgencyResult
from storage.bodies import body_store
from storage.database import Database, open_database
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import RegionLevel, TimeZone
from storage.sites import select_sites

if TYPE_CHECKING:
    from storage.sites import SiteRow

DATABASE = "demo.db"
SITE_LIST = "daftar-situs.csv"
REPORT = "laporan"
_TIMEOUT = 5.0
"""Seconds: long for loopback, short for the visitor who waits for the silent host."""


def demo_clock() -> datetime:
    """Tell the demo's time, which stands still.

    Sites are crawled at the same moment in no fixed order, so a clock that advanced with every call
    would give other times to other pages on every run.
    """
    return datetime(2026, 1, 15, 22, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DemoOptions(CrawlOptions):
    """Options of a crawl that finds all hosts on this machine."""

    ports: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def scrapy_settings(self) -> dict[str, Any]:
        """Return the settings of any crawl, and the resolver that knows no other hosts."""
        return {
            # `super()` without arguments does not survive `slots=True`, which builds the class anew.
            **CrawlOptions.scrapy_settings(self),
            "TWISTED_DNS_RESOLVER": "crawler.demo.resolver.DemoResolver",
            SETTING: self.ports,
        }


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo left behind."""

    out: Path
    database_url: str
    province: Province
    crawl: CrawlSummary
    agencies: tuple[AgencyResult, ...]
    """Region by region."""
    files: tuple[str, ...]
    """Names of the exported files in `out`."""
    requests: tuple[tuple[str, str], ...]
    """Host and path of every request that reached the server."""

    @property
    def went_as_told(self) -> bool:
        """Whether every site ended as its host was told to behave; a busy machine can miss that."""
        expected = {agency.url: agency.outcome for agency in self.province.agency}
        return all(end.outcome == expected[end.url] and not end.fault for end in self.crawl.sites)


def run_demo(out: Path, *, version: str = "0", watch: Callable[[int], Callable[[Event], None]] | None = None) -> Demo:
    """Crawl the invented province and write what comes of it into `out`.

    Args:
        out: the folder; the database and the files of an earlier demo in it are replaced.
        version: the version in the agent's name and in the run.
        watch: is called with the number of sites, and returns what is told of progress.

    Raises:
        OSError, UserError: the folder cannot be written to.
    """
    province = load_province()
    rubric = load_rubric(DEFAULT_RUBRIC, CHECKS)
    db = _fresh_database(out)
    try:
        sites = _register(db, province, out)
        with DemoServer(province).running() as server:
            options = DemoOptions(
                delay=0.0,
                timeout=_TIMEOUT,
                allow_private=True,
                max_scans=0,  # the same result on every machine, with tesseract and browser or without
                max_rendered=0,
                version=version,
                ports=server.ports,
            )
            crawl = crawl_sites(db, sites, options, demo_clock, watch=watch(len(sites)) if watch else None)
        score_newest(db, rubric)
        exported = export(db, rubric, out, CODE)
        with CopyReader(body_store(db)) as reader:
            texts = partial(reader.texts, db)
            write_report(db, rubric, out / REPORT, CODE, read_accuracy(), copy_texts=texts)
        return Demo(
            out=out,
            database_url=db.engine.url.render_as_string(),
            province=province,
            crawl=crawl,
            agencies=tuple(agency for region in read_regions(db, rubric, CODE) for agency in region.agencies),
            files=(SITE_LIST, *exported.files),
            requests=tuple(server.requests),
        )
    finally:
        db.close()


def _fresh_database(out: Path) -> Database:
    """Open an empty database in `out`, in place of an earlier demo's."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (out / f"{DATABASE}{ending}" for ending in ("", "-wal", "-shm")):
        old.unlink(missing_ok=True)
    shutil.rmtree(out / f"{DATABASE}.bodies", ignore_errors=True)
    return open_database(f"sqlite:///{out / DATABASE}")


def _register(db: Database, province: Province, out: Path) -> list[SiteRow]:
    """Enter the province as a coordinator would, with a list, and return the sites to crawl."""
    enter_regions(
        db,
        (
            InventedRegion(
                region.code,
                region.name,
                RegionLevel(region.level),
                TimeZone(region.time_zone),
                region.parent_code,
                region.lat,
                region.lon,
            )
            for region in province.region
        ),
    )
    path = out / SITE_LIST
    path.write_text(_site_list(province), encoding="utf-8-sig", newline="")
    load_sites(db, path)
    return select_sites(db, CODE)


def _site_list(province: Province) -> str:
    """Return the province's agencies in the shape in which coordinators send them: `;`, BOM, Indonesian headings."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Kode Wilayah", "Nama Perangkat Daerah", "Jenis", "Alamat Situs", "Status", "Keterangan"])
    words = {"active": "aktif", "needs_owner_confirmation": "perlu konfirmasi pemilik"}
    for agency in province.agency:
        writer.writerow(
            [agency.region, agency.name, agency.type, agency.url, words[agency.status], agency.status_reason or ""]
        )
    return text.getvalue()
