"""Script-built sites: what a browser builds, what it may not do, and that it changes no verdict.

Needs a Chromium of the system (Debian: `apt-get install chromium`); none is downloaded.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.async_api import Error
from sqlalchemy import select

from checks.model import ComponentStatus, Reason, Status
from checks.outcome import RENDERED, FetchOutcome
from crawler.browser import Browser, Fetched, program
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.demo.pages import Site
from crawler.job import CrawlOptions
from local_sites import FILLER, Handler, LocalSite, Reply, Route, Street, page
from reports.listing import status_object
from storage import models
from storage.database import Database
from storage.results import PageRecord, read_pages
from storage.sites import adhoc_site

with_browser = pytest.mark.skipif(
    not program(), reason="no Chromium on this machine (Debian: apt-get install chromium)"
)
SCRIPT = "text/javascript"
LOADER = b"""
const show = (page) => { document.title = page.title; document.getElementById('app').innerHTML = page.html };
fetch('/data?of=' + encodeURIComponent(location.pathname + location.search)).then((a) => a.json()).then(show);
"""


def shell(script: str = "/app.js") -> Reply:
    return Reply(f'<html lang=id><head><title>Dinas</title></head><body><div id=app></div><script src="{script}">'
                 "</script></body></html>".encode())  # fmt: skip


def options(max_rendered: int = 60, *, browser_pages: int = 25, private: bool = True) -> CrawlOptions:
    return CrawlOptions(
        max_pages=60,
        delay=0.0,
        timeout=20.0,
        allow_private=private,
        log_level="CRITICAL",
        max_rendered=max_rendered,
        render_seconds=12.0,
        browser_pages=browser_pages,
        max_scans=0,
    )


def crawl(db: Database, site: LocalSite, asked: CrawlOptions | None = None) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url)], asked or options(), utc_now)


def verdicts(db: Database, summary: CrawlSummary) -> dict[str, tuple[Status, Reason | None]]:
    table = models.Finding
    with db.reading() as connection:
        query = select(table.check_id, table.status, table.reason).where(
            table.to_run_id.is_(None), table.site_id == summary.sites[0].site_id
        )
        return {row.check_id: (row.status, row.reason) for row in connection.execute(query)}


def services(db: Database, summary: CrawlSummary) -> set[tuple[str, str, Any]]:
    service, part = models.Service, models.ServiceComponent
    with db.reading() as connection:
        query = (
            select(service.name, part.check_id, part.status)
            .join(part, part.service_id == service.id)
            .where(service.to_run_id.is_(None), service.site_id == summary.sites[0].site_id)
        )
        return {(row.name, row.check_id, row.status) for row in connection.execute(query)}


def pages(db: Database, summary: CrawlSummary, site: LocalSite) -> dict[str, PageRecord]:
    found = read_pages(db, summary.run_id, summary.sites[0].site_id)
    return {record.url.removeprefix(site.url.rstrip("/")): record for record in found}


def scripted(street: Street, markup: dict[str, str], **more: Route) -> LocalSite:
    """Serve these pages as one shell whose script fetches what they hold."""

    def data(handler: Handler) -> Reply:
        path = unquote(handler.path.partition("of=")[2])
        known = markup.get(path)
        found = {"title": "", "html": "<h1>404</h1>"} if known is None else {"title": "Dinas", "html": known}
        return Reply(json.dumps(found).encode(), 200, {}, "application/json")

    site = street.serve({path: shell() for path in markup})
    site.routes["/app.js"] = Reply(LOADER, 200, {}, SCRIPT)
    site.fallback = lambda handler: data(handler) if handler.path.startswith("/data?") else Reply(b"<h1>404</h1>", 404)
    site.routes |= more
    return site


# -- what is not built -------------------------------------------------------------------------------


def test_without_a_browser_a_shell_stays_unreachable(sqlite_db: Database, street: Street):
    site = scripted(street, {"/": f"<h1>Dinas</h1><p>{FILLER}</p>"})
    summary = crawl(sqlite_db, site, options(0))
    assert "/app.js" not in site.paths()
    assert set(verdicts(sqlite_db, summary).values()) == {(Status.CANNOT_TELL, Reason.UNREACHABLE)}
    assert summary.sites[0].outcome == FetchOutcome.EMPTY_SHELL


@with_browser
def test_a_page_that_plain_http_gives_is_never_built(sqlite_db: Database, street: Street):
    site = street.serve({"/": page("Beranda", head='<script src="/app.js"></script>')})
    summary = crawl(sqlite_db, site)
    assert "/app.js" not in site.paths()
    assert summary.sites[0].detail == ""


@pytest.mark.slow
@with_browser
def test_pictures_fonts_trackers_and_what_would_be_sent_are_not_asked_for(sqlite_db: Database, street: Street):
    greedy = (
        "fetch('/kirim', {method: 'POST', body: 'x'});"
        "new Image().src = '/foto.jpg'; navigator.sendBeacon('/suar', 'x');"
        "fetch('https://www.google-analytics.com/g/collect');"
        f"document.getElementById('app').innerHTML = '<h1>Dinas</h1><img src=/gambar.png><p>{FILLER}</p>';"
    )
    site = street.serve({"/": shell(), "/app.js": Reply(greedy.encode(), 200, {}, SCRIPT)})
    summary = crawl(sqlite_db, site)
    assert summary.sites[0].outcome == FetchOutcome.OK
    assert set(site.paths()) == {"/", "/app.js"}


@pytest.mark.slow
@with_browser
def test_robots_txt_holds_for_scripts(sqlite_db: Database, street: Street):
    site = scripted(street, {"/": f"<p>{FILLER}</p>"})
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /app.js", 200, {}, "text/plain")
    summary = crawl(sqlite_db, site)
    assert "/app.js" not in site.paths()
    assert summary.sites[0].outcome == FetchOutcome.EMPTY_SHELL


@pytest.mark.slow
@with_browser
@pytest.mark.parametrize(
    "script",
    [
        pytest.param("while (true) {}", id="never ends"),
        pytest.param("location.href = 'http://127.0.0.1:9/'", id="leads away"),
        pytest.param("throw new Error('rusak')", id="breaks"),
        pytest.param("let a = []; while (true) a.push(new Array(1e6).fill(1))", id="eats memory"),
    ],
)
def test_a_script_that_hurts_costs_its_page_and_no_more(sqlite_db: Database, street: Street, script: str):
    site = street.serve({"/": shell(), "/app.js": Reply(script.encode(), 200, {}, SCRIPT)})
    summary = crawl(sqlite_db, site)
    assert summary.sites[0].outcome == FetchOutcome.EMPTY_SHELL
    assert summary.sites[0].fault == ""


@pytest.mark.slow
@with_browser
def test_what_is_left_unbuilt_is_out_of_budget_and_not_missing(sqlite_db: Database, street: Street):
    links = "".join(f'<li><a href="/standar/{n}">Standar Pelayanan {n}</a></li>' for n in range(5))
    markup = {"/": f"<h1>Dinas</h1><ul>{links}</ul><p>{FILLER}</p>"}
    markup |= {f"/standar/{n}": f"<h1>Layanan {n}</h1><p>{FILLER}</p>" for n in range(5)}
    summary = crawl(sqlite_db, scripted(street, markup), options(3))
    assert summary.sites[0].pages_read == 3
    assert verdicts(sqlite_db, summary)["standards.fee"] == (Status.CANNOT_TELL, Reason.OUT_OF_BUDGET)


@pytest.mark.slow
@with_browser
def test_the_browser_itself_reaches_no_address_and_no_name(street: Street):
    site = street.serve({"/": page("Dalam")})
    reaching = (
        f"<script>fetch('{site.url}').catch(() => 0); new WebSocket('ws://127.0.0.1:{site.port}/');"
        f"navigator.sendBeacon('{site.url}suar'); const w = open('{site.url}jendela');</script><p>isi</p>"
    )

    async def build() -> tuple[str, str, bool]:
        browser = Browser("patuh", 15.0)

        async def refuse(_url: str) -> None:
            return None

        first = Fetched(200, {"content-type": "text/html"}, reaching.encode())
        built = await browser.build("http://dinas.contohkab.go.id/", first, refuse)
        # Even a page that nobody watches has no way out.
        unwatched = await (await (await browser._started()).new_context()).new_page()
        try:
            await unwatched.goto(site.url, timeout=5000)
            has_arrived = True
        except Error:
            has_arrived = False
        await browser.close()
        return *built, has_arrived

    address, markup, has_arrived = asyncio.run(build())
    assert (address, "isi" in markup, has_arrived) == ("http://dinas.contohkab.go.id/", True, False)
    assert site.seen == []


@pytest.mark.slow
@with_browser
def test_after_its_pages_another_browser_takes_over_and_builds_the_next():
    async def build() -> tuple[list[str], list[int]]:
        browser = Browser("patuh", 15.0, pages=2)

        async def refuse(_url: str) -> None:
            return None

        built, used = [], []
        for number in range(5):
            body = f"<p></p><script>document.querySelector('p').textContent = 'isi ' + {number}</script>".encode()
            first = Fetched(200, {"content-type": "text/html"}, body)
            markup = (await browser.build(f"http://dinas.contohkab.go.id/{number}", first, refuse))[1]
            built.append(markup.partition("<p>")[2].partition("</p>")[0])
            assert browser._chromium is not None
            used.append(browser._chromium)
        alive = [chromium.is_connected() for chromium in used]
        await browser.close()
        return built, [used.index(chromium) for chromium, is_alive in zip(used, alive, strict=True) if not is_alive]

    built, ended = asyncio.run(build())
    assert built == [f"isi {number}" for number in range(5)]
    assert ended == [0, 0, 2, 2]


# -- what is built -----------------------------------------------------------------------------------


@with_browser
@pytest.mark.slow
def test_a_built_site_is_read_and_the_mode_is_recorded(sqlite_db: Database, street: Street):
    rows = "<tr><td>Biaya</td><td>Gratis</td></tr><tr><td>Jangka Waktu</td><td>1 hari kerja</td></tr>"
    fee = f"<h2>Standar Pelayanan KTP</h2><table>{rows}</table>"
    markup = {
        "/": f'<h1>Dinas</h1><a href="/standar">Standar Pelayanan</a><p>{FILLER}</p>',
        "/standar": f"{fee}<p>{FILLER}</p>",
    }
    site = scripted(street, markup)
    summary = crawl(sqlite_db, site)
    assert (summary.sites[0].outcome, summary.sites[0].detail) == (FetchOutcome.OK, f"{RENDERED}: 2 halaman")
    assert verdicts(sqlite_db, summary)["standards.fee"][0] is Status.MET
    found = pages(sqlite_db, summary, site)
    assert {path: record.outcome for path, record in found.items()} == {
        "/": FetchOutcome.OK,
        "/standar": FetchOutcome.OK,
    }
    said = verdicts(sqlite_db, summary)
    second = crawl(sqlite_db, site)
    assert verdicts(sqlite_db, second) == said
    assert len(pages(sqlite_db, second, site)) == 2
    sites = status_object(sqlite_db)["sites"]
    assert (sites["rendered"], sites["rendered_share"]) == (1, 1.0)


@pytest.mark.slow
@with_browser
def test_verdicts_go_on_when_a_site_has_more_pages_than_one_browser_builds(sqlite_db: Database, street: Street):
    names = ("Akta Kelahiran", "Kartu Keluarga", "KTP Elektronik", "Surat Pindah", "Akta Kematian", "Kartu Anak")
    links = "".join(f'<li><a href="/standar/{n}">Standar Pelayanan {name}</a></li>' for n, name in enumerate(names))
    markup = {"/": f"<h1>Dinas</h1><ul>{links}</ul><p>{FILLER}</p>"}
    for number, name in enumerate(names):
        rows = f"<tr><td>Biaya</td><td>Gratis</td></tr><tr><td>Jangka Waktu</td><td>{number + 1} hari kerja</td></tr>"
        markup[f"/standar/{number}"] = f"<h2>Standar Pelayanan {name}</h2><table>{rows}</table><p>{FILLER}</p>"
    summary = crawl(sqlite_db, scripted(street, markup), options(browser_pages=2))
    assert (summary.sites[0].fault, summary.sites[0].detail) == ("", f"{RENDERED}: {len(names) + 1} halaman")
    said = {(name, status) for name, check, status in services(sqlite_db, summary) if check == "standards.fee"}
    assert said == {(name, ComponentStatus.MET) for name in names}


@pytest.mark.slow
@with_browser
@pytest.mark.parametrize("host", ["dukcapil.contohhulukab.go.id", "dpmptsp.contohrayaprov.go.id"])
def test_a_script_built_twin_of_a_demo_site_gets_exactly_the_verdicts_of_its_plain_twin(
    sqlite_db: Database, street: Street, host: str
):
    made = Site(host)
    plain = street.serve({})
    local = plain.url.rstrip("/").encode()
    replies = {
        path: Reply(reply.body.replace(made.origin.encode(), local), reply.status, reply.headers, reply.content_type)
        for path, reply in made.replies.items()
    }
    plain.routes |= replies
    twin = street.serve({})
    for path, reply in replies.items():
        body = reply.body.replace(local, twin.url.rstrip("/").encode())
        twin.routes[path] = reply._replace(body=body)
    markup = {}
    for path, reply in list(twin.routes.items()):
        if isinstance(reply, Reply) and reply.content_type.startswith("text/html"):
            markup[path] = reply.body.decode()
            twin.routes[path] = shell()
    loader = LOADER.replace(
        b"document.title = page.title; document.getElementById('app').innerHTML = page.html",
        b"const made = new DOMParser().parseFromString(page.html, 'text/html'); document.title = made.title;"
        b"document.getElementById('app').replaceChildren(...made.body.childNodes)",
    )
    twin.routes["/app.js"] = Reply(loader, 200, {}, SCRIPT)

    def data(handler: Handler) -> Reply:
        path = unquote(handler.path.partition("of=")[2])
        if not handler.path.startswith("/data?"):
            return Reply(b"<h1>404</h1>", 404)
        return Reply(json.dumps({"title": "", "html": markup.get(path, "")}).encode(), 200, {}, "application/json")

    twin.fallback = data
    first, second = crawl(sqlite_db, plain), crawl(sqlite_db, twin)
    assert second.sites[0].detail.startswith(RENDERED)
    assert verdicts(sqlite_db, second) == verdicts(sqlite_db, first)
    assert services(sqlite_db, second) == services(sqlite_db, first)
