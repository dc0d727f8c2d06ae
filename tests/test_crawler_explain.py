"""`patuh crawl --explain URL`: for every address one reason, without asking the site again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from local_sites import LocalSite, Reply, Street, page
from storage.database import open_database
from storage.sites import adhoc_site


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    opened = Street()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def asked_once(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, street: Street
) -> tuple[str, LocalSite]:
    """A database with a site of five pages, of which the budget has allowed three."""
    path = tmp_path_factory.mktemp("explained") / "patuh.db"
    shutil.copy(migrated_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    site = street.serve(
        {
            "/": page(
                "Beranda",
                ("/standar-pelayanan", "Standar Pelayanan"),
                ("/hilang-maklumat", "Maklumat Pelayanan"),
                ("/galeri", "Galeri"),
                ("/wp-login.php", "Masuk"),
                ("/sop.pdf", "SOP"),
                ("https://lain.x.go.id/", "Dinas lain"),
                ("/kalender/2031-05/", "Kalender"),
            ),
            "/standar-pelayanan": page("Standar Pelayanan"),
            "/galeri": page("Galeri"),
            "/hilang-maklumat": Reply(b"<h1>404</h1>", 404),
        }
    )
    options = CrawlOptions(max_pages=3, delay=0.0, allow_private=True, log_level="CRITICAL")
    crawl_sites(database, [adhoc_site(database, site.url)], options, utc_now)
    database.close()
    return f"sqlite:///{path}", site


@pytest.fixture
def crawled(asked_once: tuple[str, LocalSite], monkeypatch: pytest.MonkeyPatch) -> LocalSite:
    """The site; its database is the one that the command line takes."""
    monkeypatch.setenv("PATUH_DATABASE", asked_once[0])
    return asked_once[1]


def told(url: str, capsys) -> str:
    assert main(["crawl", "--explain", url]) == ExitCode.DONE
    return capsys.readouterr().out


def test_every_address_has_one_reason_and_nothing_is_fetched(crawled, capsys):
    asked = len(crawled.seen)
    for path, words in {
        "standar-pelayanan": "taken: diambil",
        "hilang-maklumat": "fetched: halaman tidak ditemukan",
        "galeri": "waiting: menunggu giliran sampai anggaran habis",
        "wp-login.php": "account:",
        "sop.pdf": "document:",
        "kalender/2031-05/": "calendar:",
        "tak-pernah-disebut": "not offered",
    }.items():
        assert words in told(crawled.url + path, capsys), path
    said = told(f"{crawled.url}standar-pelayanan", capsys)
    assert "promise 100 of 100" in said
    assert "found on /, depth 1" in said
    assert len(crawled.seen) == asked


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("https://lain.x.go.id/", "belongs to no site"), ("mailto:a@x.go.id", "no web address")],
)
def test_what_no_crawl_could_have_met_is_one_sentence(crawled, capsys, url, sentence):
    assert main(["crawl", "--explain", url]) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err


def test_a_site_that_was_never_crawled_says_so(sqlite_db, monkeypatch, capsys):
    monkeypatch.setenv("PATUH_DATABASE", str(sqlite_db.engine.url))
    adhoc_site(sqlite_db, "https://dinas.x.go.id")
    assert main(["crawl", "--explain", "https://dinas.x.go.id/profil"]) == ExitCode.BAD_INPUT
    assert "has not been crawled yet" in capsys.readouterr().err


@pytest.mark.slow
def test_a_calendar_pays_by_one_rule_in_the_crawl_and_in_what_is_told_of_it(sqlite_db, street, monkeypatch, capsys):
    def day(number: int) -> Reply:
        return page(f"Agenda {number}", (f"https://wa.me/62812{number:08d}", f"Pengaduan WhatsApp {number}"))

    days = [f"/agenda/{number}" for number in range(1, 60)]
    routes = {"/": page("Beranda", *((path, f"Agenda {path[8:]}") for path in days))}
    site = street.serve(routes | {path: day(number) for number, path in enumerate(days, 1)})
    options = CrawlOptions(max_pages=30, delay=0.0, allow_private=True, log_level="CRITICAL")
    crawl_sites(sqlite_db, [adhoc_site(sqlite_db, site.url)], options, utc_now)
    monkeypatch.setenv("PATUH_DATABASE", sqlite_db.url)
    unread = next(path for path in days if path not in site.paths())
    assert "pattern_full:" in told(site.url.rstrip("/") + unread, capsys)
