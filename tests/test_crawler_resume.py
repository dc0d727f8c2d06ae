"""Nothing is lost: a crawl that was killed, stopped or broken is finished by the next one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from checks.errors import UserError
from checks.registry import rules_version
from crawler.apart import shares
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from crawler.resume import claim, named_run, settle_dead_runs
from crawler.site import Waiting
from local_sites import LocalSite, Street, page, slowly
from storage import models
from storage.claims import claimed
from storage.database import Database, open_database
from storage.models import RunStatus
from storage.results import saved_sites
from storage.runs import find_run, finish_run, latest_run, start_run
from storage.sites import adhoc_site

ROOT = Path(__file__).parent.parent
COMMON = ("--delay", "0", "--contact", "web@contoh.go.id", "--quiet", "--json")


@pytest.fixture
def db(database_of_the_environment: Database) -> Database:
    return database_of_the_environment


def agency(street: Street, *, pages: int = 2, seconds: float = 0.0) -> LocalSite:
    paths = [f"/layanan/{number}" for number in range(pages)]
    routes = {path: slowly(seconds, page(f"Layanan {path}")) for path in paths}
    return street.serve({"/": page("Beranda", *((path, f"Layanan {path}") for path in paths)), **routes})


def arguments(*sites: LocalSite) -> list[str]:
    return ["crawl", *COMMON, *(word for site in sites for word in ("--site", site.url))]


def begin(*sites: LocalSite) -> subprocess.Popen[bytes]:
    """Start the command line in a process of its own, which a test may kill."""
    return subprocess.Popen([sys.executable, "-m", "crawler", *arguments(*sites)], cwd=ROOT, stdout=subprocess.DEVNULL)


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def saved(db: Database) -> int:
    run = latest_run(db)
    return 0 if run is None else len(saved_sites(db, run.run_id))


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def results(db: Database) -> list[tuple[int, int, int]]:
    """Return (run, site, pages read) of every result there is."""
    row = models.SiteResult
    with db.reading() as connection:
        found = connection.execute(select(row.run_id, row.site_id, row.pages_read).order_by(row.site_id))
        return [tuple(one) for one in found]


def findings_by_site(db: Database) -> set[int]:
    row = models.Finding
    with db.reading() as connection:
        query = select(func.count()).where(row.to_run_id.is_(None)).group_by(row.site_id)
        return set(connection.execute(query).scalars())


@pytest.mark.slow
def test_a_killed_crawl_is_finished_by_the_same_command(db, street, capsys):
    quick, slow, waiting = agency(street), agency(street, pages=12, seconds=0.3), agency(street)
    killed = begin(quick, slow, waiting)
    wait_for(lambda: len(slow.paths()) >= 3 and saved(db) == 2)
    kill(killed)
    assert latest_run(db).status is RunStatus.RUNNING, "nobody was left to say that it had ended"
    asked = len(quick.seen)

    assert main(arguments(quick, slow, waiting)) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["sites"], told["failed"]) == (1, 3, 0)
    assert results(db) == [(1, 1, 3), (1, 2, 13), (1, 3, 3)], "one complete result for each site, in one run"
    assert findings_by_site(db) == {26}
    assert len(quick.seen) == asked, "what was saved is not fetched again"
    assert (find_run(db, 1).status, find_run(db, 1).finished_at is not None) == (RunStatus.COMPLETE, True)
    assert list(Path(db.path).parent.glob("*.lock")) == []


@pytest.mark.slow
def test_a_crawl_killed_again_and_again_ends_with_one_result_for_each_site(db, street):
    sites = [agency(street, pages=4, seconds=0.1) for _ in range(4)]
    for after in (0, 1, 2):
        process = begin(*sites)
        wait_for(lambda after=after: saved(db) >= after and any(site.seen for site in sites))
        kill(process)
    assert main(arguments(*sites)) == ExitCode.DONE
    assert {pages for _, _, pages in results(db)} == {5}
    assert sorted(site for _, site, _ in results(db)) == [1, 2, 3, 4]


@pytest.mark.slow
def test_a_finished_crawl_is_not_finished_again(db, street, capsys):
    site = agency(street)
    for number in (1, 2):
        main(arguments(site))
        assert json.loads(capsys.readouterr().out)["run"] == number


@pytest.mark.slow
def test_other_options_an_old_run_or_none_begin_a_new_run_and_the_dead_one_is_marked(db, street, capsys):
    site, other = agency(street, pages=8, seconds=0.2), agency(street)

    def run_of(*more: str, sites: tuple[LocalSite, ...] = (site,)) -> int:
        main([*arguments(*sites), *more])
        return json.loads(capsys.readouterr().out)["run"]

    killed = begin(site)
    wait_for(lambda: len(site.paths()) >= 2)
    kill(killed)
    assert run_of(sites=(other,)) == 2
    assert find_run(db, 1).status is RunStatus.INTERRUPTED, "the dead run was recognised"
    assert run_of("--max-pages", "2") == 3
    assert run_of("--resume", "none", "--max-pages", "2") == 4
    with db.writing() as connection:
        started = find_run(db, 1).started_at - timedelta(hours=21)
        connection.execute(update(models.Run).where(models.Run.id == 1).values(started_at=started))
    assert run_of() == 5, "last night's run is not finished with tonight's pages"


@pytest.mark.slow
def test_a_run_is_named_to_be_finished_whatever_its_age_with_its_own_options(db, street, capsys):
    first, second = agency(street, pages=8, seconds=0.2), agency(street)
    command = [sys.executable, "-m", "crawler", *arguments(first, second), "--max-pages", "3"]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_for(lambda: len(first.paths()) >= 2)
    kill(killed)
    assert main(["crawl", *COMMON, "--resume", "last"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["run"] == 1
    assert [pages for _, _, pages in results(db)] == [3, 3]


def test_what_a_run_was_asked_for_is_kept_with_it_and_holds_for_whoever_finishes_it():
    asked = CrawlOptions(max_pages=3, max_documents=4, max_scans=5, max_rendered=6, max_outside=7, check_cloaking=True)
    later = CrawlOptions(contact="web@contoh.go.id", processes=2)
    assert later.as_asked(asked.as_record()) == replace(asked, contact="web@contoh.go.id", processes=2)
    assert later.as_asked({"max_pages": 9}) == replace(later, max_pages=9), "an older version kept fewer of them"


@pytest.mark.slow
def test_a_resumed_crawl_reads_no_more_documents_than_it_was_asked_to(db, street, capsys):
    site = street.serve({"/": page("Beranda", ("/sp.pdf", "Standar Pelayanan")), "/sp.pdf": slowly(0.0, page("x"))})
    options = CrawlOptions(delay=0.0, max_documents=0, allow_private=True, contact="web@contoh.go.id")
    asked = {"region": None, "types": None, "urls": [site.url]}
    record = {**options.as_record(), **asked}
    run = start_run(db, "crawl", utc_now(), rules_version=rules_version(), code_version="x", options=record)
    assert main(["crawl", *COMMON, "--resume", str(run)]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["run"] == run
    assert "/sp.pdf" not in site.paths()


@pytest.mark.slow
def test_ctrl_c_says_how_to_resume_and_resuming_does_the_rest(db, street, capsys):
    site, left = agency(street, pages=20, seconds=0.3), agency(street)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", "crawl", "--delay", "0", "--site", site.url, "--site", left.url],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: len(site.paths()) >= 2)
    process.send_signal(signal.SIGINT)
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=40)[1]
    assert process.returncode == ExitCode.INTERRUPTED
    assert "patuh crawl --resume 1" in said
    assert "ERROR" not in said
    assert main(["crawl", *COMMON, "--resume", "1"]) == ExitCode.DONE
    assert [pages for _, _, pages in results(db)] == [21, 3]


@pytest.mark.slow
def test_a_run_that_is_at_work_is_left_to_its_process(db, street, capsys):
    site = agency(street, pages=10, seconds=0.3)
    process = begin(site)
    wait_for(lambda: len(site.paths()) >= 2)
    try:
        assert main(arguments(site)) == ExitCode.BAD_INPUT
        assert "underway" in capsys.readouterr().err or latest_run(db).status is RunStatus.RUNNING
        assert main(["crawl", *COMMON, "--resume", "1"]) == ExitCode.BAD_INPUT
    finally:
        kill(process)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--resume", "7"], "There is no run 7"),
        (["--resume", "last"], "nothing to resume"),
        (["--resume", "yesterday"], "number of a run"),
    ],
)
def test_what_cannot_be_resumed_is_one_sentence(db, capsys, words, sentence):
    assert main(["crawl", *COMMON, *words]) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err


def test_a_nights_run_is_left_to_the_night(db):
    asked = {"region": None, "types": None, "night": 3, "sites": 1}
    run = start_run(db, "crawl", utc_now(), rules_version="1", code_version="x", options=asked)
    finish_run(db, run, utc_now(), RunStatus.INTERRUPTED)
    # Not by the command line: a test that fails must not crawl the registry.
    for name, sentence in ((str(run), "belongs to night 3"), ("last", "nothing to resume")):
        with pytest.raises(UserError, match=sentence):
            named_run(db, name)


HOLDER = """
import sys
from storage.claims import claimed
from storage.database import open_database
with claimed(open_database(sys.argv[1]), 7):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_claim_excludes_others_and_dies_with_its_holder(db):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLDER,
            str(db.engine.url),
        ],
        cwd=ROOT,
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    with claimed(db, 7) as seven, claimed(db, 8) as eight:
        assert (seven.is_ours, eight.is_ours) == (False, True)
    holder.kill()
    holder.communicate()
    with claimed(db, 7) as seven:
        assert seven.is_ours


