"""The second night: what is unchanged is neither carried home nor judged again, and its findings stand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from checks.document import read
from checks.document.digest import content_digest
from checks.model import PageKind, PageReading, PageRef
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.frontier import Budget
from crawler.job import CrawlOptions
from crawler.memory import pack, unpack
from crawler.site import SiteCrawl
from crawler.unchanged import is_due_in_full
from local_sites import FILLER, Handler, LocalSite, Reply, Street, page
from storage import models
from storage.bodies import body_store
from storage.database import Database
from storage.memory import known_pages
from storage.sites import adhoc_site

OPTIONS = CrawlOptions(max_pages=20, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")
STANDARD = "<h2>Persyaratan</h2><ul><li>KTP asli</li><li>Kartu Keluarga</li></ul><h2>Biaya</h2><p>Gratis</p>"


def validated(reply: Reply) -> Any:
    """Answer as a server that knows its pages: 304 to whoever has the same."""
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:12]}"'

    def route(handler: Handler) -> Reply:
        if handler.headers.get("If-None-Match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return reply._replace(headers={"ETag": etag})

    return route


def agency(street: Street, *, wrap: Any = validated) -> LocalSite:
    """Serve a site whose home page leads to a list, which leads to two services."""
    return street.serve(
        {
            "/": wrap(page("Beranda", ("/layanan", "Layanan"), ("/berkas/sop.pdf", "Standar Pelayanan"))),
            "/layanan": wrap(page("Layanan", ("/layanan/ktp", "KTP"), ("/layanan/kk", "Kartu Keluarga"))),
            "/layanan/ktp": wrap(page("Layanan KTP", text=STANDARD + FILLER)),
            "/layanan/kk": wrap(page("Layanan Kartu Keluarga", text=STANDARD + FILLER)),
        }
    )


def crawl(db: Database, *sites: LocalSite) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url) for site in sites], OPTIONS, utc_now)


def told(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is concluded and known of the sites now."""
    finding, service, proof, row = models.Finding, models.Service, models.Evidence, models.Page
    with db.reading() as connection:

        def rows(query: Any) -> list[tuple[object, ...]]:
            return [tuple(one) for one in connection.execute(query)]

        return {
            "findings": rows(
                select(finding.site_id, finding.check_id, finding.status, finding.reason, finding.note)
                .where(finding.to_run_id.is_(None))
                .order_by(finding.site_id, finding.check_id)
            ),
            "evidence": rows(select(proof.page_url, proof.excerpt).order_by(proof.page_url, proof.excerpt)),
            "services": rows(select(service.name, service.url).where(service.to_run_id.is_(None))),
            "pages": rows(select(row.url, row.sha256).where(row.to_run_id.is_(None)).order_by(row.url)),
        }


def size(db: Database) -> dict[str, int]:
    with db.reading() as connection:
        tables = (models.Page, models.Finding, models.Evidence, models.Service, models.StoredReading)
        return {
            table.__tablename__: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def looking(db: Database, run: int) -> tuple[int, ...]:
    row = models.SiteResult
    with db.reading() as connection:
        query = select(row.pages_read, row.pages_known, row.likely_unread, row.documents_unread, row.requests)
        return tuple(connection.execute(query.where(row.run_id == run)).one())


def bytes_of(db: Database, run: int) -> int:
    with db.reading() as connection:
        return int(
            connection.execute(select(models.SiteResult.bytes).where(models.SiteResult.run_id == run)).scalar_one()
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(validated, id="validators"),
        pytest.param(lambda reply: reply, id="no validators", marks=pytest.mark.slow),
    ],
)
def test_an_unchanged_night_finds_the_same_by_the_same_looking_and_stores_nothing(sqlite_db, street, wrap):
    site = agency(street, wrap=wrap)
    crawl(sqlite_db, site)
    first, kept = told(sqlite_db), size(sqlite_db)
    asked = site.paths()
    crawl(sqlite_db, site)
    assert told(sqlite_db) == first
    assert size(sqlite_db) == kept
    assert looking(sqlite_db, 2) == looking(sqlite_db, 1), "links of unchanged pages still lead on"
    assert site.paths() == asked * 2
    if wrap is validated:
        assert bytes_of(sqlite_db, 2) <= bytes_of(sqlite_db, 1) * 0.05
    assert any(status == "met" for _, _, status, *_ in first["findings"])


@pytest.mark.slow
def test_a_page_whose_date_and_counter_moved_is_the_page_it_was(sqlite_db, street):
    nights = iter(("Sabtu, 21 November 2026", "Minggu, 22 November 2026"))
    visitors = iter((1204, 1377))

    def home(_handler: Handler) -> Reply:
        return page(
            "Beranda", text=f"{FILLER}</p><div>{next(nights)}</div><div>Pengunjung hari ini: {next(visitors)}</div><p>"
        )

    site = street.serve({"/": home})
    crawl(sqlite_db, site)
    before = told(sqlite_db)
    crawl(sqlite_db, site)
    assert told(sqlite_db) == before, "the stored body stays the proof"
    assert size(sqlite_db)["page"] == 1


