"""One night on loopback: sites with every manner a server can have, crawled over real HTTP in one crawl.

The street of sites is set up and crawled once; each test then looks at one house.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest
from sqlalchemy import select

from agency_street import OFFICES, open_street
from checks.model import Status
from checks.outcome import FetchOutcome
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.site import SiteEnd
from local_sites import Authority, LocalSite, Street
from storage import models
from storage.bodies import body_store
from storage.database import Database, open_database
from storage.results import PageRecord, read_pages
from storage.sites import adhoc_site

TIMEOUT = 4.0
DELAY = 0.2


@dataclass
class Night:
    """What came of the crawl, by the name of the site."""

    db: Database
    summary: CrawlSummary
    sites: dict[str, LocalSite]
    ids: dict[str, int]
    results: dict[int, Any] = field(default_factory=dict)

    def end(self, name: str) -> SiteEnd:
        return next(end for end in self.summary.sites if end.site_id == self.ids[name])

    def result(self, name: str) -> Any:
        with self.db.reading() as connection:
            table = models.SiteResult.__table__
            query = select(table).where(table.c.site_id == self.ids[name])
            return connection.execute(query).one()

    def pages(self, name: str) -> dict[str, PageRecord]:
        found = read_pages(self.db, self.summary.run_id, self.ids[name])
        return {record.url.removeprefix(self.sites[name].url): record for record in found}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    for name in ("otoritas", "lain"):
        (folder / name).mkdir()
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    authority = Authority(folder / "otoritas")
    street = Street()
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority.file))
        patch.setenv("http_proxy", "http://127.0.0.1:1")  # must make no difference
        sites = open_street(street, authority)
        folders = {"portal": "dinkes", "shared_dinkes": "dinkes", "shared_disdik": "disdik"}
        rows = {name: adhoc_site(db, site.url + folders.get(name, "")) for name, site in sites.items()}
        rows["nameless"] = adhoc_site(db, "http://tidak-ada.invalid/")
        options = CrawlOptions(
            max_pages=20, delay=DELAY, timeout=TIMEOUT, page_maxsize=300_000, allow_private=True, log_level="CRITICAL"
        )
        summary = crawl_sites(db, list(rows.values()), options, utc_now)
    yield Night(db, summary, sites, {name: row.site_id for name, row in rows.items()})
    db.close()
    street.close()


# -- how each ended ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("good", FetchOutcome.OK),
        ("nameless", FetchOutcome.DNS),
        ("refused", FetchOutcome.REFUSED),
        ("hanging", FetchOutcome.TIMEOUT),
        ("dripping", FetchOutcome.TIMEOUT),
        ("lost", FetchOutcome.CONNECTION_LOST),
        ("babbling", FetchOutcome.BROKEN),
        ("challenged", FetchOutcome.BLOCKED),
        ("fenced", FetchOutcome.BLOCKED),
        ("busy", FetchOutcome.RATE_LIMITED),
        ("walled", FetchOutcome.LOGIN_WALL),
        ("parked", FetchOutcome.PARKED),
        ("suspended", FetchOutcome.SUSPENDED),
        ("unfinished", FetchOutcome.UNDER_CONSTRUCTION),
        ("gone", FetchOutcome.NOT_FOUND),
        ("soft_404", FetchOutcome.SOFT_404),
        ("broken_app", FetchOutcome.SERVER_ERROR),
        ("recovering", FetchOutcome.OK),
        ("patient", FetchOutcome.OK),
        ("circling", FetchOutcome.REDIRECT_LOOP),
        ("moved_away", FetchOutcome.OFF_SITE_REDIRECT),
        ("document", FetchOutcome.NOT_HTML),
        ("huge", FetchOutcome.TOO_LARGE),
        ("bomb", FetchOutcome.TOO_LARGE),
        ("forbidding", FetchOutcome.ROBOTS),
        ("robots_down", FetchOutcome.SERVER_ERROR),
        ("shell", FetchOutcome.EMPTY_SHELL),
        ("refreshing", FetchOutcome.OK),
        ("certified", FetchOutcome.OK),
        ("expired", FetchOutcome.OK),
        ("wrong_name", FetchOutcome.OK),
        ("self_made", FetchOutcome.OK),
    ],
)
def test_a_site_ends_with_its_outcome(night, name, outcome):
    assert night.result(name).outcome is outcome
    assert FetchOutcome(night.end(name).outcome) is outcome


def test_every_site_of_the_run_has_one_result_and_all_findings(night):
    with night.db.reading() as connection:
        results = connection.execute(select(models.SiteResult.site_id)).scalars().all()
        findings = connection.execute(select(models.Finding.site_id, models.Finding.check_id)).all()
    assert sorted(results) == sorted(night.ids.values())
    assert len(findings) == 26 * len(night.ids)
    assert not night.summary.is_interrupted


def test_a_site_without_a_page_is_a_failed_site_and_none_is_our_fault(night):
    failed = {end.site_id for end in night.summary.failed}
    assert night.ids["good"] not in failed
    assert {night.ids["hanging"], night.ids["parked"], night.ids["forbidding"]} <= failed
    assert {end.fault for end in night.summary.sites} == {""}


def test_what_was_not_reached_is_never_called_not_found(night):
    with night.db.reading() as connection:
        query = select(models.Finding.status).where(
            models.Finding.site_id.in_([night.ids["hanging"], night.ids["parked"]])
        )
        assert set(connection.execute(query).scalars()) == {Status.CANNOT_TELL}


def test_the_detail_says_what_happened(night):
    assert night.result("robots_down").detail == "robots.txt menjawab 503"
    assert night.result("fenced").detail == "HTTP 403"
    assert night.result("moved_away").detail.endswith("→ http://127.0.0.1:9/")
    assert "robots.txt" in night.result("hanging").detail


# -- what was asked for ------------------------------------------------------------------------------------


def test_the_agent_names_itself_and_a_contact(night):
    agents = {seen.agent for seen in night.sites["good"].seen}
    assert len(agents) == 1
    assert agents.pop().startswith("patuh/0 (+https://")


def test_robots_txt_comes_first_and_pages_in_the_order_of_their_promise(night):
    good = night.sites["good"]
    assert good.paths(with_robots=True)[:3] == ["/robots.txt", "/", "/sitemap.xml"]
    assert good.paths() == ["/", "/standar", "/hilang", "/galeri", "/sp.pdf"], "documents come after the pages"


def test_a_document_that_stays_closed_is_counted_and_is_no_page(night):
    result = night.result("good")
    assert (result.documents_unread, result.likely_unread) == (1, 0)
    assert (result.pages_read, result.pages_known) == (3, 4)


def test_transient_outcomes_are_tried_once_more_and_others_not(night):
    assert night.sites["broken_app"].paths() == ["/", "/"]
    assert night.sites["recovering"].paths() == ["/", "/"]
    assert len(night.sites["lost"].paths()) in (2, 3), "a kept-alive connection that broke is opened again"
    assert night.sites["gone"].paths() == ["/"]
    assert night.sites["fenced"].paths() == ["/"]
    assert night.sites["challenged"].paths() == ["/"]


def test_who_asks_for_an_hours_patience_is_left_for_tonight(night):
    assert night.sites["busy"].paths() == ["/"]


def test_a_short_retry_after_is_waited_for(night):
    first, second = (seen.at for seen in night.sites["patient"].seen if seen.path == "/")
    assert second - first >= 0.95


def test_two_agencies_on_one_host_are_two_sites_that_share_its_patience(night):
    host = night.sites["shared_dinkes"]
    assert host.busiest == 1
    assert sorted(host.paths()) == sorted(f"/{office}{rest}" for office in OFFICES for rest in ("", "/a", "/b", "/c"))
    assert night.result("shared_dinkes").pages_read == night.result("shared_disdik").pages_read == 4


def test_a_forbidden_site_is_not_touched(night):
    assert night.sites["forbidding"].paths() == []
    assert night.sites["robots_down"].paths() == []


def test_a_forbidden_page_is_known_promising_and_unread(night):
    assert night.sites["selective"].paths() == ["/", "/layanan", "/profil"]
    assert night.result("selective").likely_unread == 1


def test_a_crawl_delay_is_kept(night):
    times = [seen.at for seen in night.sites["selective"].seen if seen.path != "/robots.txt"]
    # A busy machine may answer one request late and so see the next one soon.
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert (min(gaps) >= 0.4, fmean(gaps) >= 0.55) == (True, True)


def test_one_request_at_a_time_and_a_pause_between(night):
    for name in ("good", "trap", "slow", "twins"):
        site = night.sites[name]
        times = [seen.at for seen in site.seen]
        assert site.busiest == 1, name
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert (min(gaps) >= 0.2 * DELAY, fmean(gaps) >= 0.6 * DELAY) == (True, True), name


def test_a_shared_portal_is_read_within_its_folder(night):
    assert night.sites["portal"].paths() == ["/dinkes", "/dinkes/layanan"]


def test_a_page_that_refreshes_to_another_is_followed_once(night):
    assert night.sites["refreshing"].paths() == ["/", "/web/"]
    assert night.pages("refreshing")[""].final_url.endswith("/web/")


def test_one_page_under_two_addresses_is_read_once(night):
    assert night.result("twins").pages_read == 2
    assert sorted(night.sites["twins"].paths()) == ["/", "/dua", "/lama", "/satu"]


def test_injected_links_are_not_followed(night):
    assert night.sites["injected"].paths() == ["/", "/layanan"]


def test_a_trap_costs_little_of_the_budget(night):
    paths = night.sites["trap"].paths()
    assert len(paths) <= 8
    assert not any("kalender" in path or "PHPSESSID" in path or "sort" in path for path in paths)


def test_the_sitemap_leads_to_pages_that_no_link_names(night):
    site, result = night.sites["mapped"], night.result("mapped")
    assert "/maklumat" in site.paths()
    assert "http://lain.invalid/s.xml" not in site.paths()
    assert result.sitemap_share == 1.0
    assert result.pages_read == 2


# -- what is kept ------------------------------------------------------------------------------------------


def test_pages_are_kept_with_their_facts_and_bodies(night):
    pages = night.pages("good")
    standard = pages["standar"]
    assert (standard.outcome, standard.http_status, standard.depth) == (FetchOutcome.OK, 200, 1)
    assert standard.title == "Standar Pelayanan Izin Praktik"
    assert standard.text_sha256
    assert body_store(night.db).get(standard.sha256) == night.sites["good"].routes["/standar"].body
    assert (pages["hilang"].outcome, pages["hilang"].sha256) == (FetchOutcome.NOT_FOUND, "")
    links = {link.url.removeprefix(night.sites["good"].url): link.promise for link in pages[""].links}
    assert links["standar"] > links["galeri"]
    assert "sp.pdf" in links


def test_a_notice_in_place_of_the_first_page_is_kept_as_proof(night):
    notice = night.pages("parked")[""]
    assert notice.outcome is FetchOutcome.PARKED
    assert b"for sale" in body_store(night.db).get(notice.sha256)


def test_requests_bytes_and_the_slowest_answer_are_booked(night):
    result, site = night.result("slow"), night.sites["slow"]
    assert result.requests == len(site.seen)
    assert result.bytes > sum(len(route(None).body) for path, route in site.routes.items())
    assert 280 <= result.slowest_ms < 1000 * TIMEOUT
    assert night.result("refused").requests == 1


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("certified", "valid"),
        ("expired", "tls_expired"),
        ("wrong_name", "tls_wrong_host"),
        ("self_made", "tls_untrusted"),
        ("good", None),
    ],
)
def test_the_state_of_the_certificate_is_a_fact_beside_the_outcome(night, name, state):
    assert night.result(name).certificate == state


def test_slow_and_hanging_sites_are_bounded_by_the_timeout(night):
    for name in ("hanging", "dripping"):
        result = night.result(name)
        seconds = (result.finished_at - result.started_at).total_seconds()
        assert 2 * TIMEOUT <= seconds < 2 * TIMEOUT + 15, name