def test_a_run_that_was_taken_for_dead_before_it_was_claimed_is_at_work(db):
    run = start_run(db, "crawl", utc_now(), rules_version="x", code_version="x", options={})
    settle_dead_runs(db, utc_now)  # another process, in the moment between
    with claim(db, run, reopen=False):
        assert find_run(db, run).status is RunStatus.RUNNING


def test_a_claim_on_a_server_excludes_others_until_it_is_given_back(shared_postgres):
    first, second = open_database(shared_postgres), open_database(shared_postgres)
    with claimed(first, 7) as ours, claimed(second, 7) as theirs:
        assert (ours.is_ours, theirs.is_ours) == (True, False)
    with claimed(second, 7) as theirs:
        assert theirs.is_ours
    first.close()
    second.close()


# -- several processes -----------------------------------------------------------------------------------------


def test_sites_of_one_host_stay_together_and_shares_are_even(db):
    portal = [adhoc_site(db, f"https://portal.x.go.id/{name}") for name in ("dinkes", "dinsos", "disdik")]
    others = [adhoc_site(db, f"https://d{number}.x.go.id") for number in range(5)]
    dealt = shares([*portal, *others], 2)
    assert sorted(len(share) for share in dealt) == [4, 4]
    assert sum({site.host for site in share} >= {"portal.x.go.id"} for share in dealt) == 1
    assert shares(portal, 4) == [tuple(portal)], "no process without work"


