"""What clumsy and hostile sites must not cost: other sites their turn, us our memory, anybody our manners."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import TextResponse
from sqlalchemy import text

from checks.outcome import FetchOutcome
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.middlewares import Politeness, RobotsMiddleware
from crawler.outcome import Answer, FetchRefused
from crawler.outside import OutsideTrips
from crawler.robots import MAX_RULES, MAX_SIZE, read_rules
from crawler.urls import clean, join, pattern_of
from local_sites import LocalSite, Reply, Street, moved, page
from storage.database import Database
from storage.sites import adhoc_site

OPTIONS = CrawlOptions(max_pages=20, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")
HOUR = Reply(b"later", 503, {"Retry-After": "3600"})


def crawl(db: Database, *sites: LocalSite) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url) for site in sites], OPTIONS, utc_now)


# -- robots.txt -------------------------------------------------------------------------------------------------------


def robots(body: bytes):
    return read_rules(Answer(200, {"content-type": "text/plain"}, body), "patuh")


def test_rules_for_others_are_not_ours():
    assert robots(b"User-agent: patuhbot-lain\nDisallow: /").allows("https://x/")
    assert robots(b"User-agent: Googlebot/2.1\nDisallow: /").allows("https://x/")


@pytest.mark.parametrize("name", ["patuh", "Patuh/0.1.0", "patuh (+https://contoh.go.id/patuh)", "PATUH/9 "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_group_names_us_as_our_requests_do(name: str, end: str):
    assert not robots(f"User-agent: {name}{end}Disallow: /{end}".encode()).allows("https://x/")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_rules_are_read_as_the_editor_saved_them(encoding: str):
    assert not robots("User-agent: *\nDisallow: /rahasia".encode(encoding)).allows("https://x/rahasia")


def test_so_many_rules_that_each_address_would_take_its_time_are_taken_for_a_no():
    rules = robots(b"User-agent: *\n" + b"Disallow: /*a*b*c\n" * (MAX_RULES + 1))
    assert rules.refusal is FetchOutcome.ROBOTS
    assert str(MAX_RULES) in rules.detail


def test_a_robots_txt_that_is_longer_than_we_read_is_obeyed_as_far_as_we_read(sqlite_db: Database, street: Street):
    long = b"User-agent: *\nDisallow: /rahasia\n" + b"# isi\n" * (MAX_SIZE // 4)
    site = street.serve(
        {
            "/robots.txt": Reply(long, content_type="text/plain"),
            "/": page("Beranda", ("/rahasia", "Layanan rahasia"), ("/layanan", "Layanan")),
            "/layanan": page("Layanan"),
        }
    )
    crawl(sqlite_db, site)
    assert site.paths() == ["/", "/layanan"]


def test_who_gives_up_waiting_for_robots_txt_takes_it_from_nobody_else():
    async def ask() -> list[str]:
        answered = asyncio.Event()
        asked: list[str] = []

        async def download_async(request: Request) -> TextResponse:
            asked.append(request.url)
            await answered.wait()
            return TextResponse(request.url, body=b"User-agent: *\nDisallow: /rahasia")

        engine = SimpleNamespace(download_async=download_async)
        middleware = RobotsMiddleware(SimpleNamespace(settings={"ROBOTSTXT_USER_AGENT": "patuh"}, engine=engine))
        requests = [Request(f"https://formulir.contoh.id/{number}") for number in range(3)]
        first, second, third = (asyncio.create_task(middleware.process_request(request)) for request in requests)
        await asyncio.sleep(0)
        first.cancel()  # the one that began to fetch
        second.cancel()
        answered.set()
        await third
        await middleware.process_request(Request("https://formulir.contoh.id/4"))
        return asked

    assert asyncio.run(ask()) == ["https://formulir.contoh.id/robots.txt"]


# -- patience ---------------------------------------------------------------------------------------------------------


def test_a_host_that_asks_for_an_hour_is_left_alone_whatever_was_asked_of_it(sqlite_db: Database, street: Street):
    links = [(f"/layanan/{letter}", f"Layanan {letter}") for letter in "abcdef"]
    site = street.serve({"/": page("Beranda", *links), **{path: HOUR for path, _ in links}})
    mapped = street.serve({"/": page("Beranda", *links), "/sitemap.xml": HOUR})
    crawl(sqlite_db, site, mapped)
    assert len(site.paths()) == 2
    assert mapped.paths() == ["/"]


def test_who_waits_for_a_host_waits_on_when_it_asks_for_more_meanwhile():
    settings = SimpleNamespace(getfloat=lambda _name: 0.0)
    politeness = Politeness(SimpleNamespace(settings=settings))
    asked = Request("https://x.go.id/1")

    def told(seconds: str) -> None:
        politeness.process_response(asked, TextResponse(asked.url, status=429, headers={"Retry-After": seconds}))

    async def waited(more: str) -> float:
        began = asyncio.get_running_loop().time()
        told("1")
        waiting = asyncio.create_task(politeness.process_request(Request("https://x.go.id/2")))
        await asyncio.sleep(0.2)
        told(more)
        await waiting
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(waited("2")) > 2.0
    with pytest.raises(FetchRefused, match="tidak diakses"):
        asyncio.run(waited("3600"))


@pytest.mark.parametrize("end", [None, ConnectionResetError, asyncio.CancelledError])
def test_a_shared_form_has_its_pause_however_the_request_ended_and_nobody_but_the_next_waits_for_it(tmp_path, end):
    trips = OutsideTrips()
    trips.job = SimpleNamespace(doors=tmp_path, options=SimpleNamespace(delay=1.0))
    form = Request("https://formulir.contoh.id/survei")

    async def ask() -> tuple[float, float]:
        now, began = asyncio.get_running_loop().time, asyncio.get_running_loop().time()
        with suppress(ConnectionResetError, asyncio.CancelledError):
            async with trips._alone_at(form):
                if end is not None:
                    raise end
        over = now()
        async with trips._alone_at(form):
            return over - began, now() - began

    over, asked_again = asyncio.run(ask())
    assert over < 0.5
    assert asked_again >= 1.0


def test_pages_behind_many_redirects_cost_what_they_take(sqlite_db: Database, street: Street):
    names = [f"bagian-{letter}" for letter in "abcdefghijklmnopqrst"]
    routes = {"/": page("Beranda", *((f"/{name}/0", f"Layanan {name}") for name in names))}
    for name in names:
        routes |= {f"/{name}/{hop}": moved(f"/{name}/{hop + 1}") for hop in range(5)}
        routes[f"/{name}/5"] = page(f"Layanan {name}")
    site = street.serve(routes)
    summary = crawl(sqlite_db, site)
    assert summary.pages > 3
    assert len(site.paths()) <= 3 * OPTIONS.max_pages


def test_a_calendar_that_says_its_own_number_is_a_trap_all_the_same(sqlite_db: Database, street: Street):
    def day(number: int) -> Reply:
        contact = f"https://wa.me/6281200001122?text=kegiatan/{number}"
        onward = [(f"/kegiatan/{number + step}", f"Kegiatan {number + step}") for step in (1, 2, 3)]
        return page(f"Kegiatan {number}", *onward, (contact, f"Pengaduan WhatsApp kegiatan {number}"))

    site = street.serve({"/": day(0), **{f"/kegiatan/{number}": day(number) for number in range(1, 60)}})
    crawl(sqlite_db, site)
    assert len(site.paths()) < OPTIONS.max_pages / 2


# -- memory -----------------------------------------------------------------------------------------------------------


DAMAGES = ("links = '[1,2'", """links = '[["a"],5]'""", "fetched_at = 'kemarin'", "outcome = 'aneh', kind = 'aneh'")


@pytest.mark.slow
def test_a_damaged_memory_makes_the_night_dearer_and_not_wrong(sqlite_db: Database, street: Street):
    routes = {"/": page("Beranda", ("/layanan", "Layanan")), "/layanan": page("Layanan")}
    sites = [street.serve(routes) for _ in DAMAGES]
    assert crawl(sqlite_db, *sites).pages == 2 * len(sites)
    with sqlite_db.writing() as connection:
        for site, damage in zip(sites, DAMAGES, strict=True):
            connection.execute(text(f"update page set {damage} where url like '{site.url}%'"))
    again = crawl(sqlite_db, *sites)
    assert (again.pages, again.is_interrupted) == (2 * len(sites), False)


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\\lain.go.id\q", "https://lain.go.id/q"),
        (r"http:\\lain.go.id:8080\q", "http://lain.go.id:8080/q"),
        (r"layanan\ktp?a=\b", r"https://x.go.id/layanan/ktp?a=\b"),
    ],
)
def test_a_backslash_is_what_browsers_take_it_for(written: str, meant: str):
    assert join("https://x.go.id/", written) == meant


def test_names_of_pages_are_no_pattern_and_identifiers_drawn_by_lot_are_one():
    assert len({pattern_of(path) for path in ("/ktp", "/kk", "/akta", "/pp96", "/sk2024")}) == 5
    drawn = ("/hal/3fa9c1d2", "/hal/00b7aa", "/hal/x7Yq2Lp9Z", "/hal/9c0dd41e")
    assert len({pattern_of(path) for path in drawn}) == 1
    assert clean("https://x.go.id/?sesi=3fa9") == clean("https://x.go.id/")