@pytest.mark.slow
def test_pages_that_only_a_feed_names_are_read_both_nights(sqlite_db, street):
    feed = b"<rss><channel><item><link>%s</link></item><item><link>https://lain.x.go.id/</link></item></channel></rss>"
    site = street.serve({"/": validated(page("Beranda", ("/feed/", "RSS"))), "/maklumat": page("Maklumat Pelayanan")})
    site.routes["/feed/"] = Reply(feed % f"{site.url}maklumat".encode(), content_type="application/rss+xml")
    for night in (1, 2):
        crawl(sqlite_db, site)
        assert looking(sqlite_db, night)[0] == 2
    assert site.paths() == ["/", "/feed/", "/maklumat"] * 2


@pytest.mark.slow
def test_what_changed_is_judged_anew_and_a_link_that_only_an_unchanged_page_still_names_is_not_lost(sqlite_db, street):
    shared = ("/layanan/akta", "Akta Kelahiran")
    site = street.serve(
        {
            "/": page("Beranda", ("/layanan", "Layanan"), shared),
            "/layanan": validated(page("Layanan", shared)),
            "/layanan/akta": validated(page("Layanan Akta", text=STANDARD + FILLER)),
        }
    )
    crawl(sqlite_db, site)
    site.routes["/"] = page("Beranda baru", ("/layanan", "Layanan"), text=FILLER + "Telepon 0381 21234")
    crawl(sqlite_db, site)
    assert "/layanan/akta" in site.paths()[3:]
    assert looking(sqlite_db, 2)[0] == 3
    known = known_pages(sqlite_db, 1)
    assert known[site.url].record.title == "Beranda baru"


@pytest.mark.slow
def test_changed_rules_judge_stored_bodies_again_without_carrying_pages_home(sqlite_db, street):
    site = agency(street)
    crawl(sqlite_db, site)
    first = told(sqlite_db)
    with sqlite_db.writing() as connection:
        connection.execute(update(models.StoredReading).values(rules="of an earlier version"))
    crawl(sqlite_db, site)
    assert bytes_of(sqlite_db, 2) < 500
    assert told(sqlite_db) == first
    assert "of an earlier version" not in {page.rules for page in known_pages(sqlite_db, 1).values()}


@pytest.mark.slow
def test_a_lost_body_or_a_damaged_memory_costs_a_fetch_and_nothing_else(sqlite_db, street):
    site = agency(street)
    crawl(sqlite_db, site)
    first = told(sqlite_db)
    with sqlite_db.writing() as connection:
        connection.execute(update(models.StoredReading).values(reading=b"no zstd"))
    for file in body_store(sqlite_db).root.rglob("*.zst"):
        file.unlink()
    summary = crawl(sqlite_db, site)
    assert (summary.failed, told(sqlite_db)) == ((), first)
    assert bytes_of(sqlite_db, 2) == bytes_of(sqlite_db, 1)


def test_a_server_that_calls_everything_unchanged_unasked_is_broken_and_ends(sqlite_db, street):
    site = street.serve({"/": Reply(b"", 304)})
    summary = crawl(sqlite_db, site)
    assert [(end.outcome, end.fault) for end in summary.sites] == [("broken", "")]
    assert len(site.paths()) <= 3


# -- servers whose word is worth nothing ------------------------------------------------------------------------


def days_pass(db: Database, days: int) -> None:
    """Let the last visit lie so many days back."""
    result = models.SiteResult
    with db.writing() as connection:
        for row in connection.execute(select(result.run_id, result.started_at)).all():
            earlier = row.started_at - timedelta(days=days)
            connection.execute(update(result).where(result.run_id == row.run_id).values(started_at=earlier))


def frozen(reply: Reply) -> Any:
    """Answer as a server that calls every page unchanged for ever, once somebody has a validator of it."""

    def route(handler: Handler) -> Reply:
        if handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since"):
            return Reply(b"", 304)
        return reply._replace(headers={"ETag": '"1"', "Last-Modified": "Thu, 01 Jan 2015 00:00:00 GMT"})

    return route


def standing(db: Database, check: str) -> str:
    return str(next(status for _, name, status, *_ in told(db)["findings"] if name == check))


@pytest.mark.slow
def test_a_validator_that_never_changes_freezes_no_verdict_longer_than_a_month(sqlite_db, street):
    site = agency(street, wrap=frozen)
    crawl(sqlite_db, site)
    assert standing(sqlite_db, "standards.fee") == "met"
    for path in ("/layanan/ktp", "/layanan/kk"):
        site.routes[path] = frozen(page("Layanan", text=FILLER))
    crawl(sqlite_db, site)
    assert standing(sqlite_db, "standards.fee") == "met", "the server says that nothing has changed"
    days_pass(sqlite_db, 30)
    crawl(sqlite_db, site)
    assert standing(sqlite_db, "standards.fee") != "met"


