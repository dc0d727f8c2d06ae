"""No address, name, redirect, document, picture or script leads the crawler inside a network, however it is written."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase

import pytest
from sqlalchemy import select

from checks.model import LinkState
from checks.outcome import RENDERED, FetchOutcome
from crawler.browser import program
from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.network import is_public, is_web_port
from crawler.urls import host_of
from hostile_resolver import PUBLIC, GuardedOptions
from local_sites import FILLER, LocalSite, Reply, Street, moved, page
from storage import models
from storage.database import Database, open_database
from storage.outside import OutsideLink, known_links
from storage.sites import adhoc_site


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.1.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_that_citizens_can_reach_is_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:db8::1",
        "fec0::1",
        "::ffff:0:127.0.0.1",
        "name",
        "2130706433",
    ],
)
def test_an_address_inside_a_network_is_not(address: str):
    assert not is_public(address)


@pytest.mark.parametrize(("port", "is_web"), [(None, True), (80, True), (443, True), (8080, True), (8443, True)])
def test_ports_of_websites_are_asked(port, is_web):
    assert is_web_port(port) is is_web


@pytest.mark.parametrize("port", [0, 22, 23, 25, 53, 110, 389, 445, 2375, 3306, 5432, 6379, 9200, 11211, 27017])
def test_ports_of_other_services_are_not(port):
    assert not is_web_port(port)


_NAMES = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "10.0.0.1",
    "dalam.contohkab.go.id",
    "metadata.contohkab.go.id",
    "dalam.contohkab.go.id.",
]


_SITES = ["robots", "public", "rebinding", "surveying", "ssh"]


@dataclass
class Guarded:
    db: Database
    ids: dict[str, int]
    outcomes: dict[str, FetchOutcome]
    details: dict[str, str]
    inside: list[str]
    public: LocalSite
    links: tuple[OutsideLink, ...]
    """What came of the survey link of the surveying site."""


def _pointers(inside: int, public: int) -> list[str]:
    """Return addresses of what is inside, in every way in which one can be written."""
    written = ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::]"]
    written += ["[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "169.254.169.254", "dalam.contohkab.go.id"]
    written += [
        "publik.contohkab.go.id@127.0.0.1",
        "127.0.0.1.",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
    ]
    other = [
        f"http://publik.contohkab.go.id:{public}@127.0.0.1:{inside}/x",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/",
    ]
    return [f"http://{host}:{inside}/persyaratan" for host in written] + other


def _shell(script: str) -> Reply:
    """A page that only a browser can build, whose script reaches inside in every way that it knows."""
    head, root = "<head><title>Dinas</title></head>", "<div id=app></div>"
    return Reply(f"<html>{head}<body>{root}<script>{script}</script></body></html>".encode())


def _reaching(pointers: list[str]) -> str:
    return (
        f"const inside = {json.dumps(pointers)};"
        "for (const url of [...inside, '/pindah/a', '/pindah/g']) {"
        " fetch(url).catch(() => 0); fetch(url, {mode: 'no-cors'}).catch(() => 0);"
        " const add = (tag, name) => { const made = document.createElement(tag); made[name] = url;"
        " document.body.append(made) };"
        " add('script', 'src'); add('iframe', 'src'); add('img', 'src'); add('object', 'data');"
        " const link = document.createElement('link'); link.rel = 'prefetch'; link.href = url;"
        " document.head.append(link);"
        " try { new WebSocket(url.replace('http', 'ws')) } catch { } try { new EventSource(url) } catch { }"
        " try { new Worker(url) } catch { } try { navigator.sendBeacon(url) } catch { } try { open(url) } catch { } }"
        f"document.getElementById('app').innerHTML = '<h1>Layanan</h1><p>{FILLER}</p>';"
    )


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite) -> Guarded:
    return crawl_guarded(tmp_path_factory.mktemp("guarded"), migrated_sqlite, [*_NAMES, *_SITES])


def crawl_guarded(folder: Path, template: Path, names: list[str], **more: int) -> Guarded:
    """Crawl without leave for private addresses: one site inside must not be touched, public ones point there."""
    shutil.copy(template, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    street = Street()
    inside = street.serve({"/": page("Rahasia")}, fallback=page("Rahasia"))
    inner = f"127.0.0.1:{inside.port}"
    public, plain = street.serve(host=PUBLIC), street.serve(host=PUBLIC)
    public.routes |= {"/": page("Dinas Publik"), "/robots.txt": lambda _handler: moved(f"http://{inner}/robots.txt")}
    pointers = _pointers(inside.port, plain.port)
    sent = {f"/pindah/{sign}": moved(url) for sign, url in zip(ascii_lowercase, pointers, strict=False)}
    here = [(path, f"Standar Pelayanan {path}") for path in sent]
    away = [(url, f"SK Standar Pelayanan {number}") for number, url in enumerate(pointers)]
    files = [(f"/sk/{number}.pdf", f"SK Standar Pelayanan {number}") for number in range(3)]
    pictures = "".join(f"<h2>Maklumat Pelayanan</h2><img src='{url}.png'>" for url in pointers[:3])
    refresh = f"<meta http-equiv=refresh content='0;url={pointers[0]}'>"
    plain.routes |= {
        "/": page("Dinas Publik", *here, *away, *files, ("/segar", "Persyaratan"), ("/rakitan", "Layanan")),
        "/maklumat": Reply(f"<h1>Dinas</h1><p>{FILLER}</p>{pictures}".encode()),
        "/segar": Reply(f"<html><head>{refresh}</head><body><p>{FILLER}</p></body></html>".encode()),
        "/rakitan": _shell(_reaching(pointers)),
        "/sitemap.xml": moved(pointers[0]),
        **sent,
        **{f"/sk/{number}.pdf": moved(url) for number, url in enumerate(pointers[:3])},
    }
    survey = (f"http://dalam.contohkab.go.id:{inside.port}/survei", "Survei Kepuasan Masyarakat")
    surveying = street.serve({"/": page("Dinas Survei", survey)}, host=PUBLIC)
    known = {
        "surveying": f"http://publik.contohkab.go.id:{surveying.port}/",
        "robots": f"http://publik.contohkab.go.id:{public.port}/",
        "public": f"http://publik.contohkab.go.id:{plain.port}/",
        "rebinding": f"http://ganti.contohkab.go.id:{plain.port}/",
        "ssh": "http://publik.contohkab.go.id:22/",
    }
    urls = {name: known.get(name, f"http://{name}:{inside.port}/") for name in names}
    # Past the registry, which refuses most of these itself.
    invented = (adhoc_site(db, f"https://dinas{number}.contohkab.go.id/") for number in range(len(urls)))
    rows = {
        name: replace(row, url=url, host=host_of(url)) for (name, url), row in zip(urls.items(), invented, strict=False)
    }
    common = {"max_pages": 60, "delay": 0.0, "timeout": 4.0, "log_level": "CRITICAL", "max_scans": 3, "max_rendered": 0}
    options = GuardedOptions(**common | more)
    crawl_sites(db, list(rows.values()), options, utc_now)
    with db.reading() as connection:
        table = models.SiteResult
        found = {row.site_id: row for row in connection.execute(select(table.site_id, table.outcome, table.detail))}
    seen = Guarded(
        db,
        {name: row.site_id for name, row in rows.items()},
        {name: found[row.site_id].outcome for name, row in rows.items()},
        {name: found[row.site_id].detail for name, row in rows.items()},
        inside.paths(with_robots=True),
        plain,
        tuple(known_links(db, rows["surveying"].site_id).values()) if "surveying" in rows else (),
    )
    db.close()
    street.close()
    return seen


def test_a_survey_link_into_the_network_is_not_tried_and_says_nothing_of_the_survey(guarded: Guarded):
    (link,) = guarded.links
    assert (link.state, link.outcome) == (LinkState.UNTRIED, FetchOutcome.PRIVATE_ADDRESS)


@pytest.mark.parametrize("name", _NAMES)
def test_a_registered_address_inside_is_refused_however_it_is_written(guarded: Guarded, name: str):
    assert guarded.outcomes[name] in (FetchOutcome.PRIVATE_ADDRESS, FetchOutcome.DNS)
    assert guarded.details[name]


def test_what_is_inside_was_never_asked_for_anything(guarded: Guarded):
    assert guarded.inside == []


def test_a_public_site_that_points_inside_is_read_and_its_pointers_are_not_followed(guarded: Guarded):
    assert guarded.outcomes["public"] is FetchOutcome.OK
    asked = guarded.public.paths()
    assert {path for path in guarded.public.routes if path.startswith("/pindah/")} <= set(asked), "or nothing was tried"
    assert "/sk/0.pdf" in asked
    assert "/segar" in asked


@pytest.mark.slow
@pytest.mark.skipif(not program(), reason="no Chromium on this machine (Debian: apt-get install chromium)")
def test_a_browser_builds_the_page_and_reaches_nothing_inside(tmp_path: Path, migrated_sqlite: Path):
    guarded = crawl_guarded(tmp_path, migrated_sqlite, ["public"], max_rendered=3, render_seconds=20)
    assert guarded.details["public"].startswith(RENDERED)
    assert guarded.public.paths().count("/rakitan") > 1, "the browser's own request for it"
    assert guarded.inside == []


def test_robots_txt_that_leads_inside_is_not_followed(guarded: Guarded):
    assert guarded.outcomes["robots"] is FetchOutcome.PRIVATE_ADDRESS, "RFC 9309: none was had"
    assert "127.0.0.1" in guarded.details["robots"]


def test_a_name_that_changes_its_answer_is_fetched_where_it_was_checked(guarded: Guarded):
    """The first answer is public, every later one is not: what was vouched for holds for the whole visit."""
    assert guarded.outcomes["rebinding"] is FetchOutcome.OK
    assert guarded.inside == []


def test_a_port_of_another_service_is_refused_with_its_reason(guarded: Guarded):
    assert guarded.outcomes["ssh"] is FetchOutcome.PRIVATE_ADDRESS
    assert guarded.details["ssh"].endswith("port 22 bukan port situs web")
