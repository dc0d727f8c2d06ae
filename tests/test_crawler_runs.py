"""Runs as a whole: again and again, with our own faults, stopped, killed, and from the command line."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select

from checks.model import Reason
from checks.outcome import FetchOutcome
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.crawl import CrawlBroken, CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.progress import CrawlProgress
from crawler.site import PageCount, SiteEnd, Stopping
from databases import create_postgres_database
from local_sites import LocalSite, Reply, Street, page, slowly
from storage import models
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.models import RunStatus
from storage.results import saved_sites
from storage.runs import latest_run
from storage.sites import adhoc_site

OPTIONS = CrawlOptions(max_pages=20, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")


def agency(street: Street, *, pages: int = 3, seconds: float = 0.0) -> LocalSite:
    """Serve an ordinary site of so many pages beside the first, each of which takes so long."""
    paths = [f"/layanan/{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"[:pages]]
    routes = {path: slowly(seconds, page(f"Layanan {path}")) for path in paths}
    return street.serve({"/": page("Beranda", *((path, f"Layanan {path}") for path in paths)), **routes})


def crawl(db: Database, *sites: LocalSite, options: CrawlOptions = OPTIONS, watch=None) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url) for site in sites], options, utc_now, watch=watch)


def rows(db: Database, model: type) -> int:
    with db.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())


# -- again and again -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_crawling_twice_in_one_process_adds_a_run_and_nothing_that_did_not_change(sqlite_db, street):
    sites = [agency(street, pages=1) for _ in range(5)]
    narrow = CrawlOptions(**{**_facts(OPTIONS), "window": 2})
    first = crawl(sqlite_db, *sites, sites[0], options=narrow)
    assert first.outcomes == {FetchOutcome.OK: 5}, "more sites than the window holds all get their turn"
    assert sites[0].paths() == ["/", "/layanan/a"], "a site that is named twice is crawled once"
    before = (rows(sqlite_db, models.Page), rows(sqlite_db, models.Finding))
    second = crawl(sqlite_db, *sites)
    assert second.run_id > first.run_id
    assert (second.outcomes, second.pages_read) == (first.outcomes, first.pages_read)
    assert (rows(sqlite_db, models.Page), rows(sqlite_db, models.Finding)) == before
    assert rows(sqlite_db, models.SiteResult) == 10
    run = latest_run(sqlite_db)
    assert (run.status, run.options["max_pages"], run.options["sites"]) == (RunStatus.COMPLETE, 20, 5)
    assert run.options["agent"].startswith("patuh/")
    assert run.finished_at >= run.started_at


def test_no_sites_make_an_empty_run(sqlite_db):
    summary = crawl(sqlite_db)
    assert (summary.sites, summary.pages, summary.is_interrupted) == ((), 0, False)


def test_postgresql_keeps_a_crawl_once_bodies_have_a_place(postgres_server, migrated_postgres, street, tmp_path):
    db = open_database(create_postgres_database(postgres_server, migrated_postgres))
    site = agency(street)
    with pytest.raises(StorageError, match="PATUH_BODIES"):
        crawl(db, site)
    assert latest_run(db) is None, "what is missing is said before the run"
    summary = crawl(db, site, options=CrawlOptions(**{**_facts(OPTIONS), "bodies": tmp_path / "bodies"}))
    assert summary.pages_read == rows(db, models.Page) == 4
    assert any((tmp_path / "bodies").rglob("*.zst"))
    db.close()


def _facts(options: CrawlOptions) -> dict[str, object]:
    return {name: getattr(options, name) for name in CrawlOptions.__slots__}


# -- private addresses ---------------------------------------------------------------------------------------


def test_private_addresses_are_refused_by_address_and_by_name(sqlite_db, street):
    site = agency(street)
    sites = [adhoc_site(sqlite_db, f"http://{host}:{site.port}/") for host in ("127.0.0.1", "localhost")]
    options = CrawlOptions(**{**_facts(OPTIONS), "allow_private": False})
    assert crawl_sites(sqlite_db, sites, options, utc_now).outcomes == {FetchOutcome.PRIVATE_ADDRESS: 2}
    assert site.seen == []


# -- our own faults ------------------------------------------------------------------------------------------


def test_a_body_store_that_cannot_be_written_fails_the_sites_loudly_and_not_the_night(sqlite_db, street, tmp_path):
    (tmp_path / "bodies").write_text("a file where a folder should be")
    options = CrawlOptions(**{**_facts(OPTIONS), "bodies": tmp_path / "bodies"})
    site = agency(street)
    summary = crawl(sqlite_db, site, agency(street), options=options)
    assert [bool(end.fault) for end in summary.sites] == [True, True]
    assert len(summary.failed) == 2
    assert site.paths() == ["/"], "a site that cannot be kept is not asked for more"
    with sqlite_db.reading() as connection:
        details = connection.execute(select(models.SiteResult.detail)).scalars().all()
        reasons = set(connection.execute(select(models.Finding.reason)).scalars())
    assert all(detail.startswith("kesalahan pada pemeriksa: ") for detail in details)
    assert Reason.UNREACHABLE in reasons


# -- stopped and killed --------------------------------------------------------------------------------------


def start(db: Database, window: int, *sites: LocalSite) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("crawl_in_process.py")
    command = [sys.executable, str(script), str(db.engine.url), str(window), *(site.url for site in sites)]
    environment = {**os.environ, "PYTHONPATH": str(script.parent.parent)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def test_ctrl_c_lets_no_more_sites_in_and_finishes_those_in_flight(sqlite_db, street):
    first, second = agency(street, pages=5, seconds=0.15), agency(street)
    process = start(sqlite_db, 1, first, second)
    wait_for(lambda: len(first.paths()) >= 2)
    process.send_signal(signal.SIGINT)
    told = json.loads(process.communicate(timeout=30)[0])
    assert told["interrupted"] is True
    assert told["sites"] == [first.url]
    assert len(first.paths()) == 6, "the site in flight was read to its end"
    assert second.seen == []
    run = latest_run(sqlite_db)
    assert run.status is RunStatus.INTERRUPTED
    assert len(saved_sites(sqlite_db, run.run_id)) == 1


@pytest.mark.slow
def test_a_second_ctrl_c_gives_up_the_sites_in_flight(sqlite_db, street):
    site = agency(street, pages=20, seconds=0.5)
    process = start(sqlite_db, 1, site)
    wait_for(lambda: len(site.paths()) >= 2)
    process.send_signal(signal.SIGINT)
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    told = json.loads(process.communicate(timeout=30)[0])
    assert (told["interrupted"], told["sites"]) == (True, [])
    assert len(site.paths()) < 12
    assert rows(sqlite_db, models.SiteResult) == 0, "half a site is no result; the next crawl does it whole"


def test_a_killed_process_leaves_what_was_saved_and_says_so(sqlite_db, street):
    quick, slow = agency(street, pages=1), agency(street, pages=15, seconds=0.2)

    def kill_after_the_first(event: SiteEnd | PageCount) -> None:
        if isinstance(event, SiteEnd):
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(CrawlBroken, match="died after 1 of 2 sites"):
        crawl(sqlite_db, quick, slow, watch=kill_after_the_first)
    run = latest_run(sqlite_db)
    assert run.status is RunStatus.INTERRUPTED
    assert len(saved_sites(sqlite_db, run.run_id)) == 1


@pytest.mark.slow
def test_a_crawl_does_not_outlive_its_caller(sqlite_db, street):
    site = agency(street, pages=20, seconds=0.3)
    process = start(sqlite_db, 1, site)
    wait_for(lambda: len(site.paths()) >= 2)
    process.kill()
    process.communicate()
    time.sleep(1.0)
    asked = len(site.paths())
    time.sleep(0.8)
    assert len(site.paths()) == asked


# -- from the command line -----------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path / 'patuh.db'}"
    monkeypatch.setenv("PATUH_DATABASE", url)
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    monkeypatch.delenv("PATUH_CONTACT", raising=False)
    return url


def test_crawling_a_site_that_nobody_registered(database, street, capsys):
    site = agency(street)
    assert main(["crawl", "--site", site.url, "--delay", "0", "--contact", "web@contoh.go.id"]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.out.startswith("Run 1: 1 site, 4 pages read, 0 failed")
    assert f"     1  ok{' ' * 19}terbaca" in captured.out
    assert f"[1/1] 127.0.0.1:{site.port}: terbaca, 4 halaman dibaca" in captured.err
    assert {seen.agent for seen in site.seen} == {"patuh/0.1.0 (+https://patuh.invalid/perayap; web@contoh.go.id)"}


def test_crawling_as_json_with_a_failed_site(database, street, capsys):
    good, gone = agency(street), street.serve(fallback=Reply(b"", 500))
    arguments = [
        "crawl",
        "--quiet",
        "--json",
        "--delay",
        "0",
        "--max-pages",
        "2",
        "--site",
        good.url,
        "--site",
        gone.url,
    ]
    assert main(arguments) == ExitCode.DONE_WITH_FAILURES
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert (told["run"], told["sites"], told["failed"], told["interrupted"]) == (1, 2, 1, False)
    assert told["outcomes"] == {"ok": 1, "server_error": 1}
    assert [result["pages_read"] for result in told["results"]] == [2, 0]
    assert captured.err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--region", "99"], "no region '99'"),
        (["--region", "53.10", "--type", "kesbangpol"], "no active site in region 53.10"),
        (["--type", "dinas-apa"], "no agency type 'dinas-apa'"),
        (["--site", "ftp://x.go.id"], "bukan http atau https"),
        (["--site", "https://x.go.id", "--region", "53"], "leave out --region"),
        (["--delay", "inf", "--site", "https://x.go.id"], "--delay must be a number"),
        (["--delay", "-1", "--site", "https://x.go.id"], "--delay"),
        (["--max-pages", "0", "--site", "https://x.go.id"], "--max-pages"),
        (["--contact", "a@b\r\nX: y", "--site", "https://x.go.id"], "contact"),
        (["--database", "mysql://x", "--site", "https://x.go.id"], "mysql"),
    ],
)
def test_bad_input_is_one_sentence_and_starts_no_run(database, capsys, arguments, words):
    assert main(["crawl", "--quiet", *arguments]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert captured.err.count("\n") == 1
    db = open_database(database)
    assert latest_run(db) is None
    db.close()


# -- progress ------------------------------------------------------------------------------------------------

END = SiteEnd(1, "https://dinkes.x.go.id/", "ok", "", 12)
FAILED = SiteEnd(2, "https://[evil].x.go.id/", "timeout", "", 0)


def shown(*, terminal: bool, events: list[SiteEnd | PageCount | Stopping]) -> str:
    file = io.StringIO()
    with CrawlProgress(Console(file=file, force_terminal=terminal, width=120), sites=2) as progress:
        for event in events:
            progress.watch(event)
    return file.getvalue()


def test_elsewhere_than_on_a_terminal_each_site_is_a_line():
    assert shown(terminal=False, events=[PageCount(12), END, FAILED]).splitlines() == [
        "[1/2] dinkes.x.go.id: terbaca, 12 halaman dibaca",
        "[2/2] : situs tidak menjawab sampai batas waktu, 0 halaman dibaca",
    ]


def test_a_stop_is_answered_at_once():
    assert "Ctrl-C again gives them up" in shown(terminal=False, events=[Stopping(60.0)])


def test_on_a_terminal_there_is_a_bar():
    text = shown(terminal=True, events=[END, PageCount(12), FAILED])
    assert "2/2" in text
    assert "12 pages" in text
    assert "1 failed" in text
    assert "halaman dibaca" not in text
