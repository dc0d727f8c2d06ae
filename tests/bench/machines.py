"""Many machines, as far as one can show them: three workers against one, and what a night adds to a server."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

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
DISTURBED = 0.05
"""Share of the machine that others may take during a round. Three workers want both cores and one wants one, so who
takes a core away makes three look like one and a half, which says nothing about them."""
TRIES = 3
"""How many times the pairs asked for are tried at most until so many were undisturbed."""


def three_workers(results: Results, pairs: int) -> None:
    """The crawl of a night by three workers and by one, on all cores, which farm and server share: pages per second."""
    with running_server() as server, running_farm() as farm:
        urls = [farm.url(number) for number in range(SITES)]
        ratios: list[float] = []
        for _ in range(TRIES * pairs):
            three, one = (_round(server, urls, workers) for workers in (3, 1))
            print(f"{three.rate / one.rate:.2f}; three workers: {three}; one: {one}", flush=True)
            if max(three.others, one.others) <= DISTURBED:
                ratios.append(three.rate / one.rate)
                results.add("three_workers", ratios)
            if len(ratios) == pairs:
                return
    if not ratios:
        raise SystemExit(f"The machine was never quiet in {TRIES * pairs} pairs: three_workers was not measured.")


class Round(NamedTuple):
    """One crawl by workers, and who used the machine meanwhile."""

    rate: float
    """Pages per second, from handing out to the last result; the workers have joined before."""
    ours: float
    """Share of all cores that farm, server, night and workers took."""
    others: float
    """Share that anybody else took. What is left was idle: where somebody waited for something else than a core."""

    def __str__(self) -> str:
        return f"{self.rate:.1f} pages/s, ours {self.ours:.0%}, others {self.others:.0%} of the machine"


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server, whose user must be able to reach its folder below the one that all benchmarks write to."""
    if tempfile.tempdir:
        Path(tempfile.tempdir).chmod(0o711)
    with running_postgres() as server:
        yield server


def _round(server: str, urls: list[str], workers: int) -> Round:
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder:
        database, rows = _registered(server, urls)
        check_queue(database)
        with _joined(database, Path(folder), workers):
            began, (ours_before, others_before) = time.perf_counter(), _used()
            summary = _crawl(database, rows, Path(folder), Workers(part_sites=PART_SITES))
            seconds = time.perf_counter() - began
            ours, others = _used()
        database.close()
    whole = seconds * (os.cpu_count() or 1)
    return Round(summary.pages_read / seconds, (ours - ours_before) / whole, (others - others_before) / whole)


def _used() -> tuple[float, float]:
    """Return the CPU seconds so far of this process with its descendants, and of all others on the machine (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    kinds = Path("/proc/stat").read_text("utf-8").split("\n", 1)[0].split()[1:9]
    busy = sum(map(int, kinds)) - int(kinds[3]) - int(kinds[4])  # but for idle, and for waiting on disks
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            facts = entry.read_text("utf-8").rpartition(")")[2].split()
            number = int(entry.parent.name)
            parents[number] = int(facts[1])
            used[number] = sum(map(int, facts[11:15]))  # with those of its children that have ended
    family = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in family} - family:
        family |= more
    ours = sum(used.get(number, 0) for number in family)
    return ours / ticks, (busy - ours) / ticks


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