@pytest.mark.slow
def test_two_processes_share_one_run(db, street, capsys):
    sites = [agency(street, pages=2) for _ in range(4)]
    assert main(["crawl", *COMMON, "--processes", "2", *arguments(*sites)[1 + len(COMMON) :]]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["sites"], told["pages"]) == (1, 4, 12)
    assert [pages for _, _, pages in results(db)] == [3, 3, 3, 3]


# -- quieter hours ---------------------------------------------------------------------------------------------


def test_a_site_whose_hours_have_not_come_waits_and_the_others_do_not(db, street):
    now, later = agency(street), agency(street)
    rows = [adhoc_site(db, site.url) for site in (later, now)]
    local = utc_now() + timedelta(hours=7)
    closed = replace(rows[0], quiet_hours=f"{(local.hour + 3) % 24}-{(local.hour + 4) % 24}")
    told: list[object] = []

    def watch(event: object) -> None:
        told.append(event)
        if isinstance(event, Waiting):
            signal.raise_signal(signal.SIGINT)

    options = CrawlOptions(delay=0.0, allow_private=True, log_level="CRITICAL")
    summary = crawl_sites(db, [closed, rows[1]], options, utc_now, watch=watch)
    waiting = next(event for event in told if isinstance(event, Waiting))
    assert (waiting.sites, 7_000 < waiting.seconds < 11_000) == (1, True)
    assert ([end.url for end in summary.sites], summary.is_interrupted) == ([now.url], True)
    assert later.seen == []


def test_a_result_that_a_newer_run_has_overtaken_is_left_out_and_is_no_fault(db, street):
    site = agency(street, pages=0)
    row = adhoc_site(db, site.url)
    home = page("Beranda")

    def overtaken(_handler: object) -> object:
        newer = start_run(db, "crawl", utc_now(), rules_version="x", code_version="x", options={})
        with db.writing() as connection:
            connection.execute(update(models.Site).where(models.Site.id == row.site_id).values(newest_run_id=newer))
        return home

    site.routes["/"] = overtaken
    began = time.monotonic()
    summary = crawl_sites(db, [row], CrawlOptions(delay=0.0, allow_private=True), utc_now)
    assert [(end.fault, end.is_saved) for end in summary.sites] == [("", True)]
    assert time.monotonic() - began < 20, "it was not tried again"
    assert saved_sites(db, summary.run_id) == frozenset()
