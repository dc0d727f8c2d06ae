"""Many machines, as far as one can show them: three workers against one, and what a night adds to a server."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, Crew, crawl_sites, crew_here
from crawler.job import CrawlOptions
from crawler.parts import Workers
from crawler.queueing import check_queue
from databases import create_postgres_database, running_postgres
from farm import running_farm
from measure import FARM_CORE, Results
from storage.database import Database, open_database
from storage.sites import SiteRow, adhoc_site

SITES, SITES_ON_SERVER = 60, 20
PAGES = 50
PART_SITES = 20


def three_workers(results: Results, pairs: int) -> None:
    """The crawl of a night by three workers and by one, on all cores, which farm and server share: pages per second."""
    with running_server() as server, running_farm() as farm:
        urls = [farm.url(number) for number in range(SITES)]
        rounds: list[tuple[float, float]] = []
        for _ in range(pairs):
            rounds.append((_rate(server, urls, 3), _rate(server, urls, 1)))
            results.add("three_workers", [three / one for three, one in rounds])


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server, whose user must be able to reach its folder below the one that all benchmarks write to."""
    if tempfile.tempdir:
        Path(tempfile.tempdir).chmod(0o711)
    with running_postgres() as server:
        yield server


def _rate(server: str, urls: list[str], workers: int) -> float:
    """Return pages per second, from handing out to the last result; the workers have joined before."""
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder:
        database, rows = _registered(server, urls)
        check_queue(database)
        with _joined(database, Path(folder), workers):
            began = time.perf_counter()
            summary = _crawl(database, rows, Path(folder), Workers(part_sites=PART_SITES))
            seconds = time.perf_counter() - began
        database.close()
    return summary.pages_read / seconds


@contextmanager
def _joined(database: Database, folder: Path, count: int) -> Iterator[None]:
    environment = {
        **os.environ,
        "PATUH_DATABASE": database.url,
        "PATUH_BODIES": str(folder),
        "PATUH_ALLOW_PRIVATE": "1",
    }
    command = [sys.executable, "-m", "crawler", "worker", "--quiet"]
    processes = [subprocess.Popen(command, env=environment) for _ in range(count)]
    try:
        there = 0
        while there < 2 * count:  # each is there under two names, one for parts and one for upkeep
            time.sleep(0.2)
            with database.reading() as connection:
                there = connection.execute(text("SELECT count(*) FROM procrastinate_workers")).scalar_one()
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(120)


def on_a_server(results: Results, _pairs: int) -> None:
    """A first night kept in PostgreSQL: what it adds, and the bodies beside it."""
    with (
        running_server() as server,
        running_farm(core=FARM_CORE) as farm,
        tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder,
    ):
        database, rows = _registered(server, [farm.url(number) for number in range(SITES_ON_SERVER)])
        empty = _size(database)
        summary = _crawl(database, rows, Path(folder), crew_here)
        grown = _size(database) - empty
        bodies = sum(path.stat().st_size for path in Path(folder).rglob("*.zst"))
        database.close()
    results.add("server_kb_per_page", [grown / summary.pages_read / 1000])
    results.add("bodies_kb_per_page", [bodies / summary.pages_read / 1000])


def _registered(server: str, urls: list[str]) -> tuple[Database, list[SiteRow]]:
    database = open_database(create_postgres_database(server))
    return database, [adhoc_site(database, url) for url in urls]


def _crawl(database: Database, rows: list[SiteRow], folder: Path, crew: Crew) -> CrawlSummary:
    options = CrawlOptions(max_pages=PAGES, max_documents=0, delay=0.0, allow_private=True, bodies=folder)
    summary = crawl_sites(database, rows, options, utc_now, crew=crew)
    if summary.failed:
        raise SystemExit(f"{len(summary.failed)} of {len(rows)} sites failed: {summary.failed[0]}")
    return summary


def _size(database: Database) -> int:
    """Return what tables and indexes take when nothing in them is dead."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