@pytest.mark.slow
def test_one_lie_is_enough_for_a_night_without_trust(sqlite_db, street):
    site = agency(street, wrap=frozen)
    crawl(sqlite_db, site)
    site.routes["/"] = frozen(page("Beranda baru", ("/layanan", "Layanan"), text=FILLER + "Telepon 0381 21234"))
    site.routes["/layanan/ktp"] = frozen(page("Layanan KTP", text=FILLER))
    site.routes["/layanan/kk"] = frozen(page("Layanan Kartu Keluarga", text=FILLER))
    days_pass(sqlite_db, 7)  # the first page's turn; the others' days are spread over a month
    crawl(sqlite_db, site)
    assert standing(sqlite_db, "standards.fee") != "met"


@pytest.mark.slow
def test_an_honest_server_is_asked_in_full_and_believed_afterwards(sqlite_db, street):
    site = agency(street)
    crawl(sqlite_db, site)
    first, kept = told(sqlite_db), size(sqlite_db)
    days_pass(sqlite_db, 30)
    crawl(sqlite_db, site)
    assert (told(sqlite_db), size(sqlite_db)) == (first, kept), "the same page in full is no other page"
    assert bytes_of(sqlite_db, 2) == bytes_of(sqlite_db, 1)
    crawl(sqlite_db, site)
    assert bytes_of(sqlite_db, 3) <= bytes_of(sqlite_db, 1) * 0.05


def test_of_a_large_site_a_night_asks_for_a_small_share_in_full(sqlite_db):
    urls = [f"http://dinas.x.go.id/layanan/{number}" for number in range(3000)]
    row = adhoc_site(sqlite_db, "http://dinas.x.go.id/")
    site = SiteCrawl(row, Budget(), datetime(2026, 11, 22, tzinfo=UTC), started=0.0)
    site.last_read = datetime(2026, 11, 21, tzinfo=UTC)
    share = sum(is_due_in_full(url, site) for url in urls) / len(urls)
    assert 0.02 < share < 0.05
    site.last_read = datetime(2026, 10, 23, tzinfo=UTC)
    assert all(is_due_in_full(url, site) for url in urls), "and within a month each of them"


# -- what makes two pages the same -----------------------------------------------------------------------------


def digest(body: str) -> str:
    return content_digest(
        read(f"<html><head><title>Dinas</title></head><body>{body}</body></html>".encode(), url="http://x.go.id/")
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<footer>Sabtu, 21 November 2026 | 23:45</footer>", "<footer>Minggu, 22 November 2026 | 01:02</footer>"),
        ("<p>Pengunjung hari ini: 12</p>", "<p>Pengunjung hari ini: 1.934</p>"),
        ("<aside><p>Total Kunjungan</p><p>90211</p></aside>", "<aside><p>Total Kunjungan</p><p>90312</p></aside>"),
        ("<p>Dibaca 57 kali</p>", "<p>Dibaca 61 kali</p>"),
        ("<p>Berita: 3 jam yang lalu</p>", "<p>Berita: 1 hari yang lalu</p>"),
        ("<a href='/a?token=1f2e'>Layanan</a>", "<a href='/a?token=99aa'>Layanan</a>"),
        ("<!-- 0.12 s --><p>Halo</p>", "<!-- 0.31 s --><p>Halo</p>"),
    ],
)  # fmt: skip
def test_dates_counters_and_visits_do_not_make_a_page_another(before, after):
    assert digest(before) == digest(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Biaya Rp 50.000</p>", "<p>Biaya Rp 60.000</p>"),
        ("<p>3 hari kerja</p>", "<p>5 hari kerja</p>"),
        ("<p>Nilai SKM hari ini: 81,2</p>", "<p>Nilai SKM hari ini: 88,1</p>"),
        ("<footer>Telepon 0381-21234</footer>", "<footer>Telepon 0381-99999</footer>"),
        ("<p>Perda tanggal 5 Mei 2019 tentang pelayanan</p>", "<p>Perda tanggal 9 Mei 2023 tentang pelayanan</p>"),
        ("<a href='/a'>SOP</a>", "<a href='/b'>SOP</a>"),
        ("<img src='a.png' alt='Maklumat'>", "<img src='a.png' alt='Banner'>"),
        ("<p>Halo</p>", "<p>Halo</p><div style='display:none'><a href='http://slot.example'>slot gacor</a></div>"),
    ],
)  # fmt: skip
def test_what_the_law_asks_for_and_what_strangers_hide_makes_a_page_another(before, after):
    assert digest(before) != digest(after)


def test_a_reading_is_unpacked_as_it_was_packed_and_anything_else_as_nothing():
    reading = PageReading(PageRef("http://x.go.id/", "ab", "2026-01-01T00:00:00+00:00", 2), PageKind.SERVICE)
    assert unpack(pack(reading)) == reading
    for damaged in (b"", b"\x28\xb5\x2f\xfd", pack(reading)[:-3]):
        assert unpack(damaged) is None
