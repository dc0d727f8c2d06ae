"""The same text on many agencies' sites is shown to people and credited to nobody until one of them has looked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.model import Reason, Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from local_sites import Street, page
from reports.gathering import read_regions
from reports.results import AgencyResult, Verdict
from storage.database import Database
from storage.models import Decision
from storage.reviews import Answer, save_reviews
from storage.shared_texts import SHARED_TEXT, findings_on_shared_texts
from storage.sites import SiteRow, adhoc_site

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
PLEDGE = "pledge.service_pledge"
OPTIONS = CrawlOptions(max_pages=20, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")
TEXT = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, "
    "dan apabila tidak menepati janji ini kami siap menerima sanksi sesuai peraturan perundang-undangan."
)
TOO_MANY = range(SHARED_TEXT)


def agencies(db: Database, street: Street, titles: list[str]) -> list[SiteRow]:
    """Crawl one agency per title, whose pledge page has that title and everybody's text."""
    sites = []
    for place, title in enumerate(titles):
        home = page(
            f"Dinas {place}", ("/maklumat", "Maklumat Pelayanan"), text=f"Selamat datang di dinas nomor {place}."
        )
        served = street.serve({"/": home, "/maklumat": page(title, ("/", "Beranda"), text=TEXT)})
        sites.append(adhoc_site(db, served.url))
    assert not crawl_sites(db, sites, OPTIONS, utc_now).failed
    return sites


def agencies_shown(db: Database) -> list[AgencyResult]:
    (region,) = read_regions(db, RUBRIC)
    return list(region.agencies)


def pledges(db: Database) -> list[Verdict]:
    return [next(one for one in agency.verdicts if one.check == PLEDGE) for agency in agencies_shown(db)]


def test_a_decreed_text_under_each_agencys_own_name_is_credited(sqlite_db, street):
    agencies(sqlite_db, street, [f"Maklumat Pelayanan Dinas {name}" for name in ("Abc", "Bcd", "Cde", "Def", "Efg")])
    assert findings_on_shared_texts(sqlite_db) == {}
    assert {verdict.status for verdict in pledges(sqlite_db)} == {Status.MET}


@pytest.mark.slow
def test_a_text_that_few_agencies_share_is_credited(sqlite_db, street):
    agencies(sqlite_db, street, ["Maklumat Pelayanan" for _ in TOO_MANY[1:]])
    assert {verdict.status for verdict in pledges(sqlite_db)} == {Status.MET}


def test_a_text_that_many_agencies_share_waits_for_a_person_and_costs_nobody_points(sqlite_db, street):
    agencies(sqlite_db, street, ["Maklumat Pelayanan" for _ in TOO_MANY])
    for verdict in pledges(sqlite_db):
        assert (verdict.status, verdict.reason) == (Status.CANNOT_TELL, Reason.SHARED_TEXT)
        assert (verdict.machine_status, verdict.machine_reason) == (Status.MET, None)
        assert verdict.note.startswith("Belum diakui, perlu dilihat orang: teks yang sama kata demi kata ada pada 5 ")
        assert verdict.quote is not None
        assert verdict.quote.page_url.endswith("/maklumat")
    assert all(PLEDGE not in {gain.check for gain in agency.gains} for agency in agencies_shown(sqlite_db))


@pytest.mark.slow
def test_a_person_who_has_looked_has_the_last_word(sqlite_db, street):
    sites = agencies(sqlite_db, street, ["Maklumat Pelayanan" for _ in TOO_MANY])
    accepted = Answer(sites[0].site_id, PLEDGE, Decision.ACCEPT, "Ditetapkan bupati bagi semua dinas", "Budi",
                      status=Status.MET, decided_by="Sari")  # fmt: skip
    save_reviews(sqlite_db, datetime.now(UTC), [accepted])
    (region,) = read_regions(sqlite_db, RUBRIC, at=datetime.now(UTC))
    shown = {
        agency.sites[0].url: next(one for one in agency.verdicts if one.check == PLEDGE) for agency in region.agencies
    }
    assert shown[sites[0].url].status is Status.MET
    assert shown[sites[0].url].machine_status is Status.MET
    assert {shown[site.url].reason for site in sites[1:]} == {Reason.SHARED_TEXT}
