"""Nothing that a site sends can turn, stop or fill the crawler: every scenario ends in its outcome, in bounded time."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from checks.model import AlertKind, Status
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.middlewares import AddressGuard
from crawler.sitemap import MAX_SIZE, read_sitemap
from hostile_sites import PAGE_SIZE, SCENARIOS, addresses
from local_sites import LocalSite, Reply, Street, moved, page
from storage import frames, models
from storage.database import Database, open_database
from storage.sites import adhoc_site

pytestmark = pytest.mark.slow

MOST_MEMORY = 400 * 1024
"""KiB, resident, of the crawl's process."""
MOST_SECONDS = 300


@dataclass
class Siege:
    db: Database
    summary: CrawlSummary
    sites: dict[str, LocalSite]
    ids: dict[str, int]
    seconds: float
    memory: int

    def result(self, name: str):
        with self.db.reading() as connection:
            return connection.execute(
                select(models.SiteResult.__table__).where(models.SiteResult.site_id == self.ids[name])
            ).one()


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """Gather the peaks (KiB, resident) of this process's children while they run; only zeros where there is no /proc.

    Not `getrusage`: a child of a large process begins its account with the size of its parent.
    """
    peaks = [0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            for child in multiprocessing.active_children():
                with suppress(OSError):
                    status = Path(f"/proc/{child.pid}/status").read_text("ascii", "replace")
                    peaks.extend(map(int, re.findall(r"VmHWM:\s+(\d+) kB", status)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watcher.join()


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite) -> Iterator[Siege]:
    folder = tmp_path_factory.mktemp("siege")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    street = Street()
    sites = {
        name: street.serve(scenario.routes, host=host)
        for (name, scenario), host in zip(SCENARIOS.items(), addresses(), strict=False)
    }
    for site in sites.values():
        site.fallback = site.routes.pop("*", site.fallback)
    rows = {name: adhoc_site(db, site.url) for name, site in sites.items()}
    options = CrawlOptions(
        max_pages=20, delay=0.05, timeout=4.0, page_maxsize=PAGE_SIZE, allow_private=True, log_level="CRITICAL"
    )
    began = time.monotonic()
    with watched_memory() as peaks:
        summary = crawl_sites(db, list(rows.values()), options, utc_now)
    seconds = time.monotonic() - began
    yield Siege(db, summary, sites, {name: row.site_id for name, row in rows.items()}, seconds, max(peaks))
    db.close()
    street.close()


def test_there_are_forty_scenarios_and_more():
    assert len(SCENARIOS) >= 40


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_hostile_site_ends_in_its_outcome(siege: Siege, name: str):
    result = siege.result(name)
    assert result.outcome is SCENARIOS[name].outcome, result.detail


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_hostile_site_is_asked_for_no_more_than_a_site_is(siege: Siege, name: str):
    assert len(siege.sites[name].paths()) <= SCENARIOS[name].most_requests


def test_no_scenario_is_a_fault_of_ours(siege: Siege):
    assert {end.url: end.fault for end in siege.summary.sites if end.fault} == {}
    assert not siege.summary.is_interrupted
    with siege.db.reading() as connection:
        failed = select(models.Finding.check_id).where(models.Finding.reason == "check_failed")
        assert connection.execute(failed).all() == []


def test_what_broke_off_is_never_called_not_found(siege: Siege):
    broken = [siege.ids[name] for name, scenario in SCENARIOS.items() if not scenario.outcome.is_readable]
    with siege.db.reading() as connection:
        query = select(models.Finding.status).where(models.Finding.site_id.in_(broken)).distinct()
        assert set(connection.execute(query).scalars()) == {Status.CANNOT_TELL}


def test_an_outcome_comes_with_its_reason(siege: Siege):
    assert siege.result("endless headers").detail == "kepala jawaban melebihi 256 KB"
    assert siege.result("redirect to metadata").detail.endswith("→ http://169.254.169.254/latest/meta-data/")
    assert all(siege.result(name).detail for name, scenario in SCENARIOS.items() if not scenario.outcome.is_readable)


def test_time_and_memory_are_bounded(siege: Siege):
    assert siege.seconds < MOST_SECONDS
    assert siege.memory > 0 or not Path("/proc/self/status").exists(), "nothing was measured"
    assert siege.memory < MOST_MEMORY


def test_break_ins_are_told_and_cost_no_pages(siege: Siege):
    alerts = frames.alerts(siege.db)
    of = {name: set(alerts[alerts["site_id"] == siege.ids[name]]["kind"]) for name in SCENARIOS}
    assert of["doorways"] == {AlertKind.GAMBLING}
    assert of["defaced"] == {AlertKind.DEFACEMENT}
    assert of["sitemap of slots"] == {AlertKind.SPAM_SITEMAP}
    assert of["one line"] == {AlertKind.GAMING}
    assert of["elements in elements"] == set()
    assert siege.sites["doorways"].paths() == ["/"]


# -- sitemaps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 5_000}-->"])
def test_a_sitemap_with_a_document_type_says_nothing(encoding: str, before: str):
    kind = '<!DOCTYPE urlset [<!ENTITY a "https://a.go.id/">]>'
    sitemap = f'<?xml version="1.0" encoding="{encoding}"?>{before}{kind}<urlset><url><loc>&a;</loc></url></urlset>'
    assert read_sitemap(sitemap.encode(encoding)).pages == ()


def test_a_sitemap_of_nothing_but_elements_is_left_in_time():
    began = time.process_time()
    assert read_sitemap(b"<u>" + b"<a/>" * (MAX_SIZE // 4)).pages == ()
    assert time.process_time() - began < 5


def test_the_guard_is_on_unless_it_is_switched_off():
    assert AddressGuard(allow_private=False).allow_private is False
    assert CrawlOptions().allow_private is False
    assert socket.inet_aton("127.1") == socket.inet_aton("127.0.0.1"), "why names that look like numbers are resolved"


# -- cloaking --------------------------------------------------------------------------------------------------------


def _only_from_search(shown: Reply, usual: Reply):
    return lambda handler: shown if "google" in handler.headers.get("Referer", "") else usual


@pytest.fixture(scope="module")
def cloaked(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite) -> Iterator[dict[str, tuple[set[str], int]]]:
    """Crawl with `--check-cloaking`; yield the kinds of alerts and the requests for the first page, by site."""
    folder = tmp_path_factory.mktemp("cloaked")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    street = Street()
    usual = page("Dinas Contoh", ("/layanan", "Layanan"))
    spam = page("Dinas Contoh", ("https://iklan.invalid/", "Situs Slot Gacor Maxwin"))
    shown = {
        "honest": usual,
        "another page": spam,
        "sent away": moved("https://slot-gacor.invalid/"),
    }
    sites = {
        name: street.serve(
            {"/": usual if answer is usual else _only_from_search(answer, usual), "/layanan": page("Layanan")}
        )
        for name, answer in shown.items()
    }
    rows = {name: adhoc_site(db, site.url) for name, site in sites.items()}
    options = CrawlOptions(max_pages=5, delay=0.01, timeout=4.0, allow_private=True, check_cloaking=True)
    crawl_sites(db, list(rows.values()), options, utc_now)
    alerts = frames.alerts(db)
    yield {
        name: (set(alerts[alerts["site_id"] == row.site_id]["kind"]), sites[name].paths().count("/"))
        for name, row in rows.items()
    }
    db.close()
    street.close()


def test_a_site_that_shows_searchers_something_else_is_told_after_one_more_request(cloaked):
    assert cloaked == {"honest": (set(), 2), "another page": ({"cloaking"}, 2), "sent away": ({"cloaking"}, 2)}
